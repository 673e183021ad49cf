"""The rows of a table and what each says beside its header. Which row answers is not known here."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from askcorpus.model import Span

_LINE: Final = re.compile(r"[^\n]+")
_RULE: Final = re.compile(r"[\s|+:=-]*-[\s|+:=-]*")
_BETWEEN: Final = re.compile(r"(?<!\\)\||\t")


@dataclass(frozen=True, slots=True)
class Row:
    """A row's line, and what it says: each cell after its column's heading."""

    span: Span
    said: str


def rows(table: str) -> tuple[Row, ...]:
    """Return the rows of a table's source; none for a table without any.

    The first line names the columns. It is no row itself where a rule is drawn below it.
    """
    lines = list(_lines(table))
    if len(lines) < 2:
        return ()
    heading = _cells(lines[0].of(table))
    ruled = _is_ruled(table, lines)
    found = []
    for at, span in enumerate(lines):
        line = span.of(table)
        if (at == 0 and ruled) or not any(c.isalnum() for c in line):
            continue
        said = " ".join(_cells(line)) if at == 0 else _said(heading, _cells(line))
        found.append(Row(span, said))
    return tuple(found)


def header(table: str) -> Span | None:
    """Return the line that names the columns, where a rule is drawn below it."""
    lines = list(_lines(table))
    return lines[0] if _is_ruled(table, lines) else None


def heading_at(table: str, at: int) -> str:
    """Return the heading of the column in which character number `at` of a ruled table stands.

    It is empty where no rule is drawn, or the line has more or fewer cells than the header.
    """
    lines = list(_lines(table))
    line = next((span for span in lines if span.start <= at < span.end), None)
    if line is None or not _is_ruled(table, lines):
        return ""
    headings = _cells(lines[0].of(table))
    before = table[line.start : at]
    column = len(_BETWEEN.findall(before)) - before.startswith("|")
    is_even = len(headings) == len(_cells(line.of(table)))
    return headings[column] if is_even and 0 <= column < len(headings) else ""


def _is_ruled(table: str, lines: Sequence[Span]) -> bool:
    return len(lines) > 1 and _RULE.fullmatch(lines[1].of(table)) is not None


def _lines(table: str) -> Iterator[Span]:
    """Yield the lines that are not blank, without outer white space."""
    for match in _LINE.finditer(table):
        line = match.group()
        bare = line.strip()
        if bare:
            start = match.start() + len(line) - len(line.lstrip())
            yield Span(start, start + len(bare))


def _cells(line: str) -> list[str]:
    """Return the cells of a line, the empty ones inside included."""
    bare = line.strip()
    if bare.startswith("|"):
        bare = bare[1:]
    if bare.endswith("|") and not bare.endswith(r"\|"):
        bare = bare[:-1]
    return [cell.strip() for cell in _BETWEEN.split(bare)]


def _said(heading: list[str], cells: list[str]) -> str:
    """Join the cells with their headings; with cells to spare the headings stand before them."""
    if len(heading) != len(cells):
        return " ".join([*heading, *cells])
    return ", ".join(
        f"{name} {cell}".strip() for name, cell in zip(heading, cells, strict=True) if cell
    )
