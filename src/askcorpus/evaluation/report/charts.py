"""The report's charts as SVG text. Pure: what to draw comes in, nothing is measured here.

Colours and fonts are the stylesheet's, by class; every text drawn is escaped.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import urlencode

from askcorpus.evaluation.measures import Times
from askcorpus.evaluation.measures.selective import Bin, Point

WIDTH: Final = 352
"""Of every chart, in units of its own: it fits a phone unscaled, so no text is under 12 px."""

_CEILINGS: Final = ((0.05, 5), (0.1, 5), (0.2, 4), (0.3, 3), (0.4, 4), (0.5, 5), (0.6, 3), (0.8, 4))
"""Upper ends of a risk axis, each with the number of steps that divides it into round shares."""

_BINS: Final = 44
_FASTEST: Final = 1e-4
"""Seconds below which times are drawn alike."""


@dataclass(frozen=True, slots=True)
class _Plot:
    """A plotting area; turns values into units, y upwards."""

    top: float
    height: float
    most_x: float = 1.0
    most_y: float = 1.0
    left: float = 44
    width: float = WIDTH - 44 - 22

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def x(self, value: float) -> float:
        return self.left + self.width * value / self.most_x

    def y(self, value: float) -> float:
        return self.bottom - self.height * value / self.most_y


def risk_coverage(points: Sequence[Point], here: tuple[float, float] | None) -> str:
    """Draw risk over coverage; `here` is the run's own coverage and risk, where it has them."""
    risks = [point.risk for point in points] + ([here[1]] if here else [])
    most, steps = _ceiling(max(risks, default=0.0))
    plot = _Plot(top=30, height=180, most_y=most)
    parts = [
        *_share_axes(plot, [most * step / steps for step in range(steps + 1)]),
        _text(2, 14, "risk: share wrong of those answered"),
        _text(plot.x(0.5), plot.bottom + 40, "coverage: share answered", "middle"),
    ]
    # Steps, as the area is summed: a point's risk counts for the coverage that it adds.
    path = " ".join(f"V{plot.y(point.risk):.1f}H{plot.x(point.coverage):.1f}" for point in points)
    start = plot.y(points[0].risk) if points else plot.bottom
    parts.append(f'<path class="curve" d="M{plot.left:.1f} {start:.1f}{path}"/>')
    told = f"{len(points)} points from {_percent(most)} risk downwards."
    if here:
        x, y = plot.x(here[0]), plot.y(here[1])
        parts += [
            _line(x, y, x, plot.bottom, "guide"),
            _line(plot.left, y, x, y, "guide"),
            f'<circle class="here" cx="{x:.1f}" cy="{y:.1f}" r="5.5"/>',
            _text(
                x + (-10 if here[0] > 0.5 else 10),
                max(y - 12, plot.top + 12),
                "this run",
                "end" if here[0] > 0.5 else "start",
                "halo",
            ),
        ]
        told = f"This run: coverage {_percent(here[0])}, risk {_percent(here[1])}."
    return _svg("risk", "Risk over coverage", told, plot.bottom + 48, parts)


def reliability(bins: Sequence[Bin]) -> str:
    """Draw the share that is right over confidence, a bar a bin, against the diagonal."""
    plot = _Plot(top=30, height=180)
    parts = [
        *_share_axes(plot, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        _text(2, 14, "share right"),
        _text(plot.x(0.5), plot.bottom + 40, "confidence", "middle"),
        _text(plot.left - 10, plot.bottom + 60, "n", "end", "soft"),
    ]
    told = []
    for each in bins:
        left, right = plot.x(each.low), plot.x(each.high)
        parts.append(
            _text((left + right) / 2, plot.bottom + 60, _short(each.count), "middle", "soft")
        )
        if not each.count:
            continue
        top = plot.y(each.accuracy)
        parts.append(_bar(left + 1.5, top, right - left - 3, plot.bottom - top))
        told.append(
            f"{_percent(each.low)} to {_percent(each.high)}: {each.count:,} with mean confidence "
            f"{_percent(each.confidence)}, {_percent(each.accuracy)} right."
        )
    parts.append(_line(plot.x(0), plot.y(0), plot.x(1), plot.y(1), "diagonal"))
    parts += [
        f'<circle class="dot" cx="{plot.x(each.confidence):.1f}" cy="{plot.y(each.accuracy):.1f}"'
        ' r="3.5"/>'
        for each in bins
        if each.count
    ]
    return _svg("reliability", "Reliability of confidence", " ".join(told), plot.bottom + 68, parts)


def latency(seconds: Mapping[str, Sequence[float]], times: Mapping[str, Times]) -> str:
    """Draw a histogram of seconds a kind of time, over one logarithmic axis, p50 and p95 marked."""
    shown = {name: [max(s, _FASTEST) for s in seconds[name]] for name in times if seconds.get(name)}
    every = [value for values in shown.values() for value in values]
    low = math.floor(math.log10(min(every, default=0.1)))
    high = max(math.ceil(math.log10(max(every, default=1.0))), low + 1)
    parts, told = [], []
    row = _Plot(top=26, height=44, most_x=high - low, left=4, width=WIDTH - 8)
    ticks = _decades(low, high)
    for name, values in shown.items():
        time = times[name]
        summary = f"p50 {duration(time.p50)}, p95 {duration(time.p95)}"
        told.append(f"{name}: {summary}.")
        parts += [
            _text(row.left, row.top - 10, name, kind="strong"),
            _text(row.left + row.width, row.top - 10, summary, "end"),
            *(_line(row.x(t - low), row.top, row.x(t - low), row.bottom, "grid") for t in ticks),
            *_histogram(row, [math.log10(value) - low for value in values]),
            _line(row.left, row.bottom, row.left + row.width, row.bottom, "axis"),
        ]
        for value, kind in ((time.p50, "half"), (time.p95, "most")):
            x = row.x(math.log10(max(value, _FASTEST)) - low)
            parts.append(_line(x, row.top - 2, x, row.bottom, kind))
        row = _Plot(row.bottom + 36, row.height, row.most_x, left=row.left, width=row.width)
    end = row.top - 36
    for tick in ticks:
        side = "start" if tick == low else "end" if tick == high else "middle"
        parts.append(_text(row.x(tick - low), end + 17, _decade(tick), side))
    return _svg("latency", "Seconds a question", " ".join(told), end + 26, parts)


def failures(counts: Sequence[tuple[str, int]]) -> str:
    """Draw a bar a stage; each is a link to the fragment that lists its questions."""
    most = max((count for _, count in counts), default=1)
    room = WIDTH - 62
    parts = []
    for at, (stage, count) in enumerate(counts):
        top = 6 + at * 40
        width = max(room * count / most, 2)
        link = escape("#" + urlencode({"stage": stage}))
        parts.append(
            f'<a href="{link}" aria-label="{escape(stage)}: {count:,}">'
            f'<rect class="target" x="0" y="{top}" width="{WIDTH}" height="36"/>'
            + _text(4, top + 13, stage)
            + _bar(4, top + 18, width, 13, "bar failure")
            + _text(width + 11, top + 29.5, f"{count:,}", kind="strong")
            + "</a>"
        )
    told = "; ".join(f"{stage}: {count:,}" for stage, count in counts)
    # A group, not an image: the links in it are for everybody.
    return _svg("failures", "Failures by stage", told, 12 + 40 * len(counts), parts, role="group")


def duration(seconds: float) -> str:
    """Return seconds as a person says them, two digits that count."""
    for most, unit, places in (
        (0.00995, "ms", 1),
        (0.0995, "ms", 0),
        (0.995, "s", 2),
        (9.95, "s", 1),
    ):
        if seconds < most:
            return f"{seconds * (1000 if unit == 'ms' else 1):.{places}f}\u00a0{unit}"
    return f"{seconds:,.0f}\u00a0s"


def _share_axes(plot: _Plot, shares: Iterable[float]) -> Iterable[str]:
    """Yield a grid with shares on both axes, those of x always 0 to 100 %."""
    for value in shares:
        y = plot.y(value)
        yield _line(plot.left, y, plot.left + plot.width, y, "grid" if value else "axis")
        yield _text(plot.left - 6, y + 4, _percent(value), "end")
    for value in (0, 0.2, 0.4, 0.6, 0.8, 1):
        x = plot.x(value)
        yield _line(x, plot.bottom, x, plot.bottom + 4, "axis")
        yield _text(x, plot.bottom + 18, _percent(value), "middle")


def _histogram(plot: _Plot, values: Sequence[float]) -> Iterable[str]:
    counts = [0] * _BINS
    for value in values:
        counts[min(int(value / plot.most_x * _BINS), _BINS - 1)] += 1
    wide = plot.width / _BINS
    for at, count in enumerate(counts):
        if count:
            high = max(plot.height * count / max(counts), 1.5)
            yield _bar(plot.left + at * wide + 0.5, plot.bottom - high, wide - 1, high)


def _ceiling(risk: float) -> tuple[float, int]:
    return next((each for each in _CEILINGS if each[0] >= risk), (1.0, 5))


def _decades(low: int, high: int) -> list[int]:
    step = 1 if high - low <= 5 else 2
    return list(range(low, high + 1, step))


def _decade(exponent: int) -> str:
    return f"{10**exponent:,}\u00a0s" if exponent >= 0 else f"{10 ** (exponent + 3):g}\u00a0ms"


def _percent(share: float) -> str:
    return f"{share * 100:.0f}\u00a0%"


def _short(count: int) -> str:
    return str(count) if count < 1000 else f"{count / 1000:.2g}k"


def _svg(
    name: str, title: str, told: str, height: float, parts: Iterable[str], role: str = "img"
) -> str:
    return (
        f'<svg id="{name}" role="{role}" viewBox="0 0 {WIDTH} {height:.0f}" font-size="12"'
        f' aria-labelledby="{name}-title" aria-describedby="{name}-told">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-told">{escape(told)}</desc>{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, words: str, anchor: str = "start", kind: str = "label") -> str:
    where = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {where}>{escape(words)}</text>'


def _line(x: float, y: float, to_x: float, to_y: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"/>'


def _bar(x: float, y: float, width: float, height: float, kind: str = "bar") -> str:
    return (
        f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'
    )
