"""The vectors of texts, kept in the catalog's file so that none is embedded twice."""

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Mapping

import numpy as np

from askcorpus.index.database import Database
from askcorpus.models.embedder import Vectors


class VectorCache:
    """Vectors by the SHA-256 of their text and the embedder's digest."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def vectors(self, texts: Collection[str], embedder: str) -> dict[str, Vectors]:
        """Return the cached vectors of those of the texts that have one."""
        by_digest = {_text_digest(text): text for text in texts}
        rows = self._db.many(
            "SELECT text_digest, vector FROM vectors WHERE text_digest IN ({}) AND embedder = ?",
            by_digest,
            embedder,
        )
        return {by_digest[row["text_digest"]]: self._db.turn(row, _vector) for row in rows}

    def put(self, vectors: Mapping[str, Vectors], embedder: str) -> None:
        """Cache the vectors of texts."""
        self._db.execute_many(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
            [
                (_text_digest(text), embedder, vector.astype(np.float32).tobytes())
                for text, vector in vectors.items()
            ],
        )

    def drop_unused(self, used_texts: Iterable[str]) -> None:
        """Forget cached vectors of texts that no passage holds any more."""
        used = {_text_digest(text) for text in used_texts}
        gone = [
            (row["text_digest"],)
            for row in self._db.all("SELECT DISTINCT text_digest FROM vectors")
            if row["text_digest"] not in used
        ]
        self._db.execute_many("DELETE FROM vectors WHERE text_digest = ?", gone)


def _vector(row: sqlite3.Row) -> Vectors:
    return np.frombuffer(row["vector"], dtype=np.float32)


def _text_digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
