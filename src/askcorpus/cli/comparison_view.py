"""How a comparison looks on a terminal and as JSON."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from askcorpus.cli.console import Piece
from askcorpus.text.normalize import collapse_space

if TYPE_CHECKING:
    from askcorpus.evaluation.comparison.compare import Comparison, Key, Pair, Worse
    from askcorpus.evaluation.comparison.contrasts import Contrast
    from askcorpus.evaluation.measures import Measure, Times
    from askcorpus.evaluation.record import Head, Record

MOST_FLIPS: Final = 10
"""Answers that changed sides shown each way, if not all are asked for."""

_MOST_NAMED: Final = 5
_LONGEST: Final = 300
"""Characters of an answer that are shown."""

_NAME: Final = 19
_WIDTHS: Final = (8, 8, 7, 17, 8, 6)
"""Of the columns after the name: A, B, B less A, its interval, p, count. With a mark, 80 in all."""

_LEGEND: Final = (
    "Differences of shares are in points. better, worse: p < 0.05 by exact McNemar (right or\n"
    "wrong) or paired bootstrap (all else); of so many measures one or two look it by chance."
)


def table(comparison: "Comparison", names: tuple[str, str]) -> list[Piece]:
    """Return what differs between the runs, and every measure side by side."""
    from askcorpus.evaluation.measures import MEASURES

    pieces = [*_heads(comparison, names), *_left_out(comparison)]
    pieces.append(Piece(_cells("", "A", "B", "B - A", "95 % interval", "p", "count"), "strong"))
    group = ""
    for name, contrast in comparison.contrasts.items():
        measure = MEASURES[name]
        if contrast.difference is None:
            continue
        if measure.group != group:
            group = measure.group
            pieces.append(Piece(f"\n{group}", "place"))
        pieces += _row(measure, contrast)
    pieces += _times(comparison)
    if comparison.lacking:
        pieces.append(Piece(f"\nNot in both runs: {', '.join(comparison.lacking)}.", "warning"))
    return [*pieces, Piece(f"\n{_LEGEND}", "faint")]


def flips(comparison: "Comparison", most: int | None) -> list[Piece]:
    """Return the answers that changed sides, `most` each way, with what either run said."""
    pieces = []
    for title, pairs in (
        ("Right in A, wrong in B", comparison.broken),
        ("Wrong in A, right in B", comparison.fixed),
    ):
        pieces.append(Piece(f"\n{title}: {len(pairs)}\n", "strong"))
        for pair in pairs[:most]:
            pieces += _flip(pair)
        more = len(pairs) - len(pairs[:most])
        if more:
            pieces.append(Piece(f"… and {more} more: --all-flips\n", "faint"))
    return pieces


def no_worse() -> list[Piece]:
    """Return that B passed."""
    return [Piece("B is no worse than A.", "strong")]


def record(
    comparison: "Comparison",
    files: tuple[Path, Path],
    losses: "Sequence[Worse]",
    missed: Sequence[str],
) -> dict[str, Any]:
    """Return a comparison as `askcorpus.comparison/1`."""
    return {
        "schema": "askcorpus.comparison/1",
        "a": _run(comparison.a, files[0]),
        "b": _run(comparison.b, files[1]),
        "differences": [{"what": d.what, "a": d.a, "b": d.b} for d in comparison.differences],
        "compared": len(comparison.pairs),
        "only_a": [_key(key) for key in comparison.only_a],
        "only_b": [_key(key) for key in comparison.only_b],
        "changed": [_key(key) for key in comparison.changed],
        "measures": {name: _measure(each) for name, each in comparison.contrasts.items()},
        "lacking": list(comparison.lacking),
        "seconds": {
            name: {"a": _seconds(a), "b": _seconds(b)} for name, (a, b) in comparison.times.items()
        },
        "broken": [_pair(pair) for pair in comparison.broken],
        "fixed": [_pair(pair) for pair in comparison.fixed],
        "worse": [{"measure": each.measure, "why": each.why} for each in losses],
        "missed": list(missed),
    }


def _heads(comparison: "Comparison", names: tuple[str, str]) -> Iterable[Piece]:
    for letter, name, head in zip("AB", names, (comparison.a, comparison.b), strict=True):
        yield Piece(f"{letter}  ", "strong")
        yield Piece(f"{name}: {head.gold.name}, {head.created[:10]}\n")
    for number, difference in enumerate(comparison.differences):
        yield Piece(f"{'' if number else 'differ in':<10} {difference}\n", "warning")
    questions = len({pair.a.id for pair in comparison.pairs})
    hidden = sum(pair.a.hidden for pair in comparison.pairs)
    again = f", {hidden:,} asked again with the evidence hidden" if hidden else ""
    yield Piece(f"{'compared':<10} {questions:,} questions{again}\n")


def _left_out(comparison: "Comparison") -> Iterable[Piece]:
    """Yield what is not compared, and why."""
    for keys, why in (
        (comparison.only_a, "only in A"),
        (comparison.only_b, "only in B"),
        (comparison.changed, "not the same question or answers in A and B"),
    ):
        if keys:
            yield Piece(f"{'left out':<10} {len(keys):,} {why}: {_named(keys)}\n", "warning")


def _row(measure: "Measure", contrast: "Contrast") -> Iterable[Piece]:
    from askcorpus.evaluation.comparison.compare import shown_p
    from askcorpus.evaluation.measures import display

    estimate = contrast.estimate
    interval = ""
    if estimate is not None:
        interval = f"{_signed(measure, estimate.low)} to {_signed(measure, estimate.high)}"
    yield Piece(
        _cells(
            measure.name,
            display(measure, contrast.a),
            display(measure, contrast.b),
            _signed(measure, contrast.difference or 0.0),
            interval,
            "–" if contrast.p is None else shown_p(contrast.p),
            f"{contrast.count:,}",
        )
    )
    if contrast.change is not None:
        yield Piece(f" {contrast.change}", "warning" if contrast.change == "worse" else "strong")


def _times(comparison: "Comparison") -> Iterable[Piece]:
    if not comparison.times:
        return
    yield Piece("\nseconds", "place")
    for name, both in comparison.times.items():
        for part in ("p50", "p95"):
            a, b = (None if each is None else float(getattr(each, part)) for each in both)
            shown = ["–" if value is None else f"{value:.2f}" for value in (a, b)]
            gap = "" if a is None or b is None else f"{b - a:+.2f}"
            yield Piece(_cells(f"{part}_{name}", *shown, gap))


def _cells(name: str, *cells: str) -> str:
    shown = "".join(f"{cell:>{width}}" for cell, width in zip(cells, _WIDTHS, strict=False))
    return f"\n{f' {name}':<{_NAME}}{shown}"


def _signed(measure: "Measure", value: float) -> str:
    """Write a difference as its measure is shown; shares in points."""
    text = f"{100 * value:+.1f}" if measure.is_share else f"{value:+.3f}"
    return text.replace("-", "+") if not float(text) else text


def _flip(pair: "Pair") -> Iterable[Piece]:
    from askcorpus.evaluation.comparison.compare import shown_key

    expected = " | ".join(pair.a.answers) if pair.a.should_answer else "not in the corpus"
    yield Piece(f"\n{shown_key(pair.a.key)}\n", "place")
    yield Piece(f"  asked     {_short(pair.a.question)}\n")
    yield Piece(f"  expected  {_short(expected) or '(see the evidence)'}\n")
    yield Piece(f"  A         {_short(_said(pair.a))}\n")
    yield Piece(f"  B         {_short(_said(pair.b))}\n")


def _said(value: "Record") -> str:
    return value.error or value.text or ("not in the corpus" if value.refused else "nothing")


def _short(text: str) -> str:
    line = collapse_space(text)
    return line if len(line) <= _LONGEST else line[:_LONGEST].rstrip() + "…"


def _named(keys: "Sequence[Key]") -> str:
    from askcorpus.evaluation.comparison.compare import shown_key

    rest = len(keys) - _MOST_NAMED
    shown = ", ".join(shown_key(key) for key in keys[:_MOST_NAMED])
    return shown + (f" and {rest} more (--json lists them)" if rest > 0 else "")


def _run(head: "Head", file: Path) -> dict[str, Any]:
    from askcorpus.evaluation.schema import plain

    return {"file": str(file), **plain(head)}


def _key(key: "Key") -> dict[str, Any]:
    return {"id": key[0], "hidden": key[1]}


def _measure(contrast: "Contrast") -> dict[str, Any]:
    estimate = contrast.estimate
    return {
        "a": contrast.a,
        "b": contrast.b,
        "difference": contrast.difference,
        "interval": None if estimate is None else [estimate.low, estimate.high],
        "test": contrast.test,
        "p": contrast.p,
        "count": contrast.count,
        "wins": contrast.wins,
        "losses": contrast.losses,
        "change": contrast.change,
    }


def _seconds(value: "Times | None") -> dict[str, Any] | None:
    return None if value is None else {"p50": value.p50, "p95": value.p95, "count": value.count}


def _pair(pair: "Pair") -> dict[str, Any]:
    sides = {
        letter: {"verdict": r.verdict, "text": r.text, "error": r.error}
        for letter, r in (("a", pair.a), ("b", pair.b))
    }
    return {**_key(pair.a.key), "question": pair.a.question, "answers": pair.a.answers, **sides}
