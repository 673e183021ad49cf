"""How likely the best evidence answers the question, and when that is too little."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from askcorpus.answering.evidence import Candidate, Weighing
from askcorpus.answering.sight import CEILING
from askcorpus.text.normalize import fold

WEIGHTS: Final[Mapping[str, float]] = {
    "reader": 1.49,
    "similarity": 2.04,
    "coverage": 1.74,
    "length": 0.79,
    "lead": 1.73,
    "margin": 1.73,
}
"""Logistic regression of "quoting the best sentence answers it", by `training/fit_answering.py` on
675 questions of SQuADShifts New Wiki and 164 over `corpus/`, each asked twice: with its evidence,
and with every paragraph hidden that holds an accepted answer. Cross-validated by article: AUC 0.93
between the two, calibration error 0.014."""

BIAS: Final = -6.18


@dataclass(frozen=True, slots=True)
class Level:
    """How sure an answer must be.

    Below `threshold` the corpus is said not to hold the answer. Of `answered` calibration answers
    at or above it `wrong` were wrong, so that with 95 % confidence the share of wrong ones is at
    most `bound`, which is no more than `error` (0..1).
    """

    threshold: float
    error: float
    answered: int
    wrong: int
    bound: float


LEVELS: Final[Mapping[str, Level]] = {
    "strict": Level(0.88, 0.05, 471, 12, 0.0410),
    "normal": Level(0.64, 0.10, 759, 60, 0.0971),
    "lenient": Level(0.24, 0.20, 978, 173, 0.1982),
}
"""Certified by `training/fit_answering.py` (see `evaluation.measures.certificate`) on 1,500 other
questions of New Wiki, none of whose articles was trained or fitted on, a third of them with their
evidence hidden. Of those that can be answered 47, 73 and 87 % are."""

THRESHOLD: Final = LEVELS["normal"].threshold

_RIVAL: Final = 3
"""The lead is over the passage this many places behind, so that two or three articles which tell
the same do not lower it."""

_WIDEST_LEAD: Final = 8.0

LEAST_READ: Final = 8
"""Passages that are read at least, for an answer to be compared with."""


def signs(weighing: Weighing, candidates: Sequence[Candidate]) -> dict[str, float]:
    """Return what confidence is made of, for the first of the candidates; empty without any.

    `reader` are the reader's log-odds for the best sentence, as a share of the highest;
    `similarity` and `coverage` are the sentence's too; `length` is the logarithm of the number of
    content words; `lead` how far (0..1) the sentence is ahead of the passages behind, `margin` of
    the first one that answers otherwise. Where there are fewer passages than that, the last one
    counts; with nothing to compare, both are 0.
    """
    if not candidates or not weighing.question.stems:
        return {}
    best = candidates[0]
    words = len(weighing.question.stems) + len(weighing.question.set_aside)
    return {
        "reader": best.features["reader"] / CEILING,
        "similarity": best.features["similarity"],
        "coverage": best.features["coverage"],
        "length": math.log(1 + words),
        "lead": _lead(candidates),
        "margin": _ahead(best, _rival(candidates)),
    }


def _rival(candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the best sentence of another passage that answers otherwise than the best does."""
    best = candidates[0]
    said = fold(best.short or "")
    for candidate in candidates:
        agrees = bool(said) and fold(candidate.short or "") == said
        if candidate.passage.id != best.passage.id and not agrees:
            return candidate
    others = _by_passage(candidates)[1:]
    return others[-1] if others else None


def _lead(candidates: Sequence[Candidate]) -> float:
    """Return the lead over the best sentence of the passage `_RIVAL` places behind."""
    others = _by_passage(candidates)[1:]
    return _ahead(candidates[0], others[:_RIVAL][-1] if others else None)


def _ahead(best: Candidate, rival: Candidate | None) -> float:
    """Return the lead in log-odds over a rival, scaled to 0..1; 0 where there is none."""
    if rival is None:
        return 0.0
    return min(max(best.strength - rival.strength, 0.0), _WIDEST_LEAD) / _WIDEST_LEAD


def _by_passage(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the first candidate of each passage, in order."""
    first: dict[str, Candidate] = {}
    for candidate in candidates:
        first.setdefault(candidate.passage.id, candidate)
    return list(first.values())


def confidence(found: Mapping[str, float]) -> float:
    """Return the estimated chance (0..1) that quoting the best evidence answers the question."""
    if not found:
        return 0.0
    total = BIAS + sum(weight * found[name] for name, weight in WEIGHTS.items())
    return 1.0 / (1.0 + math.exp(-total))
