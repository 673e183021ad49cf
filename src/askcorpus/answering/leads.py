"""The words ahead that a piece of evidence hangs on: without them it may say what they deny."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from askcorpus.answering.corpus import Corpus
from askcorpus.answering.denied import denies
from askcorpus.answering.tables import header
from askcorpus.answering.units import Unit, points_back, sentences
from askcorpus.model import Kind, Passage, Span
from askcorpus.text.normalize import fold

_LEADING: Final = frozenset({Kind.PROSE, Kind.HEADING, Kind.CAPTION, Kind.LIST_ITEM})
"""Kinds of a paragraph that may announce a list."""

_OPEN: Final = re.compile(r"(?:[:?;,–—-]|\b(?:that|following)\.?)[\s*_\"'”’)\]]*$")
_BELOW: Final = re.compile(r"\b(?:these|following|below)\b")
_ANNOUNCES: Final = re.compile(r":[\s*_\"'”’)\]]*$")
_NUMBERED: Final = re.compile(
    r"\(?(?:[A-Za-z]|[ivx]+|\d{1,2})\)\s|(?:[a-z]|[ivx]+|\d{1,2})\.\s",
)
"""How a part of a list begins that stands in a paragraph: "(a) ", "ii) ", "3. "."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Words that are quoted ahead of what hangs on them; `span` lies in the paragraph."""

    passage: Passage
    span: Span

    @property
    def text(self) -> str:
        """Return them as they stand in the paragraph."""
        return self.passage.words_of(self.span)


def leads_of(unit: Unit, corpus: Corpus) -> tuple[Lead, ...]:
    """Return what a unit hangs on, in order; most hang on nothing.

    A row hangs on the header of its table where a rule is drawn below it; the item of a list on
    the sentence that announces the list; a numbered part of a sentence on its beginning.
    """
    passage = unit.passage
    if passage.kind is Kind.TABLE:
        found = header(passage.text) if unit.is_row else None
        if found is None:
            return ()
        return (Lead(passage, Span(passage.start + found.start, passage.start + found.end)),)
    if passage.kind is Kind.LIST_ITEM:
        return (*_announcing(unit, corpus), *_begun(unit))
    if passage.kind is not Kind.PROSE or not _is_numbered(unit.text):
        return ()
    return _begun(unit) or _announcing(unit, corpus)


def _announcing(unit: Unit, corpus: Corpus) -> tuple[Lead, ...]:
    """Return the last sentence of each paragraph that announces the unit's list."""
    found = []
    for passage in corpus.announcements_before(unit.passage.file, unit.passage.paragraph):
        spans = sentences(passage)
        if passage.kind not in _LEADING or not spans:
            continue
        span = spans[-1]
        if not _is_open(passage, passage.words_of(span)):
            continue
        if len(spans) > 1 and points_back(passage.words_of(span)):
            span = Span(spans[-2].start, span.end)
        found.append(Lead(passage, span))
    return tuple(found)


def _is_open(passage: Passage, text: str) -> bool:
    """Tell whether a sentence announces what comes below, or denies it in so many words."""
    if passage.kind is Kind.LIST_ITEM:
        return _ANNOUNCES.search(text) is not None
    said = fold(text)
    is_denying = denies(text) and _BELOW.search(said) is not None
    return is_denying or _OPEN.search(said) is not None


def _begun(unit: Unit) -> tuple[Lead, ...]:
    """Return the beginning of the sentence that a unit is a numbered part of, where it has one."""
    if not _is_numbered(unit.text):
        return ()
    before: Sequence[Span] = [s for s in sentences(unit.passage) if s.end <= unit.span.start]
    for span in reversed(before):
        if not _is_numbered(unit.passage.words_of(span)):
            return (Lead(unit.passage, span),)
    return ()


def _is_numbered(text: str) -> bool:
    return _NUMBERED.match(text) is not None
