"""The catalog: articles, paragraphs, passages and full text in SQLite.

It is the truth of an index; everything else is made from it. What ranks is `retrieval`'s.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from askcorpus.index import rows as convert
from askcorpus.index.database import Database
from askcorpus.index.rows import ArticleHead, FileState, Pieces, Root
from askcorpus.index.vector_cache import VectorCache
from askcorpus.model import Article, Kind, Paragraph, Passage
from askcorpus.text.words import content_stems


class Catalog:
    """An open catalog. Readers see a consistent state; `transaction` writes all or nothing.

    `cache` holds the vectors of its texts.
    """

    def __init__(self, database: Database) -> None:
        self._db = database
        self.file = database.file
        self.cache = VectorCache(database)

    @classmethod
    def open(cls, file: Path) -> "Catalog":
        """Open an existing catalog, for reading alone where its folder can't be written.

        Raises IndexDamaged, IndexMismatch or InputUnreadable; the file is then untouched.
        """
        return cls(Database.open(file))

    @classmethod
    def create(cls, file: Path) -> "Catalog":
        """Make an empty catalog; the file appears only once it is whole."""
        return cls(Database.create(file))

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def transaction(self) -> AbstractContextManager[None]:
        """Apply every change made inside, or none."""
        return self._db.transaction()

    def require_sound(self) -> None:
        """Read the whole file; IndexDamaged where SQLite finds a fault."""
        self._db.require_sound()

    # --- meta ---------------------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        """Return a remembered value."""
        row = self._db.one("SELECT value FROM meta WHERE key = ?", key)
        return None if row is None else str(row["value"])

    def set_meta(self, values: Mapping[str, str]) -> None:
        """Remember values."""
        self._db.execute_many(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            list(values.items()),
        )

    @property
    def generation(self) -> int:
        """Count the refreshes that changed something; 0 before the first."""
        row = self._db.one("SELECT value FROM meta WHERE key = 'generation'")
        return 0 if row is None else self._db.turn(row, lambda r: int(r["value"]))

    # --- roots and articles -------------------------------------------------------------

    def roots(self) -> list[Root]:
        """Return the indexed folders in the order of their prefixes."""
        rows = self._db.all("SELECT prefix, path FROM roots ORDER BY prefix")
        return [self._db.turn(row, convert.to_root) for row in rows]

    def add_root(self, root: Root) -> None:
        """Remember an indexed folder."""
        self._db.execute("INSERT INTO roots VALUES (?, ?)", root.prefix, str(root.path))

    def remove_root(self, prefix: str) -> None:
        """Forget an indexed folder that has no articles left."""
        self._db.execute("DELETE FROM roots WHERE prefix = ?", prefix)

    def file_states(self) -> dict[str, FileState]:
        """Return what is known of every article's file, by path."""
        rows = self._db.all("SELECT path, root, digest, size, modified FROM articles")
        return {row["path"]: self._db.turn(row, convert.to_state) for row in rows}

    def article_count(self) -> int:
        """Return the number of articles."""
        return self._count("articles")

    def article(self, path: str) -> Article | None:
        """Return an article with its paragraphs, or None where the index has no such path."""
        row = self._db.one("SELECT * FROM articles WHERE path = ?", path)
        if row is None:
            return None
        paragraphs = tuple(
            self._db.turn(r, convert.to_paragraph)
            for r in self._db.all(
                "SELECT * FROM paragraphs WHERE article = ? ORDER BY number", path
            )
        )
        return self._db.turn(row, lambda r: convert.to_article(r, paragraphs))

    def paragraph_text(self, path: str, number: int) -> str | None:
        """Return the text of an article's paragraph, or None where there is none of that name."""
        row = self._db.one(
            "SELECT text FROM paragraphs WHERE article = ? AND number = ?", path, number
        )
        return None if row is None else str(row["text"])

    def heads(self) -> list[ArticleHead]:
        """Return what every article is called, sorted by path."""
        rows = self._db.all("SELECT path, title, date FROM articles ORDER BY path")
        return [self._db.turn(row, convert.to_head) for row in rows]

    def date_of(self, path: str) -> str | None:
        """Return an article's date as ISO 8601, or None where it has none."""
        row = self._db.one("SELECT date FROM articles WHERE path = ?", path)
        return None if row is None or row["date"] is None else str(row["date"])

    def paths(self) -> list[str]:
        """Return the paths of all articles, sorted."""
        return [row["path"] for row in self._db.all("SELECT path FROM articles ORDER BY path")]

    def put_article(
        self, article: Article, state: FileState, passages: Mapping[Passage, Pieces]
    ) -> None:
        """Insert an article with its paragraphs and passages, in the place of an earlier one."""
        self.remove_article(article.path)
        self._db.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            article.path,
            state.root,
            article.title,
            article.date,
            article.source,
            state.digest,
            state.size,
            state.modified,
        )
        self._db.execute_many(
            "INSERT INTO paragraphs VALUES (?, ?, ?, ?, ?, ?)",
            [(article.path, p.number, p.kind, p.start, p.end, p.text) for p in article.paragraphs],
        )
        self._db.execute_many(
            'INSERT INTO passages (id, article, paragraph, kind, start, "end", text, context,'
            " sentences, pieces) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [convert.from_passage(passage, pieces) for passage, pieces in passages.items()],
        )
        # Written here rather than by triggers, which SQLite distrusts in a file from elsewhere.
        self._db.execute(
            "INSERT INTO passages_fts (rowid, text, context)"
            " SELECT rowid, text, context FROM passages WHERE article = ?",
            article.path,
        )
        self._count_terms(article.path, +1)

    def touch_article(self, state: FileState) -> None:
        """Remember that a file's time changed and its words did not."""
        self._db.execute(
            "UPDATE articles SET size = ?, modified = ? WHERE path = ?",
            state.size,
            state.modified,
            state.path,
        )

    def remove_article(self, path: str) -> None:
        """Delete an article and all that was made from it."""
        self._count_terms(path, -1)
        self._db.execute(
            "INSERT INTO passages_fts (passages_fts, rowid, text, context)"
            " SELECT 'delete', rowid, text, context FROM passages WHERE article = ?",
            path,
        )
        self._db.execute("DELETE FROM articles WHERE path = ?", path)

    # --- passages -----------------------------------------------------------------------

    def passage_count(self) -> int:
        """Return the number of passages."""
        return self._count("passages")

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Return those of the passages that exist, by id."""
        return {
            row["id"]: self._db.turn(row, convert.to_passage)
            for row in self._db.many("SELECT * FROM passages WHERE id IN ({})", ids)
        }

    def passages_after(self, article: str, paragraph: int) -> Iterator[Passage]:
        """Yield an article's passages beyond a paragraph, in order."""
        for row in self._db.all(
            "SELECT * FROM passages WHERE article = ? AND paragraph > ? ORDER BY paragraph, start",
            article,
            paragraph,
        ):
            yield self._db.turn(row, convert.to_passage)

    def last_passage(self, article: str, paragraph: int) -> Passage | None:
        """Return the passage that ends a paragraph, None for one that supports no answer."""
        row = self._db.one(
            "SELECT * FROM passages WHERE article = ? AND paragraph = ?"
            " ORDER BY start DESC LIMIT 1",
            article,
            paragraph,
        )
        return None if row is None else self._db.turn(row, convert.to_passage)

    def announcements_before(self, article: str, paragraph: int) -> list[Paragraph]:
        """Return the paragraphs that may announce the list in which a paragraph stands, in order.

        They are the last one before it that is no list item, and of the items between the last one
        that ends with a colon.
        """
        before = "SELECT * FROM paragraphs WHERE article = ? AND number < ? AND number > ? AND "
        last = " ORDER BY number DESC LIMIT 1"
        item = Kind.LIST_ITEM
        outer = self._db.one(before + "kind <> ?" + last, article, paragraph, 0, item)
        start = outer["number"] if outer is not None else 0
        colon = "kind = ? AND text LIKE '%:'"
        inner = self._db.one(before + colon + last, article, paragraph, start, item)
        rows = [row for row in (outer, inner) if row is not None]
        return [self._db.turn(row, convert.to_paragraph) for row in rows]

    def all_passages(self) -> Iterator[Passage]:
        """Yield every passage, in the order of insertion."""
        for row in self._db.all("SELECT * FROM passages ORDER BY rowid"):
            yield self._db.turn(row, convert.to_passage)

    def match(self, words: Iterable[str], limit: int) -> dict[str, float]:
        """Return the passages with any of the words and their BM25 score, best first.

        Every word is quoted, so none is an operator of FTS5's language. Larger is better: FTS5
        gives the score negated, which is turned here.
        """
        quoted = ['"' + word.replace('"', '""').replace("\0", " ") + '"' for word in words]
        if not quoted:
            return {}
        rows = self._db.all(
            "SELECT p.id AS id, -bm25(passages_fts) AS score FROM passages_fts"
            " JOIN passages AS p ON p.rowid = passages_fts.rowid"
            " WHERE passages_fts MATCH ? ORDER BY score DESC, p.id LIMIT ?",
            " OR ".join(quoted),
            limit,
        )
        return {row["id"]: float(row["score"]) for row in rows}

    def texts_with(self, beginning: str, limit: int) -> list[str]:
        """Return the texts of some passages with a word that begins so; stems decide what fits."""
        bare = "".join(c for c in beginning if c.isalnum())
        if not bare:
            return []
        rows = self._db.all(
            "SELECT p.text AS text FROM passages_fts"
            " JOIN passages AS p ON p.rowid = passages_fts.rowid"
            " WHERE passages_fts MATCH ? LIMIT ?",
            f'text : "{bare}" *',
            limit,
        )
        return [str(row["text"]) for row in rows]

    def pieces(self, ids: Iterable[str]) -> dict[str, Pieces]:
        """Return the word pieces of passages, by id."""
        return {
            row["id"]: self._db.turn(row, convert.to_pieces)
            for row in self._db.many("SELECT id, pieces FROM passages WHERE id IN ({})", ids)
        }

    def passage_frequency(self, stems: Collection[str]) -> dict[str, int]:
        """Return for each stem the number of passages whose text holds it, 0 for unknown ones."""
        return self._frequency("stem", stems)

    def piece_frequency(self, pieces: Collection[str]) -> dict[str, int]:
        """Return for each word piece the number of passages that hold it, 0 for unknown ones."""
        return self._frequency("piece", pieces)

    def _count_terms(self, article: str, sign: int) -> None:
        """Count an article's passages in, or out, for each stem and piece that they hold."""
        counts: Counter[tuple[str, str]] = Counter()
        for row in self._db.all("SELECT text, pieces FROM passages WHERE article = ?", article):
            counts.update(("stem", stem) for stem in content_stems(row["text"]))
            sentences = self._db.turn(row, convert.to_pieces)[1:]
            counts.update(("piece", piece) for piece in {p for run in sentences for p in run})
        self._db.execute_many(
            "INSERT INTO terms VALUES (?, ?, ?)"
            " ON CONFLICT (kind, term) DO UPDATE SET passages = passages + excluded.passages",
            [(kind, term, sign * number) for (kind, term), number in counts.items()],
        )

    def _frequency(self, kind: str, terms: Collection[str]) -> dict[str, int]:
        rows = self._db.many(
            "SELECT term, passages FROM terms WHERE term IN ({}) AND kind = ?", terms, kind
        )
        found = {row["term"]: int(row["passages"]) for row in rows}
        return {term: found.get(term, 0) for term in terms}

    def _count(self, table: str) -> int:
        row = self._db.one(f"SELECT count(*) AS n FROM {table}")
        return 0 if row is None else int(row["n"])
