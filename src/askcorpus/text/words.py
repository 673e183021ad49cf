"""Words, stems, numbers and names in a text: what verification and evidence compare.

Lists are English; other languages fall back to whole folded words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import snowballstemmer

from askcorpus.text.normalize import fold, plain_typography

WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")

STOP_WORDS: Final = frozenset(
    """a about above after again against all also am an and any are as at be because been before
    being below between both but by can could did do does doing down during each either else ever
    for from further had has have having he her here hers herself him himself his how i if in into
    is it its itself just let may me might must my myself neither no nor not now of off on once
    only or other ought our ours out over own per same shall she should so some such than that the
    their theirs them themselves then there these they this those though through to too under
    until up upon us very was we were what when where whether which while who whom whose why will
    with within without would yet you your yours""".split()
)
"""Function words: they carry no content that evidence would have to cover. How many, or more
than what, is content."""

MONTHS: Final = tuple(
    "january february march april may june july august september october november december".split()
)
"""The months' folded names, in order."""

WEEKDAYS: Final = tuple("monday tuesday wednesday thursday friday saturday sunday".split())

CARDINALS: Final[Mapping[str, int]] = {
    word: number
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen""".split()
    )
} | {
    word: 20 + 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
ORDINALS: Final[Mapping[str, int]] = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        start=1,
    )
}
_MAGNITUDES: Final = {
    "hundred": 100,
    "thousand": 1000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "dozen": 12,
}
_NUMBER_STEMS: Final = {
    word: str(number) for word, number in {**CARDINALS, **ORDINALS, **_MAGNITUDES}.items()
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: offsets, its folded form and its stem."""

    start: int
    end: int
    surface: str
    folded: str
    stem: str

    @property
    def is_content(self) -> bool:
        """Tell whether the word carries content."""
        return self.folded not in STOP_WORDS

    @property
    def is_capitalised(self) -> bool:
        """Tell whether the word is written with a capital or is an acronym."""
        return self.surface[0].isupper()


@lru_cache(maxsize=1)
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=100_000)
def stem(folded: str) -> str:
    """Return the Porter2 stem of a folded English word; numbers and number words are equal.

    >>> stem("conditions"), stem("three"), stem("3")
    ('condit', '3', '3')
    """
    if folded in _NUMBER_STEMS:
        return _NUMBER_STEMS[folded]
    word: str = _stemmer().stemWord(folded)
    return word


@lru_cache(maxsize=100_000)
def _fold_word(surface: str) -> str:
    return fold(surface)


def tokens(text: str) -> list[Token]:
    """Split `text` into words with offsets; a possessive 's belongs to no word."""
    found = []
    for match in WORD.finditer(text):
        surface, end = match.group(), match.end()
        folded = _fold_word(surface)
        if folded.endswith("'s"):
            folded, surface, end = folded[:-2], surface[:-2], end - 2
        if folded:
            found.append(Token(match.start(), end, surface, folded, stem(folded)))
    return found


def stems_of(text: str) -> list[str]:
    """Return the stems of a text's words, in order."""
    return [token.stem for token in tokens(text)]


def content_stems(text: str) -> frozenset[str]:
    """Return the stems of the words of `text` that are not function words."""
    return frozenset(token.stem for token in tokens(text) if token.is_content)


def numbers(text: str) -> frozenset[str]:
    """Return the numbers of `text` in one spelling: 1,600 → 1600, three → 3, 2.50 → 2.5.

    Ordinals count as their number (`first`, `21st`); compound words (`twenty-one`) are summed.
    """
    plain = plain_typography(text)
    found = {canonical_number(match.group()) for match in _NUMBER.finditer(plain)}
    words = list(WORD.finditer(plain))
    folded = [fold(match.group()) for match in words]
    at = 0
    while at < len(words):
        joined = at + 1 < len(words) and plain[words[at].end() : words[at + 1].start()] in {
            "-",
            " ",
        }
        spelled = spelled_number(folded[at], folded[at + 1] if joined else "")
        if spelled is not None:
            found.add(str(spelled.value))
        elif folded[at] in _MAGNITUDES:
            found.add(str(_MAGNITUDES[folded[at]]))
        at += spelled.length if spelled else 1
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class SpelledNumber:
    """A number below a hundred in words, whether it is an ordinal, and how many words it takes."""

    value: int
    ordinal: bool
    length: int


def spelled_number(word: str, following: str = "") -> SpelledNumber | None:
    """Read the number that `word` begins, with the word that is joined to it: twenty, one → 21.

    Both are folded. None where `word` is no number.
    """
    if word in ORDINALS:
        return SpelledNumber(ORDINALS[word], True, 1)
    value = CARDINALS.get(word)
    if value is None:
        return None
    if value >= 20:
        if 0 < CARDINALS.get(following, 0) < 10:
            return SpelledNumber(value + CARDINALS[following], False, 2)
        if 0 < ORDINALS.get(following, 0) < 10:
            return SpelledNumber(value + ORDINALS[following], True, 2)
    return SpelledNumber(value, False, 1)


def canonical_number(digits: str) -> str:
    """Strip thousands separators, leading zeros and trailing zeros of a decimal fraction."""
    whole, _, fraction = digits.replace(",", "").partition(".")
    fraction = fraction.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{fraction}" if fraction else whole
