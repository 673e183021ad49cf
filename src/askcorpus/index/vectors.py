"""Nearest passages by vector. The one module that knows Chroma.

A store is never changed after a reader may have opened it: a refresh copies the store, changes
the copy and lets the catalog name it. So no reader waits for Chroma's write lock or sees half
a change, and a crash leaves only a folder that nothing names.
"""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from askcorpus.errors import IndexDamaged
from askcorpus.models.embedder import Vectors

_COLLECTION: Final = "passages"
_BATCH: Final = 1000
_REPAIR: Final = "Make it anew from the catalog with `askcorpus index`."


class VectorStore:
    """One Chroma store, opened on first use; ids are passage ids, vectors have length 1."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._client: Any = None
        self._collection: Any = None
        self._loan: TemporaryDirectory[str] | None = None

    @classmethod
    def create(cls, folder: Path) -> "VectorStore":
        """Make an empty store in `folder`, replacing what an interrupted run left there."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        store = cls(folder)
        store._client = _open_client(folder)
        store._collection = store._client.create_collection(
            _COLLECTION,
            configuration={"hnsw": {"space": "cosine"}},
            embedding_function=None,
        )
        return store

    @classmethod
    def copy(cls, source: Path, folder: Path) -> "VectorStore":
        """Make a store in `folder` from a closed one."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(source, folder)
        return cls(folder)

    def add(self, vectors: Mapping[str, Vectors]) -> None:
        """Put passages in; idempotent."""
        collection = self._open()
        for ids in _batches(list(vectors)):
            collection.upsert(ids=ids, embeddings=[vectors[key] for key in ids])

    def remove(self, ids: Sequence[str]) -> None:
        """Take passages out; ids that are not there are no error."""
        collection = self._open()
        for some in _batches(ids):
            collection.delete(ids=some)

    def count(self) -> int:
        """Return the number of vectors."""
        collection = self._open()
        try:
            return int(collection.count())
        except Exception as exc:
            raise _damaged(self.folder, exc) from exc

    def nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        """Return at most `limit` passage ids with their cosine similarity (-1..1), best first."""
        collection = self._open()
        wanted = min(limit, self.count())
        if wanted == 0:
            return {}
        try:
            found = collection.query(
                query_embeddings=[vector], n_results=wanted, include=["distances"]
            )
        except Exception as exc:
            raise _damaged(self.folder, exc) from exc
        # Chroma gives a cosine distance; turn it, so that larger is better.
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return {key: 1.0 - float(distance) for key, distance in pairs}

    def answers(self) -> bool:
        """Tell whether a stored vector, asked for, is found; IndexDamaged where none can be."""
        collection = self._open()
        try:
            some = collection.get(limit=1, include=["embeddings"])
        except Exception as exc:
            raise _damaged(self.folder, exc) from exc
        return not some["ids"] or bool(self.nearest(some["embeddings"][0], 1))

    def close(self) -> None:
        """Let go of the store's files."""
        if self._client is not None:
            self._client.close()
        if self._loan is not None:
            self._loan.cleanup()
        self._client = self._collection = self._loan = None

    def _open(self) -> Any:
        if self._collection is None:
            database = self.folder / "chroma.sqlite3"
            if not database.is_file():
                raise IndexDamaged(f"The vector store {self.folder} is missing.", _REPAIR)
            try:
                self._client = _open_client(self._writable(database))
                self._collection = self._client.get_collection(_COLLECTION, embedding_function=None)
            except Exception as exc:
                raise _damaged(self.folder, exc) from exc
            self._refuse_foreign(self._collection.configuration_json)
        return self._collection

    def _writable(self, database: Path) -> Path:
        """Return the folder to open: a passing copy of one that can't be written.

        Chroma writes even to a store that is only read.
        """
        if os.access(self.folder, os.W_OK) and os.access(database, os.W_OK):
            return self.folder
        self._loan = TemporaryDirectory(prefix="askcorpus-")
        copy = Path(self._loan.name) / "store"
        shutil.copytree(self.folder, copy, copy_function=shutil.copyfile)
        for folder in (copy, *copy.rglob("*")):
            if folder.is_dir():
                folder.chmod(0o700)
        return copy

    def _refuse_foreign(self, configuration: Mapping[str, Any]) -> None:
        """Refuse a collection whose stored configuration names code for Chroma to load."""
        function = configuration.get("embedding_function") or {}
        space = (configuration.get("hnsw") or {}).get("space")
        if function.get("type", "legacy") != "legacy" or space != "cosine":
            self.close()
            raise IndexDamaged(
                f"The vector store {self.folder} was not made by askcorpus.", _REPAIR
            )


def _open_client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def _damaged(folder: Path, cause: Exception) -> IndexDamaged:
    lines = str(cause).strip().splitlines()
    detail = lines[0] if lines else type(cause).__name__
    return IndexDamaged(f"The vector store {folder} can't be used: {detail}.", _REPAIR)


def _batches(ids: Sequence[str]) -> Iterator[list[str]]:
    for at in range(0, len(ids), _BATCH):
        yield list(ids[at : at + _BATCH])
