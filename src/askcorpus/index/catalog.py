"""The catalog: articles, paragraphs, passages, full text and cached vectors in SQLite.

It is the truth of an index; everything else is made from it. What ranks is `retrieval`'s.
"""

import contextlib
import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from askcorpus.errors import IndexDamaged, IndexMismatch
from askcorpus.index.schema import APPLICATION_ID, SCHEMA_VERSION, TABLES
from askcorpus.model import Article, Kind, Paragraph, Passage, Span
from askcorpus.models.embedder import Vectors
from askcorpus.text.words import content_stems

_MANY: Final = 500
"""Values bound in one statement; SQLite's own limit is at least 999."""

_REPAIR: Final = "Make it anew with `askcorpus index --rebuild`."


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


class Catalog:
    """An open catalog. Readers see a consistent state; `transaction` writes all or nothing."""

    def __init__(self, connection: sqlite3.Connection, file: Path) -> None:
        self._db = connection
        self.file = file

    @classmethod
    def open(cls, file: Path) -> "Catalog":
        """Open an existing catalog; IndexDamaged, the file untouched, for anything else."""
        db = sqlite3.connect(file, isolation_level=None, timeout=10, check_same_thread=False)
        db.row_factory = sqlite3.Row
        catalog = cls(db, file)
        try:
            with catalog._translating():
                catalog._require_ours()
                catalog._prepare()
        except BaseException:
            db.close()
            raise
        return catalog

    @classmethod
    def create(cls, file: Path) -> "Catalog":
        """Make an empty catalog; the file appears only once it is whole."""
        draft = file.with_suffix(".new")
        for leftover in (draft, *(draft.with_name(draft.name + end) for end in ("-wal", "-shm"))):
            leftover.unlink(missing_ok=True)
        db = sqlite3.connect(draft)
        db.executescript(TABLES)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        db.commit()
        db.close()
        draft.chmod(0o600)
        draft.replace(file)
        return cls.open(file)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Apply every change made inside, or none."""
        with self._translating():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """See one state of the catalog throughout, whatever another process writes."""
        with self._translating():
            self._db.execute("BEGIN")
            try:
                yield
            finally:
                self._db.execute("COMMIT")

    # --- meta ---------------------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        """Return a remembered value."""
        row = self._one("SELECT value FROM meta WHERE key = ?", key)
        return None if row is None else str(row["value"])

    def set_meta(self, values: Mapping[str, str]) -> None:
        """Remember values."""
        self._db.executemany(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            list(values.items()),
        )

    @property
    def generation(self) -> int:
        """Count the refreshes that changed something; 0 before the first."""
        return int(self.meta("generation") or 0)

    # --- roots and articles -------------------------------------------------------------

    def roots(self) -> list[Root]:
        """Return the indexed folders in the order of their prefixes."""
        rows = self._all("SELECT prefix, path FROM roots ORDER BY prefix")
        return [Root(row["prefix"], Path(row["path"])) for row in rows]

    def add_root(self, root: Root) -> None:
        """Remember an indexed folder."""
        self._db.execute("INSERT INTO roots VALUES (?, ?)", (root.prefix, str(root.path)))

    def remove_root(self, prefix: str) -> None:
        """Forget an indexed folder that has no articles left."""
        self._db.execute("DELETE FROM roots WHERE prefix = ?", (prefix,))

    def file_states(self) -> dict[str, FileState]:
        """Return what is known of every article's file, by path."""
        rows = self._all("SELECT path, root, digest, size, modified FROM articles")
        return {row["path"]: FileState(*row) for row in rows}

    def article_count(self) -> int:
        """Return the number of articles."""
        return self._count("articles")

    def article(self, path: str) -> Article | None:
        """Return an article with its paragraphs, or None where the index has no such path."""
        row = self._one("SELECT * FROM articles WHERE path = ?", path)
        if row is None:
            return None
        paragraphs = tuple(
            Paragraph(r["number"], Kind(r["kind"]), r["text"], r["start"], r["end"])
            for r in self._all("SELECT * FROM paragraphs WHERE article = ? ORDER BY number", path)
        )
        text = "\n\n".join(paragraph.text for paragraph in paragraphs)
        return Article(
            path, row["title"], row["date"], row["source"], row["digest"], text, paragraphs
        )

    def heads(self) -> list[ArticleHead]:
        """Return what every article is called, sorted by path."""
        rows = self._all("SELECT path, title, date FROM articles ORDER BY path")
        return [ArticleHead(*row) for row in rows]

    def paths(self) -> list[str]:
        """Return the paths of all articles, sorted."""
        return [row["path"] for row in self._all("SELECT path FROM articles ORDER BY path")]

    def put_article(
        self, article: Article, state: FileState, passages: Mapping[Passage, Pieces]
    ) -> None:
        """Insert an article with its paragraphs and passages, in the place of an earlier one."""
        self.remove_article(article.path)
        self._db.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                article.path,
                state.root,
                article.title,
                article.date,
                article.source,
                state.digest,
                state.size,
                state.modified,
            ),
        )
        self._db.executemany(
            "INSERT INTO paragraphs VALUES (?, ?, ?, ?, ?, ?)",
            [(article.path, p.number, p.kind, p.start, p.end, p.text) for p in article.paragraphs],
        )
        self._db.executemany(
            'INSERT INTO passages (id, article, paragraph, kind, start, "end", text, context,'
            " sentences, pieces) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    p.id,
                    p.file,
                    p.paragraph,
                    p.kind,
                    p.start,
                    p.end,
                    p.text,
                    p.context,
                    json.dumps([(s.start, s.end) for s in p.sentences]),
                    json.dumps([" ".join(run) for run in pieces]),
                )
                for p, pieces in passages.items()
            ],
        )
        # Written here rather than by triggers, which SQLite distrusts in a file from elsewhere.
        self._db.execute(
            "INSERT INTO passages_fts (rowid, text, context)"
            " SELECT rowid, text, context FROM passages WHERE article = ?",
            (article.path,),
        )
        self._count_terms(article.path, +1)

    def touch_article(self, state: FileState) -> None:
        """Remember that a file's time changed and its words did not."""
        self._db.execute(
            "UPDATE articles SET size = ?, modified = ? WHERE path = ?",
            (state.size, state.modified, state.path),
        )

    def remove_article(self, path: str) -> None:
        """Delete an article and all that was made from it."""
        self._count_terms(path, -1)
        self._db.execute(
            "INSERT INTO passages_fts (passages_fts, rowid, text, context)"
            " SELECT 'delete', rowid, text, context FROM passages WHERE article = ?",
            (path,),
        )
        self._db.execute("DELETE FROM articles WHERE path = ?", (path,))

    # --- passages -----------------------------------------------------------------------

    def passage_count(self) -> int:
        """Return the number of passages."""
        return self._count("passages")

    def passage_ids(self) -> set[str]:
        """Return the ids of all passages."""
        return {row["id"] for row in self._all("SELECT id FROM passages")}

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Return those of the passages that exist, by id."""
        return {
            row["id"]: _passage(row)
            for row in self._select_many("SELECT * FROM passages WHERE id IN ({})", ids)
        }

    def passages_after(self, article: str, paragraph: int) -> Iterator[Passage]:
        """Yield an article's passages beyond a paragraph, in order."""
        for row in self._all(
            "SELECT * FROM passages WHERE article = ? AND paragraph > ? ORDER BY paragraph, start",
            article,
            paragraph,
        ):
            yield _passage(row)

    def all_passages(self) -> Iterator[Passage]:
        """Yield every passage, in the order of insertion."""
        for row in self._all("SELECT * FROM passages ORDER BY rowid"):
            yield _passage(row)

    def match(self, words: Iterable[str], limit: int) -> dict[str, float]:
        """Return the passages with any of the words and their BM25 score, best first.

        Every word is quoted, so none is an operator of FTS5's language. Larger is better: FTS5
        gives the score negated, which is turned here.
        """
        quoted = ['"' + word.replace('"', '""').replace("\0", " ") + '"' for word in words]
        if not quoted:
            return {}
        rows = self._all(
            "SELECT p.id AS id, -bm25(passages_fts) AS score FROM passages_fts"
            " JOIN passages AS p ON p.rowid = passages_fts.rowid"
            " WHERE passages_fts MATCH ? ORDER BY score DESC, p.id LIMIT ?",
            " OR ".join(quoted),
            limit,
        )
        return {row["id"]: float(row["score"]) for row in rows}

    def pieces(self, ids: Iterable[str]) -> dict[str, Pieces]:
        """Return the word pieces of passages, by id."""
        return {
            row["id"]: tuple(
                tuple(run.split(" ")) if run else () for run in json.loads(row["pieces"])
            )
            for row in self._select_many("SELECT id, pieces FROM passages WHERE id IN ({})", ids)
        }

    def passage_frequency(self, stems: Collection[str]) -> dict[str, int]:
        """Return for each stem the number of passages whose text holds it, 0 for unknown ones."""
        return self._frequency("stem", stems)

    def piece_frequency(self, pieces: Collection[str]) -> dict[str, int]:
        """Return for each word piece the number of passages that hold it, 0 for unknown ones."""
        return self._frequency("piece", pieces)

    # --- cached vectors -----------------------------------------------------------------

    def vectors(self, texts: Collection[str], embedder: str) -> dict[str, Vectors]:
        """Return the cached vectors of those of the texts that have one."""
        by_digest = {_text_digest(text): text for text in texts}
        rows = self._select_many(
            "SELECT text_digest, vector FROM vectors WHERE text_digest IN ({}) AND embedder = ?",
            by_digest,
            embedder,
        )
        return {
            by_digest[row["text_digest"]]: np.frombuffer(row["vector"], dtype=np.float32)
            for row in rows
        }

    def put_vectors(self, vectors: Mapping[str, Vectors], embedder: str) -> None:
        """Cache the vectors of texts."""
        self._db.executemany(
            "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
            [
                (_text_digest(text), embedder, vector.astype(np.float32).tobytes())
                for text, vector in vectors.items()
            ],
        )

    def drop_unused_vectors(self, used_texts: Iterable[str]) -> None:
        """Forget cached vectors of texts that no passage holds any more."""
        used = {_text_digest(text) for text in used_texts}
        gone = [
            (row["text_digest"],)
            for row in self._all("SELECT DISTINCT text_digest FROM vectors")
            if row["text_digest"] not in used
        ]
        self._db.executemany("DELETE FROM vectors WHERE text_digest = ?", gone)

    # --- plumbing -----------------------------------------------------------------------

    def _require_ours(self) -> None:
        application = self._db.execute("PRAGMA application_id").fetchone()[0]
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if application != APPLICATION_ID:
            raise IndexDamaged(f"{self.file} was not made by askcorpus.", "Name another --home.")
        if version != SCHEMA_VERSION:
            raise IndexMismatch(
                f"The index in {self.file.parent} was made by another version of askcorpus.",
                _REPAIR,
            )

    def _prepare(self) -> None:
        # In WAL mode a reader is never blocked by a writer. It needs a writable folder; a
        # read-only index is read as it is.
        with contextlib.suppress(sqlite3.OperationalError):
            self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA trusted_schema = OFF")

    def _count_terms(self, article: str, sign: int) -> None:
        """Count an article's passages in, or out, for each stem and piece that they hold."""
        counts: Counter[tuple[str, str]] = Counter()
        for row in self._all("SELECT text, pieces FROM passages WHERE article = ?", article):
            counts.update(("stem", stem) for stem in content_stems(row["text"]))
            _, *sentences = json.loads(row["pieces"])
            counts.update(("piece", piece) for piece in set(" ".join(sentences).split()))
        self._db.executemany(
            "INSERT INTO terms VALUES (?, ?, ?)"
            " ON CONFLICT (kind, term) DO UPDATE SET passages = passages + excluded.passages",
            [(kind, term, sign * number) for (kind, term), number in counts.items()],
        )

    def _frequency(self, kind: str, terms: Collection[str]) -> dict[str, int]:
        rows = self._select_many(
            "SELECT term, passages FROM terms WHERE term IN ({}) AND kind = ?", terms, kind
        )
        found = {row["term"]: int(row["passages"]) for row in rows}
        return {term: found.get(term, 0) for term in terms}

    def _count(self, table: str) -> int:
        row = self._one(f"SELECT count(*) AS n FROM {table}")
        return 0 if row is None else int(row["n"])

    def _one(self, statement: str, *values: object) -> sqlite3.Row | None:
        rows = self._all(statement, *values)
        return rows[0] if rows else None

    def _all(self, statement: str, *values: object) -> list[sqlite3.Row]:
        with self._translating():
            return self._db.execute(statement, values).fetchall()

    def _select_many(
        self, statement: str, keys: Iterable[object], *values: object
    ) -> Iterator[sqlite3.Row]:
        """Run `statement` over any number of keys; `{}` takes their marks."""
        wanted = list(dict.fromkeys(keys))
        for at in range(0, len(wanted), _MANY):
            some = wanted[at : at + _MANY]
            yield from self._all(statement.format(",".join("?" * len(some))), *some, *values)

    @contextlib.contextmanager
    def _translating(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as exc:
            raise IndexDamaged(f"The catalog {self.file} can't be used: {exc}.", _REPAIR) from exc


def _passage(row: sqlite3.Row) -> Passage:
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


def _text_digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
