"""From a question to the passages most likely to answer it."""

from askcorpus.retrieval.retriever import Retriever

__all__ = ["Retriever"]
