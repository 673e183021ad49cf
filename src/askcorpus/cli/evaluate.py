"""`askcorpus eval`: what was asked for, handed to the evaluation room."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from askcorpus.cli import evaluation_view as view
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
from askcorpus.cli.report import (
    FailOnOption,
    FailuresOption,
    HtmlOption,
    QrelsOption,
    TrecRunOption,
    Wanted,
    check_thresholds,
    present,
    require_thresholds,
)
from askcorpus.cli.sweep import Combination, combinations
from askcorpus.engine import QUOTE_ONLY, Engine
from askcorpus.errors import UsageError
from askcorpus.index.home import FOLDER

if TYPE_CHECKING:
    from askcorpus.evaluation.gold.items import GoldSet
    from askcorpus.evaluation.record import Run
    from askcorpus.evaluation.runs.evaluate import Plan

_STAMP: Final = "-%Y%m%d-%H%M%S-%f"
_STAMP_FORM: Final = r"-\d{8}-\d{6}-\d{6}"
"""What follows the gold file's stem in the name of a run, as it is written and as it is found."""

GoldArgument = Annotated[Path, typer.Argument(metavar="GOLD", help="A file of gold questions.")]


def command(
    ctx: typer.Context,
    gold: GoldArgument,
    hide_evidence: Annotated[
        bool,
        typer.Option(
            "--hide-evidence",
            help="Ask each answerable question again with its evidence hidden.",
        ),
    ] = False,
    retrieval_only: Annotated[
        bool, typer.Option("--retrieval-only", help="Rank only; no language model is loaded.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help="Ask a sample of so many.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="Which sample.")] = 0,
    threshold: Annotated[
        float | None,
        typer.Option("--threshold", min=0, max=1, help="Least confidence that is answered."),
    ] = None,
    sweep: Annotated[
        list[str] | None,
        typer.Option("--sweep", metavar="KEY=A,B", help="Try each value: k, model, threshold."),
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="FILE", help="Where the run is saved.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a run that was interrupted.")
    ] = False,
    html: HtmlOption = None,
    failures: FailuresOption = False,
    fail_on: FailOnOption = None,
    trec_run: TrecRunOption = None,
    trec_qrels: QrelsOption = None,
    strict: StrictOption = False,
    lenient: LenientOption = False,
    k: KOption = None,
    language_model: ModelOption = None,
    home: HomeOption = None,
    models_dir: ModelsDirOption = None,
    json: JsonOption = False,
) -> None:
    """Evaluate answers, citations, retrieval, abstention and speed over gold questions.

    \b
    askcorpus eval gold.jsonl                        every measure, and where failures happened
    askcorpus eval gold.jsonl --hide-evidence        is it honest when the answer is not there?
    askcorpus eval gold.jsonl --retrieval-only       no language model
    askcorpus eval gold.jsonl --report run.html      the same as a page
    askcorpus eval gold.jsonl --sweep k=3,5,10       one run for each, side by side
    askcorpus eval gold.jsonl --fail-on 'f1<0.8'     exit code 8, for CI

    The run is saved beside the index, or where --save says; `askcorpus compare` sets two side by
    side, `askcorpus report` shows one again. An index that lies beside the gold file is used
    before one that is found from here.
    """
    home = home or ctx.obj.home
    if home is None and (ctx.obj.shell.cwd / gold.parent / FOLDER).is_dir():
        home = gold.parent / FOLDER
    flags: dict[str, Any] = {
        "k": k,
        "language_model": language_model,
        "models_dir": models_dir,
        "caution": caution(strict, lenient),
    }
    asked = _Asked(hide_evidence, retrieval_only, limit, seed, threshold, save, resume)
    wanted = Wanted(json, failures, tuple(fail_on or ()), html, trec_run, trec_qrels)
    check_thresholds(wanted)
    if not sweep:
        session = open_session(ctx, home, **flags)
        present(session, *_run(session, _read(session, gold), asked), wanted)
        return
    grid = combinations(sweep)
    sessions = [open_session(ctx, home, **{**flags, **one.flags}) for one in grid]
    _sweep(list(zip(grid, sessions, strict=True)), _read(sessions[0], gold), asked, wanted)


@dataclass(frozen=True, slots=True)
class _Asked:
    """How to evaluate."""

    hide_evidence: bool
    retrieval_only: bool
    limit: int | None
    seed: int
    threshold: float | None
    save: Path | None
    resume: bool

    def plan(self, k: int, caution: str) -> "Plan":
        from askcorpus.answering import Options
        from askcorpus.answering.abstention import LEVELS
        from askcorpus.evaluation.runs.evaluate import Plan

        certified = LEVELS[caution].threshold
        options = Options(threshold=certified if self.threshold is None else self.threshold)
        return Plan(k, self.hide_evidence, self.retrieval_only, self.limit, self.seed, options)


def _read(session: Session, gold: Path) -> "GoldSet":
    from askcorpus.evaluation.gold.items import read_gold

    return read_gold(session.shell.cwd / gold)


def _run(session: Session, gold: "GoldSet", asked: _Asked) -> tuple["Run", Path]:
    """Evaluate, save the run, and return it with its file."""
    from askcorpus.evaluation.gold.resolve import require_same_corpus, resolve
    from askcorpus.evaluation.runs.running import corpus_name, head_of, perform, summed_up
    from askcorpus.evaluation.runs.store import Journal, save

    settings = session.settings
    if asked.retrieval_only:
        settings = replace(settings, language_model=QUOTE_ONLY)
    plan = asked.plan(settings.k, settings.caution)
    with Engine(session.home, settings) as engine:
        corpus = corpus_name(engine.reader.catalog)
        resolved = resolve(gold.items, engine.reader.catalog)
        require_same_corpus(resolved)
        session.console.tell(view.unresolved(resolved))
        head = head_of(gold, corpus, plan, engine.models, settings.language_model)
        file = _file(session, gold, asked)
        started = time.perf_counter()
        engine.prepare_search()
        engine.prepare_wording()
        seconds = time.perf_counter() - started
        journal, done = (
            Journal.resume(file, head) if asked.resume else (Journal.start(file, head), ())
        )
        with journal, session.console.progress() as progress:
            try:
                records = perform(
                    engine,
                    gold,
                    resolved,
                    plan,
                    journal,
                    done,
                    lambda number, total: progress("questions", number, total),
                )
            except KeyboardInterrupt:
                session.console.note("Interrupted; what was asked is kept: go on with --resume.")
                raise
    run = summed_up(head, records, seconds)
    save(run, file)
    return run, file


def _file(session: Session, gold: "GoldSet", asked: _Asked) -> Path:
    """Return where the run goes; one to be resumed by default is the newest of this gold file."""
    if asked.save is not None:
        return session.shell.cwd / asked.save
    folder = session.home.path / "runs"
    stem = Path(gold.name).stem
    if asked.resume:
        name = re.compile(re.escape(stem) + _STAMP_FORM + re.escape(".json.partial"))
        ours = [path for path in folder.glob("*.json.partial") if name.fullmatch(path.name)]
        if not ours:
            raise UsageError(
                f"No run of {gold.name} was interrupted here.",
                "Leave --resume out, or name the run's file with --save.",
            )
        return max(ours, key=lambda path: path.stat().st_mtime).with_suffix("")
    return folder / f"{stem}{datetime.now(UTC):{_STAMP}}.json"


def _sweep(
    grid: Sequence[tuple[Combination, Session]], gold: "GoldSet", asked: _Asked, wanted: Wanted
) -> None:
    """Run every combination and print one table."""
    if asked.resume or wanted.html or wanted.trec_run or wanted.trec_qrels or wanted.failures:
        raise UsageError(
            "--sweep makes several runs; --resume, --report, --failures and TREC are for one.",
            "Each run is saved: `askcorpus report RUN` shows it.",
        )
    rows: list[tuple[str, Run, Path]] = []
    for one, session in grid:
        session.console.note(f"{one.label} ({len(rows) + 1} of {len(grid)})")
        save = asked.save and asked.save.with_stem(f"{asked.save.stem}-{one.slug}")
        threshold = asked.threshold if one.threshold is None else one.threshold
        changed = replace(asked, save=save, threshold=threshold)
        rows.append((one.label, *_run(session, gold, changed)))
    console = grid[0][1].console
    if wanted.json:
        for _, run, file in rows:
            console.write_json(view.record(run, file))
    else:
        console.write(view.sweep(rows))
    for _, run, _ in rows:
        require_thresholds(run, wanted)
