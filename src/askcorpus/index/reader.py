"""An index as its readers see it: one consistent state, reopened when another is written."""

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

import numpy as np

from askcorpus.errors import IndexDamaged
from askcorpus.index.catalog import Catalog
from askcorpus.index.home import Home
from askcorpus.index.passages import whole_passage
from askcorpus.index.rows import Pieces
from askcorpus.index.rules import require_match
from askcorpus.index.vectors import VectorStore
from askcorpus.model import Kind, Passage
from askcorpus.models.embedder import Embedder, Vectors
from askcorpus.text.words import STOP_WORDS


class IndexReader:
    """Reads one index with the embedder that made it. Opening loads no weights."""

    def __init__(self, home: Home, embedder: Embedder) -> None:
        self.catalog = Catalog.open(home.require().catalog)
        try:
            require_match(self.catalog, embedder)
        except BaseException:
            self.catalog.close()
            raise
        self._home = home
        self._embedder = embedder
        self._generation = 0
        self._store: VectorStore | None = None
        self._file = _identity(home)

    @property
    def is_current(self) -> bool:
        """Tell whether the catalog that was opened is still the one in its place.

        An index that was deleted, or made anew after damage, is another file.
        """
        return self._file is not None and self._file == _identity(self._home)

    def close(self) -> None:
        """Let go of the index's files."""
        self._close_store()
        self.catalog.close()

    def _close_store(self) -> None:
        if self._store is not None:
            self._store.close()
        self._store = None

    def _current_store(self) -> VectorStore:
        """Return the store that the catalog names now; another process may have replaced it."""
        generation = self.catalog.generation
        if self._store is None or generation != self._generation:
            self._close_store()
            require_match(self.catalog, self._embedder)
            name = self.catalog.meta("vectors") or ""
            if not name.isalnum():
                raise IndexDamaged(
                    f"The index in {self._home.path} names no vector store.",
                    "Make it anew with `askcorpus index --rebuild`.",
                )
            self._store = VectorStore(self._home.vectors / name)
            self._generation = generation
        return self._store

    def nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        """Return passage ids with their cosine similarity, best first."""
        return self._current_store().nearest(vector, limit)

    def match(self, words: Iterable[str], limit: int) -> dict[str, float]:
        """Return passages that hold any of the words with their BM25 score, best first."""
        return self.catalog.match(words, limit)

    def embed_question(self, question: str) -> Vectors:
        """Return the question's unit vector, shape (dimension,)."""
        row: Vectors = self._embedder.embed([question])[0]
        return row

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows for texts in order; only what the index never held is embedded."""
        cached = self.catalog.cache.vectors(list(texts), self._embedder.digest)
        missing = [text for text in dict.fromkeys(texts) if text not in cached]
        if missing:
            cached.update(zip(missing, self._embedder.embed(missing), strict=True))
        if not texts:
            return np.zeros((0, self._embedder.dimension), dtype=np.float32)
        return np.stack([cached[text] for text in texts])

    def question_pieces(self, question: str) -> list[str]:
        """Return the word pieces of a question, in order."""
        return self._embedder.pieces([question])[0]

    @cached_property
    def stop_pieces(self) -> frozenset[str]:
        """Return the pieces that function words consist of."""
        runs = self._embedder.pieces(sorted(STOP_WORDS))
        return frozenset(piece for run in runs for piece in run)

    def piece_vectors(self, pieces: Sequence[str]) -> Vectors | None:
        """Return unit rows for word pieces, or None where the embedder has none."""
        return self._embedder.piece_vectors(pieces)

    def pieces(self, ids: Iterable[str]) -> dict[str, Pieces]:
        """Return the word pieces of passages, by id."""
        return self.catalog.pieces(ids)

    def piece_frequency(self, pieces: Collection[str]) -> dict[str, int]:
        """Return for each word piece the number of passages that hold it."""
        return self.catalog.piece_frequency(pieces)

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Return those of the passages that the catalog holds."""
        return self.catalog.passages(ids)

    def passage_count(self) -> int:
        """Return the number of passages."""
        return self.catalog.passage_count()

    def passage_frequency(self, stems: Collection[str]) -> dict[str, int]:
        """Return for each stem the number of passages that hold it."""
        return self.catalog.passage_frequency(stems)

    def date_of(self, file: str) -> str | None:
        """Return an article's date as ISO 8601, or None where it has none."""
        return self.catalog.date_of(file)

    def paragraph_text(self, file: str, paragraph: int) -> str | None:
        """Return a paragraph as the catalog has it now, or None where it has none of that name."""
        return self.catalog.paragraph_text(file, paragraph)

    def list_after(self, file: str, paragraph: int) -> list[Passage]:
        """Return the list items that directly follow a paragraph, in order."""
        items: list[Passage] = []
        for passage in self.catalog.passages_after(file, paragraph):
            previous = items[-1].paragraph if items else paragraph
            if passage.kind is not Kind.LIST_ITEM or passage.paragraph > previous + 1:
                break
            items.append(passage)
        return items

    def announcements_before(self, file: str, paragraph: int) -> list[Passage]:
        """Return the paragraphs that may announce the list in which a paragraph stands.

        They are the last one before it that is no list item, and of the items between the last one
        that ends with a colon, each as the passage that ends it. A heading or a caption is one too.
        """
        found: list[Passage] = []
        for one in self.catalog.announcements_before(file, paragraph):
            passage = self.catalog.last_passage(file, one.number)
            if passage is not None:
                found.append(passage)
            elif one.kind in {Kind.HEADING, Kind.CAPTION}:
                found.append(whole_passage(file, one))
        return found


def _identity(home: Home) -> tuple[int, int] | None:
    """Return which file the catalog is, or None where there is none."""
    try:
        found = home.catalog.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
