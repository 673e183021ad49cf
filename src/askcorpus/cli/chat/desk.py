"""Where a conversation is held, as every command needs it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from askcorpus.cli.chat import views
from askcorpus.cli.chat.front import Front
from askcorpus.cli.chat.session import Chat
from askcorpus.cli.console import Console, Piece


class Left(Exception):
    """The conversation is to end."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a conversation is held: its state, its two ends, and where files are put."""

    chat: Chat
    console: Console
    front: Front
    cwd: Path
    gold: Path

    def say(self, text: str) -> None:
        """Write a line."""
        self.console.write([Piece(text)])

    def tell_problems(self) -> None:
        """Say what went wrong in loading, once."""
        for problem in self.chat.problems():
            self.console.write(views.complaint(problem))

    def files(self, paths: Iterable[str]) -> dict[str, Path | None]:
        """Return the articles' files, for links."""
        return {path: self.chat.library.file_of(path) for path in dict.fromkeys(paths)}
