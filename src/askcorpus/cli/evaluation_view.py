"""How an evaluation looks on a terminal and as JSON."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from askcorpus.cli.console import Piece

if TYPE_CHECKING:
    from askcorpus.evaluation.gold.resolve import Resolved
    from askcorpus.evaluation.record import Record, Run

_WIDTH: Final = 96
_LABEL: Final = 18
_MOST_UNRESOLVED: Final = 5
_SWEPT: Final = ("right", "f1", "contained", "citation_precision", "answered", "recall@5")
_SWEPT_HIDDEN: Final = ("refusal_f1",)


def summary(run: "Run", file: Path) -> list[Piece]:
    """Return what fits one screen: every measure, the seconds, and where failures happened."""
    pieces = [Piece(_asked(run) + "\n"), Piece(_with(run) + "\n", "faint")]
    for label, count, cells in _measures(run):
        pieces += _row(label, cells, f"{count:,}")
    for label, cells in (("seconds", _seconds(run)), ("failed", _failed(run))):
        pieces += _row(label, cells)
    return [*pieces, *_row("saved", [str(file)])]


def failures(run: "Run") -> list[Piece]:
    """Return every question that went wrong, by stage, with what was expected and what came."""
    pieces = []
    for stage, count in _stages(run.records):
        pieces.append(Piece(f"\n\n{stage.capitalize()} ({count})", "strong"))
        for record in run.records:
            if record.failure == stage:
                pieces += _failure(record)
    return pieces or [Piece("\n\nNo question failed.")]


def sweep(rows: Sequence[tuple[str, "Run", Path]]) -> list[Piece]:
    """Return one line for each run of a grid."""
    from askcorpus.evaluation.measures import MEASURES, display, times

    hidden = any(record.hidden for _, run, _ in rows for record in run.records)
    names = [*_SWEPT, *(_SWEPT_HIDDEN if hidden else ())]
    table = [["", *(MEASURES[name].title for name in names), "seconds"]]
    for label, run, _ in rows:
        values = [display(MEASURES[name], run.figures[name].value) for name in names]
        total = times(run.records).get("total")
        table.append([label, *values, f"{total.p50:.2f}" if total else "–"])
    widths = [max(len(row[at]) for row in table) for at in range(len(table[0]))]
    pieces = []
    for number, row in enumerate(table):
        cells = [
            row[0].ljust(widths[0]),
            *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)),
        ]
        pieces.append(Piece("  ".join(cells) + "\n", "plain" if number else "strong"))
    return [
        *pieces,
        *(Piece(f"saved {file}\n", "faint") for _, _, file in rows[:-1]),
        Piece(f"saved {rows[-1][2]}", "faint"),
    ]


def unresolved(resolved: Mapping[str, "Resolved"]) -> list[Piece]:
    """Return a warning about evidence that the index does not hold; nothing where it holds all."""
    lost = [(name, one.why) for name, found in resolved.items() for one in found.lost]
    moved = [(name, what) for name, found in resolved.items() for what in found.moved]
    pieces = []
    for what, cases in (("is not in the index", lost), ("was found elsewhere", moved)):
        if cases:
            questions = len({name for name, _ in cases})
            pieces.append(Piece(f"Gold evidence of {questions} questions {what}:", "warning"))
            shown = [f"\n  {name}: {why}" for name, why in cases[:_MOST_UNRESOLVED]]
            more = len(cases) - len(shown)
            rest = f"\n  … and {more} more; see `askcorpus gold check`" if more > 0 else ""
            pieces.append(Piece("".join(shown) + rest + "\n"))
    return pieces


def record(run: "Run", file: Path) -> dict[str, Any]:
    """Return a run's figures as `askcorpus.evaluation/1`; its records are in the saved file."""
    from askcorpus.evaluation.measures import times
    from askcorpus.evaluation.schema import plain

    return {
        "schema": "askcorpus.evaluation/1",
        **plain(run.head),
        "asked": len(run.records),
        "measures": {name: plain(figure) for name, figure in run.figures.items()},
        "seconds": {
            **{name: plain(value) for name, value in times(run.records).items()},
            "load": run.load_seconds,
        },
        "failures": dict(_stages(run.records)),
        "errors": [{"id": r.id, "error": r.error} for r in run.records if r.error is not None],
        "saved": str(file),
    }


def _asked(run: "Run") -> str:
    asked = [record for record in run.records if not record.hidden]
    hidden = len(run.records) - len(asked)
    answerable = sum(record.answerable for record in asked)
    sampled = f" of {run.head.gold.questions:,}" if len(asked) < run.head.gold.questions else ""
    again = f"; {hidden:,} asked again with the evidence hidden" if hidden else ""
    return (
        f"{run.head.gold.name}: {len(asked):,}{sampled} questions, {answerable:,} answerable"
        f" and {len(asked) - answerable:,} not{again}"
    )


def _with(run: "Run") -> str:
    settings, corpus = run.head.settings, run.head.corpus
    model = "retrieval only" if settings.get("retrieval_only") else settings["language_model"]
    return (
        f"{model}, k {settings['k']}; {corpus.articles:,} articles, {corpus.passages:,} passages;"
        f" {run.head.created[:10]}"
    )


def _measures(run: "Run") -> Iterable[tuple[str, int, list[str]]]:
    """Yield the measures by group and number of questions that they count."""
    from askcorpus.evaluation.measures import MEASURES, display

    shown = [m for m in MEASURES.values() if run.figures[m.name].value is not None]
    rows: dict[tuple[str, int], list[str]] = {}
    for measure in shown:
        figure = run.figures[measure.name]
        cells = rows.setdefault((measure.group, figure.count), [])
        cells.append(f"{measure.title} {display(measure, figure.value)}")
    last = ""
    for (group, count), cells in rows.items():
        yield ("" if group == last else group), count, cells
        last = group


def _seconds(run: "Run") -> list[str]:
    from askcorpus.evaluation.measures import times

    found = times(run.records)
    cells = [f"{name} {value.p50:.2f} (p95 {value.p95:.2f})" for name, value in found.items()]
    return [*cells, f"models loaded in {run.load_seconds:.1f}"]


def _failed(run: "Run") -> list[str]:
    counts = _stages(run.records)
    if not counts:
        return ["none"]
    total = sum(count for _, count in counts)
    cells = [f"{stage} {count:,}" for stage, count in counts]
    return [f"{total:,} of {len(run.records):,}", *cells]


def _stages(records: Sequence["Record"]) -> list[tuple[str, int]]:
    """Return how often each stage lost an answer, in the order of the stages."""
    from askcorpus.evaluation.record import Failure

    counts = Counter(record.failure for record in records)
    return [(stage.value, counts[stage]) for stage in Failure if counts[stage]]


def _row(label: str, cells: Sequence[str], count: str = "") -> list[Piece]:
    """Return a labelled row, with the count that it is of; cells wrap at the screen's width."""
    lines = [""]
    for cell in cells:
        joined = f"{lines[-1]} · {cell}" if lines[-1] else cell
        if len(joined) > _WIDTH - _LABEL and lines[-1]:
            lines.append(cell)
        else:
            lines[-1] = joined
    blank = "\n" + " " * _LABEL
    head = f"{label:<{_LABEL - len(count) - 2}}{count}  "
    return [Piece(f"\n{head}", "place"), Piece(blank.join(lines))]


def _failure(record: "Record") -> list[Piece]:
    """Return one question that went wrong."""
    hidden = " (evidence hidden)" if record.hidden else ""
    expected = " | ".join(record.answers) if record.should_answer else "not in the corpus"
    gold = ", ".join(f"{p.file} ¶{p.paragraph}" for p in record.gold)
    got = record.error or record.text or ("not in the corpus" if record.refused else "nothing")
    pieces = [
        Piece(f"\n{record.id}{hidden}\n", "place"),
        Piece(f"  asked     {record.question}\n"),
        Piece(
            f"  expected  {expected or '(see the evidence)'}" + (f"  — {gold}\n" if gold else "\n")
        ),
        Piece(f"  got       {got}"),
    ]
    if record.confidence is not None:
        pieces.append(Piece(f"  ({record.confidence:.2f})", "faint"))
    pieces += [Piece(f"\n  lost      {why}", "faint") for why in record.unresolved]
    pieces += [Piece(f"\n  rejected  {text}", "faint") for text in record.rejected]
    for number, one in enumerate(record.evidence, start=1):
        pieces.append(
            Piece(f"\n  evidence {number} {one.file} ¶{one.paragraph}: {one.text}", "faint")
        )
    return [*pieces, Piece("\n")]
