"""`askcorpus status`."""

from typing import Annotated, Any

import typer

from askcorpus.answering.abstention import LEVELS, MEASURED_EMBEDDER, MEASURED_K, uncertified
from askcorpus.cli.console import Piece
from askcorpus.cli.options import (
    EmbedderOption,
    HomeOption,
    JsonOption,
    ModelOption,
    ModelsDirOption,
    Session,
    open_session,
)
from askcorpus.index.catalog import Catalog
from askcorpus.models.store import ModelStore
from askcorpus.settings import KEYS


def command(
    ctx: typer.Context,
    articles: Annotated[
        bool, typer.Option("--articles", help="List the articles, with title and date.")
    ] = False,
    home: HomeOption = None,
    embedder: EmbedderOption = None,
    language_model: ModelOption = None,
    models_dir: ModelsDirOption = None,
    json: JsonOption = False,
) -> None:
    """Tell the state of index, models and settings, and where each setting came from.

    \b
    askcorpus status
    askcorpus status --articles
    askcorpus status --json | jq .index.articles

    Exit code 3 means that there is no index yet.
    """
    session = open_session(
        ctx, home, embedder=embedder, language_model=language_model, models_dir=models_dir
    )
    record = {
        "schema": "askcorpus.status/1",
        "home": str(session.home.path),
        "index": _index(session, articles),
        "models": _models(session),
        "answers": _answers(session),
        "settings": _settings(session),
    }
    if json:
        session.console.write_json(record)
    else:
        session.console.write(_pieces(record))
    session.home.require()


def _index(session: Session, articles: bool) -> dict[str, Any] | None:
    if not session.home.exists:
        return None
    catalog = Catalog.open(session.home.catalog)
    try:
        record: dict[str, Any] = {
            "roots": [str(root.path) for root in catalog.roots()],
            "articles": catalog.article_count(),
            "passages": catalog.passage_count(),
            "generation": catalog.generation,
            "embedder": catalog.meta("embedder_name"),
            "reading_rule": catalog.meta("reading_rule"),
            "splitting_rule": catalog.meta("splitting_rule"),
        }
        if articles:
            record["list"] = [
                {"file": head.path, "title": head.title, "date": head.date}
                for head in catalog.heads()
            ]
        return record
    finally:
        catalog.close()


def _models(session: Session) -> list[dict[str, Any]]:
    return [
        {
            "name": status.model.name,
            "role": status.model.role.value,
            "here": status.is_here,
            "verified": status.is_verified,
        }
        for status in ModelStore(session.settings.models_dir).statuses()
    ]


def _answers(session: Session) -> dict[str, Any]:
    """Tell what is promised of answers at the present caution.

    Where settings are not those that it was measured with, `uncertified` names them, and the
    promise and its figures are null.
    """
    caution = session.settings.caution
    level = LEVELS[caution]
    outside = uncertified(session.settings)
    promised = {
        "error": level.error,
        "bound": level.bound,
        "answered": level.answered,
        "wrong": level.wrong,
    }
    return {
        "caution": caution,
        "threshold": level.threshold,
        **(dict.fromkeys(promised) if outside else promised),
        "uncertified": list(outside),
    }


def _settings(session: Session) -> dict[str, dict[str, Any]]:
    settings = session.settings
    values = settings.as_dict()
    return {
        key: {
            "value": values[key] if isinstance(values[key], int | float) else str(values[key]),
            "from": settings.origin(key),
        }
        for key in KEYS
    }


def _pieces(record: dict[str, Any]) -> list[Piece]:
    pieces = [Piece("index     ", "place"), Piece(record["home"])]
    index = record["index"]
    if index is None:
        pieces.append(Piece("\n          none yet: `askcorpus index FOLDER`"))
    else:
        pieces.append(
            Piece(
                f"\n          {index['articles']:,} articles, {index['passages']:,} passages,"
                f" generation {index['generation']}, embedder {index['embedder']}"
            )
        )
        pieces += [Piece(f"\n          covers {root}") for root in index["roots"]]
        for head in index.get("list", []):
            pieces.append(Piece(f"\n          {head['date'] or '':<11}{head['file']}"))
            pieces.append(Piece(f"  {head['title'] or ''}", "faint"))
    for number, model in enumerate(record["models"]):
        state = "verified" if model["verified"] else "here" if model["here"] else "not pulled"
        pieces.append(Piece("\nmodels    " if number == 0 else "\n          ", "place"))
        pieces.append(Piece(f"{model['name']:<20} {state}"))
    pieces += [Piece("\nanswers   ", "place"), *_promise(record)]
    for number, (key, setting) in enumerate(record["settings"].items()):
        pieces.append(Piece("\nsettings  " if number == 0 else "\n          ", "place"))
        pieces.append(Piece(f"{key} = {setting['value']}"))
        pieces.append(Piece(f"  ({setting['from']})", "faint"))
    return pieces


def _promise(record: dict[str, Any]) -> list[Piece]:
    """Return how sure answers are, and what is certified of them, if anything is."""
    promised = record["answers"]
    given = f"{promised['caution']}: given from a confidence of {promised['threshold']:.2f} on"
    if promised["uncertified"]:
        settings = record["settings"]
        outside = ", ".join(f"{key} = {settings[key]['value']}" for key in promised["uncertified"])
        return [
            Piece(f"{given}; nothing is certified with {outside}"),
            Piece(
                "\n          the share of wrong answers was measured with"
                f" embedder = {MEASURED_EMBEDDER} and k = {MEASURED_K}",
                "faint",
            ),
        ]
    return [
        Piece(f"{given}; at most {promised['error']:.0%} wrong"),
        Piece(
            f"\n          certified: {promised['wrong']:,} of {promised['answered']:,} were wrong,"
            f" which bounds the share at {promised['bound']:.1%} with 95 % confidence",
            "faint",
        ),
    ]
