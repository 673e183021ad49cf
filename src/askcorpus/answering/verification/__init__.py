"""Does a sentence say only what the words that it cites say?"""

from askcorpus.answering.verification.layers import CHECKS, answers, passes, verify

__all__ = ["CHECKS", "answers", "passes", "verify"]
