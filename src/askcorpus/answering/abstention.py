"""How likely the best evidence answers the question, and when that is too little."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from askcorpus.answering.evidence import Candidate, Weighing
from askcorpus.answering.sight import CEILING
from askcorpus.settings import Settings
from askcorpus.text.normalize import fold
from askcorpus.text.words import content_stems

WEIGHTS: Final[Mapping[str, float]] = {
    "reader": 2.97,
    "similarity": 0.69,
    "coverage": 0.77,
    "length": 0.7,
    "lead": 0.93,
    "margin": 1.99,
}
"""Logistic regression of "quoting the best sentence answers it", by `training/fit_answering.py` on
1,466 askings: questions of SQuADShifts New Wiki and over `corpus/`, with their evidence and with
every paragraph hidden that holds an accepted answer, and plain and oblique questions and near
misses written for this. Cross-validated by article: AUC 0.87 for evidence there or not, calibration
error 0.016."""

BIAS: Final = -4.21


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
    "strict": Level(0.93, 0.05, 297, 8, 0.0481),
    "normal": Level(0.77, 0.10, 597, 46, 0.0975),
    "lenient": Level(0.39, 0.20, 896, 154, 0.194),
}
"""Certified by `training/fit_answering.py` (see `evaluation.measures.certificate`) on 1,706 other
questions, none of whose articles was trained or fitted on: 856 of New Wiki, a third of them with
their evidence hidden, and 850 written for this, 268 of them near misses. Of those that can be
answered 25, 49 and 69 % are. The bounds take questions for independent; with whole articles drawn
instead (64 of them, 2,000 times) fewer than 4.8, 9.3 and 19.2 % err in 95 of 100 draws."""

THRESHOLD: Final = LEVELS["normal"].threshold

MEASURED_EMBEDDER: Final = "all-minilm-l6-v2"
"""The embedder that the levels were measured with; its weights are pinned by this name."""

MEASURED_K: Final = 8
"""The most passages that answers came from when the levels were measured."""

_RIVAL: Final = 3
"""The lead is over the passage this many places behind, so that two or three articles which tell
the same do not lower it."""

_WIDEST_LEAD: Final = 8.0

LEAST_READ: Final = 8
"""Passages that are read at least, for an answer to be compared with."""


def uncertified(settings: Settings) -> tuple[str, ...]:
    """Return the keys of the settings for which no level is certified; none by default.

    The signs hold similarities and come from what was retrieved, so another embedder moves them,
    and a greater `k` lets passages answer that never did when the errors were counted.
    """
    measured = {
        "embedder": settings.embedder == MEASURED_EMBEDDER,
        "k": settings.k <= MEASURED_K,
    }
    return tuple(key for key, holds in measured.items() if not holds)


def signs(weighing: Weighing, candidates: Sequence[Candidate]) -> dict[str, float]:
    """Return what confidence is made of, for the first of the candidates; empty without any.

    `reader` are the reader's log-odds for the best sentence, as a share of the highest;
    `similarity` and `coverage` are the sentence's too; `length` is the logarithm of the number of
    content words; `lead` how far (0..1) the sentence is ahead of the passages behind, `margin` of
    the first one that answers otherwise. Where there are fewer passages than that, the last one
    counts; with nothing to compare, both are in the middle.
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
    for candidate in candidates:
        if candidate.passage.id != best.passage.id and not _agree(best.marked, candidate.marked):
            return candidate
    others = _by_passage(candidates)[1:]
    return others[-1] if others else None


def _agree(one: str | None, other: str | None) -> bool:
    """Tell whether one answer says all that the other does: "Gantz", "General Benny Gantz"."""
    if not one or not other:
        return False
    ours, theirs = content_stems(one), content_stems(other)
    if not ours or not theirs:
        return fold(one) == fold(other)
    return ours <= theirs or theirs <= ours


def _lead(candidates: Sequence[Candidate]) -> float:
    """Return the lead over the best sentence of the passage `_RIVAL` places behind."""
    others = _by_passage(candidates)[1:]
    return _ahead(candidates[0], others[:_RIVAL][-1] if others else None)


def _ahead(best: Candidate, rival: Candidate | None) -> float:
    """Return the lead in log-odds over a rival, scaled to 0..1; half of it where there is none."""
    if rival is None:
        return 0.5
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
