"""Superscripts and subscripts in plain characters, so that none melts into the text beside it."""

import re
from typing import Final

_SUPERSCRIPTS: Final = dict(zip("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ", strict=True))
_SUBSCRIPTS: Final = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
_ORDINAL: Final = re.compile(r"st|nd|rd|th|er|re|[eè]me", re.I)
_NOTE_MARK: Final = re.compile(r"\[.*\]|[*†‡§]+", re.S)
_FRACTION_BARS: Final = frozenset("/⁄")


def lift(text: str, before: str, after: str) -> str:
    """Write what stands above the line: `¹⁴`, else `^14`, `^(1, 2)`; as it is where that is clear.

    `before` and `after` are the characters beside it, "" for none. Clear are the mark of a note
    (`[3]`, `†`) and the ending of an ordinal number.
    """
    if not text or _NOTE_MARK.fullmatch(text) or (before.isdigit() and _ORDINAL.fullmatch(text)):
        return text
    if all(c in _SUPERSCRIPTS for c in text):
        return "".join(_SUPERSCRIPTS[c] for c in text)
    return _marked("^", text, after)


def lower(text: str, before: str, after: str) -> str:
    """Write what stands below the line: `₁₄` beside a digit or a fraction's bar, else `14`, `_a`.

    `before` and `after` are the characters beside it, "" for none.
    """
    if text.isdecimal() and not (before.isdigit() or before in _FRACTION_BARS or after.isdigit()):
        return text
    if text and all(c in _SUBSCRIPTS for c in text):
        return "".join(_SUBSCRIPTS[c] for c in text)
    return _marked("_", text, after) if text else ""


def _marked(mark: str, text: str, after: str) -> str:
    single = all(c.isalpha() or c.isdecimal() or c in "-−" for c in text)
    return mark + (text if single and not after.isalnum() else f"({text})")
