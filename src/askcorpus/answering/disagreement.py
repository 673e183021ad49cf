"""Do independent articles answer a question differently? The same in other words is no difference.

A difference is told only where it is plain: another number in the same unit, another date, or
another name where one is asked for. Each article speaks with the best sentence it has.
"""

import re
from collections.abc import Sequence
from typing import Final

from askcorpus.answering.evidence import Candidate, Weighing, tokens_of
from askcorpus.answering.question import Expected, Question
from askcorpus.answering.verification.mentions import date_mentions, number_mentions
from askcorpus.text.words import MONTHS, content_stems, tokens

_LEAST_ODDS: Final = 2.0
"""Log-odds that the reader must give a sentence before its article counts as a voice."""

_COMPARABLE: Final = 5.0
"""Log-odds of the reader by which a voice may be weaker than the best."""

_ABOUT_IT: Final = 0.15
"""Share of the question's weight by which a voice's coverage may be less than the best's."""

_MOST: Final = 4
"""Values told."""

_YEAR: Final = re.compile(r"\b(?:1\d|20)\d\d\b")


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
        if all(_differ(question, candidate, other) for other in told):
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


def _differ(question: Question, one: Candidate, other: Candidate) -> bool:
    """Tell whether two sentences can't both hold the one answer."""
    a, b = one.short or "", other.short or ""
    if _says(other.text, a) or _says(one.text, b):
        return False
    if question.expected is Expected.DATE:
        return _dates_differ(a, b)
    if question.expected is Expected.NUMBER:
        return _numbers_differ(a, b)
    if question.expected is Expected.NAME:
        return _is_name(a) and _is_name(b) and not content_stems(a) & content_stems(b)
    return False


def _says(text: str, value: str) -> bool:
    return f" {' '.join(t.folded for t in tokens(value))} " in (
        f" {' '.join(t.folded for t in tokens(text))} "
    )


def _numbers_differ(a: str, b: str) -> bool:
    """Both name numbers, of the same thing as far as they say, and none in common."""
    ours, theirs = number_mentions(a), number_mentions(b)
    if not ours or not theirs or {m.value for m in ours} & {m.value for m in theirs}:
        return False
    units = {m.unit for m in ours if m.unit}, {m.unit for m in theirs if m.unit}
    return not all(units) or bool(units[0] & units[1])


def _dates_differ(a: str, b: str) -> bool:
    """Both name a year, and not the same; or the same year, and not the same month or day."""
    years = set(_YEAR.findall(a)), set(_YEAR.findall(b))
    if all(years):
        if not years[0] & years[1]:
            return True
    elif any(years):
        return False
    ours, theirs = _in_the_year(a), _in_the_year(b)
    return bool(ours and theirs) and not (ours <= theirs or theirs <= ours)


def _in_the_year(text: str) -> frozenset[str]:
    """Return month and days of a text's dates."""
    named = {month[:3] for month in MONTHS}
    parts = {part for date in date_mentions(text) for part in date if not _YEAR.fullmatch(part)}
    return frozenset(parts) if parts & named else frozenset()


def _is_name(text: str) -> bool:
    content = [t for t in tokens(text) if t.is_content]
    return bool(content) and any(t.is_capitalised for t in content)
