"""Models: which ones are known, where they are kept, how they come here, and their adapters."""
