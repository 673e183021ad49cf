"""Do independent articles answer a question differently? Each speaks with its best sentence.

What a difference is lies in `differences`.
"""

from collections.abc import Sequence
from typing import Final

from askcorpus.answering.differences import differ
from askcorpus.answering.evidence import Candidate, Weighing, tokens_of
from askcorpus.answering.question import Question

_LEAST_ODDS: Final = 2.0
"""Log-odds that the reader must give a sentence before its article counts as a voice."""

_COMPARABLE: Final = 5.0
"""Log-odds of the reader by which a voice may be weaker than the best."""

_ABOUT_IT: Final = 0.15
"""Share of the question's weight by which a voice's coverage may be less than the best's."""

_MOST: Final = 4
"""Values told."""


def differing(weighing: Weighing, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return one sentence for each different answer, the best first; none where all agree.

    `candidates` come best first. Where the best of them is no voice itself, nothing is told: the
    answer would not hold what it gives as the short answer.
    """
    question = weighing.question
    if not candidates or question.wants_several:
        return ()
    best = candidates[0]
    told: list[Candidate] = []
    heard: set[str] = set()
    for candidate in candidates:
        file = candidate.passage.file
        if file in heard or not _speaks(candidate, best, question):
            continue
        heard.add(file)
        if all(differ(question, candidate, other) for other in told):
            told.append(candidate)
    return tuple(told[:_MOST]) if len(told) > 1 and told[0] is best else ()


def _speaks(candidate: Candidate, best: Candidate, question: Question) -> bool:
    """Tell whether a sentence answers the question about as well as the best one does."""
    odds = candidate.features["reader"]
    if candidate.short is None or odds < _LEAST_ODDS:
        return False
    if odds < best.features["reader"] - _COMPARABLE:
        return False
    if candidate.features["coverage"] < best.features["coverage"] - _ABOUT_IT:
        return False
    about = {*tokens_of(candidate.passage.text), *tokens_of(candidate.passage.context)}
    return question.marked <= about
