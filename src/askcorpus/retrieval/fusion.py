"""How a passage's scores combine into one. Pure functions over plain arguments.

    score = 0.15 dense + 0.30 sentence + 0.45 coverage + 0.10 phrase

dense     cosine of question and passage
sentence  largest cosine of the question and one of the passage's sentences
coverage  share of the question's content pieces, weighted by rarity, that the best two
          neighbouring sentences or the passage's context hold; a piece that is not there counts
          as much as the piece most like it that is
phrase    share, weighted alike, of the question's neighbouring content pieces that are
          neighbours in the passage

A piece is a word or a part of a rare one, as the embedder reads it. Each score is absolute: it
does not depend on the other candidates, so it means the same for every question. On the
development sets this is better than adding z-scores or ranks. The weights are the rounded mean
of softmax regressions on SQuADShifts Reddit and New Wiki; `benchmarks/retrieval.py` prints what
they give.
"""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

WEIGHTS: Final = {"dense": 0.15, "sentence": 0.30, "coverage": 0.45, "phrase": 0.10}

Floats = NDArray[np.float32]
PieceVectors = Callable[[Sequence[str]], Floats | None]
"""Unit rows for pieces, or None where the embedder knows none out of context."""

Run = Sequence[str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question looks for: its content pieces in order, and the weight of each."""

    pieces: tuple[str, ...]
    weight: Mapping[str, float]

    @classmethod
    def of(
        cls,
        pieces: Run,
        stop: Collection[str],
        frequency: Mapping[str, int],
        passages: int,
    ) -> "Wanted":
        """Weigh a question's content pieces; all of its pieces where none is content."""
        content = content_of(pieces, stop) or list(pieces)
        weight = {piece: rarity(frequency.get(piece, 0), passages) for piece in content}
        return cls(tuple(content), weight)


def content_of(pieces: Run, stop: Collection[str]) -> list[str]:
    """Return the pieces that belong to no function word and hold a letter or digit."""
    return [p for p in pieces if p not in stop and any(c.isalnum() for c in p)]


def rarity(frequency: int, passages: int) -> float:
    """Return BM25's inverse document frequency in the form that is never negative.

    From Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009), with 1 added
    inside the logarithm.
    """
    seen = min(frequency, passages)
    return math.log1p((passages - seen + 0.5) / (seen + 0.5))


def fuse(scores: Mapping[str, float]) -> float:
    """Combine a passage's scores into one of about 0..1."""
    return sum(weight * scores[name] for name, weight in WEIGHTS.items())


def coverage(
    wanted: Wanted, passages: Sequence[Sequence[Run]], piece_vectors: PieceVectors
) -> list[float]:
    """Return for each passage the share of what is wanted that it covers, 0..1.

    A passage is the pieces of its context, then those of each sentence.
    """
    weights = np.array(list(wanted.weight.values()), dtype=np.float32)
    if not passages or weights.sum() <= 0:
        return [0.0] * len(passages)
    weights /= weights.sum()
    near = _Nearness(list(wanted.weight), passages, piece_vectors)
    return [near.best_window(passage, weights) for passage in passages]


class _Nearness:
    """How near each piece of the candidates is to each one wanted: 1 for the same."""

    def __init__(
        self, wanted: Run, passages: Sequence[Sequence[Run]], piece_vectors: PieceVectors
    ) -> None:
        seen = dict.fromkeys(piece for runs in passages for run in runs for piece in run)
        self._column = {piece: column for column, piece in enumerate(seen)}
        near = np.zeros((len(wanted), len(seen)), dtype=np.float32)
        vectors = piece_vectors([*wanted, *seen])
        if vectors is not None:
            near = np.maximum(near, vectors[: len(wanted)] @ vectors[len(wanted) :].T)
        for row, piece in enumerate(wanted):
            if piece in self._column:
                near[row, self._column[piece]] = 1.0
        self._near = near
        self._nothing = np.zeros(len(wanted), dtype=np.float32)

    def _best(self, run: Run) -> Floats:
        """Return for each piece wanted its nearness to the nearest one of `run`."""
        if not run:
            return self._nothing
        best: Floats = self._near[:, [self._column[piece] for piece in run]].max(axis=1)
        return best

    def best_window(self, passage: Sequence[Run], weights: Floats) -> float:
        """Return the weight covered by the best two neighbouring sentences and the context."""
        context, *rest = passage
        around = self._best(context)
        best = [self._best(sentence) for sentence in rest] or [self._nothing]
        windows = [np.maximum(a, b) for a, b in pairwise([*best, best[-1]])]
        return max(float(weights @ np.maximum(window, around)) for window in windows)


def phrase(wanted: Wanted, passage: Sequence[Run], stop: Collection[str]) -> float:
    """Return the weighted share of the wanted neighbours that are neighbours here, 0..1."""
    weight = wanted.weight
    pairs = dict.fromkeys(pairwise(wanted.pieces))
    total = sum(weight[a] + weight[b] for a, b in pairs)
    if total <= 0:
        return 0.0
    content = content_of([piece for run in passage[1:] for piece in run], stop)
    held = set(pairwise(content))
    return sum(weight[a] + weight[b] for a, b in pairs if (a, b) in held) / total
