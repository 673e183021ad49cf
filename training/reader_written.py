"""Passages and questions written for the reader: `training/written/`.

Plain text, one line each, told apart by the first letter:

    = The article's title
    ## A heading
    P A paragraph.
    Q A plain question           O An oblique one, in other words than the paragraph's
    A Its answer | another span that would do, each verbatim from the paragraph
    N A question that looks as if the paragraph answered it, and that the article doesn't answer

The articles in `training/written/held-out/` are for calibration alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reader_split import Asked, Source, Span


@dataclass(frozen=True, slots=True)
class Line:
    """A question of a paragraph; `kind` is Q, O or N, and N has no answers."""

    kind: str
    question: str
    answers: tuple[Span, ...] = ()


@dataclass(slots=True)
class Paragraph:
    """A paragraph with the heading it stands under ("" for none) and its questions."""

    text: str
    heading: str
    asked: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Article:
    """An article; `name` is unique in its folder."""

    name: str
    title: str
    paragraphs: list[Paragraph] = field(default_factory=list)


def articles_in(folder: Path) -> list[Article]:
    """Read every file directly in a folder; raises `ValueError` naming a line that is not so."""
    return [article for file in sorted(folder.glob("*.txt")) for article in _articles(file)]


def _articles(file: Path) -> Iterator[Article]:
    article, heading, due = Article("", ""), "", None
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        sign, _, text = line.strip().partition(" ")
        where = f"{file}:{number}"
        if due and sign != "A":
            raise ValueError(f"{where}: an answer was due")
        if sign == "=":
            if article.title:
                yield article
            article, heading = Article(f"{file.stem}-{number}", text), ""
        elif sign == "##":
            heading = text
        elif sign == "P":
            article.paragraphs.append(Paragraph(text, heading))
        elif sign in {"Q", "O"}:
            due = (sign, text)
        elif sign == "N":
            article.paragraphs[-1].asked.append(Line("N", text))
        elif sign == "A" and due:
            paragraph = article.paragraphs[-1]
            spans = tuple(_spans(text, paragraph.text, where))
            paragraph.asked.append(Line(*due, spans))
            due = None
        elif sign:
            raise ValueError(f"{where}: {sign!r} says nothing here")
    if article.title:
        yield article


def _spans(answers: str, text: str, where: str) -> Iterator[Span]:
    for answer in answers.split(" | "):
        found = re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", text) or re.search(
            re.escape(answer), text
        )
        if not found:
            raise ValueError(f"{where}: {answer!r} doesn't stand in the paragraph")
        yield Span(found.start(), answer)


def load_written(folder: Path) -> Source:
    """Return what is directly in the folder as a source to train on; all of it."""
    passages: list[str] = []
    leads: list[str] = []
    names: list[str] = []
    questions: list[Asked] = []
    for article in articles_in(folder):
        for paragraph in article.paragraphs:
            for line in paragraph.asked:
                name = f"{article.name} {line.question}"
                questions.append(Asked(name, line.question, len(passages), line.answers, line.kind))
            passages.append(paragraph.text)
            leads.append(" · ".join(part for part in (article.title, paragraph.heading) if part))
            names.append(article.name)
    return Source("written", tuple(passages), tuple(names), tuple(questions), tuple(leads))
