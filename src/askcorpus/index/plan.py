"""Tell what changed in the indexed folders since the last refresh, and read it."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from askcorpus.errors import InputUnreadable, UsageError
from askcorpus.index.rows import FileState, Root
from askcorpus.model import Article, Skipped
from askcorpus.reading import file_digest, read_article
from askcorpus.reading.files import find_files
from askcorpus.text.sanitize import sanitize_line

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, the work done and the work in all."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article that is new or changed, with its file's state."""

    article: Article
    state: FileState


@dataclass(frozen=True, slots=True)
class Plan:
    """What a refresh has to do."""

    added: tuple[Reading, ...]
    changed: tuple[Reading, ...]
    touched: tuple[FileState, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    file: Path
    state: FileState


def roots_for(known: Sequence[Root], paths: Sequence[Path]) -> list[Root]:
    """Return the roots to refresh: those that `paths` name or, for no paths, all known ones.

    A path inside a known root means that root. Raises UsageError where a path would index
    files twice.
    """
    if not paths:
        return list(known)
    chosen: dict[str, Root] = {}
    everything = list(known)
    for path in paths:
        resolved = path.resolve()
        _require_utf8(resolved)
        inside = next((r for r in everything if resolved.is_relative_to(r.path)), None)
        if inside is None:
            above = next((r for r in everything if r.path.is_relative_to(resolved)), None)
            if above is not None:
                raise UsageError(
                    f"{path} holds {above.path}, which this index already covers.",
                    f"Leave out one of them, or `askcorpus index --forget {above.path}` first.",
                )
            inside = Root(_prefix(resolved, everything), resolved)
            everything.append(inside)
        chosen[inside.prefix] = inside
    return list(chosen.values())


def _require_utf8(path: Path) -> None:
    try:
        str(path).encode()
    except UnicodeEncodeError as exc:
        raise InputUnreadable(
            f"The name {sanitize_line(str(path))} is not valid UTF-8.", "Rename it, then try again."
        ) from exc


def present_roots(roots: Sequence[Root]) -> tuple[list[Root], list[Root]]:
    """Return the roots that can be read, and those that are gone or can't be."""
    there = [root for root in roots if os.access(root.path, os.R_OK)]
    return there, [root for root in roots if root not in there]


def _prefix(path: Path, known: Sequence[Root]) -> str:
    """Return the beginning of a root's paths: nothing for the first, its folder's name later."""
    if not known:
        return ""
    taken = {root.prefix for root in known}
    name, number = f"{path.name}/", 1
    while name in taken:
        number += 1
        name = f"{path.name}-{number}/"
    return name


def make_plan(
    roots: Sequence[Root], known: Mapping[str, FileState], *, everything: bool, progress: Progress
) -> Plan:
    """Compare the files of `roots` with the states known; read what is new or changed.

    `everything` reads all files again. One bad file is skipped with its reason.
    """
    candidates: list[_Candidate] = []
    skipped: list[Skipped] = []
    for root in roots:
        found = find_files(root.path)
        skipped.extend(replace(s, path=root.prefix + s.path) for s in found.skipped)
        for file in found.files:
            name = root.prefix + file.name
            try:
                stat = file.path.stat()
            except OSError as exc:
                skipped.append(Skipped(name, f"can't be read: {exc.strerror}"))
                continue
            state = FileState(name, root.prefix, "", stat.st_size, stat.st_mtime_ns)
            candidates.append(_Candidate(file.path, state))
    sorter = _Sorter(known, everything)
    for done, candidate in enumerate(candidates):
        progress("reading", done, len(candidates))
        sorter.take(candidate)
    progress("reading", len(candidates), len(candidates))
    skipped.extend(sorter.skipped)
    prefixes = {root.prefix for root in roots}
    gone = [p for p, s in known.items() if s.root in prefixes and p not in sorter.alive]
    return Plan(
        added=tuple(sorter.added),
        changed=tuple(sorter.changed),
        touched=tuple(sorter.touched),
        removed=tuple(sorted(gone)),
        unchanged=tuple(sorted(sorter.unchanged)),
        skipped=tuple(sorted(skipped, key=lambda s: s.path)),
    )


class _Sorter:
    """Sorts files into new, changed and unchanged ones, reading no more than it must."""

    def __init__(self, known: Mapping[str, FileState], everything: bool) -> None:
        self._known = known
        self._everything = everything
        self.added: list[Reading] = []
        self.changed: list[Reading] = []
        self.touched: list[FileState] = []
        self.unchanged: list[str] = []
        self.skipped: list[Skipped] = []
        self.alive: set[str] = set()

    def take(self, candidate: _Candidate) -> None:
        """Put one file where it belongs."""
        state = candidate.state
        before = None if self._everything else self._known.get(state.path)
        if before and (before.size, before.modified) == (state.size, state.modified):
            self._keep(state.path)
            return
        try:
            if before and before.digest == file_digest(candidate.file):
                self.touched.append(replace(state, digest=before.digest))
                self._keep(state.path)
                return
            article = read_article(candidate.file, state.path)
        except OSError as exc:
            self.skipped.append(Skipped(state.path, f"can't be read: {exc.strerror}"))
            return
        except InputUnreadable as exc:
            self.skipped.append(Skipped(state.path, exc.message))
            return
        reading = Reading(article, replace(state, digest=article.digest))
        (self.changed if state.path in self._known else self.added).append(reading)
        self.alive.add(state.path)

    def _keep(self, path: str) -> None:
        self.unchanged.append(path)
        self.alive.add(path)
