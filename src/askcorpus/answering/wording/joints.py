"""Where a sentence can be cut, and what then joins what is left. Which parts may go is
verification's business.
"""

import re
from dataclasses import dataclass
from typing import Final

from askcorpus.answering.verification import Part, is_finite, parts, words_in
from askcorpus.text.words import Token, tokens

_CONNECTIVES: Final = frozenset(
    """however moreover furthermore additionally meanwhile thus hence therefore consequently
    besides similarly likewise afterwards indeed""".split()
)
_OPEN: Final = re.compile(r"^([^\w\s,;:.!?(\[]*)\s?([(\[])$")
_CLOSING: Final = re.compile(r"^([^\w\s,;:.!?(\[]*)\.?(?=[,;\s(\[]|$)")
"""What is glued to the last word that stays, signs and closing marks alike, stays with it."""
_CLOSERS: Final = {"(": ")", "[": "]"}
_END: Final = "."


@dataclass(frozen=True, slots=True)
class Cut:
    """What may be left out: the words from one number up to `following`, whose place `joint` takes.

    `joint` is everything between the word before and the word numbered `following`; at the end of
    the sentence, where no word follows, the closing marks and the full stop.
    """

    following: int
    joint: str


class Clause:
    """A sentence on one line, by words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[Token] = tokens(text)
        self._there = words_in(text)
        self._parts: list[Part] = [part for part in parts(self._there) if part.is_plain]

    def gap(self, at: int) -> str:
        """Return what stands before word number `at`, after the word before it."""
        start = self.words[at - 1].end if at else 0
        end = self.words[at].start if at < len(self.words) else len(self.text)
        return self.text[start:end]

    def opening(self) -> int:
        """Return the number of the word that a connective before it can be left out of, or 0."""
        if len(self.words) < 3 or self.words[0].folded not in _CONNECTIVES:
            return 0
        return 1 if self.gap(1) == ", " else 0

    def cuts(self, at: int) -> list[Cut]:
        """Return what may be left out from word number `at` on, `at` not being the first."""
        found = [self._cut(part) for part in self._parts if part.start == at]
        return [cut for cut in found if cut is not None]

    def _cut(self, part: Part) -> Cut | None:
        bracket = _OPEN.match(self.gap(part.start))
        if bracket:
            return self._bracketed(part, bracket.group(1), _CLOSERS[bracket.group(2)])
        closing = _CLOSING.match(self.gap(part.start))
        if not closing:
            return None
        lead = closing.group(1)
        if part.end == len(self.words):
            return Cut(part.end, lead + _END)
        return Cut(part.end, f"{lead} ") if is_finite(self._there, part.end) else None

    def _bracketed(self, part: Part, before: str, closer: str) -> Cut | None:
        inner, found, outer = self.gap(part.end).partition(closer)
        return None if not found or inner.strip("'’\"”.") else Cut(part.end, before + outer)
