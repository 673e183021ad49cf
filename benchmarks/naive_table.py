"""The table of `naive.py`: what each measure is called there, as text or as Markdown."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from askcorpus.evaluation.measures import MEASURES, display, figures, times
from askcorpus.evaluation.record import Record

NOTHING: Final = "–"

Cell = Callable[[Sequence[Record]], str]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: its title, and how a pipeline's records fill a cell."""

    title: str
    cell: Cell


def _measure(name: str) -> Cell:
    return lambda records: display(MEASURES[name], figures(records)[name].value)


def _answered_though_hidden(records: Sequence[Record]) -> str:
    hidden = [record.answered for record in records if record.hidden]
    return f"{100 * statistics.fmean(hidden):.1f} %" if hidden else NOTHING


def _words(records: Sequence[Record]) -> str:
    """Return the median number of words of the answers given, markers left out."""
    counts = [
        sum(len(sentence.text.split()) for sentence in record.sentences)
        for record in records
        if record.answered
    ]
    return f"{statistics.median(counts):.0f}" if counts else NOTHING


def _seconds(records: Sequence[Record]) -> str:
    found = times(records).get("total")
    return f"{found.p50:.2f} · {found.p95:.2f}" if found else NOTHING


ROWS: Final = (
    Row("answer contained, of all answerable", _measure("contained")),
    Row("answer contained, of those answered", _measure("contained_answered")),
    Row("F1 of the short answer, else of the whole", _measure("f1")),
    Row("the same, of those answered", _measure("f1_answered")),
    Row("answered of the answerable", _measure("answered")),
    Row("citations in the right paragraph", _measure("citation_precision")),
    Row("refused with the evidence hidden", _measure("hidden_refused")),
    Row("answered although it was hidden", _answered_though_hidden),
    Row("refusal precision", _measure("refusal_precision")),
    Row("refusal recall", _measure("refusal_recall")),
    Row("errors", _measure("errors")),
    Row("words of an answer, median", _words),
    Row("seconds a question, median · 95 of 100", _seconds),
)


def table(records: Mapping[str, Sequence[Record]]) -> list[list[str]]:
    """Return the cells: a head with the pipelines' names, then a line for each of `ROWS`."""
    lines = [[row.title, *(row.cell(own) for own in records.values())] for row in ROWS]
    return [["", *records], *lines]


def as_text(lines: Sequence[Sequence[str]]) -> str:
    """Return the cells in columns, the titles to the left and figures to the right."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def as_markdown(lines: Sequence[Sequence[str]]) -> str:
    """Return the cells as a table of Markdown."""
    head, *rest = lines
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *rest))
