"""The options that commands share, and what they resolve to: a home and settings."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from askcorpus.cli.console import Console
from askcorpus.cli.shell import Shell
from askcorpus.engine import Engine
from askcorpus.errors import AskcorpusError, UsageError
from askcorpus.index.catalog import Catalog
from askcorpus.index.home import FOLDER, Home, find_home
from askcorpus.settings import FILE_NAME, Layer, Settings, environment_layer, file_layer, resolve

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="The index's folder, instead of the nearest .askcorpus above."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
KOption = Annotated[
    int | None, typer.Option("--k", metavar="N", help="Passages to retrieve (default 8).")
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--language-model",
        "-m",
        metavar="NAME",
        help='A known name, a GGUF file, or "none" to quote only.',
    ),
]
EmbedderOption = Annotated[
    str | None,
    typer.Option(
        "--embedder", metavar="NAME", help="A known name or a sentence-transformers folder."
    ),
]
ModelsDirOption = Annotated[
    Path | None, typer.Option("--models-dir", help="Where pulled models lie.")
]


StrictOption = Annotated[
    bool, typer.Option("--strict", help="Answer only when surer: at most 5 % wrong, not 10 %.")
]
LenientOption = Annotated[
    bool, typer.Option("--lenient", help="Answer when less sure too: at most 20 % wrong.")
]


def caution(strict: bool, lenient: bool) -> str | None:
    """Return the setting that the flags ask for; UsageError for both."""
    if strict and lenient:
        raise UsageError("--strict and --lenient exclude each other.", "Give one of them.")
    return "strict" if strict else "lenient" if lenient else None


@dataclass(frozen=True, slots=True)
class Scene:
    """A shell with a console on it: what typer hands to every command."""

    shell: Shell
    console: Console
    home: Path | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One command's run: where it writes, which index it means, and its settings."""

    shell: Shell
    console: Console
    home: Home
    settings: Settings

    def engine(self) -> Engine:
        """Return an engine on the index."""
        return Engine(self.home, self.settings)


def open_session(
    ctx: typer.Context,
    home: Path | None,
    new_roots: tuple[Path, ...] = (),
    root_if_new: Path | None = None,
    **flags: Any,
) -> Session:
    """Resolve the home and the settings of a command. Flags that are None were not given.

    `new_roots` are folders about to be indexed, `root_if_new` the one where none is named and
    there is no index yet: a settings file in any of them is not trusted.
    """
    scene: Scene = ctx.obj
    shell = scene.shell
    named = home or scene.home or shell.environment.get("ASKCORPUS_HOME") or None
    beside, found = _project(shell.cwd, Path(named) if named else None)
    if root_if_new is not None and not new_roots and not found.exists:
        new_roots = (root_if_new,)
    file = beside / FILE_NAME
    trusted = not (file.is_file() and _lies_in_corpus(beside, found, new_roots))
    given = {key: value for key, value in flags.items() if value is not None}
    layers = [
        Layer("flag", given, shell.cwd),
        environment_layer(shell.environment, shell.cwd),
        file_layer(file, trusted=trusted),
        file_layer(shell.user_settings),
    ]
    settings = resolve([layer for layer in layers if layer is not None], shell.user_models)
    return Session(shell, scene.console, found, settings)


def _project(cwd: Path, named: Path | None) -> tuple[Path, Home]:
    """Return the folder whose settings file counts, and the index's home.

    That is the nearest folder, from `cwd` upwards, with an index or a settings file in it.
    """
    if named is not None:
        path = (cwd / named.expanduser()).resolve()
        # A folder that holds an index may be named as well as the index itself.
        if path.name != FOLDER and (path / FOLDER).is_dir():
            path = path / FOLDER
        return path.parent, Home(path)
    home = find_home(cwd)
    for folder in (cwd, *cwd.parents):
        if folder == home.path.parent and home.exists:
            return folder, home
        if (folder / FILE_NAME).is_file():
            return folder, home if home.exists else Home(folder / FOLDER)
    return cwd, home


def _lies_in_corpus(folder: Path, home: Home, new_roots: tuple[Path, ...]) -> bool:
    """Tell whether a folder is in one that is indexed, or about to be."""
    roots = [*_roots(home), *(path.resolve() for path in new_roots)]
    return any(folder.is_relative_to(root) for root in roots)


def _roots(home: Home) -> list[Path]:
    """Return the folders that the index covers; none where it can't be read."""
    if not home.exists:
        return []
    try:
        catalog = Catalog.open(home.catalog)
    except AskcorpusError:
        return []
    try:
        return [root.path for root in catalog.roots()]
    finally:
        catalog.close()
