"""What may be quoted of a passage: its sentences, a table's rows, code as a whole."""

from dataclasses import dataclass
from typing import Final

from askcorpus.answering.tables import rows
from askcorpus.model import Kind, Passage, Span
from askcorpus.text.words import tokens

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

    `rank` is the hit's place, from 0; `span` lies in the paragraph.
    """

    rank: int
    passage: Passage
    span: Span
    said: str

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


def units_of(rank: int, passage: Passage) -> list[Unit]:
    """Return what may be quoted of a passage, in order.

    A row is compared together with the headings of its columns and the table's context.
    """
    if passage.kind is Kind.TABLE and (found := rows(passage.text)):
        return [
            Unit(
                rank,
                passage,
                Span(passage.start + row.span.start, passage.start + row.span.end),
                f"{row.said}. {passage.context}" if passage.context else row.said,
            )
            for row in found
        ]
    whole = Span(passage.start, passage.start + len(passage.text))
    spans = sentences(passage) or ((whole,) if passage.text.strip() else ())
    return [Unit(rank, passage, span, passage.words_of(span)) for span in spans]


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
