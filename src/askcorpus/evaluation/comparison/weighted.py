"""The measures of kind "set" over weighted records, for thousands of resamples in seconds.

`measures` and `selective` define them; with every weight 1 the values are theirs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from askcorpus.evaluation.comparison.paired import Array, Statistic, Truths, ratio
from askcorpus.evaluation.measures import outcomes
from askcorpus.evaluation.record import Record

_INNER_EDGES: Final = [at / 10 for at in range(1, 10)]
"""Between the bins of `selective.reliability`."""


@dataclass(frozen=True, slots=True)
class Replies:
    """What the set measures see of records, one number a record.

    `due`: a refusal was due. `right` is that of the record's outcome; where it has none, it and
    `confidence` are NaN.
    """

    refused: Array
    due: Array
    confidence: Array
    right: Array


def replies(records: Sequence[Record]) -> Replies:
    """Return what the set measures see of records; one not asked for a reply counts nowhere."""
    asked = [record.verdict is not None or record.error is not None for record in records]
    due = [was and not r.should_answer for was, r in zip(asked, records, strict=True)]
    found = [outcomes([record]) for record in records]
    return Replies(
        refused=np.array([record.refused for record in records], dtype=np.float64),
        due=np.array(due, dtype=np.float64),
        confidence=np.array([o[0].confidence if o else np.nan for o in found], dtype=np.float64),
        right=np.array([o[0].right if o else np.nan for o in found], dtype=np.float64),
    )


@dataclass(frozen=True, slots=True)
class SetMeasure:
    """A set measure: its value from weights, and which records two runs differ on for it."""

    of: Callable[[Replies], Statistic]
    differs: Callable[[Replies, Replies], Truths]


def _refusal_precision(seen: Replies) -> Statistic:
    return lambda weights: ratio(weights @ (seen.refused * seen.due), weights @ seen.refused)


def _refusal_f1(seen: Replies) -> Statistic:
    return lambda weights: ratio(
        2 * (weights @ (seen.refused * seen.due)), weights @ (seen.refused + seen.due)
    )


def _aurc(seen: Replies) -> Statistic:
    """Sum each confidence's risk, times the coverage that it adds; see `selective.area`."""
    with_one = np.flatnonzero(~np.isnan(seen.confidence))
    order = with_one[np.argsort(-seen.confidence[with_one], kind="stable")]
    confidence, wrong = seen.confidence[order], 1 - seen.right[order]
    last_of_ties = np.append(confidence[1:] != confidence[:-1], True)[: order.size]

    def area(weights: Array) -> Array:
        drawn = weights[:, order]
        kept = np.cumsum(drawn, axis=1)[:, last_of_ties]
        lost = np.cumsum(drawn * wrong, axis=1)[:, last_of_ties]
        risk = np.nan_to_num(ratio(lost, kept))
        return ratio((np.diff(kept, axis=1, prepend=0) * risk).sum(axis=1), drawn.sum(axis=1))

    return area


def _ece(seen: Replies) -> Statistic:
    """Sum over bins how far confidence and rightness are apart; see `selective.reliability`."""
    with_one = np.flatnonzero(~np.isnan(seen.confidence))
    confidence = seen.confidence[with_one]
    bins = np.searchsorted(_INNER_EDGES, confidence, side="left")
    gaps = np.zeros((with_one.size, len(_INNER_EDGES) + 1))
    gaps[np.arange(with_one.size), bins] = seen.right[with_one] - confidence

    def error(weights: Array) -> Array:
        drawn = weights[:, with_one]
        return ratio(np.abs(drawn @ gaps).sum(axis=1), drawn.sum(axis=1))

    return error


def _other_refusals(a: Replies, b: Replies) -> Truths:
    return _differ(a.refused, b.refused) | _differ(a.due, b.due)


def _other_outcomes(a: Replies, b: Replies) -> Truths:
    return _differ(a.confidence, b.confidence) | _differ(a.right, b.right)


def _differ(a: Array, b: Array) -> Truths:
    both_lack: Truths = np.isnan(a) & np.isnan(b)
    return np.not_equal(a, b) & ~both_lack


SET_MEASURES: Final[Mapping[str, SetMeasure]] = {
    "refusal_precision": SetMeasure(_refusal_precision, _other_refusals),
    "refusal_f1": SetMeasure(_refusal_f1, _other_refusals),
    "aurc": SetMeasure(_aurc, _other_outcomes),
    "ece": SetMeasure(_ece, _other_outcomes),
}
