"""Do independent articles answer a question differently? Each speaks with its best sentence.

What a difference is lies in `differences`.
"""

from collections.abc import Sequence
from typing import Final

from askcorpus.answering.differences import agree, differ
from askcorpus.answering.evidence import Candidate, Corpus, Weighing, tokens_of
from askcorpus.answering.question import Expected
from askcorpus.answering.several import counted_noun

_LEAST_ODDS: Final = 2.0
"""Log-odds that the reader must give a sentence before its article counts as a voice."""

_COMPARABLE: Final = 5.0
_COMPARABLE_NUMBER: Final = 8.0
"""Log-odds of the reader by which a voice may be weaker than the best; a number is plain enough to
be told by a weaker one."""

_ABOUT_IT: Final = 0.15
"""Share of the question's weight by which what is said of it may be less than by the best."""

_MOST: Final = 4
"""Values told."""


def differing(
    weighing: Weighing, candidates: Sequence[Candidate], corpus: Corpus
) -> tuple[Candidate, ...]:
    """Return one sentence for each different answer; none where all agree.

    `candidates` come best first, and so do the answers. For each speaks the newest article that
    gives it. Where the best candidate is no voice itself, nothing is told: the answer would not
    hold what it gives as the short answer.
    """
    question = weighing.question
    if not candidates or question.wants_several:
        return ()
    best = candidates[0]
    told: list[list[Candidate]] = []
    heard: set[str] = set()
    for candidate in candidates:
        file = candidate.passage.file
        if file in heard or not _speaks(candidate, best, weighing):
            continue
        heard.add(file)
        same = [voices for voices in told if agree(question, candidate, voices[0])]
        if same:
            same[0].append(candidate)
        elif all(differ(question, candidate, voices[0]) for voices in told):
            told.append([candidate])
    if len(told) < 2 or told[0][0] is not best:
        return ()
    return tuple(_newest(voices, corpus) for voices in told[:_MOST])


def _newest(voices: Sequence[Candidate], corpus: Corpus) -> Candidate:
    """Return the voice of the newest article; of undated ones the first."""
    return max(voices, key=lambda voice: corpus.date_of(voice.passage.file) or "")


def _speaks(candidate: Candidate, best: Candidate, weighing: Weighing) -> bool:
    """Tell whether a sentence answers the question about as well as the best one does."""
    question = weighing.question
    odds = candidate.features["reader"]
    number = question.expected is Expected.NUMBER
    if candidate.short is None or odds < _LEAST_ODDS:
        return False
    if odds < best.features["reader"] - (_COMPARABLE_NUMBER if number else _COMPARABLE):
        return False
    if _said(candidate, weighing) < _said(best, weighing) - _ABOUT_IT:
        return False
    return question.marked <= _around(candidate)


def _said(candidate: Candidate, weighing: Weighing) -> float:
    """Return the share of the question that a sentence says, and half of what its neighbours do.

    They may be about something else. The noun that is counted counts as said: who asks for people
    is told of sailors.
    """
    share = candidate.features["coverage"] + candidate.features["nearby"] / 2
    counted = counted_noun(weighing.question.text)
    if counted is None or counted in _around(candidate):
        return share
    return share + weighing.share({counted})


def _around(candidate: Candidate) -> set[str]:
    """Return the stems of the candidate's passage and its context."""
    return {*tokens_of(candidate.passage.text), *tokens_of(candidate.passage.context)}
