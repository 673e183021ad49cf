"""A conversation over three small articles, with a scripted model and hashed vectors."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from askcorpus import Engine, Home, Settings
from askcorpus.cli.chat.desk import Desk
from askcorpus.cli.chat.front import Script
from askcorpus.cli.chat.session import Chat
from askcorpus.cli.chat.talk import talk
from askcorpus.cli.chat.work import Worker
from askcorpus.cli.console import Console
from askcorpus.cli.shell import Shell
from askcorpus.models.embedder import HashedEmbedder
from askcorpus.models.language_model import ScriptedLanguageModel
from cli_help import FakeTerminal

ARTICLES = {
    "lighthouse.md": (
        "---\ntitle: The lighthouse of Varde Point\ndate: 2014-05-02\n---\n\n"
        "The lighthouse on Varde Point was lit in 1871 by the engineer Ada Lindqvist.\n\n"
        "Its keeper climbed 212 steps every evening, and the lamp burned for almost 30 years.\n\n"
        "A fog horn was added in 1902.\n"
    ),
    "harbour.md": (
        "---\ntitle: Holm and the harbour\ndate: 2016-11-20\n---\n\n"
        "The harbour council met the shipowner Per Holm in Kalla on 4 May 1902.\n\n"
        "Holm would pay for a new pier if the council dredged the channel.\n\n"
        "The council refused his offer.\n"
    ),
    "fair/spring.md": "The spring fair of Kalla draws about 3,000 visitors.\n",
}


@dataclass
class Room:
    """A folder with articles, an index and a conversation over it."""

    folder: Path
    model: ScriptedLanguageModel
    environment: dict[str, str]
    is_terminal: bool = False
    caution: str = "normal"

    @property
    def home(self) -> Home:
        return Home(self.folder / ".askcorpus")

    def shell(self, script: bytes = b"") -> Shell:
        stream = FakeTerminal if self.is_terminal else io.StringIO
        return Shell(
            out=stream(),
            err=io.StringIO(),
            stdin=io.BytesIO(script),
            environment={"TERM": "xterm", **self.environment},
            cwd=self.folder,
            user_settings=self.folder / "none.toml",
            user_models=self.folder / "no-models",
        )

    def engine(self) -> Engine:
        settings = Settings(models_dir=self.folder / "no-models", caution=self.caution)
        embedder = HashedEmbedder()
        return Engine(self.home, settings, embedder=embedder, language_model=self.model)

    def index(self, *names: str) -> None:
        with self.engine() as engine:
            engine.index([self.folder / "articles"])

    @contextmanager
    def desk(self, *lines: str) -> Iterator[tuple[Desk, io.StringIO]]:
        shell = self.shell("".join(f"{line}\n" for line in lines).encode())
        console = Console(shell)
        chat = Chat(self.engine(), Worker())
        front = Script(shell.stdin, console)
        try:
            assert isinstance(shell.out, io.StringIO)
            yield Desk(chat, console, front, self.folder, self.folder / "gold.jsonl"), shell.out
        finally:
            chat.close(10)

    def said(self, *lines: str, replies: Sequence[str] = ()) -> str:
        """Return what a script of lines makes the conversation print."""
        self.model.enqueue(*replies)
        with self.desk(*lines) as (desk, out):
            talk(desk)
            return out.getvalue()

    def answer_to(self, *lines: str, replies: Sequence[str] = ()) -> str:
        """Return what is printed after the last line of a script."""
        return self.said(*lines, replies=replies).rpartition(f"> {lines[-1]}\n")[2]
