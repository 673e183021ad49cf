"""Make and refresh an index: plan, embed what is new, write vectors, then the catalog's rows."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from askcorpus.errors import (
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    InputUnreadable,
    UsageError,
)
from askcorpus.index.catalog import Catalog, Pieces, Root
from askcorpus.index.home import Home
from askcorpus.index.passages import (
    SPLITTING_RULE,
    embedded_text,
    embedded_texts,
    passages_of,
    sentence_texts,
)
from askcorpus.index.plan import Plan, Progress, make_plan, roots_for
from askcorpus.index.vectors import VectorStore
from askcorpus.model import IndexReport, Passage
from askcorpus.models.embedder import Embedder
from askcorpus.reading import READING_RULE

_BATCH: Final = 256
"""Texts embedded between two commits of the cache: what an interruption can cost."""

_DECAY: Final = 0.25
"""Share of vectors put in or taken out after which a store is rebuilt rather than changed."""


def require_match(catalog: Catalog, embedder: Embedder) -> None:
    """Raise unless the index is finished (IndexMissing) and made our way (IndexMismatch)."""
    if catalog.generation == 0:
        raise IndexMissing(
            f"The index in {catalog.file.parent} was never finished.",
            "Finish it with `askcorpus index`, naming the folder.",
        )
    for key, ours, what in (
        ("embedder", embedder.digest, f"another embedder than {embedder.name}"),
        ("reading_rule", READING_RULE, "another rule for reading files"),
        ("splitting_rule", SPLITTING_RULE, "another rule for splitting text"),
    ):
        if catalog.meta(key) != ours:
            raise IndexMismatch(
                f"The index in {catalog.file.parent} was made with {what}.",
                "Make it anew with `askcorpus index --rebuild`.",
            )


@dataclass(frozen=True, slots=True)
class Refresh:
    """One refresh of an index: `paths` empty means every folder it knows."""

    home: Home
    embedder: Embedder
    paths: Sequence[Path] = ()
    forget: Sequence[Path] = ()
    rebuild: bool = False
    deadline: float = 10.0

    def run(self, progress: Progress) -> IndexReport:
        """Bring the index up to date and tell what was done.

        Raises InputUnreadable for a missing or empty folder, IndexBusy, IndexMismatch or
        IndexDamaged; the index is then as it was.
        """
        with self.home.writing(self.deadline):
            catalog = self._open()
            try:
                return self._refresh(catalog, progress)
            finally:
                if catalog is not None:
                    catalog.close()

    def _open(self) -> Catalog | None:
        """Open the catalog; None where there is none yet, or it is to be thrown away."""
        if not self.home.exists:
            return None
        try:
            catalog = Catalog.open(self.home.catalog)
        except IndexMismatch:
            if self.rebuild and self.paths:
                return None
            raise
        except IndexDamaged as exc:
            if self.rebuild and self.paths:
                return None
            if self.rebuild:
                raise IndexDamaged(
                    exc.message, "Name the folders: `askcorpus index --rebuild FOLDER…`."
                ) from exc
            raise
        if not self.rebuild and catalog.generation > 0:
            try:
                require_match(catalog, self.embedder)
            except IndexMismatch:
                catalog.close()
                raise
        return catalog

    def _refresh(self, catalog: Catalog | None, progress: Progress) -> IndexReport:
        known = catalog.roots() if catalog else []
        forgotten = self._forgotten(known)
        kept = [root for root in known if root not in forgotten]
        roots = roots_for(kept, self.paths)
        if self.rebuild:
            roots = list({root.prefix: root for root in [*kept, *roots]}.values())
        if not roots and not forgotten:
            raise UsageError("No folder was named.", "Name one: `askcorpus index FOLDER`.")
        states = catalog.file_states() if catalog else {}
        plan = make_plan(roots, states, everything=self.rebuild, progress=progress)
        new_roots = [root for root in roots if root not in known]
        self._require_text(plan, new_roots)
        gone_prefixes = {root.prefix for root in forgotten}
        gone = [path for path, state in states.items() if state.root in gone_prefixes]
        if catalog is None:
            catalog = Catalog.create(self.home.catalog)
        work = _Work(self.home, catalog, self.embedder, plan, (*plan.removed, *gone), self.rebuild)
        try:
            return work.apply(new_roots, gone_prefixes, progress)
        finally:
            catalog.close()

    def _forgotten(self, known: Sequence[Root]) -> list[Root]:
        wanted = {path.resolve() for path in self.forget}
        found = [root for root in known if root.path in wanted]
        if len(found) < len(wanted):
            missing = wanted - {root.path for root in found}
            raise UsageError(
                f"This index does not cover {min(missing)}.",
                "See the folders it covers with `askcorpus status`.",
            )
        return found

    @staticmethod
    def _require_text(plan: Plan, new_roots: Sequence[Root]) -> None:
        """Refuse a new folder in which there is nothing to read."""
        for root in new_roots:
            if any(r.state.root == root.prefix for r in (*plan.added, *plan.changed)):
                continue
            reasons = [f"{s.path}: {s.reason}" for s in plan.skipped]
            detail = f" Skipped {'; '.join(reasons[:3])}." if reasons else ""
            raise InputUnreadable(
                f"There is no article in {root.path}.{detail}",
                "Articles are .md, .markdown, .txt and .text files.",
            )


@dataclass(frozen=True, slots=True)
class _Work:
    """The applying of a plan. Vectors first, the catalog's rows last."""

    home: Home
    catalog: Catalog
    embedder: Embedder
    plan: Plan
    removed: tuple[str, ...]
    rebuild: bool

    def apply(
        self, new_roots: Sequence[Root], gone_prefixes: Iterable[str], progress: Progress
    ) -> IndexReport:
        readings = (*self.plan.added, *self.plan.changed)
        passages = {r.article.path: tuple(passages_of(r.article)) for r in readings}
        fresh = [p for some in passages.values() for p in some]
        embedded = self._embed(fresh, progress)
        changes = bool(readings or self.removed or new_roots or self.rebuild)
        store = self._write_vectors(fresh) if changes else None
        with self.catalog.transaction():
            for root in new_roots:
                self.catalog.add_root(root)
            for path in self.removed:
                self.catalog.remove_article(path)
            for prefix in gone_prefixes:
                self.catalog.remove_root(prefix)
            for reading in readings:
                pieces = self._pieces(passages[reading.article.path])
                self.catalog.put_article(reading.article, reading.state, pieces)
            for state in self.plan.touched:
                self.catalog.touch_article(state)
            if store is not None:
                self._finish(store)
        if store is not None:
            self._sweep(store)
        return IndexReport(
            added=tuple(sorted(r.article.path for r in self.plan.added)),
            changed=tuple(sorted(r.article.path for r in self.plan.changed)),
            removed=tuple(sorted(self.removed)),
            unchanged=self.plan.unchanged,
            skipped=self.plan.skipped,
            passages=self.catalog.passage_count(),
            embedded=embedded,
        )

    def _embed(self, passages: Sequence[Passage], progress: Progress) -> int:
        """Cache the vectors of every new text; return how many texts were embedded."""
        texts = list(dict.fromkeys(text for p in passages for text in embedded_texts(p)))
        cached = self.catalog.vectors(texts, self.embedder.digest)
        missing = [text for text in texts if text not in cached]
        for at in range(0, len(missing), _BATCH):
            progress("embedding", at, len(missing))
            batch = missing[at : at + _BATCH]
            vectors = dict(zip(batch, self.embedder.embed(batch), strict=True))
            with self.catalog.transaction():
                self.catalog.put_vectors(vectors, self.embedder.digest)
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
        name = f"g{self.catalog.generation + 1:08d}"
        folder = self.home.vectors / name
        replaced = {r.article.path for r in self.plan.changed} | set(self.removed)
        kept: list[Passage] = []
        gone: list[Passage] = []
        for passage in self.catalog.all_passages():
            (gone if passage.file in replaced else kept).append(passage)
        total = len(kept) + len(fresh)
        churn = int(self.catalog.meta("vectors_churn") or 0) + len(fresh) + len(gone)
        source = self.home.vectors / (self.catalog.meta("vectors") or "-")
        if self.rebuild or churn > _DECAY * total or not source.is_dir():
            store, added = VectorStore.create(folder), [*kept, *fresh]
            churn = 0
        else:
            store, added = VectorStore.copy(source, folder), list(fresh)
            still = {p.id for p in fresh}
            store.remove([p.id for p in gone if p.id not in still])
        for batch in _batches(added):
            by_text = self.catalog.vectors([embedded_text(p) for p in batch], self.embedder.digest)
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
                "embedder": self.embedder.digest,
                "embedder_name": self.embedder.name,
                "reading_rule": READING_RULE,
                "splitting_rule": SPLITTING_RULE,
                "vectors": store,
                "generation": str(self.catalog.generation + 1),
            }
        )
        self.catalog.drop_unused_vectors(
            text for p in self.catalog.all_passages() for text in embedded_texts(p)
        )

    def _sweep(self, current: str) -> None:
        """Delete stores that no reader can still want: all but this one and the one before."""
        stores = sorted(path for path in self.home.vectors.iterdir() if path.name <= current)
        for old in stores[:-2]:
            shutil.rmtree(old, ignore_errors=True)


def _batches(passages: Sequence[Passage]) -> Iterator[Sequence[Passage]]:
    for at in range(0, len(passages), _BATCH):
        yield passages[at : at + _BATCH]
