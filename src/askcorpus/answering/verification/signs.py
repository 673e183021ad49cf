"""The signs that a word of a text is written with: Disney+, A-, 100€. Quotes, brackets, dashes and
the marks of a sentence are none.
"""

import re
import unicodedata
from typing import Final

_SIGNS: Final = frozenset("#&*/@\\_§†‡")
"""Beside what Unicode calls a symbol: + < = > $ € ^ ~ and the like."""
_NONE: Final = frozenset("°\N{REPLACEMENT CHARACTER}")
"""A degree is, as % is, compared as a number's unit; the other stands for what can't be shown."""
_BEFORE_NUMBER: Final = re.compile(r"(?<=[\s(\[\"'])[$€£¥₪~<>≈≤≥+-]+\s*$")
"""Signs that are compared as a number's currency and qualifiers."""
_BLANKS: Final = re.compile(r"\s+")


def signs(gap: str, following: str) -> tuple[str, str]:
    """Return the signs in the gap between two words: the first one's, and those of `following`.

    The gap is levelled, with a blank for the missing word at either end of a text. A sign that
    touches neither word is the first one's. A hyphen is a sign where it touches one word alone.
    """
    if following[:1].isdigit():
        gap = _BEFORE_NUMBER.sub("", gap)
    if not gap.strip():
        return "", ""
    first, *others = _BLANKS.split(gap)
    if not others:
        return _kept(first), ""
    *free, last = others
    return _kept(first, "-") + "".join(_kept(piece) for piece in free), _kept(last, "-")


def _kept(piece: str, also: str = "") -> str:
    return "".join(c for c in piece if c in _SIGNS or c in also or _is_symbol(c))


def _is_symbol(character: str) -> bool:
    return unicodedata.category(character).startswith("S") and character not in _NONE
