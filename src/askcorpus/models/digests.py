"""SHA-256 of files, remembered so that a model of half a gigabyte is not read at every start."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

_CHUNK: Final = 1024 * 1024

OnBytes = Callable[[int], None]
"""Told how many bytes of the file are done."""


def sha256_of(path: Path, on_bytes: OnBytes | None = None) -> str:
    """Return the SHA-256 of a file's bytes, reading it as a stream."""
    digest = hashlib.sha256()
    done = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            done += len(chunk)
            if on_bytes is not None:
                on_bytes(done)
    return digest.hexdigest()


class DigestMemory:
    """Digests of files, kept in one JSON file while size, time of change and inode stay.

    It saves time and protects against accidents, not against someone who can write there:
    `models verify` never asks it. A memory that can't be read or written is an empty one.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def digest(self, path: Path) -> str:
        """Return the SHA-256 of `path`, computing it only if the file looks changed."""
        known = self.recall(path)
        if known is not None:
            return known
        digest = sha256_of(path)
        self.remember(path, digest)
        return digest

    def recall(self, path: Path) -> str | None:
        """Return the digest remembered for the file as it is now, or None."""
        entry = self._load().get(str(path.resolve()))
        if isinstance(entry, list) and len(entry) == 2 and entry[0] == _stamp(path):
            return str(entry[1])
        return None

    def remember(self, path: Path, digest: str) -> None:
        """Keep `digest` for the file as it is now."""
        entries = self._load()
        entries[str(path.resolve())] = [_stamp(path), digest]
        temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")
            temporary.replace(self._path)
        except OSError:  # a folder that can't be written costs time, nothing else
            return

    def _load(self) -> dict[str, object]:
        try:
            entries = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return entries if isinstance(entries, dict) else {}


def _stamp(path: Path) -> str:
    status = path.stat()
    return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ino}"
