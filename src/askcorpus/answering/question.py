"""What a question asks for: its content words and the kind of its answer."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from askcorpus.answering.several import asks_for_several
from askcorpus.text.normalize import fold
from askcorpus.text.words import MONTHS, STOP_WORDS, WEEKDAYS, Token, numbers, stem, tokens


class Expected(StrEnum):
    """The kind of thing that would answer a question."""

    NAME = "name"
    DATE = "date"
    NUMBER = "number"
    ANYTHING = "anything"


_NUMBER: Final = re.compile(
    r"\bhow (?:many|much|long|old|far|large|big|tall|high|deep|wide|fast|often|heavy)\b"
    r"|\b(?:what|which) (?:percent|percentage|number|share|fraction|proportion|population|age|cost"
    r"|price|amount|rate|size|temperature|score)\b|\bwhat (?:is|was|were|are) the (?:population"
    r"|number|percentage|cost|price|score|total|amount)\b"
)
_DATE: Final = re.compile(
    r"\bwhen\b|\b(?:what|which) (?:\w+ )?(?:year|date|day|month|decade|century|time)s?\b"
    r"|\bwhat (?:is|was) the (?:year|date|day|month)\b"
)
_NAME: Final = re.compile(
    r"\bwho(?:m|se)?\b|\bwhere\b|\bwhat (?:is|was|are|were) the names?\b"
    r"|\b(?:what|which) (?:city|country|state|company|person|team|river|nation|town|university"
    r"|college|school|organization|organisation|album|band|song|book|film|artist|actor|actress"
    r"|author|president|king|queen|island|region|county|province|language|church|battle)\b"
)
_OPEN: Final = re.compile(r"\b(?:what|which|how|why)\b")
_KINDS: Final = (
    (_NUMBER, Expected.NUMBER),
    (_DATE, Expected.DATE),
    (_NAME, Expected.NAME),
    (_OPEN, Expected.ANYTHING),
)
"""What asks for each kind; where two begin at the same word, the first counts."""

_DATE_WORDS: Final = frozenset("yesterday today century".split()).union(WEEKDAYS, MONTHS)
_ALSO_VERBS: Final = frozenset({"may", "march"})
_YEAR: Final = re.compile(r"\b1\d{3}\b|\b20\d{2}\b|\b\d{3,4}s\b")
_QUESTION_WORDS: Final = frozenset(
    """name many much long type kind sort according following something someone thing happen occur
    besides go goes went gone going make makes made take takes took taken get gets got give gives
    gave given put set come comes came use used""".split()
)
"""Words that shape a question more than they say what it is about; evidence words them otherwise.

They hold no weight, so that a corpus which does not use them is not thought to know nothing.
"""


_BESIDES: Final = re.compile(r",?\s*\b(?:besides|apart from|aside from)\b([^,?]*)", re.I)
"""What a question sets aside ("besides meeting officials"): known, so evidence need not say it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as evidence is compared with it.

    `stems` are its content words in order, without repetition; `marked` those that are written
    as a name or a number, which evidence can hardly do without. A question of function words alone
    has no stems. `acronyms` are stems of words in capitals that would be function words otherwise
    ("US", "WHO"): the index does not count those. `set_aside` are the words after
    "besides": it wants what there is in addition.
    """

    text: str
    stems: tuple[str, ...]
    marked: frozenset[str]
    acronyms: frozenset[str]
    expected: Expected
    set_aside: tuple[str, ...]

    @property
    def wants_several(self) -> bool:
        """Tell whether its words ask for more than one thing."""
        return asks_for_several(self.text)

    @classmethod
    def of(cls, text: str) -> "Question":
        """Read a question."""
        shouted = text.isupper()
        content = [
            t
            for t in tokens(_BESIDES.sub("", text))
            if (t.is_content and t.folded not in _QUESTION_WORDS)
            or (not shouted and len(t.surface) > 1 and t.surface.isupper())
        ]
        return cls(
            text=text,
            stems=tuple(dict.fromkeys(t.stem for t in content)),
            marked=frozenset(t.stem for t in content if _is_marked(t)),
            acronyms=frozenset(t.stem for t in content if not t.is_content),
            expected=expected_answer(text),
            set_aside=tuple(
                t.stem for m in _BESIDES.findall(text) for t in tokens(m) if t.is_content
            ),
        )


def expected_answer(text: str) -> Expected:
    """Tell from a question's words which kind of thing would answer it.

    The first word that asks decides; "who" or "when" after a noun only describes it ("the people
    who came"), and decides where nothing else asks.
    """
    folded = fold(text)
    found = [
        (_describes(folded[: match.start()]), match.start(), place)
        for place, (pattern, _) in enumerate(_KINDS)
        for match in pattern.finditer(folded)
    ]
    return _KINDS[min(found)[2]][1] if found else Expected.ANYTHING


def _describes(before: str) -> bool:
    """Tell whether a question word with these words before it follows a noun or the like."""
    said = tokens(before)
    return bool(said) and said[-1].is_content and before.endswith(" ") and before[-2].isalnum()


def holds_expected(question: Question, text: str) -> bool:
    """Tell whether `text` holds something of the expected kind that the question does not say."""
    asked = set(question.stems)
    if question.expected is Expected.NAME:
        return any(_is_name(t) and t.stem not in asked for t in tokens(text))
    if question.expected is Expected.NUMBER:
        return bool(numbers(text) - numbers(question.text))
    if question.expected is Expected.DATE:
        return bool(_dates(text) - _dates(question.text))
    return True


def _dates(text: str) -> set[str]:
    """Return the years of a text and its words for a time; "may" and "march" only as names."""
    words = {t.folded for t in tokens(text) if t.is_capitalised or t.folded not in _ALSO_VERBS}
    return {match.group() for match in _YEAR.finditer(text)} | (words & _DATE_WORDS)


def _is_name(token: Token) -> bool:
    """Tell a capitalised word that is not a function word; the sentence's first counts too."""
    return token.is_capitalised and token.folded not in STOP_WORDS and stem(token.folded) != ""


def _is_marked(token: Token) -> bool:
    if any(c.isdigit() for c in token.surface):
        return True
    return token.start > 0 and token.is_capitalised
