"""An evaluation as one HTML page that loads nothing. Charts are drawn in charts."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Final

from jinja2 import Environment, StrictUndefined

from askcorpus.evaluation.measures import (
    MEASURES,
    Measure,
    display,
    is_right,
    outcomes,
    seconds,
    times,
)
from askcorpus.evaluation.measures.selective import (
    area,
    calibration_error,
    reliability,
    risk_coverage,
)
from askcorpus.evaluation.record import Failure, Figure, Record, Run, Setting
from askcorpus.evaluation.report import charts
from askcorpus.evaluation.report.rows import around, choices, is_gold, rank, row
from askcorpus.text.sanitize import sanitize

_TIMES: Final = {"retrieve": "retrieval", "first": "first words", "total": "whole answer"}
_NOTHING: Final = "–"


def page(run: Run) -> str:
    """Return a run as one self-contained HTML page.

    Whatever articles, models and gold say is hostile: each expression of the template is
    sanitised and escaped, and a content security policy lets in nothing but the page's own style
    and script, known by their digests. The fragment holds a filter of the questions:
    `#q=words&outcome=wrong&stage=not+retrieved&tag=names&asked=hidden`.
    """
    style, script = _resource("page.css"), _resource("page.js")
    rows = [row(record) for record in run.records]
    return (
        _environment()
        .from_string(_resource("page.html"))
        .render(
            head=run.head,
            policy=_policy(style, script),
            style=style,
            script=script,
            story=list(_story(run)),
            counts=_counts(run.records),
            groups=_groups(run.figures),
            charts=list(_charts(run)),
            rows=rows,
            choices=choices(rows),
        )
    )


def _resource(name: str) -> str:
    return (files("askcorpus.evaluation.report") / name).read_text(encoding="utf-8")


def _environment() -> Environment:
    made = Environment(
        autoescape=True,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters |= {
        "around": around,
        "is_gold": is_gold,
        "rank": rank,
        "setting": _setting,
        "moment": _moment,
    }
    return made


def _finalize(value: object) -> object:
    """Sanitise what an expression of the template says, unless it is markup already."""
    return value if hasattr(value, "__html__") else sanitize(str(value))


def _policy(style: str, script: str) -> str:
    def digest(text: str) -> str:
        raw = hashlib.sha256(text.encode()).digest()
        return f"'sha256-{base64.b64encode(raw).decode()}'"

    return (
        f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


# Head


def _story(run: Run) -> Iterable[str]:
    """Yield what the run shows, in sentences."""
    asked = [r for r in run.records if r.verdict is not None or r.error is not None]
    first, five = (run.figures.get(name, Figure(None, 0)) for name in ("success@1", "success@5"))
    if not asked and first.value is not None and five.value is not None:
        yield (
            f"A gold paragraph came first for {_share(first.value)} of {first.count:,} questions, "
            f"and was among the first five for {_share(five.value)}."
        )
    due = [r for r in asked if r.should_answer]
    answered = [r for r in due if r.answered]
    if due:
        right = [r for r in answered if is_right(r)]
        quality = f"; {_part(right, answered)} of those answers are right" if answered else ""
        yield f"Of {len(due):,} answerable questions it answered {_part(answered, due)}{quality}."
    for hidden, name in (
        (False, "that the corpus can't answer"),
        (True, "with the evidence hidden"),
    ):
        told = [r for r in asked if not r.should_answer and r.hidden is hidden]
        if told:
            refused = [r for r in told if r.refused]
            yield f"Of {len(told):,} {name} it refused {_part(refused, told)}."
    errors = sum(r.error is not None for r in run.records)
    if errors:
        yield f"{errors:,} ended in an error."


def _part(some: Sequence[Record], every: Sequence[Record]) -> str:
    return f"{len(some):,} ({_share(len(some) / len(every))})"


def _share(value: float) -> str:
    return f"{value * 100:.1f}\u00a0%"


def _counts(records: Sequence[Record]) -> list[tuple[str, int]]:
    hidden = sum(r.hidden for r in records)
    return [
        ("asked", len(records)),
        *([("of them with hidden evidence", hidden)] if hidden else []),
        ("answered", sum(r.answered for r in records)),
        ("refused", sum(r.refused for r in records)),
        ("errors", sum(r.error is not None for r in records)),
    ]


def _moment(created: str) -> str:
    try:
        return f"{datetime.fromisoformat(created).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    except (ValueError, OverflowError):
        return created


def _setting(value: Setting) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _NOTHING if value is None else str(value)


# Measures


@dataclass(frozen=True, slots=True)
class _Line:
    measure: Measure
    value: str
    count: int


def _groups(figures: Mapping[str, Figure]) -> dict[str, list[_Line]]:
    groups: dict[str, list[_Line]] = {}
    for name, measure in MEASURES.items():
        figure = figures.get(name, Figure(None, 0))
        value = _NOTHING if figure.value is None else display(measure, figure.value)
        groups.setdefault(measure.group, []).append(_Line(measure, value, figure.count))
    return groups


# Charts


@dataclass(frozen=True, slots=True)
class _Chart:
    title: str
    drawing: str
    caption: str


def _charts(run: Run) -> Iterable[_Chart]:
    yield _risk(run.records)
    yield _reliability(run.records)
    yield _latency(run)
    yield _failures(run.records)


def _risk(records: Sequence[Record]) -> _Chart:
    title = "Risk over coverage"
    points = risk_coverage(outcomes(records))
    if not points:
        return _Chart(title, "", "No asking has a confidence.")
    told = [r for r in records if r.confidence is not None]
    answered = [r for r in told if r.answered]
    caption = f"Area under the curve {area(points):.3f}; lower is better."
    if not answered:
        return _Chart(title, charts.risk_coverage(points, None), caption)
    wrong = sum(not is_right(r) for r in answered) / len(answered)
    here = (len(answered) / len(told), wrong)
    caption = (
        f"Answering only the most confident would leave this share wrong. This run answered "
        f"{_share(here[0])}, of which {_share(here[1])} are wrong. {caption}"
    )
    return _Chart(title, charts.risk_coverage(points, here), caption)


def _reliability(records: Sequence[Record]) -> _Chart:
    title = "Reliability of confidence"
    bins = reliability(outcomes(records))
    if not any(each.count for each in bins):
        return _Chart(title, "", "No asking has a confidence.")
    return _Chart(
        title,
        charts.reliability(bins),
        "A bar is the share right among askings of that confidence (n of them), its dot their mean "
        "confidence; on the dashed line confidence is the chance of being right. "
        f"Expected calibration error {calibration_error(bins):.3f}; lower is better.",
    )


def _latency(run: Run) -> _Chart:
    title = "Seconds a question"
    taken = {
        name: [s for r in run.records if (s := seconds(r, key)) is not None]
        for key, name in _TIMES.items()
    }
    measured = times(run.records)
    shown = {name: measured[key] for key, name in _TIMES.items() if key in measured}
    loading = f"Loading the models took {charts.duration(run.load_seconds)}, in no question's time."
    if not shown:
        return _Chart(title, "", f"No asking was timed. {loading}")
    caption = f"Solid line p50, dashed line p95; the time axis is logarithmic. {loading}"
    return _Chart(title, charts.latency(taken, shown), caption)


def _failures(records: Sequence[Record]) -> _Chart:
    title = "Where right answers were lost"
    stages = Counter(r.failure for r in records if r.failure is not None)
    if not stages:
        return _Chart(title, "", "None was lost.")
    counts = [(str(stage), stages[stage]) for stage in Failure if stages[stage]]
    caption = (
        f"{sum(stages.values()):,} of {len(records):,} askings failed, each counted at the first "
        "stage that lost it. A bar leads to its questions."
    )
    return _Chart(title, charts.failures(counts), caption)
