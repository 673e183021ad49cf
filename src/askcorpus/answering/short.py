"""Find the exact words that answer a question, inside a verified sentence."""

import re
from typing import Final

from askcorpus.answering.question import Expected, Question
from askcorpus.text.words import MONTHS, content_stems, tokens

_MONTH: Final = f"(?:{'|'.join(month.capitalize() for month in MONTHS)})"
_DATE: Final = re.compile(
    rf"\b(?:\d{{1,2}} {_MONTH}(?:,? \d{{4}})?|{_MONTH} \d{{1,2}}(?:, \d{{4}})?"
    rf"|{_MONTH}(?: \d{{4}})?|(?:(?:early|mid|late)[ -])?\d{{1,2}}(?:st|nd|rd|th)[ -]century"
    r"|1\d{3}s?|20\d{2}s?)(?!\w)"
)
_NUMBER: Final = re.compile(
    r"(?:\b(?:about|almost|around|nearly|over|under|approximately|roughly|up to|only|(?:more|less"
    r"|fewer) than|at (?:least|most)) )?(?<![\w.,-])[$€£]?\d+(?:,\d{3})*(?:\.\d+)?(?![\w.,-]*\w)"
    r"(?:%| (?:hundred|thousand|million|billion|percent|years?|months?|weeks?|days?|hours?|minutes?"
    r"|seconds?|km|kilomet(?:er|re)s?|miles?|met(?:er|re)s?|feet|people))*",
    re.I,
)
_WORD: Final = r"[A-ZÀ-ÖØ-Þ][\w'’.-]*\w"
_NAME: Final = re.compile(rf"\b{_WORD}(?:(?: (?:of|the|de|van|von|al|bin|for|and))? {_WORD})*")
_YEAR: Final = re.compile(r"1[5-9]\d\d|20\d\d")
_PATTERNS: Final = {Expected.DATE: _DATE, Expected.NUMBER: _NUMBER, Expected.NAME: _NAME}


def short_answer(question: Question, sentence: str, cited: str) -> str | None:
    """Return the one date, number or name of a sentence that the question does not say.

    It stands in `cited` character for character. None where the question asks for anything else,
    or where the sentence has none such, or several.
    """
    pattern = _PATTERNS.get(question.expected)
    if pattern is None:
        return None
    said = content_stems(question.text)
    found = {
        match.group()
        for match in pattern.finditer(sentence)
        if (stems := content_stems(match.group())) and not stems & said
    }
    if question.expected is Expected.NUMBER:
        found = {text for text in found if not _YEAR.fullmatch(text)}
    if len(found) != 1:
        return None
    only = found.pop()
    return only if only in cited and tokens(only)[0].is_content else None
