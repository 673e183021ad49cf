"""An SQLite file made by askcorpus: opening it, running statements, turning its errors into ours.

What its tables mean is `catalog`'s.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, TypeVar

from askcorpus.errors import (
    AskcorpusError,
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    InputUnreadable,
)
from askcorpus.index.schema import APPLICATION_ID, SCHEMA_VERSION, TABLES

T = TypeVar("T")

_MANY: Final = 500
"""Values bound in one statement; SQLite's own limit is at least 999."""

_REPAIR: Final = "Make it anew with `askcorpus index --rebuild FOLDER`."

_MAGIC: Final = b"SQLite format 3\0"
_APPLICATION_AT: Final = 68
"""Where the header has the application id, 4 bytes (https://sqlite.org/fileformat2.html)."""

_NOT_WRITABLE: Final = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN})


class Database:
    """An open SQLite file of ours."""

    def __init__(self, connection: sqlite3.Connection, file: Path) -> None:
        self._db = connection
        self.file = file

    @classmethod
    def open(cls, file: Path) -> "Database":
        """Open an existing file, for reading alone where its folder can't be written.

        Raises IndexDamaged, IndexMismatch or InputUnreadable; the file is then untouched.
        """
        with _translating(file):
            _require_ours(file)
            database = cls(_connect(file), file)
            try:
                database._require_version()
            except BaseException:
                database.close()
                raise
            return database

    @classmethod
    def create(cls, file: Path) -> "Database":
        """Make a file with empty tables; it appears only once it is whole."""
        draft = file.with_suffix(".new")
        discard(draft)
        with _translating(draft), contextlib.closing(sqlite3.connect(draft)) as db:
            db.executescript(TABLES)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            db.commit()
        draft.chmod(0o600)
        swap_in(draft, file)
        return cls.open(file)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Apply every change made inside, or none."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            # SQLite has rolled back by itself after some errors.
            if self._db.in_transaction:
                self.execute("ROLLBACK")
            raise

    def require_sound(self) -> None:
        """Read the whole file; IndexDamaged where SQLite finds a fault."""
        row = self.one("PRAGMA integrity_check(1)")
        if row is None or row[0] != "ok":
            raise IndexDamaged(f"The catalog {self.file} is damaged.", _REPAIR)

    def execute(self, statement: str, *values: object) -> None:
        """Run a statement that gives no rows."""
        with _translating(self.file):
            self._db.execute(statement, values)

    def execute_many(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Run a statement once for each row of values."""
        with _translating(self.file):
            self._db.executemany(statement, rows)

    def all(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """Return every row."""
        with _translating(self.file):
            return self._db.execute(statement, values).fetchall()

    def one(self, statement: str, *values: object) -> sqlite3.Row | None:
        """Return the first row, if any."""
        rows = self.all(statement, *values)
        return rows[0] if rows else None

    def many(
        self, statement: str, keys: Iterable[object], *values: object
    ) -> Iterator[sqlite3.Row]:
        """Run `statement` over any number of keys; `{}` takes their marks."""
        wanted = list(dict.fromkeys(keys))
        for at in range(0, len(wanted), _MANY):
            some = wanted[at : at + _MANY]
            yield from self.all(statement.format(",".join("?" * len(some))), *some, *values)

    def turn(self, row: sqlite3.Row, make: Callable[[sqlite3.Row], T]) -> T:
        """Return what `make` makes of a row; IndexDamaged where its values make no sense."""
        try:
            return make(row)
        except (ValueError, TypeError, AttributeError) as exc:
            raise IndexDamaged(
                f"The catalog {self.file} holds a broken row: {exc}.", _REPAIR
            ) from exc

    def _require_version(self) -> None:
        row = self.one("PRAGMA user_version")
        if row is None or row[0] != SCHEMA_VERSION:
            raise IndexMismatch(
                f"The index in {self.file.parent} was made by another version of askcorpus.",
                _REPAIR,
            )


def is_foreign(file: Path) -> bool:
    """Tell whether a file is an SQLite database that something else made."""
    with _translating(file), file.open("rb") as stream:
        head = stream.read(_APPLICATION_AT + 4)
    return head.startswith(_MAGIC) and head[_APPLICATION_AT:] != APPLICATION_ID.to_bytes(4, "big")


def swap_in(whole: Path, file: Path) -> None:
    """Put a closed database in the place of another one.

    The other's journal goes first: SQLite would replay it into the new file.
    """
    for journal in _journals(file):
        journal.unlink(missing_ok=True)
    whole.replace(file)


def discard(file: Path) -> None:
    """Delete a closed database, if it is there, and its journal."""
    for path in (*_journals(file), file):
        path.unlink(missing_ok=True)


def _journals(file: Path) -> Iterator[Path]:
    for end in ("-wal", "-shm", "-journal"):
        yield file.with_name(file.name + end)


def _require_ours(file: Path) -> None:
    if file.stat().st_size == 0:
        raise IndexDamaged(f"The catalog {file} is empty.", _REPAIR)
    if is_foreign(file):
        raise IndexDamaged(f"{file} was not made by askcorpus.", "Name another --home.")


def _connect(file: Path) -> sqlite3.Connection:
    """Open for writing, else for reading, else as a file that nobody changes.

    The last is what a database in WAL mode needs in a folder that can't be written. It would
    not see what a writer left in the journal, so it is not tried where there is one.
    """
    journal = next(_journals(file))
    modes = ["mode=rw", "mode=ro"]
    if not journal.exists() or journal.stat().st_size == 0:
        modes.append("immutable=1")
    for mode in modes[:-1]:
        try:
            return _connect_as(file, mode)
        except sqlite3.OperationalError as exc:
            if _code(exc) not in _NOT_WRITABLE:
                raise
    return _connect_as(file, modes[-1])


def _connect_as(file: Path, mode: str) -> sqlite3.Connection:
    db = sqlite3.connect(
        f"{file.absolute().as_uri()}?{mode}",
        uri=True,
        isolation_level=None,
        timeout=10,
        check_same_thread=False,
    )
    try:
        db.row_factory = sqlite3.Row
        if mode == "mode=rw":
            _use_wal(db)
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA trusted_schema = OFF")
    except BaseException:
        db.close()
        raise
    return db


def _use_wal(db: sqlite3.Connection) -> None:
    """Let no reader be blocked by a writer; done once in a file's life, so it may be put off."""
    try:
        db.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as exc:
        if _code(exc) != sqlite3.SQLITE_BUSY:
            raise


@contextlib.contextmanager
def _translating(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as exc:
        raise _translated(file, exc) from exc
    except OSError as exc:
        raise InputUnreadable(
            f"The catalog {file} can't be opened: {exc.strerror}.", "Check who owns it."
        ) from exc


def _translated(file: Path, exc: sqlite3.Error) -> AskcorpusError:
    code = _code(exc)
    if code == sqlite3.SQLITE_READONLY:
        return InputUnreadable(
            f"The index in {file.parent} is not writable.",
            "Check who owns it, or name another place with --home.",
        )
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return InputUnreadable(f"The catalog {file} can't be opened: {exc}.", "Check who owns it.")
    if code == sqlite3.SQLITE_FULL:
        return InputUnreadable(f"The catalog {file} can't be written: {exc}.", "Make room.")
    if code == sqlite3.SQLITE_BUSY:
        return IndexBusy(
            f"Another process is writing the index in {file.parent}.",
            "Wait for it to finish, then try again.",
        )
    return IndexDamaged(f"The catalog {file} can't be used: {exc}.", _REPAIR)


def _code(exc: sqlite3.Error) -> int:
    """Return SQLite's primary result code; 0 for errors of Python's own."""
    return int(getattr(exc, "sqlite_errorcode", 0)) & 0xFF
