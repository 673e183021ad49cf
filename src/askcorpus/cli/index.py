"""`askcorpus index`."""

from pathlib import Path
from typing import Annotated

import typer

from askcorpus.cli import records, render
from askcorpus.cli.options import (
    EmbedderOption,
    HomeOption,
    JsonOption,
    ModelsDirOption,
    Scene,
    open_session,
)
from askcorpus.errors import InputUnreadable


def command(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Folders or files to cover.", readable=False),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Read, split and embed everything anew.")
    ] = False,
    forget: Annotated[
        list[Path] | None,
        typer.Option("--forget", metavar="PATH", help="Stop covering this folder."),
    ] = None,
    home: HomeOption = None,
    embedder: EmbedderOption = None,
    models_dir: ModelsDirOption = None,
    json: JsonOption = False,
) -> None:
    """Make the index, or bring it up to date.

    \b
    askcorpus index articles/          cover a folder
    askcorpus index                    refresh every folder covered; here, if there is none
    askcorpus index --rebuild          after changing the embedder or upgrading
    askcorpus index --forget drafts/   stop covering a folder

    Only what changed is read and embedded. The index lies in .askcorpus/ in the folder where you
    run this, or where one is found above it. Files that can't be read are skipped and named.
    """
    scene: Scene = ctx.obj
    cwd = scene.shell.cwd
    asked = [_existing(cwd, path) for path in paths or []]
    forgotten = [cwd / path.expanduser() for path in forget or []]
    session = open_session(
        ctx, home, tuple(asked), root_if_new=cwd, embedder=embedder, models_dir=models_dir
    )
    if not asked and not forgotten and not session.home.exists:
        asked = [cwd]
    with session.engine() as engine, session.console.progress() as progress:
        report = engine.index(asked, forget=forgotten, rebuild=rebuild, progress=progress)
    if json:
        session.console.write_json(records.index(report, str(session.home.path)))
    else:
        session.console.write(render.index_report(report))
        if session.home.path.parent != cwd:
            session.console.note(f"The index is {session.home.path}.")


def _existing(cwd: Path, path: Path) -> Path:
    found = cwd / path.expanduser()
    if not found.exists():
        raise InputUnreadable(f"There is no folder or file {path}.", "Check the path.")
    return found
