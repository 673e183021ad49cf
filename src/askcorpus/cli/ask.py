"""`askcorpus ask`."""

from typing import Annotated

import typer

from askcorpus.cli import explanation, records, render
from askcorpus.cli.console import Piece
from askcorpus.cli.options import (
    HomeOption,
    JsonOption,
    KOption,
    LenientOption,
    ModelOption,
    ModelsDirOption,
    Session,
    StrictOption,
    caution,
    open_session,
)
from askcorpus.cli.questions import for_question
from askcorpus.engine import Engine
from askcorpus.model import Answer, Verdict


def command(
    ctx: typer.Context,
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="- reads questions, one a line.")
    ],
    strict: StrictOption = False,
    lenient: LenientOption = False,
    k: KOption = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show how the answer came about, after it.")
    ] = False,
    language_model: ModelOption = None,
    home: HomeOption = None,
    models_dir: ModelsDirOption = None,
    json: JsonOption = False,
) -> None:
    """Answer a question from the corpus, with citations, or say that it is not there.

    \b
    askcorpus ask "What did the two sides agree on?"
    askcorpus ask --json "Who signed it?" | jq .verdict
    askcorpus ask -m none "Who signed it?"    quotations only, no language model
    askcorpus ask --explain "Who signed it?"  hits, evidence, confidence, every check
    askcorpus ask - < questions.txt           one answer for each line, in order

    Every sentence has been checked against the words that it cites: a worded sentence is printed
    as it is, a quotation between quotation marks. Exit code 1 means "not in the corpus" (with
    `-`: for every question).
    """
    session = open_session(
        ctx,
        home,
        k=k,
        language_model=language_model,
        models_dir=models_dir,
        caution=caution(strict, lenient),
    )
    with session.engine() as engine:

        def one(text: str) -> bool:
            return _answer(session, engine, text, explain=explain, json=json)

        code = for_question(session, question, json, one)
    raise typer.Exit(code)


def _answer(session: Session, engine: Engine, question: str, *, explain: bool, json: bool) -> bool:
    answered = engine.ask(question)
    answer = answered.answer
    if json:
        told = {"explanation": explanation.record(answered)} if explain else {}
        session.console.write_json({**records.answer(answer), **told})
    else:
        _show(session, engine, answer)
        if explain:
            session.console.write([Piece("\n"), *explanation.pieces(answered)])
    return answer.verdict is not Verdict.NOT_FOUND


def _show(session: Session, engine: Engine, answer: Answer) -> None:
    console = session.console
    if console.out_is_terminal:
        places = render.citations_of(answer.citations)
        paragraphs = {place: engine.paragraph(*place)[1].text for place in places}
        console.write(render.answer(answer, paragraphs))
    else:
        console.write(render.plain_answer(answer))
        if answer.verdict is Verdict.NOT_FOUND:
            console.tell(render.nearest(answer))
