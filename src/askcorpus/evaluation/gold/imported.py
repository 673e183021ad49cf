"""The folder that an import makes: safe file names, articles, gold file. Knows no data format."""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from askcorpus.errors import InputUnreadable, UsageError
from askcorpus.evaluation.gold.items import GoldItem, write_gold
from askcorpus.index.home import FOLDER
from askcorpus.model import Paragraph
from askcorpus.reading import read_article
from askcorpus.text.normalize import collapse_space
from askcorpus.text.sanitize import sanitize

EXTENSION: Final = ".txt"

EXAMPLES: Final = 5
"""How many cases a remark names."""

_LONGEST_STEM: Final = 100
"""Bytes of UTF-8; file systems allow 255 with extension and number."""
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
)
"""Names that Windows keeps for itself, whatever the extension."""
_OTHER: Final = re.compile(r"[\W_]+")
"""What is neither a letter nor a digit."""


def ignore_progress(stage: str, done: int, total: int) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a reader of the figures has to know about an import.

    `what` goes on from "3 of 120": "contexts are …". `key` is its name for programs.
    """

    key: str
    what: str
    count: int
    of: int
    examples: tuple[str, ...]

    @property
    def left(self) -> int:
        """Return how many cases are not among the examples."""
        return self.count - len(self.examples)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote: the questions, and how many articles and paragraphs they ask about."""

    format: str
    items: tuple[GoldItem, ...]
    articles: int
    paragraphs: int
    remarks: tuple[Remark, ...]


def remark(key: str, what: str, cases: Sequence[str], of: int) -> list[Remark]:
    """Return the remark on some cases; nothing where there is none."""
    if not cases:
        return []
    return [Remark(key, what, len(cases), of, tuple(cases[:EXAMPLES]))]


@dataclass(slots=True)
class FileNames:
    """Gives file names that are safe anywhere and unique, even where case does not count."""

    _taken: set[str] = field(default_factory=set)
    _next: dict[str, int] = field(default_factory=dict)

    def name(self, text: str) -> str:
        """Return a new file name made from `text`, which is any text at all."""
        stem = _stem(text)
        key = _folded(stem)
        number = self._next.get(key, 1)
        candidate = stem if number == 1 else f"{stem}-{number}"
        while _folded(candidate) in self._taken:
            number += 1
            candidate = f"{stem}-{number}"
        self._next[key] = number + 1
        self._taken.add(_folded(candidate))
        return candidate + EXTENSION


def _stem(text: str) -> str:
    """Keep letters, marks, digits and a few signs; never a path part, a dot first, or nothing."""
    kept = "".join(c if _is_plain(c) else "_" for c in unicodedata.normalize("NFC", text))
    short = kept.encode()[:_LONGEST_STEM].decode(errors="ignore")
    stem = short.lstrip(".-_").rstrip("._") or "article"
    return stem + "_" if stem.split(".")[0].casefold() in _DEVICES else stem


def _is_plain(character: str) -> bool:
    return character in "-._" or character.isalnum() or unicodedata.category(character)[0] == "M"


def _folded(name: str) -> str:
    """Return what is equal for names that some file system takes for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


@dataclass(frozen=True, slots=True)
class Target:
    """The folder that is written: `articles/`, `gold.jsonl`, and the place of an index."""

    folder: Path
    force: bool = False

    @property
    def articles(self) -> Path:
        """Return the folder of the articles."""
        return self.folder / "articles"

    @property
    def gold(self) -> Path:
        """Return the gold file."""
        return self.folder / "gold.jsonl"

    @property
    def index(self) -> Path:
        """Return the index's folder."""
        return self.folder / FOLDER

    def require_free(self) -> None:
        """Raise UsageError where the folder holds anything, unless that may be replaced."""
        if self.folder.exists() and not self.folder.is_dir():
            raise UsageError(f"{self.folder} is not a folder.", "Name a new folder.")
        if not self.force and self.folder.is_dir() and any(self.folder.iterdir()):
            raise UsageError(
                f"The folder {self.folder} is not empty.",
                "Name a new one, or replace what an earlier import wrote there with --force.",
            )

    def prepare(self) -> None:
        """Make the folders. An earlier gold file goes first: it must not outlive its articles."""
        self.articles.mkdir(parents=True, exist_ok=True)
        self.gold.unlink(missing_ok=True)

    def write_article(self, name: str, blocks: Iterable[str]) -> None:
        """Write blocks of text as an article, blank lines between them."""
        self._write(self.articles / name, "\n\n".join(filter(None, blocks)) + "\n")

    def write_gold(self, items: Iterable[GoldItem]) -> None:
        """Write the gold file; it appears only once it is whole."""
        draft = self.gold.with_suffix(".part")
        self._write(draft, write_gold(items))
        draft.replace(self.gold)

    def strangers(self, names: Iterable[str]) -> list[Remark]:
        """Remark on files among the articles that this import did not write."""
        ours = set(names)
        there = [name for name in os.listdir(self.articles) if not name.startswith(".")]
        others = sorted(name for name in there if name not in ours)
        what = "files in articles/ are not of this import, and are searched too"
        return remark("other_files", what, others, len(there))

    def _write(self, path: Path, text: str) -> None:
        """Write a new file. What has its name is taken away first, so no link is followed."""
        if self.force:
            path.unlink(missing_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)


def block(text: str) -> str:
    """Return a text as one block of a plain text file."""
    return collapse_space(sanitize(text))


def letters(text: str) -> str:
    """Return the letters and digits of a text, which reading a file leaves as they are."""
    return _OTHER.sub("", unicodedata.normalize("NFC", text))


def read_back(file: Path, blocks: Sequence[str]) -> list[Paragraph | None]:
    """Read an article that was written and return the paragraph that each block became.

    None for a block that is not one paragraph now. A block without letters is never found.
    """
    try:
        paragraphs = read_article(file, file.name).paragraphs
    except InputUnreadable:
        return [None] * len(blocks)
    return list(_matched(paragraphs, blocks))


def _matched(paragraphs: Sequence[Paragraph], blocks: Iterable[str]) -> Iterator[Paragraph | None]:
    keys = [letters(paragraph.text) for paragraph in paragraphs]
    first = 0
    for text in blocks:
        wanted = letters(text)
        at = next((i for i in range(first, len(keys)) if wanted and keys[i] == wanted), None)
        yield None if at is None else paragraphs[at]
        first = first if at is None else at + 1
