"""Whether two sentences can't both hold the one answer. The same in other words is no difference.

A difference is told only where it is plain: another number in the same unit, another date, or
another name where one is asked for. What is qualified ("about", "before", "between") does not
differ from what it allows.
"""

import re
from collections.abc import Sequence
from typing import Final

from askcorpus.answering.amounts import Amount, amounts, marked_amounts, qualified, total
from askcorpus.answering.evidence import Candidate
from askcorpus.answering.question import Expected, Question
from askcorpus.answering.several import counted_noun
from askcorpus.answering.verification.mentions import date_mentions
from askcorpus.answering.years import YEAR, Period, periods
from askcorpus.answering.years import qualified as qualified_date
from askcorpus.text.normalize import fold
from askcorpus.text.words import MONTHS, content_stems, tokens

_ONE_NAME: Final = re.compile(
    r"\bwhom? (?:is|was|leads?|led|heads?|headed|chairs?|chaired|commands?|commanded|runs|ran"
    r"|governs|governed|rules|ruled|became|becomes|presides|presided|directs|directed) "
    r"(?!(?:\w+(?:ed|ing)|shot|sent|held|taken|chosen|hit|hurt|beaten|given|seen|made|told|there"
    r"|with|among|aboard|on|in|at|behind)\b)"
    r"|\bwhere (?:is|was|are|were)\b|\bwhat (?:is|was) the name\b"
    r"|\b(?:which|what) (?:city|town|country|state|nation|person|president|king|queen)\b"
)
"""Questions that one name answers. Several may have done a thing: who visited, who was killed."""

_ONE_THING: Final = re.compile(r"\bwhat (?:is|was) (?:the|its|their|his|her|\w+'s) ")
"""Questions whose kind is told by the answers: both are names, or both amounts."""

_BARE: Final = 3
"""Content words of an amount that says nothing else."""

_TITLES: Final = content_stems(
    "admiral ambassador chairman chancellor chief commander general governor government king leader"
    " major mayor minister officer premier president prime queen secretary spokesman spokeswoman"
)


def differ(question: Question, one: Candidate, other: Candidate) -> bool:
    """Tell whether two sentences can't both hold the one answer."""
    a, b = one.short or "", other.short or ""
    if _says(other.text, a) or _says(one.text, b):
        return False
    if question.expected is Expected.DATE:
        return _dates_differ(one, other)
    if question.expected is Expected.NUMBER:
        counts = counted_noun(question.text) is not None
        return _numbers_differ(_amounts(one), _amounts(other), counts)
    if question.expected is Expected.ANYTHING and _ONE_THING.search(fold(question.text)):
        if _is_bare_amount(a) and _is_bare_amount(b):
            return _numbers_differ(_amounts(one), _amounts(other), counts=False)
        return _names_differ(question, one, other)
    if question.expected is Expected.NAME and _ONE_NAME.search(fold(question.text)):
        return _names_differ(question, one, other)
    return False


def agree(question: Question, one: Candidate, other: Candidate) -> bool:
    """Tell whether two sentences say the same answer, so that either can speak for both."""
    a, b = _named(question, one.short), _named(question, other.short)
    if question.expected is Expected.NUMBER:
        return bool(_amounts(one)) and _amounts(one) == _amounts(other)
    return bool(a and b) and (a <= b or b <= a)


def told_words(question: Question, candidate: Candidate) -> str:
    """Return the short answer, a number or a date with what its sentence qualifies it by."""
    marked = candidate.within
    if marked is None:
        return ""
    span = marked
    if question.expected is Expected.DATE:
        span = qualified_date(candidate.text, marked) or marked
    elif question.expected is not Expected.NAME and _begins_with_amount(candidate.short or ""):
        span = qualified(candidate.text, marked)
    return span.of(candidate.text)


def _begins_with_amount(short: str) -> bool:
    return bool(amounts(" ".join(short.split()[:2])))


def _says(text: str, value: str) -> bool:
    return f" {' '.join(t.folded for t in tokens(value))} " in (
        f" {' '.join(t.folded for t in tokens(text))} "
    )


def _names_differ(question: Question, one: Candidate, other: Candidate) -> bool:
    """Tell whether both are names, and neither sentence says a word of the other's."""
    a, b = _named(question, one.short), _named(question, other.short)
    if not (_is_name(one.short) and _is_name(other.short) and a and b):
        return False
    if _shortest(one.short) == _shortest(other.short):
        return False
    return not (a & content_stems(other.text) or b & content_stems(one.text))


def _named(question: Question, short: str | None) -> frozenset[str]:
    """Return the stems of a short answer that are neither the question's nor a title."""
    return content_stems(short or "") - frozenset(question.stems) - _TITLES


def _is_name(short: str | None) -> bool:
    """Tell whether all of a short answer is written with capitals, and it ends in no title."""
    content = [t for t in tokens(short or "") if t.is_content]
    capitalised = all(t.is_capitalised for t in content)
    return bool(content) and capitalised and content[-1].stem not in _TITLES


def _shortest(short: str | None) -> str:
    """Return a name's initials; one word as it is, which may be another's initials."""
    content = [t.surface for t in tokens(short or "") if t.is_content]
    return "".join(word[0] for word in content) if len(content) > 1 else "".join(content)


def _numbers_differ(ours: Sequence[Amount], theirs: Sequence[Amount], counts: bool) -> bool:
    """Tell whether some are of the same thing, as far as they say, and no two of them meet."""
    pairs = [(a, b) for a in ours for b in theirs if _is_of_one_kind(a, b, counts)]
    if not pairs or any(a.meets(b) for a, b in pairs):
        return False
    return not _parts_meet(ours, theirs) and not _parts_meet(theirs, ours)


def _parts_meet(parts: Sequence[Amount], others: Sequence[Amount]) -> bool:
    """Tell whether the sum of counts meets another count: seven men and two women are nine."""
    whole = total(parts)
    return whole is not None and any(
        whole.meets(other) for other in (*others, total(others)) if other and not other.is_measured
    )


def _is_of_one_kind(one: Amount, other: Amount, counts: bool) -> bool:
    """Tell whether the units are the same; where the question `counts`, nine sailors are people."""
    if one.unit == other.unit or not (one.unit and other.unit):
        return True
    return counts and not (one.is_measured or other.is_measured)


def _is_bare_amount(short: str) -> bool:
    """Tell whether a short answer is an amount and little else: 20 million dollars."""
    return bool(amounts(short)) and len([t for t in tokens(short) if t.is_content]) <= _BARE


def _amounts(candidate: Candidate) -> tuple[Amount, ...]:
    marked = candidate.within
    return marked_amounts(candidate.text, marked) if marked else ()


def _dates_differ(one: Candidate, other: Candidate) -> bool:
    """Both name a year, and none that the other allows; or the same, and another month or day."""
    ours, theirs = _periods(one), _periods(other)
    if ours and theirs:
        if not any(a.meets(b) for a in ours for b in theirs):
            return True
    elif ours or theirs:
        return False
    if _is_qualified_date(one) or _is_qualified_date(other):
        return False
    a, b = _in_the_year(one.short or ""), _in_the_year(other.short or "")
    return bool(a and b) and not (a <= b or b <= a)


def _periods(candidate: Candidate) -> tuple[Period, ...]:
    marked = candidate.within
    return periods(candidate.text, marked) if marked else ()


def _is_qualified_date(candidate: Candidate) -> bool:
    marked = candidate.within
    return marked is not None and qualified_date(candidate.text, marked) is not None


def _in_the_year(text: str) -> frozenset[str]:
    """Return month and days of a text's dates."""
    named = {month[:3] for month in MONTHS}
    parts = {part for date in date_mentions(text) for part in date if not YEAR.fullmatch(part)}
    return frozenset(parts) if parts & named else frozenset()
