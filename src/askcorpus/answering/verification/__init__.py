"""Does a sentence say only what the words that it cites say, and do they stand where it points?"""

from askcorpus.answering.verification.layers import CHECKS, answers, passes, verify
from askcorpus.answering.verification.mentions import conditions, levelled
from askcorpus.answering.verification.outline import Part
from askcorpus.answering.verification.parts import parts
from askcorpus.answering.verification.places import words_in
from askcorpus.answering.verification.pointer import pointed
from askcorpus.answering.verification.verbs import is_finite

__all__ = [
    "CHECKS",
    "Part",
    "answers",
    "conditions",
    "is_finite",
    "levelled",
    "parts",
    "passes",
    "pointed",
    "verify",
    "words_in",
]
