"""Looks things up in the catalog for the prompt, where nothing may wait for the worker's index."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from askcorpus.errors import AskcorpusError, InputUnreadable
from askcorpus.index.catalog import Catalog
from askcorpus.index.home import Home
from askcorpus.index.lookup import find_paragraph
from askcorpus.index.rows import ArticleHead
from askcorpus.model import Article, Citation, Hit, Paragraph, Span

_PASSAGES_FOR_WORDS: Final = 200


@dataclass(frozen=True, slots=True)
class Place:
    """What a number of the last list stands for: words in a paragraph."""

    number: int
    file: str
    paragraph: int
    span: Span
    quote: str

    @classmethod
    def of_citation(cls, citation: Citation) -> "Place":
        """Return where a citation points."""
        span = Span(citation.start, citation.end)
        return cls(citation.id, citation.file, citation.paragraph, span, citation.quote)

    @classmethod
    def of_hit(cls, number: int, hit: Hit) -> "Place":
        """Return where a passage stands."""
        passage = hit.passage
        span = Span(passage.start, passage.end)
        return cls(number, passage.file, passage.paragraph, span, passage.text)


@dataclass(frozen=True, slots=True)
class Found:
    """A place as it is in the index now."""

    article: Article
    paragraph: Paragraph
    span: Span


@dataclass(frozen=True, slots=True)
class Size:
    """How much the index holds."""

    articles: int
    passages: int


class Library:
    """The catalog of one home. It is opened anew each time, so what is seen is how things stand."""

    def __init__(self, home: Home) -> None:
        self._home = home

    @property
    def name(self) -> str:
        """Return what the corpus is called: its folder's name."""
        return self._home.path.parent.name or str(self._home.path)

    def size(self) -> Size:
        """Count articles and passages; raises as opening the index does."""
        with self._open() as catalog:
            return Size(catalog.article_count(), catalog.passage_count())

    def heads(self) -> list[ArticleHead]:
        """Return what every article is called."""
        with self._open() as catalog:
            return catalog.heads()

    def paragraph(self, file: str, number: int) -> tuple[Article, Paragraph]:
        """Return a paragraph and its article; InputUnreadable where there is none."""
        with self._open() as catalog:
            return find_paragraph(catalog, file, number)

    def find(self, place: Place) -> Found:
        """Return the cited words where they are now; InputUnreadable where they are gone."""
        with self._open() as catalog:
            article = catalog.article(place.file)
        if article is None:
            raise InputUnreadable(f"{place.file} is no longer in the index.", "Ask again.")
        near = sorted(article.paragraphs, key=lambda p: abs(p.number - place.paragraph))
        for paragraph in near:
            if paragraph.number == place.paragraph and place.span.of(paragraph.text) == place.quote:
                return Found(article, paragraph, place.span)
            at = paragraph.text.find(place.quote)
            if at >= 0:
                return Found(article, paragraph, Span(at, at + len(place.quote)))
        raise InputUnreadable(
            f"{place.file} has changed: the words that were cited are gone.", "Ask again."
        )

    def file_of(self, path: str) -> Path | None:
        """Return the file of an article, if it is there and lies in the folder that was indexed."""
        try:
            with self._open() as catalog:
                roots = catalog.roots()
        except AskcorpusError:
            return None
        fitting = [root for root in roots if path.startswith(root.prefix)]
        for root in sorted(fitting, key=lambda root: -len(root.prefix)):
            folder = root.path.resolve()
            below = folder / path[len(root.prefix) :]
            file = (folder if folder.is_file() else below).resolve()
            if file.is_relative_to(folder) and file.is_file():
                return file
        return None

    def heads_or_none(self) -> Sequence[ArticleHead]:
        """Return what every article is called; nothing where the index can't be read."""
        try:
            return self.heads()
        except AskcorpusError:
            return ()

    def texts_with(self, beginning: str) -> Sequence[str]:
        """Return passages with a word that begins so; nothing where the index can't be read."""
        try:
            with self._open() as catalog:
                return catalog.texts_with(beginning, _PASSAGES_FOR_WORDS)
        except AskcorpusError:
            return ()

    @contextmanager
    def _open(self) -> Iterator[Catalog]:
        catalog = Catalog.open(self._home.require().catalog)
        try:
            yield catalog
        finally:
            catalog.close()
