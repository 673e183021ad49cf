"""Each measure in two runs over the same questions, with the test that fits its kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

import numpy as np

from askcorpus.evaluation.comparison.paired import (
    Array,
    Estimate,
    Pairing,
    Statistic,
    bootstrap,
    mcnemar,
)
from askcorpus.evaluation.comparison.weighted import SET_MEASURES, Replies, SetMeasure, replies
from askcorpus.evaluation.measures import MEASURES, Measure
from askcorpus.evaluation.record import Record

SIGNIFICANT: Final = 0.05
"""p below this is called a change."""

Test = Literal["McNemar", "bootstrap"]


@dataclass(frozen=True, slots=True)
class Contrast:
    """One measure in both runs, over the `count` pairs that qualify for it in both.

    `wins` and `losses` are pairs in which B is better or worse; None for a set measure, which has
    no value for a pair. `estimate` gives the interval of B less A; `p` is the test's.
    """

    name: str
    a: float | None
    b: float | None
    count: int
    wins: int | None = None
    losses: int | None = None
    test: Test | None = None
    p: float | None = None
    estimate: Estimate | None = None

    @property
    def difference(self) -> float | None:
        """Return B less A."""
        return None if self.a is None or self.b is None else self.b - self.a

    @property
    def change(self) -> Literal["better", "worse"] | None:
        """Tell which way the measure changed, or None where that may be chance."""
        if not self.difference or self.p is None or self.p >= SIGNIFICANT:
            return None
        rose = self.difference > 0
        return "better" if rose == MEASURES[self.name].higher_is_better else "worse"


def contrasts(a: Sequence[Record], b: Sequence[Record]) -> dict[str, Contrast]:
    """Return every measure in two runs, whose records stand in pairs and are scored."""
    columns = {n: _columns(n, a, b) for n, measure in MEASURES.items() if measure.kind != "set"}
    numbers: dict[str, int] = {}
    question_of = np.array([numbers.setdefault(r.id, len(numbers)) for r in a], dtype=np.intp)
    before, after = replies(a), replies(b)
    estimates = bootstrap(
        {name: right - left for name, (left, right) in columns.items()},
        {name: _pairing(measure, before, after) for name, measure in SET_MEASURES.items()},
        question_of,
    )
    return {
        name: _contrast(measure, *columns[name], estimates.get(name))
        if name in columns
        else _set_contrast(name, before, after, estimates.get(name))
        for name, measure in MEASURES.items()
    }


def _columns(name: str, a: Sequence[Record], b: Sequence[Record]) -> tuple[Array, Array]:
    """Return a measure's scores in both runs; NaN in both where either does not qualify."""
    before, after = (np.array([r.scores.get(name, np.nan) for r in side]) for side in (a, b))
    missing = np.isnan(before) | np.isnan(after)
    return np.where(missing, np.nan, before), np.where(missing, np.nan, after)


def _pairing(measure: SetMeasure, a: Replies, b: Replies) -> Pairing:
    return Pairing(partial(_gap, measure.of(a), measure.of(b)), measure.differs(a, b))


def _gap(a: Statistic, b: Statistic, weights: Array) -> Array:
    return b(weights) - a(weights)


def _contrast(measure: Measure, a: Array, b: Array, estimate: Estimate | None) -> Contrast:
    counted = ~np.isnan(a)
    count = int(counted.sum())
    if not count or estimate is None:
        return Contrast(measure.name, None, None, count)
    before, after = a[counted], b[counted]
    up, down = int((after > before).sum()), int((after < before).sum())
    wins, losses = (up, down) if measure.higher_is_better else (down, up)
    is_binary = measure.kind == "binary"
    return Contrast(
        measure.name,
        float(before.mean()),
        float(after.mean()),
        count,
        wins,
        losses,
        "McNemar" if is_binary else "bootstrap",
        mcnemar(losses, wins) if is_binary else estimate.p,
        estimate,
    )


def _set_contrast(name: str, a: Replies, b: Replies, estimate: Estimate | None) -> Contrast:
    before, after = (_value(name, side) for side in (a, b))
    count = a.refused.size
    if before is None or after is None or estimate is None:
        return Contrast(name, before, after, count)
    return Contrast(name, before, after, count, test="bootstrap", p=estimate.p, estimate=estimate)


def _value(name: str, seen: Replies) -> float | None:
    value = float(SET_MEASURES[name].of(seen)(np.ones((1, seen.refused.size)))[0])
    return None if np.isnan(value) else value
