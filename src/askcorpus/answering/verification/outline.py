"""The words of a sentence outside its brackets, with the marks between them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from askcorpus.answering.verification.particles import TITLES
from askcorpus.answering.verification.places import Word
from askcorpus.text.words import MONTHS, WEEKDAYS

_DASH: Final = re.compile(r"\s[-–]\s|--|—")
YEAR: Final = re.compile(r"(?:1[1-9]|20)\d\ds?")
_IN_DATES: Final = frozenset("the early late mid of".split())


@dataclass(frozen=True, slots=True)
class Part:
    """The words from number `start` up to `end`.

    What is plain may be offered as a cut; what is not is only accepted where it was left out.
    """

    start: int
    end: int
    is_plain: bool = True


@dataclass(frozen=True, slots=True)
class Outline:
    """The words outside brackets, the number of each in the sentence and the mark before each."""

    words: list[Word]
    places: list[int]
    marks: list[str]
    count: int

    def part(self, start: int, end: int, is_plain: bool = True) -> Part:
        """Return the part from one word outside brackets up to another or, at the end, all."""
        last = self.count if end >= len(self.places) else self.places[end]
        return Part(self.places[start], last, is_plain)


def outlined(words: Sequence[Word]) -> Outline:
    """Return the outline of a sentence; a bracket's marks count with those after it."""
    outer = [at for at, word in enumerate(words) if not word.aside]
    marks = []
    for before, at in zip([-1, *outer], outer, strict=False):
        between = words[before + 1].before + " " + words[at].before
        gap = words[at].before if before + 1 == at else between
        marks.append(_mark(gap, words[before] if before >= 0 else None))
    return Outline([words[at] for at in outer], outer, marks, len(words))


def _mark(gap: str, before: Word | None) -> str:
    """Return the mark that parts two words: none in a compound, a number or after Mr."""
    if _DASH.search(gap):
        return "-"
    found = re.search(r"[,;:!?]", gap) or re.search(r"[.]", gap)
    if found is None or not re.search(r"\s", gap):
        return ""
    is_short = before is not None and (len(before.surface) == 1 or before.surface in TITLES)
    return "" if found.group() == "." and is_short else found.group()


def is_date(words: Sequence[Word]) -> bool:
    """Tell "in late May 1990" and "on 4 May" from other words."""
    if len(words) < 2 or words[0].folded not in {"in", "on"}:
        return False
    named = [w for w in words[1:] if w.folded in MONTHS or w.folded in WEEKDAYS]
    years = [w for w in words[1:] if YEAR.fullmatch(w.folded)]
    days = [w for w in words[1:] if len(w.folded) <= 4 and w.folded[0].isdigit()]
    others = [w for w in words[1:] if w not in (*named, *years, *days)]
    return bool(named or years) and all(w.folded in _IN_DATES for w in others)
