"""`askcorpus chat`."""

from pathlib import Path
from typing import Annotated, Final

import typer

from askcorpus.cli.chat import commands, views
from askcorpus.cli.chat.completion import Candidate, Vocabulary, complete
from askcorpus.cli.chat.desk import Desk
from askcorpus.cli.chat.front import Front, Script
from askcorpus.cli.chat.gold import FILE_NAME
from askcorpus.cli.chat.history import History
from askcorpus.cli.chat.session import Chat
from askcorpus.cli.chat.talk import talk
from askcorpus.cli.chat.work import Worker
from askcorpus.cli.options import (
    HomeOption,
    KOption,
    LenientOption,
    ModelOption,
    ModelsDirOption,
    Session,
    StrictOption,
    caution,
    open_session,
)
from askcorpus.engine import QUOTE_ONLY
from askcorpus.errors import AskcorpusError, ExitCode
from askcorpus.models.catalogue import Role, known_models

_PATIENCE: Final = 1.0
"""Seconds that leaving waits for what is still going on."""


def command(
    ctx: typer.Context,
    vi: Annotated[bool, typer.Option("--vi", help="Edit the line with vi's keys.")] = False,
    gold: Annotated[
        Path | None,
        typer.Option("--gold", metavar="FILE", help="Where /good and /not note questions."),
    ] = None,
    strict: StrictOption = False,
    lenient: LenientOption = False,
    k: KOption = None,
    language_model: ModelOption = None,
    home: HomeOption = None,
    models_dir: ModelsDirOption = None,
) -> None:
    """Hold a conversation with the corpus: questions, follow-ups, and commands such as /help.

    \b
    askcorpus chat
    askcorpus chat --vi
    askcorpus chat -m none             quotations only, no language model
    askcorpus chat < questions.txt     each line is an input; the output is a transcript

    The prompt is there at once, and the models load behind it. Ctrl-C stops an answer, Ctrl-D
    leaves. What you type is remembered in a file that you alone can read.
    """
    session = open_session(
        ctx,
        home,
        k=k,
        language_model=language_model,
        models_dir=models_dir,
        caution=caution(strict, lenient),
    )
    engine = session.engine()
    chat = Chat(engine, Worker())
    chat.library.size()
    _ = engine.embedder
    cwd = session.shell.cwd
    noted = cwd / gold.expanduser() if gold else session.home.path.parent / FILE_NAME
    try:
        talk(Desk(chat, session.console, _front(session, chat, vi=vi), cwd, noted))
    finally:
        chat.close(_PATIENCE)
    raise typer.Exit(ExitCode.ANSWERED)


def _front(session: Session, chat: Chat, *, vi: bool) -> Front:
    """Return the terminal, or the script that standard input is."""
    shell, console = session.shell, session.console
    if not (shell.stdin.isatty() and console.out_is_terminal):
        chat.wait()
        return Script(shell.stdin, console)
    # Deferred: it takes a while, and no other command needs it.
    from askcorpus.cli.chat.terminal import Terminal

    history, lines = _history(session)
    vocabulary = _vocabulary(chat)

    def candidates(typed: str, asked: bool) -> list[Candidate]:
        return complete(typed, vocabulary, asked=asked)

    def load() -> None:
        chat.load(terminal.refresh)

    terminal = Terminal(
        console,
        lines=lines,
        remember=history.append if history else lambda line: None,
        candidates=candidates,
        status=lambda: views.status(chat),
        on_ready=load,
        vi=vi,
        colour=shell.may_colour,
    )
    return terminal


def _history(session: Session) -> tuple[History | None, list[str]]:
    """Return the file of what was typed, and its lines; a sentence where it can't be used."""
    if session.shell.user_state is None:
        return None, []
    history = History(session.shell.user_state / "history")
    try:
        return history, history.load()
    except AskcorpusError as exc:
        session.console.write(views.complaint(exc))
        return None, []


def _vocabulary(chat: Chat) -> Vocabulary:
    models = [m.name for m in known_models() if m.role is Role.LANGUAGE_MODEL]
    return Vocabulary(
        commands=commands.arguments(),
        heads=chat.library.heads_or_none,
        texts=chat.library.texts_with,
        models=(*models, QUOTE_ONLY),
        numbers=lambda: [place.number for place in chat.places],
    )
