"""Brackets in a text. Which of them may be left out is told by `parts`."""

import re
from typing import Final

_BRACKETED: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def bracketed(text: str) -> list[tuple[int, int]]:
    """Return the spans of round and square brackets that hold no further ones of their kind."""
    return [match.span() for match in _BRACKETED.finditer(text)]


def without_brackets(text: str) -> str:
    """Return a text without what stands in brackets."""
    return _BRACKETED.sub(" ", text)
