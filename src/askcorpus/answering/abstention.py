"""How likely the best evidence answers the question, and when that is too little."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from askcorpus.answering.evidence import NO_STRENGTH, Candidate, Weighing, tokens_of
from askcorpus.answering.sight import CEILING, read_alone
from askcorpus.models.evidence_reader import EvidenceReader
from askcorpus.text.normalize import fold

WEIGHTS: Final[Mapping[str, float]] = {
    "reader": 1.86,
    "alone": 1.52,
    "similarity": 4.46,
    "coverage": 1.21,
    "marked": 1.0,
    "length": 0.14,
    "lead": 1.52,
    "margin": 2.39,
    "agreement": 2.51,
}
"""Logistic regression of "quoting the best sentence answers it", by `training/fit_answering.py` on
700 questions of SQuADShifts New Wiki, each asked twice: with its evidence, and with every paragraph
hidden that holds an accepted answer. Cross-validated by article: AUC 0.88, calibration error
0.02."""

BIAS: Final = -9.5


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
    "strict": Level(0.5, 0.05, 0, 0, 0.05),
    "normal": Level(0.3, 0.10, 0, 0, 0.10),
    "lenient": Level(0.1, 0.20, 0, 0, 0.20),
}
"""Certified by `training/fit_answering.py` (see `evaluation.measures.certificate`)."""

THRESHOLD: Final = LEVELS["normal"].threshold

_RIVAL: Final = 3
"""The lead is over the passage this many places behind, so that two or three articles which tell
the same do not lower it."""

_WIDEST_LEAD: Final = 8.0
_ENOUGH: Final = 2
"""So many passages that answer the same are full agreement."""


def signs(
    weighing: Weighing, candidates: Sequence[Candidate], reader: EvidenceReader
) -> dict[str, float]:
    """Return what confidence is made of, for the best of the candidates; empty without any.

    `reader` and `alone` are the reader's log-odds for the best sentence in its passage and read on
    its own, as a share of the highest; `similarity` and `coverage` are the sentence's; `marked` is
    the share of the question's names and numbers in its passage or that one's context (1 without
    any); `length` the logarithm of the
    number of content words; `lead` how far (0..1) the sentence is ahead of the passages behind,
    `margin` of the first one that answers otherwise; `agreement` the share (of two) of other
    passages that answer the same.
    """
    if not candidates or not weighing.question.stems:
        return {}
    best = candidates[0]
    within = set(tokens_of(best.passage.text)) | set(tokens_of(best.passage.context))
    marked = weighing.question.marked
    words = len(weighing.question.stems) + len(weighing.question.set_aside)
    same, other = _rivals(candidates)
    return {
        "reader": best.features["reader"] / CEILING,
        "alone": read_alone(weighing.question.text, best.text, reader)[0] / CEILING,
        "similarity": best.features["similarity"],
        "coverage": best.features["coverage"],
        "marked": len(marked & within) / len(marked) if marked else 1.0,
        "length": math.log(1 + words),
        "lead": _lead(candidates),
        "margin": _ahead(best, other[0] if other else None),
        "agreement": min(len(same), _ENOUGH) / _ENOUGH,
    }


def _rivals(candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """Return the other passages' best sentences: those that answer as the best does, the others."""
    best = candidates[0]
    said = fold(best.short or "")
    same, other = [], []
    seen = {best.passage.id}
    for candidate in candidates[1:]:
        if candidate.passage.id in seen:
            continue
        seen.add(candidate.passage.id)
        agrees = bool(said) and fold(candidate.short or "") == said
        if agrees and candidate.features["reader"] > 0:
            same.append(candidate)
        elif not agrees:
            other.append(candidate)
    return same, other


def _ahead(best: Candidate, rival: Candidate | None) -> float:
    """Return the lead in log-odds over a rival, scaled to 0..1."""
    strength = rival.strength if rival else NO_STRENGTH
    return min(max(best.strength - strength, 0.0), _WIDEST_LEAD) / _WIDEST_LEAD


def _lead(candidates: Sequence[Candidate]) -> float:
    """Return the lead over the best sentence of the passage `_RIVAL` places behind."""
    passages: dict[str, Candidate] = {}
    for candidate in candidates:
        passages.setdefault(candidate.passage.id, candidate)
    behind = list(passages.values())
    return _ahead(behind[0], behind[_RIVAL] if len(behind) > _RIVAL else None)


def confidence(found: Mapping[str, float]) -> float:
    """Return the estimated chance (0..1) that quoting the best evidence answers the question."""
    if not found:
        return 0.0
    total = BIAS + sum(weight * found[name] for name, weight in WEIGHTS.items())
    return 1.0 / (1.0 + math.exp(-total))
