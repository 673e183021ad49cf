"""Superscripts and subscripts in plain characters, so that none melts into the text beside it."""

import re
from typing import Final

_SUPERSCRIPTS: Final = dict(zip("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ", strict=True))
_LIFTED: Final = frozenset(_SUPERSCRIPTS[digit] for digit in "0123456789")
_SUBSCRIPTS: Final = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
_ORDINAL: Final = re.compile(r"st|nd|rd|th|er|re|[eè]me", re.I)
_NOTE_MARK: Final = re.compile(r"\[.*\]", re.S)
_FRACTION_BARS: Final = frozenset("/⁄")


def lift(text: str, before: str, after: str) -> str:
    """Write what stands above the line: `¹⁴`, else `^14`, `^(1, 2)`; as it is where that is clear.

    `before` and `after` are the characters beside it, "" for none. Clear are the mark of a note
    (`[3]`, `†`), the ending of an ordinal number, signs. A number after another superscript is
    taken for a note's mark and put in brackets.
    """
    if all(c in _SUPERSCRIPTS for c in text):
        after_another = before in _LIFTED and text.isdecimal()
        return f"[{text}]" if after_another else "".join(_SUPERSCRIPTS[c] for c in text)
    is_ending = before.isdecimal() and _ORDINAL.fullmatch(text)
    if is_ending or _NOTE_MARK.fullmatch(text) or not any(c.isalnum() for c in text):
        return text
    return _marked("^", text, after)


def lower(text: str, before: str, after: str) -> str:
    """Write what stands below the line: `₁₄` beside a digit or a fraction's bar, else `14`, `_a`.

    `before` and `after` are the characters beside it, "" for none.
    """
    if text.isdecimal() and not (before.isdigit() or before in _FRACTION_BARS or after.isdecimal()):
        return text
    if text and all(c in _SUBSCRIPTS for c in text):
        return "".join(_SUBSCRIPTS[c] for c in text)
    return _marked("_", text, after) if text else ""


def _marked(mark: str, text: str, after: str) -> str:
    single = all(c.isalpha() or c.isdecimal() or c in "-−" for c in text)
    return mark + (text if single and not after.isalnum() else f"({text})")
