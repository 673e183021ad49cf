"""The index of a corpus: the catalog is the truth, the vectors can be rebuilt from it."""
