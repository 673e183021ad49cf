"""Do independent articles answer a question differently? Each speaks with its best sentence.

What a difference is lies in `differences`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from askcorpus.answering.corpus import Corpus
from askcorpus.answering.dating import asks_of_now, own_date, told_date
from askcorpus.answering.differences import agree, differ
from askcorpus.answering.evidence import Candidate, Weighing
from askcorpus.answering.question import Expected, Question
from askcorpus.answering.several import counted_noun
from askcorpus.text.words import stems_of

_LEAST_ODDS: Final = 2.0
"""Log-odds that the reader must give a sentence before its article counts as a voice."""

_COMPARABLE: Final = 5.0
_COMPARABLE_NUMBER: Final = 8.0
"""Log-odds of the reader by which a voice may be weaker than the best; a number is plain enough to
be told by a weaker one."""

_ABOUT_IT: Final = 0.15
"""Share of the question's weight by which what is said of it may be less than by the best."""

_MOST: Final = 4
"""Values told; of more than that it is said how many more there are."""


class Part(StrEnum):
    """What an article has to do with a disagreement."""

    VALUE = "answers"
    SAME = "answers the same"
    BESIDE = "does not exclude another answer"
    UNSURE = "the reader is not sure that it answers"
    LESS_SURE = "the reader is far surer of the best"
    LITTLE = "says too little of what is asked"
    UNNAMED = "does not name what is asked about"


_HEARD: Final = frozenset({Part.VALUE, Part.SAME, Part.BESIDE})


@dataclass(frozen=True, slots=True)
class Voice:
    """The sentence that speaks for an article, and its part; one that is not heard has one too."""

    candidate: Candidate
    part: Part


def voices(
    weighing: Weighing, candidates: Sequence[Candidate], corpus: Corpus
) -> tuple[Voice, ...]:
    """Return one voice for each article, as their sentences come in `candidates`, best first.

    None where a question wants several things, which do not contradict each other. Where it asks
    what is, a sentence of an earlier time speaks only for an article that has no other.
    """
    if weighing.question.wants_several:
        return ()
    found: dict[str, Voice] = {}
    values: list[Candidate] = []
    bygone = _bygone(weighing, candidates, corpus)
    for candidate in candidates:
        if candidate in bygone:
            continue
        file = candidate.passage.file
        if file in found and found[file].part in _HEARD:
            continue
        part = _unheard(candidate, candidates[0], weighing) or _part(weighing, candidate, values)
        if part is Part.VALUE:
            values.append(candidate)
        if file not in found or part in _HEARD:
            found[file] = Voice(candidate, part)
    return tuple(found.values())


def differing(
    weighing: Weighing, candidates: Sequence[Candidate], heard: Sequence[Voice], corpus: Corpus
) -> tuple[Candidate, ...]:
    """Return one sentence for each different answer among the `voices`; none where all agree.

    `candidates` come best first, and so do the answers. For each speaks the newest article that
    gives it. Where the best candidate is no voice, nor left its article another that is of a later
    time, nothing is told: the answer would not hold what answers best.
    """
    values = [voice.candidate for voice in heard if voice.part is Part.VALUE]
    if len(values) < 2 or not _speaks(weighing, candidates, values, corpus):
        return ()
    told: list[list[Candidate]] = [[value] for value in values]
    for voice in heard:
        if voice.part is Part.SAME:
            next(
                same for same in told if agree(weighing.question, voice.candidate, same[0])
            ).append(voice.candidate)
    return tuple(_newest(weighing.question, same, corpus) for same in told)


def to_tell(
    question: Question, apart: Sequence[Candidate], corpus: Corpus
) -> tuple[Candidate, ...]:
    """Return at most `_MOST` of the answers that differ, of which there are some, the best first.

    The best and the newest are always among them; of the others the best are.
    """
    best = tuple(apart[:_MOST])
    newest = _newest(question, apart, corpus)
    return best if newest in best else (*best[:-1], newest)


def _part(weighing: Weighing, candidate: Candidate, values: Sequence[Candidate]) -> Part:
    """Tell what a voice that is heard adds to the answers before it."""
    if any(agree(weighing.question, candidate, value) for value in values):
        return Part.SAME
    apart = all(differ(weighing.question, candidate, value) for value in values)
    return Part.VALUE if apart else Part.BESIDE


def _bygone(
    weighing: Weighing, candidates: Sequence[Candidate], corpus: Corpus
) -> tuple[Candidate, ...]:
    """Return the sentences of an earlier time than their article, which says what is by another."""
    if not asks_of_now(weighing.question):
        return ()
    dated = [
        c
        for c in candidates
        if own_date(weighing.question, c, corpus.date_of(c.passage.file)) is not None
    ]
    others = {
        c.passage.file
        for c in candidates
        if c not in dated and _unheard(c, candidates[0], weighing) is None
    }
    return tuple(c for c in dated if c.passage.file in others)


def _speaks(
    weighing: Weighing,
    candidates: Sequence[Candidate],
    values: Sequence[Candidate],
    corpus: Corpus,
) -> bool:
    """Tell whether the best candidate is a value, or its article gives one of a later time."""
    best = candidates[0]
    if best in values:
        return True
    beside = any(value.passage.file == best.passage.file for value in values)
    return beside and best in _bygone(weighing, candidates, corpus)


def _newest(question: Question, voices: Sequence[Candidate], corpus: Corpus) -> Candidate:
    """Return the voice that tells of the latest time; of undated ones the first."""
    return max(voices, key=lambda v: told_date(question, v, corpus.date_of(v.passage.file)) or "")


def _unheard(candidate: Candidate, best: Candidate, weighing: Weighing) -> Part | None:
    """Return why a sentence does not answer about as well as the best one does, None if it does."""
    question = weighing.question
    odds = candidate.features["reader"]
    number = question.expected is Expected.NUMBER
    if candidate.short is None or odds < _LEAST_ODDS:
        return Part.UNSURE
    if odds < best.features["reader"] - (_COMPARABLE_NUMBER if number else _COMPARABLE):
        return Part.LESS_SURE
    if _said(candidate, weighing) < _said(best, weighing) - _ABOUT_IT:
        return Part.LITTLE
    return None if question.marked <= _around(candidate) else Part.UNNAMED


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
    return {*stems_of(candidate.passage.text), *stems_of(candidate.passage.context)}
