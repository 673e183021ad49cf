"""From a question to the passages most likely to answer it."""

from askcorpus.retrieval.retriever import Keep, Retriever

__all__ = ["Keep", "Retriever"]
