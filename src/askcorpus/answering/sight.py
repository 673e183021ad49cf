"""What the evidence reader sees in each unit of the hits: how likely it answers, and with what."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from askcorpus.answering.units import LAID_OUT, Unit
from askcorpus.model import Passage, Span
from askcorpus.models.evidence_reader import EvidenceReader, Marked
from askcorpus.text.normalize import fold
from askcorpus.text.words import content_stems

FLOOR: Final = -12.0
CEILING: Final = 16.0
"""Log-odds beyond which more makes no difference."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A unit as the reader sees it.

    `odds` are the log-odds, from `FLOOR` to `CEILING`, that the answer lies in the unit rather than
    nowhere in its passage. `answer` is the best span, in the paragraph; None where the reader marks
    nothing that stands there.
    """

    odds: float
    answer: Span | None


def look(question: str, units: Sequence[Unit], reader: EvidenceReader) -> list[Sight]:
    """Read the units' passages with their context before them; rows of a table one by one.

    A table is as likely to answer as the likeliest of its rows. Which of them does is for the
    question's words to tell: in training the reader saw no tables.
    """
    seen = [(_row if unit.is_row else _sentence)(question, unit, reader) for unit in units]
    best: dict[str, float] = {}
    for unit, sight in zip(units, seen, strict=True):
        if unit.is_row:
            best[unit.passage.id] = max(best.get(unit.passage.id, FLOOR), sight.odds)
    return [
        replace(sight, odds=best[unit.passage.id]) if unit.is_row else sight
        for unit, sight in zip(units, seen, strict=True)
    ]


def _sentence(question: str, unit: Unit, reader: EvidenceReader) -> Sight:
    passage = unit.passage
    lead = _lead(passage)
    [reading] = reader.read(question, [lead + passage.text])
    moved = len(lead) - passage.start
    within = Span(unit.span.start + moved, unit.span.end + moved)
    marked = reading.best(within)
    if marked is None:
        return Sight(FLOOR, None)
    span = Span(marked.span.start - moved, marked.span.end - moved)
    return Sight(_bounded(reading.mass(within)), span)


def _row(question: str, unit: Unit, reader: EvidenceReader) -> Sight:
    """Look for what the reader marks in the row itself, which says less than was read."""
    within = Span(len(unit.lead), len(unit.said))
    [reading] = reader.read(question, [unit.said])
    marked = reading.best(within)
    if marked is None:
        return Sight(FLOOR, None)
    words = marked.span.of(unit.said)
    at = unit.text.find(words)
    start = unit.span.start + at
    answer = Span(start, start + len(words)) if at >= 0 else None
    return Sight(_bounded(reading.mass(within)), answer)


def read_alone(question: str, text: str, reader: EvidenceReader) -> Marked | None:
    """Return what answers in a text that is read on its own."""
    [reading] = reader.read(question, [text])
    return reading.best()


def is_same_answer(one: str, other: str) -> bool:
    """Tell whether two marked spans name the same thing: they share what is not function words."""
    ours, theirs = content_stems(one), content_stems(other)
    return bool(ours & theirs) if ours or theirs else fold(one) == fold(other)


def _lead(passage: Passage) -> str:
    is_prose = passage.kind not in LAID_OUT
    return f"{passage.context}. " if passage.context and is_prose else ""


def _bounded(odds: float) -> float:
    return max(FLOOR, min(CEILING, odds))
