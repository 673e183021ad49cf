"""`askcorpus search` and `askcorpus show`: looking at the corpus without an answer."""

import re
from typing import Annotated, Final

import typer

from askcorpus.cli import records, render
from askcorpus.cli.console import Piece
from askcorpus.cli.options import (
    HomeOption,
    JsonOption,
    KOption,
    ModelsDirOption,
    Session,
    open_session,
)
from askcorpus.cli.questions import for_question
from askcorpus.engine import Engine
from askcorpus.errors import UsageError
from askcorpus.model import Span
from askcorpus.text.normalize import decodable

_REFERENCE: Final = re.compile(
    r"(?P<file>.+?)\s*(?:#p|¶)(?P<number>\d{1,9})(?::(?P<start>\d{1,9})-(?P<end>\d{1,9}))?"
)


def search_command(
    ctx: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="- reads queries, one a line.")],
    k: KOption = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show each leg's score.")] = False,
    home: HomeOption = None,
    models_dir: ModelsDirOption = None,
    json: JsonOption = False,
) -> None:
    """List the passages nearest to a query; no language model is loaded.

    \b
    askcorpus search "peacekeepers for Gaza"
    askcorpus search --k 20 --explain "gas field"
    askcorpus search --json - < queries.txt

    Larger scores are better. Exit code 1 means that nothing was found.
    """
    session = open_session(ctx, home, k=k, models_dir=models_dir)
    with session.engine() as engine:

        def one(text: str) -> bool:
            return _search(session, engine, text, explain=explain, json=json)

        code = for_question(session, query, json, one)
    raise typer.Exit(code)


def _search(session: Session, engine: Engine, query: str, *, explain: bool, json: bool) -> bool:
    hits = engine.search(query)
    if json:
        places = {(hit.passage.file, hit.passage.paragraph) for hit in hits}
        paragraphs = {place: engine.paragraph(*place)[1].text for place in places}
        session.console.write_json(records.search(query, hits, paragraphs))
    elif hits:
        session.console.write(render.hits(hits, explain))
    else:
        session.console.write([Piece("Nothing found.")])
    return bool(hits)


def command(
    ctx: typer.Context,
    reference: Annotated[
        str, typer.Argument(metavar="FILE#pN[:START-END]", help="As a citation names it.")
    ],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Print a paragraph, with the cited span marked on a terminal.

    \b
    askcorpus show rivers.md#p4
    askcorpus show rivers.md#p4:17-60     with those characters marked
    askcorpus show "rivers.md ¶4"         as an answer prints it
    """
    match = _REFERENCE.fullmatch(reference.strip())
    if match is None:
        raise UsageError(
            f"{decodable(reference)!r} names no paragraph.",
            "Write it as `askcorpus show FILE.md#p4`.",
        )
    session = open_session(ctx, home)
    with session.engine() as engine:
        article, paragraph = engine.paragraph(decodable(match["file"]), int(match["number"]))
    span = _span(match, paragraph.text)
    if json:
        session.console.write_json(records.paragraph(article, paragraph))
    elif session.console.out_is_terminal and span is not None:
        session.console.write(render.marked(paragraph.text, span))
    else:
        session.console.write([Piece(paragraph.text)])


def _span(match: re.Match[str], text: str) -> Span | None:
    if match["start"] is None:
        return None
    span = Span(int(match["start"]), int(match["end"]))
    if not span.start <= span.end <= len(text):
        raise UsageError(
            f"The paragraph has no characters {span.start}-{span.end}.",
            f"It has {len(text)}, counted from 0.",
        )
    return span
