"""Writing to the shell: styled text, JSON lines, progress. The one module that knows rich."""

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, Final, TextIO

from rich.console import Console as RichConsole
from rich.control import Control
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.segment import ControlType
from rich.style import Style
from rich.text import Text

from askcorpus.cli.shell import Shell
from askcorpus.errors import AskcorpusError
from askcorpus.text.sanitize import sanitize, sanitize_line

_STYLES: Final = {
    "plain": "",
    "strong": "bold",
    "quote": "bold underline",
    "marker": "bold cyan",
    "place": "bold",
    "faint": "dim",
    "warning": "bold yellow",
    "error": "bold red",
}
"""Meaning never hangs on colour alone: what matters is also bold or underlined."""

_UNSAFE_IN_JSON: Final = re.compile(
    r"[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
_QUIET_SECONDS: Final = 5.0

CLOSED_PIPE: Final = 141
"""What a shell reports of a program that wrote into a closed pipe: 128 + SIGPIPE."""

ProgressCallback = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in one style; newlines are its own."""

    text: str
    style: str = "plain"
    indent: int = 0
    """Blanks before each line; pieces of another indent begin a line of their own."""
    link: Path | None = None
    """The file that the text leads to, where the terminal makes links. It must exist."""


class _RichConsole(RichConsole):
    """A rich console that leaves a closed pipe as we do."""

    def on_broken_pipe(self) -> None:
        """Leave quietly."""
        raise SystemExit(CLOSED_PIPE)


class Console:
    """Writes for one run. Whatever is written has been sanitised here."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._out = self._rich(shell.out)
        self._err = self._rich(shell.err)

    def _rich(self, stream: TextIO) -> RichConsole:
        colour = self._shell.may_colour
        return _RichConsole(
            file=stream,
            no_color=not colour,
            color_system="auto" if colour else None,
            highlight=False,
            markup=False,
            emoji=False,
        )

    @property
    def out_is_terminal(self) -> bool:
        """Tell whether a person reads standard output."""
        return self._out.is_terminal

    def write(self, pieces: Iterable[Piece]) -> None:
        """Write to standard output; wrapped for a terminal, as it is for a pipe."""
        with _pipe():
            self._write(self._out, pieces)
            self._shell.out.flush()

    def tell(self, pieces: Iterable[Piece]) -> None:
        """Write to standard error."""
        self._write(self._err, pieces)
        self._shell.err.flush()

    def note(self, message: str, style: str = "faint") -> None:
        """Write a line to standard error."""
        self.tell([Piece(message, style)])

    def tell_error(self, error: AskcorpusError) -> None:
        """Write an error and its next step to standard error."""
        hint = f" {error.hint}" if error.hint else ""
        self.tell([Piece("askcorpus: ", "error"), Piece(error.message + hint)])

    def write_json(self, record: Mapping[str, Any]) -> None:
        """Write one object on a line; control characters appear as escapes only."""
        line = json.dumps(record, ensure_ascii=False)
        with _pipe():
            self._shell.out.write(_UNSAFE_IN_JSON.sub(_escape, line) + "\n")
            self._shell.out.flush()

    def stage(self, text: str) -> None:
        """Say what is going on in a line that the next thing written takes; not but to a terminal.

        An empty text takes the line away.
        """
        if not self._out.is_terminal or self._out.is_dumb_terminal:
            return
        self._out.control(Control(ControlType.CARRIAGE_RETURN, (ControlType.ERASE_IN_LINE, 2)))
        line = sanitize_line(text)[: self._out.width - 1]
        self._out.print(Text(line, style=_STYLES["faint"]), end="", soft_wrap=True)
        self._shell.out.flush()

    def laid_out(self, pieces: Iterable[Piece], width: int) -> list[list[Piece]]:
        """Return the lines that pieces take in a width, wrapped as `write` wraps them."""
        text = Text(tab_size=8)
        for piece in pieces:
            text.append(sanitize(piece.text), style=piece.style)
        text.expand_tabs()
        lines: list[list[Piece]] = []
        for line in text.wrap(self._out, max(width, 1)):
            cuts = sorted({0, len(line), *(at for s in line.spans for at in (s.start, s.end))})
            runs = pairwise(cuts)
            lines.append([Piece(line.plain[a:b], _style_at(line, a)) for a, b in runs])
        return lines

    def _style(self, piece: Piece) -> Style:
        style = Style.parse(_STYLES[piece.style])
        if piece.link is None or not self._shell.may_link:
            return style
        return style + Style(link=piece.link.as_uri())

    def _write(self, console: RichConsole, pieces: Iterable[Piece]) -> None:
        for indent, group in groupby(pieces, key=lambda piece: piece.indent):
            text = Text()
            for piece in group:
                text.append(sanitize(piece.text), style=self._style(piece))
            if not console.is_terminal:
                console.print(Text(" " * indent) + text, soft_wrap=True)
            else:
                console.print(Padding(text, (0, 0, 0, indent)) if indent else text)

    @contextmanager
    def progress(self) -> Iterator[ProgressCallback]:
        """Show progress on standard error: a bar on a terminal, now and then a line elsewhere."""
        if not self._err.is_terminal:
            yield _LineProgress(self.note)
            return
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:,}/{task.total:,}"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self._err, transient=True) as bar:
            tasks: dict[str, TaskID] = {}

            def update(stage: str, done: int, total: int) -> None:
                if stage not in tasks:
                    tasks[stage] = bar.add_task(sanitize(stage), total=max(total, 1))
                bar.update(tasks[stage], completed=done, total=max(total, 1))

            yield update


class _LineProgress:
    """Progress for a log: a line when some seconds have passed, no line for what is quick."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note
        self._last = time.monotonic()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last >= _QUIET_SECONDS:
            self._last = now
            share = 100 * done // max(total, 1)
            self._note(f"{stage}: {done:,} of {total:,} ({share} %)")


def _style_at(line: Text, at: int) -> str:
    """Return the name of the style at an offset of a line."""
    covering = [span.style for span in line.spans if span.start <= at < span.end]
    return str(covering[-1]) if covering else "plain"


@contextmanager
def _pipe() -> Iterator[None]:
    """Leave quietly, as by SIGPIPE, when nobody reads standard output any more."""
    try:
        yield
    except BrokenPipeError:
        raise SystemExit(CLOSED_PIPE) from None


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"
