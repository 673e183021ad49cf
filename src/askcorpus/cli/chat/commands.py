"""The one table of commands, and finding the one that a line means."""

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from askcorpus.cli.chat import actions, judging
from askcorpus.cli.chat.completion import Argument
from askcorpus.cli.chat.desk import Desk
from askcorpus.cli.console import Piece
from askcorpus.errors import UsageError
from askcorpus.text.normalize import collapse_space


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its names, the first with a slash, what it takes and does."""

    names: tuple[str, ...]
    takes: str
    argument: Argument
    help: str
    run: Callable[[Desk, str], None]

    @property
    def usage(self) -> str:
        """Return how it is written."""
        return f"{self.names[0]} {self.takes}".strip()


def show_help(desk: Desk, _: str) -> None:
    """Print the table of commands."""
    desk.console.write(help_pieces())


COMMANDS: Final = (
    Command(("/sources",), "", Argument.NOTHING, "what the last answer cites", actions.sources),
    Command(
        ("/open",), "N", Argument.NUMBER, "source N in its article, the words marked",
        actions.open_source,
    ),
    Command(("/why",), "", Argument.NOTHING, "how the last answer came about", actions.why),
    Command(
        ("/fix",), "QUESTION", Argument.WORDS, "ask the last question anew, as written here",
        actions.fix,
    ),
    Command(("/search",), "WORDS", Argument.WORDS, "the passages nearest to words", actions.search),
    Command(
        ("/good",), "WORDS", Argument.WORDS, "the last answer is right: note it as a gold question",
        judging.good,
    ),
    Command(
        ("/not",), "WORDS or FILE#pN", Argument.WORDS,
        "the last answer is wrong: note what is right", judging.bad,
    ),
    Command(("/article",), "NAME", Argument.ARTICLE, "ask one article only", actions.article),
    Command(
        ("/since",), "DATE", Argument.DATE, "ask articles since 2015, 2015-06, 2015-06-30",
        actions.since,
    ),
    Command(
        ("/only",), "PATH", Argument.PLACE, "ask a folder, or files such as *nato*", actions.only
    ),
    Command(("/all",), "", Argument.NOTHING, "ask all articles again", actions.everything),
    Command(("/articles",), "WORDS", Argument.WORDS, "list the articles", actions.articles),
    Command(
        ("/model",), "NAME", Argument.MODEL, "word answers with another model; none quotes",
        actions.model,
    ),
    Command(("/index",), "", Argument.NOTHING, "bring the index up to date", actions.index),
    Command(
        ("/save",), "FILE.md", Argument.FILE, "write the conversation to a new file", actions.save
    ),
    Command(("/save!",), "FILE.md", Argument.FILE, "the same, over a file", actions.save_over),
    Command(("/reset",), "", Argument.NOTHING, "begin a new conversation", actions.reset),
    Command(("/help", "/?", "?", "help"), "", Argument.NOTHING, "this table", show_help),
    Command(
        ("/quit", "/exit", "/q", "quit", "exit"), "", Argument.NOTHING, "leave, as Ctrl-D does",
        actions.leave,
    ),
)  # fmt: skip

_KEYS: Final = (
    ("Tab", "complete a command, an article, a name typed half"),
    ("Ctrl-R", "search what was typed before; up and down leaf through it"),
    ("Alt-Enter", "a new line; Enter sends all of them"),
    ("Ctrl-C", "stop the answer, or clear the line"),
    ("Ctrl-D", "leave"),
)
_WIDTH: Final = 24


def run(desk: Desk, line: str) -> None:
    """Do what a line says: a command, or a question."""
    name, argument = (*line.split(maxsplit=1), "", "")[:2]
    command = find(name) if name.startswith("/") or not argument else None
    if command is not None:
        command.run(desk, argument.strip())
    elif name.startswith("/"):
        raise UsageError(f"There is no command {name}.", _suggestion(name))
    elif line.strip():
        actions.ask(desk, collapse_space(line))


def find(name: str) -> Command | None:
    """Return the command of that name."""
    return next((command for command in COMMANDS if name.lower() in command.names), None)


def arguments() -> dict[str, tuple[Argument, str]]:
    """Return what each command takes and what it is for, by its name."""
    return {command.names[0]: (command.argument, command.help) for command in COMMANDS}


def help_pieces() -> Iterator[Piece]:
    """Show the table and the keys."""
    yield Piece("Type a question, or one of these:")
    for command in COMMANDS:
        yield Piece(f"\n  {command.usage:<{_WIDTH}} ", "place")
        yield Piece(command.help)
    yield Piece("\nKeys:")
    for key, what in _KEYS:
        yield Piece(f"\n  {key:<{_WIDTH}} ", "place")
        yield Piece(what)


def _suggestion(name: str) -> str:
    names = [spelling for command in COMMANDS for spelling in command.names]
    near = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.5)
    return f"Did you mean {near[0]}?" if near else "See /help."
