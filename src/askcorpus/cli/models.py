"""`askcorpus models`: the one command that may use the network."""

from typing import Annotated

import typer

from askcorpus.cli.console import Piece
from askcorpus.cli.options import HomeOption, JsonOption, ModelsDirOption, Session, open_session
from askcorpus.errors import ModelMissing, UsageError
from askcorpus.models.catalogue import KnownModel, Role, find_known, known_models
from askcorpus.models.loading import prepare_embedder
from askcorpus.models.pull import pull_models
from askcorpus.models.store import ModelStatus, ModelStore, near_names

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="List, pull and verify the models. Only `pull` uses the network.",
)

Names = Annotated[
    list[str] | None, typer.Argument(metavar="NAME", help="Models; none means the defaults.")
]


@app.command("list")
def list_command(
    ctx: typer.Context,
    home: HomeOption = None,
    models_dir: ModelsDirOption = None,
    json: JsonOption = False,
) -> None:
    """List the known models and whether they are here.

    \b
    askcorpus models list
    askcorpus models list --json
    """
    session = open_session(ctx, home, models_dir=models_dir)
    for status in ModelStore(session.settings.models_dir).statuses():
        if json:
            session.console.write_json(_record(status))
        else:
            session.console.write(_pieces(status))


@app.command("pull")
def pull_command(
    ctx: typer.Context,
    names: Names = None,
    home: HomeOption = None,
    models_dir: ModelsDirOption = None,
    json: JsonOption = False,
) -> None:
    """Fetch models, checking every byte against the digest known beforehand.

    \b
    askcorpus models pull                    the default embedder and language model
    askcorpus models pull smollm2-135m       a smaller language model
    askcorpus models pull --models-dir /srv/models

    A model's home is tried first and its mirrors next. An interrupted pull is taken up again
    where it stopped, and a file appears in its place only once it is whole and checked.
    """
    session = open_session(ctx, home, models_dir=models_dir)
    folder = session.settings.models_dir
    chosen = _chosen(names)
    with session.console.progress() as progress:
        pulled = pull_models(chosen, folder, on_progress=progress)
    for one in pulled:
        if one.model.role is Role.EMBEDDER:
            session.console.note(f"Preparing {one.model.name} …")
            prepare_embedder(one.model.name, folder)
        word = f"pulled from its {one.source}" if one.source else "already here"
        _tell(session, ModelStore(folder), one.model, word, json=json)


@app.command("verify")
def verify_command(
    ctx: typer.Context,
    names: Names = None,
    home: HomeOption = None,
    models_dir: ModelsDirOption = None,
    json: JsonOption = False,
) -> None:
    """Hash the models that are here again and compare with their digests.

    \b
    askcorpus models verify
    askcorpus models verify qwen2.5-coder-0.5b
    """
    session = open_session(ctx, home, models_dir=models_dir)
    store = ModelStore(session.settings.models_dir)
    chosen = _chosen(names) if names else [m for m in known_models() if store.has(m)]
    if not chosen:
        raise ModelMissing("No model is here.", "Fetch the defaults with `askcorpus models pull`.")
    for model in chosen:
        with session.console.progress() as progress:
            store.verify(model, progress)
        _tell(session, store, model, "verified", json=json)


def _chosen(names: list[str] | None) -> list[KnownModel]:
    if not names:
        return [model for model in known_models() if model.is_default]
    return [_known(name) for name in names]


def _known(name: str) -> KnownModel:
    model = find_known(name)
    if model is not None:
        return model
    raise UsageError(f"There is no known model {name!r}.", near_names(name))


def _tell(session: Session, store: ModelStore, model: KnownModel, word: str, *, json: bool) -> None:
    status = next(s for s in store.statuses() if s.model.name == model.name)
    if json:
        session.console.write_json(_record(status))
    else:
        session.console.write([Piece(f"{model.name}: {word}, {status.path}")])


def _pieces(status: ModelStatus) -> list[Piece]:
    model = status.model
    state = "verified" if status.is_verified else "here, not verified" if status.is_here else "-"
    return [
        Piece(f"{model.name:<20}", "place"),
        Piece(f"{model.role.value.replace('_', ' '):<16}{model.bytes / 1e6:>7.0f} MB  "),
        Piece(f"{model.licence:<12}{'default  ' if model.is_default else '         '}{state}"),
    ]


def _record(status: ModelStatus) -> dict[str, object]:
    model = status.model
    return {
        "schema": "askcorpus.model/1",
        "name": model.name,
        "role": model.role.value,
        "bytes": model.bytes,
        "digest": model.digest,
        "licence": model.licence,
        "default": model.is_default,
        "path": str(status.path),
        "here": status.is_here,
        "verified": status.is_verified,
    }
