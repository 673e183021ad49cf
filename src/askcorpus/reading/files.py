"""Which files of a folder are articles, and which are left out and why. Reads no file."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from askcorpus.errors import InputUnreadable
from askcorpus.model import Skipped
from askcorpus.reading.readers import reader_for
from askcorpus.text.sanitize import sanitize_line

_OUR_FILES: Final = frozenset({"askcorpus.toml"})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read; `name` is its posix path relative to the folder."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a folder holds: files to read, sorted by name, and files left out, sorted by path."""

    files: tuple[FoundFile, ...]
    skipped: tuple[Skipped, ...]


def find_files(root: Path) -> Found:
    """List the readable files under `root`, which may be a single file.

    Hidden files and folders, askcorpus' own among them, are left out silently. A link is
    followed only inside the folder, and only to what is not read under its own name. Raises
    InputUnreadable where `root` itself can't be read.
    """
    try:
        mode = root.stat().st_mode
        real_root = root.resolve(strict=True)
    except (OSError, ValueError, RuntimeError) as exc:
        raise InputUnreadable(
            f"There is no file or folder {sanitize_line(str(root))}.",
            "Check the path, or name another folder.",
        ) from exc
    search = _Search(real_root)
    if stat.S_ISDIR(mode):
        search.walk(root, "", is_root=True)
        search.follow_links()
    else:
        search.add(root, root.name)
    return Found(
        tuple(sorted(search.files, key=lambda file: file.name)),
        tuple(sorted(search.skipped, key=lambda skip: skip.path)),
    )


@dataclass(slots=True)
class _Search:
    """The state of one search; a link waits until everything real has been seen."""

    real_root: Path
    files: list[FoundFile] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    links: list[tuple[Path, str]] = field(default_factory=list)
    real_paths: set[str] = field(default_factory=set)

    def walk(self, folder: Path, prefix: str, *, is_root: bool = False) -> None:
        """Add the files of a folder and of those below it."""
        waiting = [(folder, prefix)]
        while waiting:
            here, prefix = waiting.pop()
            real = os.path.realpath(here)
            if real in self.real_paths:
                continue
            self.real_paths.add(real)
            try:
                entries = sorted(os.scandir(here), key=lambda entry: entry.name)
            except OSError as exc:
                reason = (exc.strerror or type(exc).__name__).lower()
                if is_root and not prefix:
                    raise InputUnreadable(
                        f"The folder {sanitize_line(str(folder))} can't be read: {reason}.",
                        "Check its permissions, or name another folder.",
                    ) from exc
                self.skip(prefix.rstrip("/"), f"the folder can't be read: {reason}")
                continue
            waiting += self._sort_out(entries, prefix)

    def _sort_out(self, entries: list[os.DirEntry[str]], prefix: str) -> Iterator[tuple[Path, str]]:
        """Add files, put links aside, and yield the folders to walk."""
        for entry in entries:
            name = prefix + entry.name
            if entry.name.startswith(".") or name in _OUR_FILES:
                continue
            reason = _bad_name(entry.name)
            if reason:
                self.skip(name, reason)
            elif entry.is_symlink():
                self.links.append((Path(entry.path), name))
            elif entry.is_dir(follow_symlinks=False):
                yield Path(entry.path), name + "/"
            else:
                self.add(Path(entry.path), name)

    def follow_links(self) -> None:
        """Add what links lead to; links found on the way wait in the same queue."""
        position = 0
        while position < len(self.links):
            path, name = self.links[position]
            position += 1
            try:
                real = path.resolve(strict=True)
            except (OSError, RuntimeError):
                self.skip(name, "broken link")
                continue
            if not real.is_relative_to(self.real_root):
                self.skip(name, "link out of the folder")
            elif str(real) in self.real_paths or self.real_root == real:
                self.skip(name, "link to what is read under its own name")
            elif real.is_dir():
                self.walk(path, name + "/")
            else:
                self.add(path, name)

    def add(self, path: Path, name: str) -> None:
        """Add one file, or the reason why it is left out."""
        reason = _bad_name(name)
        if reason is None:
            try:
                reader_for(name)
                regular = stat.S_ISREG(path.stat().st_mode)
                reason = None if regular else "it is not a regular file"
            except InputUnreadable as exc:
                reason = exc.message
            except OSError as exc:
                reason = f"it can't be read: {(exc.strerror or type(exc).__name__).lower()}"
        if reason is not None:
            self.skip(name, reason)
            return
        self.real_paths.add(os.path.realpath(path))
        self.files.append(FoundFile(path, name))

    def skip(self, name: str, reason: str) -> None:
        """Note a file that is left out, under a name that is safe to print."""
        self.skipped.append(Skipped(sanitize_line(name), reason))


def _bad_name(name: str) -> str | None:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return "its name is not valid UTF-8"
    return None if sanitize_line(name) == name else "its name holds control characters"
