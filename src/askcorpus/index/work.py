"""Apply what a refresh has to do: embed what is new, write vectors, then the catalog's rows."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from askcorpus.errors import IndexDamaged
from askcorpus.index.catalog import Catalog
from askcorpus.index.home import Home
from askcorpus.index.passages import embedded_text, embedded_texts, passages_of, sentence_texts
from askcorpus.index.plan import Plan, Progress
from askcorpus.index.rows import Pieces, Root
from askcorpus.index.rules import rules_of
from askcorpus.index.vectors import VectorStore
from askcorpus.model import IndexReport, Passage, Skipped
from askcorpus.models.embedder import Embedder

_DECAY: Final = 0.25
"""Share of vectors put in or taken out after which a store is rebuilt rather than changed."""

_WRITTEN: Final = 256
"""Vectors held in memory on their way from the cache to the store."""


@dataclass(frozen=True, slots=True)
class Todo:
    """A plan with what it means for the roots; `removed` are all the articles that go."""

    plan: Plan
    new_roots: tuple[Root, ...]
    forgotten: tuple[Root, ...]
    removed: tuple[str, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """The applying of a plan. Vectors first, the catalog's rows last.

    `anew` makes the vector store from nothing but the cached vectors, whatever it held;
    `batch` texts are embedded between two commits of the cache: what an interruption costs.
    """

    home: Home
    catalog: Catalog
    embedder: Embedder
    todo: Todo
    anew: bool
    batch: int

    def apply(self, progress: Progress) -> IndexReport:
        """Do it. Interrupted, it leaves the new folders' names and the vectors so far."""
        plan, todo = self.todo.plan, self.todo
        readings = (*plan.added, *plan.changed)
        passages = {r.article.path: tuple(passages_of(r.article)) for r in readings}
        fresh = [p for some in passages.values() for p in some]
        with self.catalog.transaction():
            for root in todo.new_roots:
                self.catalog.add_root(root)
        embedded = self._embed(fresh, progress)
        changes = bool(
            readings or todo.removed or todo.new_roots or self.anew or not self.catalog.generation
        )
        store = self._write_vectors(fresh) if changes else None
        with self.catalog.transaction():
            for path in todo.removed:
                self.catalog.remove_article(path)
            for root in todo.forgotten:
                self.catalog.remove_root(root.prefix)
            for reading in readings:
                pieces = self._pieces(passages[reading.article.path])
                self.catalog.put_article(reading.article, reading.state, pieces)
            for state in plan.touched:
                self.catalog.touch_article(state)
            if store is not None:
                self._finish(store)
        if store is not None:
            self._sweep(store)
        return IndexReport(
            added=tuple(sorted(r.article.path for r in plan.added)),
            changed=tuple(sorted(r.article.path for r in plan.changed)),
            removed=tuple(sorted(todo.removed)),
            unchanged=plan.unchanged,
            skipped=tuple(sorted((*todo.skipped, *plan.skipped), key=lambda s: s.path)),
            passages=self.catalog.passage_count(),
            embedded=embedded,
        )

    def _embed(self, passages: Sequence[Passage], progress: Progress) -> int:
        """Cache the vectors of every new text; return how many texts were embedded."""
        texts = list(dict.fromkeys(text for p in passages for text in embedded_texts(p)))
        cached = self.catalog.cache.vectors(texts, self.embedder.digest)
        missing = [text for text in texts if text not in cached]
        for at in range(0, len(missing), self.batch):
            progress("embedding", at, len(missing))
            batch = missing[at : at + self.batch]
            vectors = dict(zip(batch, self.embedder.embed(batch), strict=True))
            with self.catalog.transaction():
                self.catalog.cache.put(vectors, self.embedder.digest)
        progress("embedding", len(missing), len(missing))
        return len(missing)

    def _pieces(self, passages: Sequence[Passage]) -> dict[Passage, Pieces]:
        """Return each passage with its word pieces."""
        texts = [(p.context, *sentence_texts(p)) for p in passages]
        runs = iter(self.embedder.pieces([text for some in texts for text in some]))
        return {
            passage: tuple(tuple(next(runs)) for _ in some)
            for passage, some in zip(passages, texts, strict=True)
        }

    def _write_vectors(self, fresh: Sequence[Passage]) -> str:
        """Write the next vector store and return its name; nothing refers to it yet."""
        name = f"g{self._next_number():08d}"
        folder = self.home.vectors / name
        replaced = {r.article.path for r in self.todo.plan.changed} | set(self.todo.removed)
        kept: list[Passage] = []
        gone: list[Passage] = []
        for passage in self.catalog.all_passages():
            (gone if passage.file in replaced else kept).append(passage)
        total = len(kept) + len(fresh)
        churn = int(self.catalog.meta("vectors_churn") or 0) + len(fresh) + len(gone)
        source = self.home.vectors / (self.catalog.meta("vectors") or "-")
        if self.anew or churn > _DECAY * total or not source.is_dir():
            store, added = VectorStore.create(folder), [*kept, *fresh]
            churn = 0
        else:
            store, added = VectorStore.copy(source, folder), list(fresh)
            still = {p.id for p in fresh}
            store.remove([p.id for p in gone if p.id not in still])
        for at in range(0, len(added), _WRITTEN):
            batch = added[at : at + _WRITTEN]
            texts = [embedded_text(p) for p in batch]
            by_text = self.catalog.cache.vectors(texts, self.embedder.digest)
            lost = [text for text in dict.fromkeys(texts) if text not in by_text]
            by_text.update(zip(lost, self.embedder.embed(lost) if lost else (), strict=True))
            store.add({p.id: by_text[embedded_text(p)] for p in batch})
        written = store.count()
        store.close()
        if written != total:
            shutil.rmtree(folder, ignore_errors=True)
            raise IndexDamaged(
                f"The vector store holds {written} passages where {total} were written.",
                "Make the index anew with `askcorpus index --rebuild`.",
            )
        self.catalog.set_meta({"vectors_churn": str(churn)})
        return name

    def _finish(self, store: str) -> None:
        """Name the new store and count the generation, in the transaction of the rows."""
        self.catalog.set_meta(
            {
                **rules_of(self.embedder),
                "vectors": store,
                "generation": str(int(store[1:])),
            }
        )
        self.catalog.cache.drop_unused(
            text for p in self.catalog.all_passages() for text in embedded_texts(p)
        )

    def _next_number(self) -> int:
        """Return the next generation's number; a first one goes beyond what stores there are."""
        if self.catalog.generation:
            return self.catalog.generation + 1
        stores = [p.name[1:] for p in self.home.vectors.glob("g*") if p.name[1:].isdecimal()]
        return max(map(int, stores), default=0) + 1

    def _sweep(self, current: str) -> None:
        """Delete stores that no reader can still want: all but this one and the one before."""
        stores = sorted(path for path in self.home.vectors.iterdir() if path.name <= current)
        for old in stores[:-2]:
            shutil.rmtree(old, ignore_errors=True)
