"""What was typed in earlier sessions, in a file that its owner alone can read."""

import json
import os
import stat
from pathlib import Path
from typing import Final

from askcorpus.errors import InputUnreadable

_LONGEST: Final = 1 << 20
"""Bytes of the file that are kept; of a larger one the older half goes."""

_FLAGS: Final = (
    os.O_RDWR
    | os.O_CREAT
    | os.O_APPEND
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
"""A link is not followed, and a pipe does not hang."""


class History:
    """The lines typed, the oldest first; JSON strings in the file, one a line."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def load(self) -> list[str]:
        """Return the lines of earlier sessions; InputUnreadable where that can't be done safely.

        The file is made if it is not there. Lines that are no text are passed over.
        """
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            raw = self._read()
        except OSError as exc:
            raise InputUnreadable(
                f"The history {self.file} can't be used: {exc.strerror or exc}.",
                "What you type is remembered in this session only.",
            ) from exc
        found = []
        for line in raw.decode("utf-8", errors="replace").split("\n"):
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, str) and entry.strip():
                found.append(entry)
        return found

    def append(self, line: str) -> None:
        """Remember a line; OSError where the file has become unusable."""
        data = (json.dumps(line) + "\n").encode("ascii")
        descriptor = self._open()
        try:
            os.write(descriptor, data)
        finally:
            os.close(descriptor)

    def _read(self) -> bytes:
        descriptor = self._open()
        with os.fdopen(descriptor, "rb+", buffering=0) as stream:
            size = os.fstat(descriptor).st_size
            if size <= _LONGEST:
                return stream.read()
            stream.seek(size - _LONGEST // 2)
            raw = stream.read().partition(b"\n")[2]
            stream.truncate(0)
            stream.write(raw)
            return raw

    def _open(self) -> int:
        descriptor = os.open(self.file, _FLAGS, 0o600)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(0, "it is no file")
            if hasattr(os, "fchmod") and os.fstat(descriptor).st_mode & 0o077:
                os.fchmod(descriptor, 0o600)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor
