"""Two runs side by side, and figures held against what was asked of them."""
