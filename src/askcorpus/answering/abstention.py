"""How likely the best evidence answers the question, and when that is too little."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

from askcorpus.answering.evidence import NO_STRENGTH, Candidate, Weighing, tokens_of

WEIGHTS: Final[Mapping[str, float]] = {
    "similarity": 2.0,
    "coverage": 2.8,
    "marked": 0.95,
    "lacks_kind": -0.55,
    "length": 1.2,
    "lead": 3.7,
}
"""Logistic regression of "quoting the best sentence answers it", by `training/fit_answering.py` on
700 questions of SQuADShifts New Wiki, each asked twice: with its evidence, and with every paragraph
hidden that holds an accepted answer. Cross-validated by article: AUC 0.88, calibration error
0.02."""

BIAS: Final = -8.6
THRESHOLD: Final = 0.3
"""Below this confidence the corpus is said not to hold the answer. On the same questions 0.85 of
those whose evidence is hidden are refused, and 0.86 of the answers given are right."""

_RIVAL: Final = 3
"""The lead is over the passage this many places behind, so that two or three articles which tell
the same do not lower it."""

_WIDEST_LEAD: Final = 8.0


def signs(weighing: Weighing, candidates: Sequence[Candidate]) -> dict[str, float]:
    """Return what confidence is made of, for the best of the candidates; empty without any.

    `similarity`, `coverage` and `lacks_kind` are the best sentence's; `marked` is the share of the
    question's names and numbers in the best passage or its context (1 without any); `length` the
    logarithm of the number of content words; `lead` how far (0..1) the best sentence is ahead of
    the passages behind.
    """
    if not candidates or not weighing.question.stems:
        return {}
    best = candidates[0]
    within = set(tokens_of(best.passage.text)) | set(tokens_of(best.passage.context))
    marked = weighing.question.marked
    words = len(weighing.question.stems) + len(weighing.question.set_aside)
    return {
        "similarity": best.features["similarity"],
        "coverage": best.features["coverage"],
        "marked": len(marked & within) / len(marked) if marked else 1.0,
        "lacks_kind": best.features["lacks_kind"],
        "length": math.log(1 + words),
        "lead": _lead(candidates),
    }


def _lead(candidates: Sequence[Candidate]) -> float:
    """Return the lead in log-odds over the best sentence of a rival passage, scaled to 0..1."""
    passages: dict[str, float] = {}
    for candidate in candidates:
        passages.setdefault(candidate.passage.id, candidate.strength)
    strengths = list(passages.values())
    rival = strengths[_RIVAL] if len(strengths) > _RIVAL else NO_STRENGTH
    return min(max(strengths[0] - rival, 0.0), _WIDEST_LEAD) / _WIDEST_LEAD


def confidence(found: Mapping[str, float]) -> float:
    """Return the estimated chance (0..1) that quoting the best evidence answers the question."""
    if not found:
        return 0.0
    total = BIAS + sum(weight * found[name] for name, weight in WEIGHTS.items())
    return 1.0 / (1.0 + math.exp(-total))
