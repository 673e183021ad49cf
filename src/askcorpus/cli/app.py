"""The program's three doors: Ctrl-C, mapping errors to messages, the commands themselves."""

import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer

from askcorpus import __version__
from askcorpus.cli import ask, compare, evaluate, gold, index, report, show, status
from askcorpus.cli import models as models_commands
from askcorpus.cli.chat import command as chat
from askcorpus.cli.chat import work
from askcorpus.cli.console import CLOSED_PIPE, Console, Piece
from askcorpus.cli.options import Scene
from askcorpus.cli.shell import Shell
from askcorpus.cli.trouble import as_error
from askcorpus.errors import AskcorpusError, ExitCode, InputUnreadable, UsageError

INTERNAL_ERROR: Final = 70
"""BSD's EX_SOFTWARE."""

app = typer.Typer(
    name="askcorpus",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
)
app.command("index")(index.command)
app.command("ask")(ask.command)
app.command("chat")(chat.command)
app.command("search")(show.search_command)
app.command("show")(show.command)
app.command("eval")(evaluate.command)
app.command("report")(report.command)
app.command("compare")(compare.command)
app.command("status")(status.command)
app.add_typer(models_commands.app, name="models")
app.add_typer(gold.app, name="gold")


def _version(ctx: typer.Context, wanted: bool) -> None:
    if wanted:
        scene: Scene = ctx.obj
        scene.console.write([Piece(f"askcorpus {__version__}")])
        raise typer.Exit(ExitCode.ANSWERED)


@app.callback()
def _program(
    ctx: typer.Context,
    home: Annotated[
        Path | None, typer.Option("--home", help="The index's folder, for every command.")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")
    ] = False,
) -> None:
    """Ask a folder of articles a question and get an answer that can be checked.

    \b
    askcorpus models pull                  once: fetch the default models
    askcorpus index articles/              read, split and embed a folder
    askcorpus ask "Who opened the talks?"  an answer with citations, or "Not in the corpus."
    askcorpus chat                         a conversation, with follow-up questions
    askcorpus show articles.md#p4          the paragraph that a citation names

    Nothing but `models pull` uses the network.

    Exit codes: 0 answered, 1 not in the corpus, 2 usage or settings, 3 no index or made with
    another model, 4 model missing or refused, 5 index busy, 6 index damaged or foreign,
    7 input unreadable, 8 a threshold was missed, 130 interrupted.
    """
    if home is not None:
        scene: Scene = ctx.obj
        ctx.obj = Scene(scene.shell, scene.console, home)


def run(arguments: Sequence[str], shell: Shell) -> int:
    """Run one command in a shell and return its exit code."""
    console = Console(shell)
    try:
        code = app(
            args=list(arguments),
            prog_name="askcorpus",
            obj=Scene(shell, console),
            standalone_mode=False,
        )
        shell.out.flush()
    except SystemExit as exc:
        return exc.code if isinstance(exc.code, int) else ExitCode.USAGE
    except AskcorpusError as exc:
        console.tell_error(exc)
        return exc.exit_code
    except typer.TyperException as exc:
        console.tell_error(_usage_error(exc))
        return ExitCode.USAGE
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    except OSError as exc:
        console.tell_error(InputUnreadable(f"Reading or writing failed: {exc.strerror or exc}."))
        return ExitCode.UNREADABLE
    except Exception as exc:  # noqa: BLE001  the last door: no bug may look like "not found"
        console.tell_error(as_error(exc))
        return INTERNAL_ERROR
    return code if isinstance(code, int) else ExitCode.ANSWERED


def _usage_error(error: typer.TyperException) -> UsageError:
    """Say a usage error in our own form; the whole help where no command was named."""
    message = error.format_message()
    if message.lstrip().startswith("Usage:"):
        return UsageError("No command was named.", "\n\n" + message)
    near = getattr(error, "possibilities", None)
    if near:
        name = getattr(error, "option_name", "")
        return UsageError(f"There is no option {name}.", f"Did you mean {' or '.join(near)}?")
    return UsageError(message, "" if "Did you mean" in message else "See `askcorpus --help`.")


def main() -> NoReturn:
    """Run the program on the process' own arguments and streams."""
    code = run(sys.argv[1:], Shell.real())
    if code in {CLOSED_PIPE, ExitCode.UNREADABLE}:
        # What is still buffered for a closed pipe or a full disk has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if any(thread.name == work.NAME for thread in threading.enumerate()):
        # A model that still computes would be torn down under its own feet.
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)
    sys.exit(code)
