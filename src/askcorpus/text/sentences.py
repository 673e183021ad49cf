"""Sentence spans of a paragraph. The one module that knows pysbd."""

import re
from functools import lru_cache
from typing import Any, Final

from askcorpus.model import Span

_ENDS_WITH_TITLE: Final = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Gen|Col|Lt|Maj|Capt|Adm|Brig|Sgt|Dr|Mr|Mrs|Ms|Prof|Sen|Rep|Gov|St|No|vs"
    r"|Jr|Sr|Rev|Hon|approx|ca|Fig|Vol|pp?|ret)\.\)?\s*$"
)
_ENDS_SHORTENED: Final = re.compile(
    r"(?:\b[ap]\.\s?m|\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Co|Corp|Inc|Ltd|Bros|Dept"
    r"|Univ|Assn|Mt|Ft|Ave|Blvd|Rd|al|etc|est|esp|incl|cf|viz|sc))\.[\"'”’»)\]]*\s*$"
)
"""Shortened words that end a sentence only where the next one surely begins."""
_SURELY_BEGINS: Final = re.compile(
    r"[\"'“‘«(\[]*(?:The|A|An|He|She|It|They|We|I|You|This|That|These|Those|There|His|Her|Its|Their"
    r"|In|On|At|By|For|From|After|Before|But|And|However|When|While|If|As|Some|Many|Most|Such|Other"
    r"|Others|Later|Then)\b"
)
_CLOSERS: Final = "\"'”’»)]"
_STOPS: Final = tuple(".!?…。！？")
_GOES_ON: Final = re.compile(r"\W*(?:[a-zà-öø-ÿ]|\d{1,2}[.)]\s)")


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
    """Reject a cut inside a word, after a title or initial, or before a closing quote.

    On one line a sentence ends with its mark, and none begins with a small letter or an item's
    number: "(a) he fled; (b) he hid" is one, and so is "The film Help! was shown". A sentence too
    long is quoted whole; one too short may lose what denies it.
    """
    before = text[:at]
    if not before.strip() or not text[at:].strip():
        return False
    if not before[-1].isspace() and (before[-1].isalnum() or text[at] in _CLOSERS):
        return False
    if text[at:].strip(_CLOSERS + " ") == "":
        return False
    if _ENDS_WITH_TITLE.search(before):
        return False
    if _ENDS_SHORTENED.search(before) and not _SURELY_BEGINS.match(text, at):
        return False
    said = before.rstrip()
    if "\n" in before[len(said) :]:
        return True
    if text[at] != "[" and _GOES_ON.match(text, at):
        return False
    return said.rstrip(_CLOSERS).endswith(_STOPS)
