"""Filters: which articles questions are asked of. Nothing is retrieved here."""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Final

from askcorpus.errors import UsageError
from askcorpus.index.rows import ArticleHead
from askcorpus.model import Passage
from askcorpus.retrieval import Keep
from askcorpus.text.normalize import fold

_DATE: Final = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Chosen:
    """The articles that filters leave, and how many were left out for want of a date."""

    files: frozenset[str]
    undated: int

    @property
    def keep(self) -> Keep:
        """Return the test that a passage of these articles passes."""

        def kept(passage: Passage) -> bool:
            return passage.file in self.files

        return kept


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for of an article; all of it must hold.

    `article` is a path, `since` a date as far as it is known, `only` a file, a folder or a pattern.
    """

    article: str | None = None
    since: str | None = None
    only: str | None = None

    @property
    def described(self) -> tuple[str, ...]:
        """Return each filter as it was set, without the slash."""
        named = (("article", self.article), ("since", self.since), ("only", self.only))
        return tuple(f"{name} {value}" for name, value in named if value is not None)

    def choose(self, heads: Iterable[ArticleHead]) -> Chosen:
        """Return the articles that every filter accepts."""
        files, undated = [], 0
        for head in heads:
            if self.article not in (None, head.path) or not self._lies_there(head.path):
                continue
            if self.since is not None and head.date is None:
                undated += 1
            elif self.since is None or is_since(head.date or "", self.since):
                files.append(head.path)
        return Chosen(frozenset(files), undated)

    def narrowed(self, **changes: str) -> "Filters":
        """Return these filters with some set anew."""
        return replace(self, **changes)

    def _lies_there(self, path: str) -> bool:
        if self.only is None:
            return True
        bare = self.only.rstrip("/")
        return path == bare or path.startswith(f"{bare}/") or fnmatchcase(path, self.only)


def is_since(date: str, since: str) -> bool:
    """Tell whether a date may be on or after another; what one of them leaves open does not count.

    >>> is_since("2015", "2015-06"), is_since("2015-03", "2015-06"), is_since("2016-01-02", "2015")
    (True, False, True)
    """
    known = min(len(date), len(since))
    return date[:known] >= since[:known]


def read_date(text: str) -> str:
    """Return a year, a month or a day; UsageError for anything else."""
    bare = text.strip()
    if not _DATE.fullmatch(bare):
        raise UsageError(f"{bare!r} is no date.", "Write 2015, 2015-06 or 2015-06-30.")
    return bare


def find_article(name: str, heads: Sequence[ArticleHead]) -> ArticleHead:
    """Return the one article whose path or title has the name in it, else raise UsageError."""
    wanted = fold(name.strip())
    exact = [h for h in heads if wanted in (fold(h.path), fold(h.title or ""))]
    found = exact or [h for h in heads if wanted in fold(f"{h.path} {h.title or ''}")]
    if len(found) == 1:
        return found[0]
    if found:
        shown = ", ".join(h.path for h in found[:_MOST_NAMED])
        more = " …" if len(found) > _MOST_NAMED else ""
        raise UsageError(f"{len(found)} articles fit {name!r}: {shown}{more}.", "Say more of it.")
    near = difflib.get_close_matches(name, [h.path for h in heads], n=1, cutoff=0.4)
    hint = f"Did you mean {near[0]}?" if near else "See them with /articles."
    raise UsageError(f"No article is called {name!r}.", hint)
