"""`askcorpus ask`."""

from collections.abc import Iterator
from typing import Annotated, BinaryIO

import typer

from askcorpus.cli import records, render
from askcorpus.cli.console import Piece
from askcorpus.cli.options import (
    HomeOption,
    JsonOption,
    KOption,
    ModelOption,
    ModelsDirOption,
    Session,
    open_session,
)
from askcorpus.engine import Engine
from askcorpus.errors import AskcorpusError, ExitCode, UsageError
from askcorpus.model import Answer, Verdict

_LONGEST_LINE = 1 << 16
"""Bytes of a line on standard input; more is no question, and is not kept in memory."""


def command(
    ctx: typer.Context,
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="- reads questions, one a line.")
    ],
    k: KOption = None,
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
    askcorpus ask - < questions.txt           one answer for each line, in order

    Every sentence has been checked against the words that it cites: a worded sentence is printed
    as it is, a quotation between quotation marks. Exit code 1 means "not in the corpus" (with
    `-`: for every question).
    """
    session = open_session(ctx, home, k=k, language_model=language_model, models_dir=models_dir)
    with session.engine() as engine:
        if question != "-":
            verdict = _answer(session, engine, question, json)
            raise typer.Exit(_exit_code([verdict]))
        code = _answer_each(session, engine, json)
    raise typer.Exit(code)


def _answer_each(session: Session, engine: Engine, json: bool) -> int:
    """Answer every line of standard input; a question that fails does not stop the others."""
    verdicts: list[Verdict] = []
    failed: AskcorpusError | None = None
    for question in read_questions(session.shell.stdin):
        try:
            if verdicts and not json:
                session.console.write([Piece("")])
            verdicts.append(_answer(session, engine, question, json))
        except UsageError as exc:
            failed = exc
            session.console.note(f"askcorpus: {exc.message} {exc.hint}", "error")
            if json:
                session.console.write_json(records.error(question, exc))
    if failed is not None:
        return failed.exit_code
    if not verdicts:
        raise UsageError("There is no question on standard input.", "Write one on each line.")
    return _exit_code(verdicts)


def _exit_code(verdicts: list[Verdict]) -> ExitCode:
    """Return grep's answer: 0 when at least one question was answered."""
    found = any(verdict is not Verdict.NOT_FOUND for verdict in verdicts)
    return ExitCode.ANSWERED if found else ExitCode.NOT_FOUND


def _answer(session: Session, engine: Engine, question: str, json: bool) -> Verdict:
    answer: Answer = engine.ask(question).answer
    console = session.console
    if json:
        console.write_json(records.answer(answer))
    elif console.out_is_terminal:
        places = render.citations_of(answer.citations)
        paragraphs = {place: engine.paragraph(*place)[1].text for place in places}
        console.write(render.answer(answer, paragraphs))
    else:
        console.write(render.plain_answer(answer))
    return answer.verdict


def read_questions(stream: BinaryIO) -> Iterator[str]:
    """Yield the lines that are not blank; of an endless one only its beginning."""
    while line := stream.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
            while rest := stream.readline(_LONGEST_LINE):
                if rest.endswith(b"\n"):
                    break
        text = line.decode("utf-8", errors="replace").strip()
        if text:
            yield text
