"""When what a sentence says was so: at its article's date, or at an earlier one that it gives.

Only a plain date counts: the one year that the sentence names, and no word of it tells of now.
"""

import re
from typing import Final

from askcorpus.answering.evidence import Candidate
from askcorpus.answering.question import Expected, Question
from askcorpus.answering.years import YEAR
from askcorpus.reading.dates import parse_date
from askcorpus.text.normalize import fold
from askcorpus.text.words import WEEKDAYS

_VERBS: Final = (
    "is|are|has|have|does|do|remains?|leads?|heads?|chairs?|commands?|runs?|governs?|rules?"
    "|presides?|directs?|serves?|holds?|lives?|lies"
)
_ASKS_OF_NOW: Final = re.compile(rf"\b(?:{_VERBS})\b")
_ASKS_OF_THEN: Final = re.compile(r"\b(?:was|were|did|had)\b")
_TELLS_OF_NOW: Final = re.compile(
    rf"\b(?:{_VERBS}|says?|now|currently|today|yesterday|recently|since|born|{'|'.join(WEEKDAYS)})\b"
)
_CLAUSES: Final = re.compile(r";\s|,\s(?=(?:and|but|while|whereas)\s)")
_LEADS_TO_YEAR: Final = re.compile(
    r"\b(?:in|during|by|until|early|late|mid|year|spring|summer|autumn|fall|winter"
    r"|(?:start|beginning|middle|end|spring|summer|autumn|winter) of)[\s-]$|\($",
    re.I,
)
"""What stands before a year that dates a sentence; "the deal of 2015" is none of its time."""

_WORDS_OF_A_DATE: Final = 4


def asks_of_now(question: Question) -> bool:
    """Tell whether a question is in the present tense: who is, what has."""
    asked = fold(question.text)
    return bool(_ASKS_OF_NOW.search(asked)) and not _ASKS_OF_THEN.search(asked)


def told_date(question: Question, candidate: Candidate, date: str | None) -> str | None:
    """Return the date of what a sentence says, of an article of this `date`; both ISO 8601."""
    return own_date(question, candidate, date) or date


def own_date(question: Question, candidate: Candidate, date: str | None) -> str | None:
    """Return the date that a sentence gives itself, of a year before that of its article's `date`.

    None where it gives none, or several; of several years that one counts which alone stands in the
    clause of the answer. A date that is asked for is no sentence's own, nor is that of a number
    that was: there the newer article knows better.
    """
    number_of_then = question.expected is Expected.NUMBER and not asks_of_now(question)
    if date is None or question.expected is Expected.DATE or number_of_then:
        return None
    if candidate.is_laid_out or _TELLS_OF_NOW.search(fold(candidate.text)):
        return None
    text = candidate.text
    if len(set(YEAR.findall(text))) > 1:
        text = _clause(candidate)
    years = list(YEAR.finditer(text))
    if len({year.group() for year in years}) != 1 or years[0].group() >= date[:4]:
        return None
    return next(filter(None, (_date_at(text, year) for year in years)), None)


def _clause(candidate: Candidate) -> str:
    """Return the clause of a sentence in which the marked answer begins; "" for none."""
    if candidate.within is None:
        return ""
    at = candidate.within.start
    ends = [match.start() for match in _CLAUSES.finditer(candidate.text)]
    start = max((end for end in ends if end <= at), default=0)
    return candidate.text[start : min((end for end in ends if end > at), default=None)]


def _date_at(text: str, year: re.Match[str]) -> str | None:
    """Return the longest date that ends with a year, as ISO 8601; None for a number like any."""
    words = list(re.finditer(r"\S+", text[: year.start()]))[-_WORDS_OF_A_DATE:]
    for word in words:
        if found := parse_date(text[word.start() : year.end()]):
            return found
    return year.group() if _LEADS_TO_YEAR.search(text[: year.start()]) else None
