"""How well confidence tells right from wrong: risk–coverage curve, its area, and calibration."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import fmean


@dataclass(frozen=True, slots=True)
class Outcome:
    """How sure an answer was (0..1), and whether it was right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Point:
    """What comes of answering only with a confidence of `threshold` or more.

    `coverage` is the share of questions then answered, `risk` the share of wrong ones among those.
    """

    coverage: float
    risk: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Bin:
    """The outcomes with a confidence above `low` and up to `high`: mean confidence, share right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


def risk_coverage(outcomes: Sequence[Outcome]) -> tuple[Point, ...]:
    """Return the risk–coverage curve, coverage rising to 1; no outcomes, no points.

    One point for each confidence that occurs, since a threshold can't part equal ones (El-Yaniv
    and Wiener, 2010; Geifman and El-Yaniv, 2017).
    """
    points = []
    kept = wrong = 0
    by_confidence = sorted(outcomes, key=_confidence, reverse=True)
    for threshold, tied in groupby(by_confidence, key=_confidence):
        rights = [outcome.right for outcome in tied]
        kept += len(rights)
        wrong += rights.count(False)
        points.append(Point(kept / len(outcomes), wrong / kept, threshold))
    return tuple(points)


def area(points: Sequence[Point]) -> float:
    """Return the area under a risk–coverage curve (AURC), 0..1; smaller is better.

    Each point's risk counts for the coverage that it adds. Without ties that is the mean of the
    risks (Geifman, Uziel and El-Yaniv, 2019). Raises ValueError without points.
    """
    if not points:
        raise ValueError("no curve, no area")
    coverages = [0.0, *(point.coverage for point in points)]
    widths = [high - low for low, high in pairwise(coverages)]
    return sum(width * point.risk for width, point in zip(widths, points, strict=True))


def reliability(outcomes: Sequence[Outcome], bins: int = 10) -> tuple[Bin, ...]:
    """Return the reliability diagram over so many bins of equal width, lowest first.

    A bin holds its upper edge and not its lower one, as Guo et al. (2017) have it; confidence 0 is
    in the first. Empty bins are left out: they have no accuracy.
    """
    edges = [at / bins for at in range(bins + 1)]
    members: list[list[Outcome]] = [[] for _ in range(bins)]
    for outcome in outcomes:
        members[bisect_left(edges[1:-1], outcome.confidence)].append(outcome)
    return tuple(
        Bin(low, high, len(inside), fmean(map(_confidence, inside)), fmean(map(_right, inside)))
        for (low, high), inside in zip(pairwise(edges), members, strict=True)
        if inside
    )


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error (ECE), 0..1; smaller is better.

    The mean distance between a bin's confidence and its accuracy, weighted by count (Guo et al.,
    2017). Raises ValueError without bins.
    """
    if not bins:
        raise ValueError("no outcomes, no calibration")
    total = sum(each.count for each in bins)
    return sum(each.count / total * abs(each.accuracy - each.confidence) for each in bins)


def _confidence(outcome: Outcome) -> float:
    return outcome.confidence


def _right(outcome: Outcome) -> bool:
    return outcome.right
