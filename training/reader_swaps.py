"""Questions with one name or number exchanged, which their passage answers no more."""

import random
import re
from dataclasses import dataclass, field

from askcorpus.evaluation.measures.squad import normalise

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w'-]*(?: [A-Z][\w'-]*)*")
_NUMBER = re.compile(r"(?<![\w.,-])\d[\d,.]*(?![\w-])")


@dataclass(slots=True)
class Marks:
    """The names and numbers that an article's questions say."""

    names: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)

    def add(self, question: str) -> None:
        """Take up those of one question."""
        self.names += _NAME.findall(question)
        self.numbers += _NUMBER.findall(question)


def swap(question: str, others: Marks, passage: str, rng: random.Random) -> str:
    """Return the question with another name or number of its article's questions; "" for none.

    What is put in does not stand in the passage, so that the passage answers it no more: questions
    of this kind were written by hand for SQuAD 2.0 (Rajpurkar et al. 2018).
    """
    said = [(match, others.names) for match in _NAME.finditer(question)]
    said += [(match, others.numbers) for match in _NUMBER.finditer(question)]
    if not said:
        return ""
    match, names = rng.choice(said)
    other = rng.choice(names)
    put_in = normalise(other)
    if put_in in {"", normalise(match.group())} or put_in in normalise(passage):
        return ""
    return question[: match.start()] + other + question[match.end() :]
