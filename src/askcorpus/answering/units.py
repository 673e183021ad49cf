"""What may be quoted of a passage: its sentences, a table's rows, code as a whole."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from askcorpus.answering.tables import Row, rows
from askcorpus.model import Kind, Passage, Span
from askcorpus.text.words import tokens

LONGEST_UNIT: Final = 4000
"""Characters of a unit: more than a page of print, a thousand tokens. What is longer, as a log, a
file of data or a text without stops, is no quote that anybody reads."""

_MOST_ROWS: Final = 60
"""Rows of a table that are weighed; each is embedded and read anew."""

LAID_OUT: Final = frozenset({Kind.TABLE, Kind.CODE})
"""Kinds in which no sentences are."""

_PERSONS: Final = frozenset("he she it they him her them his hers its their theirs".split())
_POINTS_BACK: Final = _PERSONS | frozenset("this these that those such both".split())
_OPENS: Final = frozenset(
    "after although and as at because before but by despite during for from if in of on once "
    "since though to under until upon when whereas while with without".split()
)
"""Words that a clause or phrase ahead of its sentence begins with."""

_BEGINNING: Final = 80
"""Characters, which hold the first two words."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What may be quoted of a hit, and `said`: the words that it is compared by.

    `rank` is the hit's place, from 0; `span` lies in the paragraph. `lead` is the beginning of
    `said` that a row does not say itself: the context of its table.
    """

    rank: int
    passage: Passage
    span: Span
    said: str
    lead: str = ""

    @property
    def text(self) -> str:
        """Return its characters."""
        return self.passage.words_of(self.span)

    @property
    def is_row(self) -> bool:
        """Tell whether it is one row of a table."""
        return self.passage.kind is Kind.TABLE and self.said != self.text

    def continues(self, other: "Unit") -> bool:
        """Tell whether both are of one passage of sentences; a row says nothing of the next."""
        return self.passage.id == other.passage.id and self.passage.kind is not Kind.TABLE


def units_of(rank: int, passage: Passage, asked: Collection[str]) -> list[Unit]:
    """Return what may be quoted of a passage, in order; nothing longer than `LONGEST_UNIT`.

    A row is compared together with the headings of its columns and the table's context. Of a long
    table come the rows with the most of the stems that are `asked` for.
    """
    if passage.kind is Kind.TABLE and (found := rows(passage.text)):
        short = [r for r in found if max(len(r.said), r.span.end - r.span.start) <= LONGEST_UNIT]
        return [_row(rank, passage, row) for row in _nearest(short, passage, asked)]
    whole = Span(passage.start, passage.start + len(passage.text))
    spans = sentences(passage) or ((whole,) if passage.text.strip() else ())
    return [
        Unit(rank, passage, span, passage.words_of(span))
        for span in spans
        if span.end - span.start <= LONGEST_UNIT
    ]


def _row(rank: int, passage: Passage, row: Row) -> Unit:
    span = Span(passage.start + row.span.start, passage.start + row.span.end)
    lead = f"{passage.context}. " if passage.context else ""
    return Unit(rank, passage, span, lead + row.said, lead)


def _nearest(found: Sequence[Row], passage: Passage, asked: Collection[str]) -> Sequence[Row]:
    """Return at most `_MOST_ROWS` of the rows, in order; the first of those that say as much."""
    if len(found) <= _MOST_ROWS:
        return found
    said = [{t.stem for t in tokens(row.span.of(passage.text))} for row in found]
    shared = [sum(stem in stems for stem in asked) for stems in said]
    best = sorted(range(len(found)), key=lambda at: -shared[at])[:_MOST_ROWS]
    return [found[at] for at in sorted(best)]


def sentences(passage: Passage) -> tuple[Span, ...]:
    """Return the sentences of the paragraph that lie in the passage; a table or code has none."""
    if passage.kind in LAID_OUT:
        return ()
    end = passage.start + len(passage.text)
    return tuple(s for s in passage.sentences if passage.start <= s.start < s.end <= end)


def points_back(text: str) -> bool:
    """Tell whether a sentence begins with a word that only the one before it explains.

    Such are "He said …" and "After he left, …".
    """
    first, second, *_ = (*(token.folded for token in tokens(text[:_BEGINNING])), "", "")
    return first in _POINTS_BACK or (first in _OPENS and second in _PERSONS)
