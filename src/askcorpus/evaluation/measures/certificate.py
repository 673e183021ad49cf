"""A threshold with a promise: a bound on the error among what is answered."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from askcorpus.evaluation.measures.selective import Outcome

_STEPS: Final = 100
"""Thresholds are tried in hundredths."""

_FEWEST: Final = 100
"""The first threshold tried answers at least so many: what is answered depends on no error."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was shown of a threshold: of `answered` outcomes `wrong` were wrong.

    In the levels of `answering.abstention` wrong means that no accepted answer stands in the best
    evidence as it is quoted, whatever paragraph that is from. The true error is at most `bound`
    (0..1), except for the chance agreed on.
    """

    threshold: float
    answered: int
    wrong: int
    bound: float


def certify(
    outcomes: Sequence[Outcome], error: float, confidence: float = 0.95
) -> Certificate | None:
    """Return the lowest threshold whose error is at most `error` with `confidence`, or None.

    Thresholds are tested one after the other, the strictest first, until one fails: so all that
    passed hold together with the same confidence (fixed-sequence testing, as in "Learn then Test",
    Angelopoulos et al. 2021). Each test is the exact binomial one of Clopper and Pearson (1934).
    Outcomes must be independent draws of those to come, none of them used for fitting.
    """
    found = None
    for threshold in (step / _STEPS for step in range(_STEPS, -1, -1)):
        answered = [outcome for outcome in outcomes if outcome.confidence >= threshold]
        if len(answered) < _FEWEST:
            continue
        wrong = sum(not outcome.right for outcome in answered)
        bound = upper_bound(wrong, len(answered), confidence)
        if bound > error:
            break
        found = Certificate(threshold, len(answered), wrong, bound)
    return found


def upper_bound(wrong: int, total: int, confidence: float = 0.95) -> float:
    """Return the exact upper bound (0..1) of a share of which `wrong` of `total` were seen.

    It is the largest share for which so few would be seen with a chance of 1 - `confidence`.
    Raises ValueError unless 0 <= wrong <= total and total > 0.
    """
    if not 0 <= wrong <= total or not total:
        raise ValueError("wrong must be among at least one")
    if wrong == total:
        return 1.0
    low, high = wrong / total, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(wrong, total, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def _at_most(wrong: int, total: int, share: float) -> float:
    """Return the chance of at most `wrong` of `total` at this share: the binomial distribution."""
    if share >= 1:
        return 0.0
    log, log_not = math.log(share) if share > 0 else -math.inf, math.log1p(-share)
    terms = (
        _log_choose(total, n) + (n * log if n else 0.0) + (total - n) * log_not
        for n in range(wrong + 1)
    )
    return _sum_of_exponentials(terms)


def _log_choose(total: int, chosen: int) -> float:
    return math.lgamma(total + 1) - math.lgamma(chosen + 1) - math.lgamma(total - chosen + 1)


def _sum_of_exponentials(logs: Iterable[float]) -> float:
    return math.fsum(math.exp(log) for log in logs)
