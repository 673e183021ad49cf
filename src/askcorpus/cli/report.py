"""`askcorpus report`, and presenting a run for `eval` as for it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from askcorpus.cli import evaluation_view as view
from askcorpus.cli.options import JsonOption, Session, open_session
from askcorpus.errors import InputUnreadable, ThresholdMissed

if TYPE_CHECKING:
    from askcorpus.evaluation.record import Run

FailOnOption = Annotated[
    list[str] | None,
    typer.Option("--fail-on", metavar="EXPR", help="Exit with 8 where it holds: 'f1<0.8'."),
]
FailuresOption = Annotated[
    bool, typer.Option("--failures", help="Print every question that went wrong, by stage.")
]
HtmlOption = Annotated[
    Path | None, typer.Option("--report", metavar="FILE", help="Write the run as an HTML page.")
]
TrecRunOption = Annotated[
    Path | None, typer.Option("--trec-run", metavar="FILE", help="Write the rankings for TREC.")
]
QrelsOption = Annotated[
    Path | None, typer.Option("--trec-qrels", metavar="FILE", help="Write the relevant paragraphs.")
]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to do with a finished run."""

    json: bool = False
    failures: bool = False
    fail_on: tuple[str, ...] = ()
    html: Path | None = None
    trec_run: Path | None = None
    trec_qrels: Path | None = None


def present(session: Session, run: "Run", file: Path, wanted: Wanted) -> None:
    """Show a run as was asked, and raise ThresholdMissed where a figure is too low."""
    cwd = session.shell.cwd
    if wanted.html is not None:
        from askcorpus.evaluation.report.page import page

        _write(cwd / wanted.html, page(run))
    if wanted.trec_run is not None or wanted.trec_qrels is not None:
        from askcorpus.evaluation.runs import trec

        if wanted.trec_run is not None:
            _write(cwd / wanted.trec_run, "".join(trec.run_lines(run, "askcorpus")))
        if wanted.trec_qrels is not None:
            _write(cwd / wanted.trec_qrels, "".join(trec.qrels_lines(run)))
    if wanted.json:
        session.console.write_json(view.record(run, file))
    else:
        session.console.write(view.summary(run, file))
        if wanted.failures:
            session.console.write(view.failures(run))
    require_thresholds(run, wanted)


def command(
    ctx: typer.Context,
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A saved run.")],
    html: HtmlOption = None,
    failures: FailuresOption = False,
    fail_on: FailOnOption = None,
    trec_run: TrecRunOption = None,
    trec_qrels: QrelsOption = None,
    json: JsonOption = False,
) -> None:
    """Show a saved evaluation again: its summary, failures, or as a page.

    \b
    askcorpus report run.json
    askcorpus report run.json --failures
    askcorpus report run.json --report run.html
    """
    from askcorpus.evaluation.runs.store import load

    wanted = Wanted(json, failures, tuple(fail_on or ()), html, trec_run, trec_qrels)
    session = open_session(ctx, None)
    check_thresholds(wanted)
    file = session.shell.cwd / run
    present(session, load(file), file, wanted)


def check_thresholds(wanted: Wanted) -> None:
    """Raise UsageError for an expression that can't be read, before an hour is spent."""
    if wanted.fail_on:
        from askcorpus.evaluation.comparison import thresholds

        for text in wanted.fail_on:
            thresholds.parse(text)


def require_thresholds(run: "Run", wanted: Wanted) -> None:
    """Raise ThresholdMissed where a figure is not what --fail-on asks for."""
    if wanted.fail_on:
        from askcorpus.evaluation.comparison import thresholds

        missed = thresholds.missed(run, [thresholds.parse(text) for text in wanted.fail_on])
        if missed:
            raise ThresholdMissed("; ".join(missed) + ".")


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as exc:
        raise InputUnreadable(f"{file} can't be written: {exc.strerror}.") from None
