"""Where the bytes of a model may come from: what every source offers, and how one fails."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from askcorpus.models.catalogue import KnownModel, ModelFile


class SourceUnavailableError(Exception):
    """A source can't serve a file now; another may. Its text is a sentence without a full stop.

    `keep` is how many bytes of the file are still good; None if all are that came.
    """

    def __init__(self, message: str, keep: int | None = None) -> None:
        super().__init__(message)
        self.keep = keep


@dataclass(frozen=True, slots=True)
class Stream:
    """The bytes of a file from `start` to its end."""

    start: int
    chunks: Iterator[bytes]


OnBytes = Callable[[int], None]
"""Told how many bytes of the file are on this machine, while they are on their way."""


class Source(Protocol):
    """Something that serves the files of known models; what it serves is checked by others."""

    @property
    def name(self) -> str:
        """Return how the source is called in messages."""
        ...

    def open(
        self, model: KnownModel, file: ModelFile, start: int, on_bytes: OnBytes
    ) -> AbstractContextManager[Stream]:
        """Open a file at `start`, or earlier where the source can't begin there.

        Raises `SourceUnavailableError`, at once or while the bytes are read, and `ModelRefused`
        where it finds wrong bytes itself.
        """
        ...
