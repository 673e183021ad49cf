"""Is a text hard-wrapped? Decides whether the lines of a block are one paragraph or several."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

WRAP_LIMIT: Final = 100
"""Columns; text with longer lines (URLs excepted) does not hard-wrap."""
_TOLERANCE: Final = 0.05
_NARROWEST: Final = 40
_FLOWING: Final = 0.4
_SENTENCE_END: Final = re.compile(r"[.!?:;…][)\]\"'”’»]*$")
_FIRST_LETTER: Final = re.compile(r"[^\W\d_]")
_HYPHENATED: Final = re.compile(r"[^\W\d_]-$")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file breaks its lines. `width` is the usual width in columns, 0 where it has none."""

    wraps: bool
    width: int
    leaning: int
    """Pairs of lines that look wrapped, less those that don't, in the whole file."""
    flowing: bool
    """Whether lines go on in lower case often enough for running prose."""

    def is_one_paragraph(self, lines: Sequence[str]) -> bool:
        """Tell whether the lines of a block are to be joined."""
        if not self.wraps or len(lines) < 2:
            return len(lines) == 1
        if not any(map(_starts_lower, lines)) and (len(lines) >= 5 or not self.flowing):
            return False
        votes = sum(self.vote(a, b) for a, b in pairwise(lines))
        return votes > 0 or (votes == 0 and self.leaning > 0)

    def vote(self, line: str, following: str) -> int:
        """Return 1 where the line break looks made by wrapping, -1 where not, 0 undecided.

        A break is made by wrapping when the next word would not have fitted, when the next line
        goes on in lower case, or after a hyphen inside a word.
        """
        length = len(line)
        if _HYPHENATED.search(line) and _starts_lower(following):
            return 1
        if _starts_lower(following) and not _SENTENCE_END.search(line):
            return 1 if length >= self.width / 2 else -1
        fits = length + 1 + len(following.split(maxsplit=1)[0]) <= self.width
        if fits or length < _NARROWEST:
            return -1
        return 0 if _SENTENCE_END.search(line) else 1


def layout_of(groups: Sequence[Sequence[str]]) -> Layout:
    """Work out the layout of a file from its runs of lines that are not blank."""
    lines = [line for group in groups for line in group]
    long = sum(1 for line in lines if len(line) > WRAP_LIMIT and "://" not in line)
    if not lines or long > _TOLERANCE * len(lines):
        return Layout(wraps=False, width=0, leaning=0, flowing=False)
    broken = sorted(len(line) for group in groups for line in group[:-1])
    width = broken[int(0.9 * (len(broken) - 1))] if broken else 0
    layout = Layout(wraps=True, width=width, leaning=0, flowing=False)
    pairs = [pair for group in groups for pair in pairwise(group)]
    leaning = sum(layout.vote(a, b) for a, b in pairs)
    lower = sum(1 for _, following in pairs if _starts_lower(following))
    return Layout(True, width, leaning, flowing=lower >= _FLOWING * len(pairs) > 0)


def join_lines(lines: Sequence[str]) -> str:
    """Join wrapped lines with blanks; a line that ends in a letter and a hyphen, without one."""
    joined: list[str] = []
    for line in lines:
        bare = line.strip()
        if joined and not _HYPHENATED.search(joined[-1]):
            joined.append(" ")
        joined.append(bare)
    return "".join(joined)


def _starts_lower(line: str) -> bool:
    bare = line.lstrip(" \t\"'“‘«([")
    return bool(bare) and bare[0].islower() and _FIRST_LETTER.match(bare) is not None
