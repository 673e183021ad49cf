"""`askcorpus gold`: make gold files from public data sets, and check them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from askcorpus.cli import records, render
from askcorpus.cli.console import Piece
from askcorpus.cli.options import (
    EmbedderOption,
    HomeOption,
    JsonOption,
    ModelsDirOption,
    Scene,
    Session,
    open_session,
)
from askcorpus.errors import InputUnreadable, UsageError
from askcorpus.index.catalog import Catalog
from askcorpus.index.home import FOLDER, Home
from askcorpus.index.plan import Progress
from askcorpus.model import IndexReport
from askcorpus.text.normalize import collapse_space

if TYPE_CHECKING:
    from askcorpus.evaluation.gold.imported import Imported, Target
    from askcorpus.evaluation.gold.items import GoldSet
    from askcorpus.evaluation.gold.resolve import Resolved

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Make gold files from public data sets, and check them.",
)

_MOST_SHOWN: Final = 10
"""How many tags, or pieces of evidence, are named; `--json` has them all."""


@app.command("import")
def import_command(
    ctx: typer.Context,
    data: Annotated[
        Path, typer.Argument(metavar="DATA", help="A SQuAD JSON file or a BEIR folder.")
    ],
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="A new folder for articles, gold and index.")
    ],
    split: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The qrels file of a BEIR folder (default test)."),
    ] = None,
    index: Annotated[bool, typer.Option(help="Index the articles.")] = True,
    force: Annotated[
        bool, typer.Option("--force", help="Replace what an earlier import wrote there.")
    ] = False,
    embedder: EmbedderOption = None,
    models_dir: ModelsDirOption = None,
    json: JsonOption = False,
) -> None:
    """Make articles, a gold file and an index from a public data set.

    \b
    askcorpus gold import dev-v2.0.json squad/    SQuAD v1.1 or v2.0
    askcorpus gold import scifact/ scifact-test/  a BEIR folder; retrieval only
    askcorpus eval squad/gold.jsonl               what to do next

    Writes FOLDER/articles/, FOLDER/gold.jsonl and the index FOLDER/.askcorpus. What the data says
    and the reader does not find in the articles is told.
    """
    from askcorpus.evaluation.gold.imported import Target

    scene: Scene = ctx.obj
    if scene.home is not None:
        raise UsageError("An import's index lies in its own folder.", "Leave --home out.")
    target = Target(scene.shell.cwd / folder.expanduser(), force)
    target.require_free()
    source = scene.shell.cwd / data.expanduser()
    session = open_session(
        ctx, target.index, (target.articles,), embedder=embedder, models_dir=models_dir
    )
    with session.engine() as engine, session.console.progress() as progress:
        if index:
            _ = engine.embedder  # a model that is not here is told before anything is written
        imported = _import(source, target, split, progress)
        report = engine.index([target.articles], progress=progress) if index else None
    if json:
        session.console.write_json(_import_record(imported, target, report))
        return
    session.console.write(_import_pieces(imported, target, report))
    session.console.note(f"Next: askcorpus eval {folder / target.gold.name}")


def _import(data: Path, target: "Target", split: str | None, progress: Progress) -> "Imported":
    """Import what `data` is by its looks: a folder is BEIR's, a file SQuAD's."""
    from askcorpus.evaluation.gold.import_beir import import_beir
    from askcorpus.evaluation.gold.import_squad import import_squad

    if data.is_dir():
        return import_beir(data, target, split or "test", progress)
    if split is not None:
        raise UsageError(f"{data} is no BEIR folder, so there is no split.", "Leave --split out.")
    return import_squad(data, target, progress)


def _import_pieces(
    imported: "Imported", target: "Target", report: IndexReport | None
) -> Iterator[Piece]:
    answerable = sum(1 for item in imported.items if item.answerable)
    counts = (
        (len(imported.items), "question"),
        (imported.paragraphs, "paragraph"),
        (imported.articles, "article"),
    )
    questions, *rest = (f"{n:,} {word}{'' if n == 1 else 's'}" for n, word in counts)
    yield Piece(f"{imported.format}: {questions} ({answerable:,} answerable), {', '.join(rest)}\n")
    yield Piece(f"Written to {target.folder}.\n")
    for one in imported.remarks:
        yield Piece(f"{one.count:,} of {one.of:,} {one.what}:", "warning")
        more = f"; … and {one.left:,} more" if one.left else ""
        yield Piece(f" {collapse_space('; '.join(one.examples))}{more}\n")
    if report is None:
        yield Piece("Not indexed.")
    else:
        yield from render.index_report(report)


def _import_record(
    imported: "Imported", target: "Target", report: IndexReport | None
) -> dict[str, Any]:
    return {
        "schema": "askcorpus.import/1",
        "format": imported.format,
        "gold": str(target.gold),
        "articles": imported.articles,
        "paragraphs": imported.paragraphs,
        "questions": len(imported.items),
        "answerable": sum(1 for item in imported.items if item.answerable),
        "remarks": [
            {
                "key": one.key,
                "what": one.what,
                "count": one.count,
                "of": one.of,
                "examples": list(one.examples),
            }
            for one in imported.remarks
        ],
        "index": None if report is None else records.index(report, str(target.index)),
    }


@app.command("check")
def check_command(
    ctx: typer.Context,
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="A gold file, JSON Lines.")],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Check a gold file, and whether the index holds its evidence.

    \b
    askcorpus gold check gold.jsonl
    askcorpus gold check --json gold.jsonl | jq .evidence.lost

    Evidence is found by its quote first: what stands in another paragraph now has moved, and
    counts as found. Exit code 7 means that the file is faulty or that evidence is lost.
    """
    from askcorpus.evaluation.gold.items import read_gold
    from askcorpus.evaluation.gold.resolve import resolve

    scene: Scene = ctx.obj
    file = scene.shell.cwd / gold.expanduser()
    read = read_gold(file)
    session = open_session(ctx, home or _home_beside(scene, file))
    with closing(Catalog.open(session.home.require().catalog)) as catalog:
        resolved = resolve(read.items, catalog)
    record = _check_record(read, session, resolved)
    if json:
        session.console.write_json(record)
    else:
        session.console.write(_check_pieces(record))
    lost = len(record["evidence"]["lost"])
    if lost:
        raise InputUnreadable(
            f"{lost:,} of {record['evidence']['pieces']:,} pieces of evidence are lost.",
            "Correct the gold file, or bring the index up to date with `askcorpus index`.",
        )


def _home_beside(scene: Scene, gold: Path) -> Path | None:
    """Return the index beside a gold file, where there is one and none was named."""
    beside = gold.parent / FOLDER
    return beside if scene.home is None and Home(beside).exists else None


def _check_record(
    gold: "GoldSet", session: Session, resolved: Mapping[str, "Resolved"]
) -> dict[str, Any]:
    tags = Counter(tag for item in gold.items for tag in item.tags)
    pieces = sum(len(item.evidence) for item in gold.items)
    lost = [
        {"id": id, "why": lost.why, "failure": lost.failure.value}
        for id, one in resolved.items()
        for lost in one.lost
    ]
    return {
        "schema": "askcorpus.gold/1",
        "gold": gold.name,
        "digest": gold.digest,
        "home": str(session.home.path),
        "questions": len(gold.items),
        "answerable": sum(1 for item in gold.items if item.answerable),
        "tags": dict(tags.most_common()),
        "evidence": {
            "pieces": pieces,
            "resolved": pieces - len(lost),
            "moved": [
                {"id": id, "what": told} for id, one in resolved.items() for told in one.moved
            ],
            "lost": lost,
        },
    }


def _check_pieces(record: Mapping[str, Any]) -> Iterator[Piece]:
    evidence = record["evidence"]
    yield Piece("questions  ", "place")
    yield Piece(f"{record['questions']:,}, {record['answerable']:,} of them answerable")
    if record["tags"]:
        tags = [f"{tag} {count:,}" for tag, count in record["tags"].items()]
        yield Piece("\ntags       ", "place")
        yield Piece(f"{len(tags):,}: {collapse_space(', '.join(tags[:_MOST_SHOWN]))}{_more(tags)}")
    yield Piece("\nevidence   ", "place")
    yield Piece(
        f"{evidence['pieces']:,} pieces: {evidence['resolved']:,} found"
        f" ({len(evidence['moved']):,} of them moved), {len(evidence['lost']):,} lost"
    )
    for word, key in (("moved", "what"), ("lost", "why")):
        for one in evidence[word][:_MOST_SHOWN]:
            told = collapse_space(f"{word} {one['id']}: {one[key]}")
            yield Piece(f"\n  {told}", "warning")
        if len(evidence[word]) > _MOST_SHOWN:
            yield Piece(f"\n  {word}{_more(evidence[word])}", "warning")


def _more(cases: Sequence[object]) -> str:
    rest = len(cases) - _MOST_SHOWN
    return f" … and {rest:,} more" if rest > 0 else ""
