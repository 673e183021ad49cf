"""What the catalog's rows are turned into, one value or function for each kind of row."""

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from askcorpus.model import Article, Kind, Paragraph, Passage, Span

Pieces = tuple[tuple[str, ...], ...]
"""A passage's word pieces: those of its context, then those of each sentence."""


@dataclass(frozen=True, slots=True)
class FileState:
    """What the catalog remembers of a file, to tell whether it changed."""

    path: str
    root: str
    digest: str
    size: int
    modified: int


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """An article without its text."""

    path: str
    title: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Root:
    """An indexed folder; its articles' paths begin with `prefix`, empty for the first."""

    prefix: str
    path: Path


def to_root(row: sqlite3.Row) -> Root:
    """Return an indexed folder."""
    return Root(row["prefix"], Path(row["path"]))


def to_state(row: sqlite3.Row) -> FileState:
    """Return a file's state; the row's columns are in the order of its fields."""
    return FileState(*row)


def to_head(row: sqlite3.Row) -> ArticleHead:
    """Return an article's head; the row's columns are in the order of its fields."""
    return ArticleHead(*row)


def to_paragraph(row: sqlite3.Row) -> Paragraph:
    """Return a paragraph."""
    return Paragraph(row["number"], Kind(row["kind"]), row["text"], row["start"], row["end"])


def to_article(row: sqlite3.Row, paragraphs: tuple[Paragraph, ...]) -> Article:
    """Return an article from its row and its paragraphs."""
    text = "\n\n".join(paragraph.text for paragraph in paragraphs)
    return Article(
        row["path"], row["title"], row["date"], row["source"], row["digest"], text, paragraphs
    )


def to_passage(row: sqlite3.Row) -> Passage:
    """Return a passage."""
    return Passage(
        id=row["id"],
        file=row["article"],
        paragraph=row["paragraph"],
        kind=Kind(row["kind"]),
        start=row["start"],
        end=row["end"],
        text=row["text"],
        context=row["context"],
        sentences=tuple(Span(start, end) for start, end in json.loads(row["sentences"])),
    )


def from_passage(passage: Passage, pieces: Pieces) -> tuple[object, ...]:
    """Return a passage's values in the order of the table's columns, the row's number apart."""
    p = passage
    sentences = json.dumps([(s.start, s.end) for s in p.sentences])
    runs = json.dumps([" ".join(run) for run in pieces])
    place = (p.id, p.file, p.paragraph, p.kind, p.start, p.end)
    return (*place, p.text, p.context, sentences, runs)


def to_pieces(row: sqlite3.Row) -> Pieces:
    """Return a passage's word pieces."""
    return tuple(tuple(run.split(" ")) if run else () for run in json.loads(row["pieces"]))
