"""The years that a sentence gives, with what bounds them: around 1450, before 1500, 1914–18.

What is compared of a number with its unit lies in `amounts`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from askcorpus.model import Span
from askcorpus.text.words import MONTHS

_ABOUT: Final = 5
"""How many years from a year what is "about" it may lie."""

_YEAR: Final = r"(?:1[0-9]|20)[0-9]{2}\b"
YEAR: Final = re.compile(rf"\b{_YEAR}")
_MONTH: Final = "(?:" + "|".join(rf"{month}|{month[:3]}\b\.?" for month in MONTHS) + ")"
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?\b"
_LEAD: Final = rf"(?:(?:the year|{_DAY}(?: of)?|{_MONTH}(?: of)?),?\s){{0,3}}"
"""Words of a date before its year."""

_DASH: Final = r"\s*[-–—]\s*"
_QUALIFIER: Final = (
    r"(?<!\w)(?:(?P<after>after|(?:no|not) (?:earlier than|before))"
    r"|(?P<before>before|by|until|(?:no|not) later than)"
    r"|(?P<near>about|around|approximately|approx\.?|roughly|circa|ca\.?|c\.?|some|nearly|almost"
    r"|close to|[~≈]))\s*(?<=\W)"
)
_PERIOD: Final = re.compile(
    rf"\bbetween\s+{_LEAD}(?P<between>{_YEAR})\s+and\s+{_LEAD}(?P<and>{_YEAR})"
    rf"|(?:\bfrom\s+)?{_LEAD}\b(?P<from>{_YEAR})(?:{_DASH}|\s+(?:to|until|till)\s+){_LEAD}"
    rf"(?P<to>{_YEAR}|\d\d\b(?!-))"
    rf"|{_QUALIFIER}{_LEAD}\b(?P<bound>{_YEAR})"
    rf"|{_LEAD}\b(?P<year>{_YEAR})",
    re.I,
)
_DAY_OF_A_YEAR: Final = re.compile(
    rf"{_QUALIFIER}(?:the\s+)?(?:{_DAY}\s+(?:of\s+)?{_MONTH}|{_MONTH}(?:\s+{_DAY})?)", re.I
)
"""A qualified date that names no year."""


@dataclass(frozen=True, slots=True)
class Period:
    """From which year to which, both included; None where it is open. A plain year `is_exact`."""

    low: int | None
    high: int | None
    is_exact: bool = False

    def meets(self, other: "Period") -> bool:
        """Tell whether both can be true of one event."""
        return (self.high is None or other.low is None or other.low <= self.high) and (
            other.high is None or self.low is None or self.low <= other.high
        )


def periods(text: str, marked: Span) -> tuple[Period, ...]:
    """Return the years of a marked part of `text`, with the words around that change them."""
    return tuple(_period(found) for found in _met(_PERIOD, text, marked))


def qualified(text: str, marked: Span) -> Span | None:
    """Return a marked date with what qualifies it or the rest of its range; None if exact."""
    found = [match for match in _met(_PERIOD, text, marked) if not _period(match).is_exact]
    found += _met(_DAY_OF_A_YEAR, text, marked)
    if not found:
        return None
    start = min(marked.start, *(match.start() for match in found))
    return Span(start, max(marked.end, *(match.end() for match in found)))


def _met(pattern: re.Pattern[str], text: str, marked: Span) -> Sequence[re.Match[str]]:
    """Return the matches that share characters with the marked part."""
    matches = pattern.finditer(text)
    return [m for m in matches if m.start() < marked.end and marked.start < m.end()]


def _period(found: re.Match[str]) -> Period:
    if first := found["between"] or found["from"]:
        last = found["and"] or found["to"]
        low, high = int(first), int(first[: -len(last)] + last)
        return Period(low, high) if low <= high else Period(low, low, is_exact=True)
    year = int(found["bound"] or found["year"])
    if found["after"]:
        return Period(year, None)
    if found["before"]:
        return Period(None, year)
    if found["near"]:
        return Period(year - _ABOUT, year + _ABOUT)
    return Period(year, year, is_exact=True)
