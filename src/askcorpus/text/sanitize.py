"""Make hostile text safe to show on a terminal, without moving any offset."""

import unicodedata
from typing import Final

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
_KEPT: Final = frozenset("\n\t")
_JOINERS: Final = frozenset("\u200c\u200d")
"""Zero-width (non-)joiners spell words in some scripts and move nothing."""


def sanitize(text: str) -> str:
    """Replace every control, format, surrogate and private character, one for one.

    Escape sequences lose their ESC, overrides of the writing direction vanish, so nothing moves
    the cursor, changes colours, sets a title or makes a link. Newline and tab stay. The result
    has the length of `text`, so spans keep their meaning.
    """
    if text.isascii() and text.isprintable():
        return text
    unsafe = {ord(c): REPLACEMENT for c in set(text) if not _is_safe(c)}
    return text.translate(unsafe) if unsafe else text


def sanitize_line(text: str) -> str:
    """Sanitise `text` and show its newlines and tabs as blanks, one for one."""
    return sanitize(text).replace("\n", " ").replace("\t", " ")


def _is_safe(character: str) -> bool:
    if character in _KEPT or character in _JOINERS:
        return True
    category = unicodedata.category(character)
    return category not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
