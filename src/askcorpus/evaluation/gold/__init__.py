"""Gold questions: the format, its evidence in the index, and importing public sets."""
