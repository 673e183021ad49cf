"""Parts of a sentence that only add to it. What may be left out besides is alignment's business."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from askcorpus.text.words import tokens

ADDING: Final = frozenset(
    "which who whom whose where while whereas although though including such".split()
)
"""Words that, after a comma, begin something that only adds, whatever stands before it."""

_BRACKETED: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_INNER: Final = re.compile(r",\s+(?:which|who|whom|whose|where)\b[^,;:()]*,")
_CLOSING: Final = re.compile(
    rf",\s+(?:{'|'.join(sorted(ADDING))}|(?:and|but)\s+(?:he|she|it|they|this|these|the"
    rf"|an?))\b[^;]*$",
    re.I,
)
_OWN: Final = frozenset(
    """not no never none nobody nothing neither nor without unable lack lacks lacked lacking would
    could may might should or whether will shall can must until almost nearly only sometimes
    often usually mostly generally called call calls want wants wanted likely possible potential
    potentially planned expected considered add added adds seek seeks sought try tried
    tries""".split()
)
"""Words of denial and doubt that reach no further than the aside they stand in. That somebody
said, denied or claimed it may reach over the whole sentence."""
_NAMING: Final = frozenset({"or", "called"})
"""Those of them with which a bracket may begin: it gives another name."""


def bracketed(text: str) -> list[tuple[int, int]]:
    """Return the spans of round and square brackets that hold no further ones of their kind."""
    return [match.span() for match in _BRACKETED.finditer(text)]


def without_brackets(text: str) -> str:
    """Return a text without what stands in brackets."""
    return _BRACKETED.sub(" ", text)


def own_words(text: str) -> Counter[str]:
    """Count the stems of denial and doubt in a levelled text that stay within an aside."""
    found: Counter[str] = Counter()
    for start, end in _spans(text):
        words = tokens(text[start:end])
        if text[start] in "([" and words and words[0].folded in _OWN - _NAMING:
            continue
        found.update(word.stem for word in words if word.folded in _OWN)
    return found


def _spans(text: str) -> Sequence[tuple[int, int]]:
    """Return the spans of the asides: in order; of two that overlap, the first."""
    matches = [*bracketed(text), *(m.span() for m in _INNER.finditer(text))]
    closing = _CLOSING.search(text)
    if closing:
        matches.append(closing.span())
    spans: list[tuple[int, int]] = []
    for start, end in sorted(matches, key=lambda span: (span[0], -span[1])):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return spans
