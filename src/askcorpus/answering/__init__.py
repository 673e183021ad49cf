"""From a question and the passages found for it to an answer whose sentences are checked."""

from askcorpus.answering.answer import Answered, Explanation, Options, Stage, answer
from askcorpus.answering.evidence import Corpus

__all__ = ["Answered", "Corpus", "Explanation", "Options", "Stage", "answer"]
