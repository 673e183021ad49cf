"""Where an index lives, and who may write to it."""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import BaseFileLock, FileLock, Timeout

from askcorpus.errors import IndexBusy, IndexMissing, InputUnreadable

FOLDER: Final = ".askcorpus"


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that holds one index."""

    path: Path

    @property
    def catalog(self) -> Path:
        """Return the catalog's file."""
        return self.path / "catalog.sqlite"

    @property
    def draft(self) -> Path:
        """Return the file of a catalog that is to take the place of a damaged one."""
        return self.path / "catalog-anew.sqlite"

    @property
    def vectors(self) -> Path:
        """Return the folder of the vector stores."""
        return self.path / "vectors"

    @property
    def exists(self) -> bool:
        """Tell whether an index has been made here; InputUnreadable where nobody may look."""
        try:
            return self.catalog.is_file()
        except PermissionError as exc:
            raise InputUnreadable(
                f"The index folder {self.path} can't be read: {exc.strerror}.",
                "Check who owns it, or name another place with --home.",
            ) from exc

    def require(self) -> "Home":
        """Return this home, or raise IndexMissing."""
        if not self.exists:
            raise IndexMissing(
                f"There is no index in {self.path}.", "Make one with `askcorpus index FOLDER`."
            )
        return self

    def create(self) -> None:
        """Make the folder, readable by its owner alone."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as exc:
            raise InputUnreadable(
                f"The index folder {self.path} can't be made: {exc.strerror}.",
                "Name a writable place with --home.",
            ) from exc

    def _acquire(self, lock: BaseFileLock) -> None:
        try:
            lock.acquire()
        except Timeout as exc:
            raise IndexBusy(
                f"Another process is writing the index in {self.path}.",
                "Wait for it to finish, then try again.",
            ) from exc
        except OSError as exc:
            raise InputUnreadable(
                f"The index in {self.path} is not writable: {exc.strerror}.",
                "Check who owns it, or name another place with --home.",
            ) from exc

    @contextmanager
    def writing(self, deadline: float) -> Iterator[None]:
        """Hold the write lock; IndexBusy when another holds it for `deadline` seconds.

        A folder made for an index that did not come about is taken away again.
        """
        is_new = not self.path.exists()
        self.create()
        file = self.path / "lock"
        lock = FileLock(file, timeout=deadline)
        try:
            self._acquire(lock)
            try:
                yield
                is_new = False
            finally:
                lock.release()
        finally:
            if is_new and not self.exists:
                file.unlink(missing_ok=True)
                with contextlib.suppress(OSError):
                    self.path.rmdir()


def find_home(start: Path) -> Home:
    """Return the nearest index in `start` or above it; `start`'s own where there is none."""
    for folder in (start, *start.parents):
        home = Home(folder / FOLDER)
        try:
            if os.access(folder, os.X_OK) and home.exists:
                return home
        except InputUnreadable:
            if folder == start:
                raise
    return Home(start / FOLDER)
