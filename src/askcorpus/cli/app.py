"""The program's three doors: Ctrl-C, mapping errors to messages, the commands themselves."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from askcorpus import __version__
from askcorpus.cli import ask, index, show, status
from askcorpus.cli import models as models_commands
from askcorpus.cli.console import Console, Piece
from askcorpus.cli.options import Scene
from askcorpus.cli.shell import Shell
from askcorpus.errors import AskcorpusError, ExitCode

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
app.command("search")(show.search_command)
app.command("show")(show.command)
app.command("status")(status.command)
app.add_typer(models_commands.app, name="models")


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
        app(args=list(arguments), prog_name="askcorpus", obj=Scene(shell, console))
    except SystemExit as exc:
        return exc.code if isinstance(exc.code, int) else ExitCode.USAGE
    except AskcorpusError as exc:
        report(console, exc)
        return exc.exit_code
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    return ExitCode.ANSWERED


def report(console: Console, error: AskcorpusError) -> None:
    """Tell an error and its next step on standard error."""
    console.tell(
        [
            Piece("askcorpus: ", "error"),
            Piece(error.message),
            Piece(f" {error.hint}" if error.hint else ""),
        ]
    )


def main() -> NoReturn:
    """Run the program on the process' own arguments and streams."""
    sys.exit(run(sys.argv[1:], Shell.real()))
