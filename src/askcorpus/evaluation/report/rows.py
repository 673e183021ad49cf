"""A report's table of questions: what each line says, and the values that it is filtered by."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from askcorpus.evaluation.measures import is_right, seconds
from askcorpus.evaluation.record import Cited, Failure, Record
from askcorpus.evaluation.report.charts import duration
from askcorpus.text.sanitize import sanitize_line


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an asking ended; `keys` are the filter's values that it fits, a line each."""

    key: str
    title: str
    keys: str


@dataclass(frozen=True, slots=True)
class Row:
    """A record with what its line of the table says; `tags` has one a line."""

    record: Record
    outcome: Outcome
    asked: str
    tags: str
    confidence: str
    total: str


@dataclass(frozen=True, slots=True)
class Around:
    """A cited paragraph in three pieces; the quote is in the middle."""

    before: str
    quote: str
    after: str


class _Paragraph(Protocol):
    @property
    def file(self) -> str: ...
    @property
    def paragraph(self) -> int: ...


Choices = dict[str, list[tuple[str, str, int]]]
"""The values of each filter, with name and count."""

_OUTCOMES: Final = {
    key: Outcome(key, title, keys)
    for key, title, keys in (
        ("right", "right", "right"),
        ("wrong", "wrong", "wrong"),
        ("refused-rightly", "rightly refused", "refused\nrefused-rightly"),
        ("refused-wrongly", "wrongly refused", "refused\nrefused-wrongly"),
        ("error", "error", "error"),
        ("searched", "only searched", "searched"),
    )
}
_OUTCOME_NAMES: Final = {
    "right": "answered right",
    "wrong": "answered wrong",
    "refused": "refused",
    "refused-rightly": "refused rightly",
    "refused-wrongly": "refused wrongly",
    "error": "error",
    "searched": "only searched",
}


def row(record: Record) -> Row:
    """Return a record's line."""
    total = seconds(record, "total")
    return Row(
        record,
        _OUTCOMES[_outcome(record)],
        "hidden" if record.hidden else "open",
        "\n".join(sanitize_line(tag) for tag in record.tags),
        "" if record.confidence is None else f"{record.confidence:.2f}",
        "" if total is None else duration(total),
    )


def choices(rows: Sequence[Row]) -> Choices:
    """Return what the table can be filtered by; values that no row has are left out."""
    ends = Counter(key for row in rows for key in row.outcome.keys.split("\n"))
    stages = Counter(row.record.failure for row in rows)
    tags = Counter(tag for row in rows for tag in set(row.tags.split("\n")) if tag)
    asked = Counter(row.asked for row in rows)
    return {
        "outcome": [(key, name, ends[key]) for key, name in _OUTCOME_NAMES.items() if ends[key]],
        "stage": [(str(stage), str(stage), stages[stage]) for stage in Failure if stages[stage]],
        "tag": [(tag, tag, count) for tag, count in sorted(tags.items())],
        "asked": [(key, key, asked[key]) for key in ("open", "hidden") if asked[key]],
    }


def around(cited: Cited) -> Around:
    """Split a cited paragraph at its span; one that does not hold the quote has nothing marked."""
    text = cited.context
    if text[cited.start : cited.end] != cited.quote:
        return Around(text, "", "")
    return Around(text[: cited.start], cited.quote, text[cited.end :])


def is_gold(record: Record, place: _Paragraph) -> bool:
    """Tell whether gold evidence names a paragraph."""
    return (place.file, place.paragraph) in record.gold_paragraphs


def rank(record: Record, place: _Paragraph) -> str:
    """Say where the ranking has a gold paragraph."""
    if record.hidden:
        return "hidden"
    for at, ranked in enumerate(record.ranking, start=1):
        if (ranked.file, ranked.paragraph) == (place.file, place.paragraph):
            return f"ranked {at}"
    return f"not among the first {len(record.ranking)}" if record.ranking else ""


def _outcome(record: Record) -> str:
    if record.error is not None:
        return "error"
    if record.verdict is None:
        return "searched"
    if record.refused:
        return "refused-wrongly" if record.should_answer else "refused-rightly"
    return "right" if is_right(record) else "wrong"
