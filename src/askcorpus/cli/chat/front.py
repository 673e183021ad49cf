"""What a conversation needs of the one who holds it: a terminal (`terminal`), or a script here."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

from askcorpus.cli.console import Console, Piece

PROMPT: Final = "> "

_LONGEST_LINE: Final = 1 << 16
"""Bytes of a line that are kept; a longer one is no question."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Something to look at: a heading, and text of which the quoted words are to be seen first.

    `short` is what of it is printed where nothing can be leafed through.
    """

    heading: tuple[Piece, ...]
    text: tuple[Piece, ...]
    short: tuple[Piece, ...]


Leaf = Callable[[], Sheet]


class Front(Protocol):
    """Where lines come from and sheets are looked at."""

    @property
    def is_person(self) -> bool:
        """Tell whether a person types the lines, who may go on after Ctrl-C."""
        ...

    def read(self, prompt: str = PROMPT, default: str = "", *, is_reply: bool = False) -> str:
        """Return the next line; `default` is there to be changed. A reply is not remembered.

        Raises EOFError at the end, and KeyboardInterrupt where the line was given up.
        """
        ...

    def show(self, leaves: Sequence[Leaf], at: int) -> None:
        """Show a sheet; where a person looks at it, the others can be turned to."""
        ...


class Script:
    """Lines from a stream, shown before what comes of them, so that the output is a transcript."""

    def __init__(self, stream: BinaryIO, console: Console) -> None:
        self._lines = _lines(stream)
        self._console = console
        self._is_first = True

    @property
    def is_person(self) -> bool:
        """Return that nobody is there."""
        return False

    def read(self, prompt: str = PROMPT, default: str = "", *, is_reply: bool = False) -> str:
        """Return the next line, passing over blank ones that answer nothing."""
        for line in self._lines:
            if line or is_reply:
                self._console.write([Piece(f"{self._gap(is_reply)}{prompt}{line}")])
                return line
        raise EOFError

    def show(self, leaves: Sequence[Leaf], at: int) -> None:
        """Print what matters of the sheet."""
        sheet = leaves[at]()
        self._console.write([*sheet.heading, Piece("\n"), *sheet.short])

    def _gap(self, is_reply: bool) -> str:
        gap = "" if self._is_first or is_reply else "\n"
        self._is_first = False
        return gap


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Yield the lines without outer white space; of an endless one only its beginning."""
    while line := stream.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
            while rest := stream.readline(_LONGEST_LINE):
                if rest.endswith(b"\n"):
                    break
        yield line.decode("utf-8", errors="replace").strip()
