"""Tests for two runs over the same questions: exact McNemar and the paired bootstrap."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.intp]
Truths = npt.NDArray[np.bool_]

RESAMPLES: Final = 10_000
LEVEL: Final = 0.95
_SEED: Final = 0
_CHUNK: Final = 2_000_000
"""Weights held in memory at once."""

Statistic = Callable[[Array], Array]
"""From weights, a row of one for each record, to one number a row; NaN where it is undefined."""


def mcnemar(losses: int, wins: int) -> float:
    """Return the two-sided p value of a change among pairs of right and wrong.

    Only pairs that differ tell something: under the null each is a win or a loss as a coin falls,
    so p is exact, from the binomial distribution (McNemar 1947, in its exact, conditional form).
    No such pair gives 1.
    """
    pairs, fewer = losses + wins, min(losses, wins)
    ways, total = 1, 1
    for drawn in range(fewer):
        ways = ways * (pairs - drawn) // (drawn + 1)
        total += ways
    return min(1.0, 2 * total / (1 << pairs))


@dataclass(frozen=True, slots=True)
class Estimate:
    """A bootstrapped difference: its 95 % interval and two-sided p value."""

    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Pairing:
    """A difference between two runs that is no mean over records: B's value less A's.

    `differs` tells which records the two runs differ on, in what the measure sees.
    """

    difference: Statistic
    differs: Truths


def bootstrap(
    gaps: Mapping[str, Array],
    pairings: Mapping[str, Pairing],
    question_of: Numbers,
    resamples: int = RESAMPLES,
) -> dict[str, Estimate]:
    """Return the percentile interval and p value of each difference (Efron & Tibshirani 1993).

    `gaps` holds for each mean, record by record, B's score less A's, NaN where there is none.
    `question_of` gives each record's question, numbered from 0: what belongs to a question is
    drawn together, and the same draws serve both runs and all measures. The draws are the same
    every time. p is twice the share of draws on the smaller side of 0, draws at 0 counting on
    both. It is never below 2^(1−m) for m differing questions, the least that an exact test by
    exchanging signs could give, since a bootstrap of very few pairs is overconfident. A measure
    without a defined draw is absent.
    """
    names = [*gaps, *pairings]
    columns = np.column_stack([*gaps.values()]) if gaps else np.empty((question_of.size, 0))
    missing = np.isnan(columns)
    counted = np.hstack([np.where(missing, 0.0, columns), ~missing])
    rows = []
    for weights in _weights(question_of, resamples):
        sums, counts = np.hsplit(weights @ counted, 2)
        others = [pairing.difference(weights)[:, None] for pairing in pairings.values()]
        rows.append(np.hstack([ratio(sums, counts), *others]))
    # Sums that differ in rounding alone are no difference.
    draws = np.round(np.vstack(rows), 12).T if rows else np.empty((len(names), 0))
    differs = [*(~missing & (columns != 0)).T, *(each.differs for each in pairings.values())]
    found = {}
    for name, values, moved in zip(names, draws, differs, strict=True):
        defined = values[~np.isnan(values)]
        if defined.size:
            found[name] = _estimate(defined, np.unique(question_of[moved]).size)
    return found


def _estimate(draws: Array, differing: int) -> Estimate:
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(draws, (tail, 1 - tail))
    side = min(int((draws <= 0).sum()), int((draws >= 0).sum()))
    p = 2 * (side + 1) / (draws.size + 1)
    return Estimate(float(low), float(high), min(1.0, max(p, 2.0 ** (1 - differing))))


def _weights(question_of: Numbers, resamples: int) -> Iterator[Array]:
    """Yield how often each record was drawn, some rows of resamples at a time."""
    if not question_of.size:
        return
    questions = int(question_of.max()) + 1
    generator = np.random.default_rng(_SEED)
    rows = max(1, _CHUNK // question_of.size)
    for start in range(0, resamples, rows):
        count = min(rows, resamples - start)
        drawn = generator.integers(0, questions, (count, questions))
        cells = drawn + np.arange(count)[:, None] * questions
        times = np.bincount(cells.ravel(), minlength=count * questions)
        yield times.reshape(count, questions)[:, question_of].astype(np.float64)


def ratio(above: Array, below: Array) -> Array:
    """Divide, element by element; NaN where the divisor is 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(below > 0, above / below, np.nan)
