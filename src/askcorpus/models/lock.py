"""A lock between processes, for pulls: held as long as a process lives, gone when it dies."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

_PAUSE_SECONDS: Final = 0.2


@contextmanager
def exclusive(path: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold `path` alone, waiting for whoever holds it; `on_wait` is called once if one must wait.

    The file is a SQLite database, whose write lock every platform has and none forgets to drop.
    """
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as holder:
        has_waited = False
        while not _try(holder):
            if not has_waited:
                on_wait()
                has_waited = True
            time.sleep(_PAUSE_SECONDS)
        try:
            yield
        finally:
            holder.execute("ROLLBACK")


def _try(holder: sqlite3.Connection) -> bool:
    try:
        holder.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as exc:
        if exc.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return False
        raise
    return True
