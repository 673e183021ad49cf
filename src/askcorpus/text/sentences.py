"""Sentence spans of a paragraph. The one module that knows pysbd."""

import re
from functools import lru_cache
from typing import Any, Final

from askcorpus.model import Span

_ENDS_WITH_TITLE: Final = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Gen|Col|Lt|Maj|Capt|Adm|Brig|Sgt|Dr|Mr|Mrs|Ms|Prof|Sen|Rep|Gov|St|No|vs"
    r"|Jr|Sr|Rev|Hon|approx|ca|Fig|Vol|pp?|ret)\.\)?\s*$"
)
_CLOSERS: Final = "\"'”’»)]"


@lru_cache(maxsize=1)
def _segmenter() -> Any:
    import pysbd

    return pysbd.Segmenter(language="en", clean=False)


def sentence_spans(text: str) -> tuple[Span, ...]:
    """Return the sentences of a paragraph as spans: ordered, apart, without outer white space.

    Every character that is not white space lies in exactly one span.
    """
    starts = [0, *_boundaries(text)]
    spans = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        piece = text[start:end]
        left = len(piece) - len(piece.lstrip())
        bare = piece.strip()
        if bare:
            spans.append(Span(start + left, start + left + len(bare)))
    return tuple(spans)


def _boundaries(text: str) -> list[int]:
    """Return the offsets where pysbd starts a new sentence, less those it gets wrong."""
    cuts: list[int] = []
    position = 0
    for piece in _segmenter().segment(text):
        bare = piece.strip()
        at = text.find(bare, position) if bare else -1
        if at < 0:
            continue
        if at > 0 and _is_boundary(text, at):
            cuts.append(at)
        position = at + len(bare)
    return cuts


def _is_boundary(text: str, at: int) -> bool:
    """Reject a cut inside a word, after a title or initial, or before a closing quote."""
    before = text[:at]
    if not before.strip() or not text[at:].strip():
        return False
    if not before[-1].isspace() and (before[-1].isalnum() or text[at] in _CLOSERS):
        return False
    if text[at:].strip(_CLOSERS + " ") == "":
        return False
    return _ENDS_WITH_TITLE.search(before) is None
