"""From a question and the passages found for it to an answer whose sentences are checked."""

from askcorpus.answering.answer import Answered, Explanation, Options, answer
from askcorpus.answering.corpus import Corpus
from askcorpus.answering.stages import Stage

__all__ = [
    "Answered",
    "Corpus",
    "Explanation",
    "Options",
    "Stage",
    "answer",
]
