"""Amounts in a short answer: a number with its scale, what bounds it, and its unit.

What verification compares is stricter (`verification.mentions`): here two hundred is 200, and
43 is more than 40.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from askcorpus.answering.verification.mentions import QUALIFIERS, NumberMention, number_mentions
from askcorpus.model import Span

_SCALES: Final = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_PARTS: Final = frozenset({"half", "quarter", "third"})
"""Scale words that divide; what they say is not read."""

_MONEY: Final = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₪": "shekel"}
_UNITS: Final = {
    "m": "metr",
    "meter": "metr",
    "km": "kilometr",
    "kilomet": "kilometr",
    "cm": "centimetr",
    "centimet": "centimetr",
    "mm": "millimetr",
    "millimet": "millimetr",
    "kg": "kilogram",
    "g": "gram",
    "t": "tonn",
    "ft": "feet",
    "foot": "feet",
    "mi": "mile",
    "h": "hour",
    "min": "minut",
    "s": "second",
}
"""Units' other stems."""

_MEASURES: Final = frozenset(
    """percent metr kilometr centimetr millimetr kilogram gram tonn ton feet mile inch acr hectar
    litr pound second minut hour day week month year decad centuri degre""".split()
) | frozenset(_MONEY.values())

_AT_LEAST: Final = frozenset("more over above least exceeding past upwards minimum + > ≥".split())
_AT_MOST: Final = frozenset("less fewer under below most up maximum within < ≤".split())
_NEARLY: Final = frozenset("almost nearly".split())
_ABOUT: Final = frozenset(
    "about around approximately approx roughly some estimated circa ca c ~ ≈".split()
)
_TENTH: Final = Fraction(1, 10)
"""How far from a number what is "about" it may lie, as a share."""

_WRITTEN: Final = (
    (re.compile(r"\bhalf an? (?=(?:hundred|thousand|million|billion)\b)", re.I), "0.5 "),
    (re.compile(r"\ban? (?=(?:dozen|hundred|thousand|million|billion)\b)", re.I), "one "),
    (re.compile(r"\bclose to\b", re.I), "about"),
    (re.compile(r"([\w,.]+) or so\b", re.I), r"about \1"),
    (re.compile(r"\b(?:no|not) (?:more|over|later) than\b", re.I), "at most"),
    (re.compile(r"\b(?:no|not) (?:fewer|less) than\b", re.I), "at least"),
    (re.compile(r"([\w,.]+) or (?:more|over)\b", re.I), r"at least \1"),
    (re.compile(r"([\w,.]+) or (?:fewer|less)\b", re.I), r"at most \1"),
)
"""What is said in other words before it is read."""

_WORDS_BEFORE: Final = "|".join(sorted(word for word in QUALIFIERS if word.isalpha()))
_BEFORE: Final = re.compile(
    rf"(?:\b(?:close\s+to|no|than|an?|{_WORDS_BEFORE})\s+|[~<>≈≤≥$€£¥₪]\s*)+$", re.I
)
_AFTER: Final = re.compile(
    rf"(?:\s+(?:or\s+(?:more|over|fewer|less|so)|percent|per\s+cent|{'|'.join(_SCALES)})\b|\s*[%+])+",
    re.I,
)
"""What belongs to an amount that is marked without it."""

_NO_QUALIFIERS: Final = frozenset("a an no than to".split())
"""Words that only together with others qualify what follows."""

_NUMBER: Final = r"[$€£¥₪]?\d+(?:[,.]\d+)*"
_RANGE_AROUND: Final = re.compile(
    rf"\bbetween\s+{_NUMBER}\s+and\s+{_NUMBER}"
    rf"|(?:\bfrom\s+)?{_NUMBER}(?:\s+to\s+|\s*[-–]\s*){_NUMBER}"
)
"""A range of which one end may be marked."""

_RANGE: Final = re.compile(r"\b(?:between|from|to|or)\b|\d\s*[-–]\s*\d", re.I)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or a range, from `low` to `high`, with the stem of its unit, "" for none.

    `high` is None where it has no upper bound. "Almost 30" reaches from 27 to 30.
    """

    low: Fraction
    high: Fraction | None
    unit: str

    @property
    def is_measured(self) -> bool:
        """Tell whether the unit is one of measure or money, and no thing that is counted."""
        return self.unit in _MEASURES

    def meets(self, other: "Amount") -> bool:
        """Tell whether both can be true of one thing, units aside."""
        return (self.high is None or other.low <= self.high) and (
            other.high is None or self.low <= other.high
        )


def amounts(text: str) -> tuple[Amount, ...]:
    """Return the amounts of a text in order; "from 20 to 30 days" is one.

    Ordinals are none, and so is "one" on its own, which may stand for a thing.
    """
    found: list[Amount] = []
    last: NumberMention | None = None
    for pattern, written in _WRITTEN:
        text = pattern.sub(written, text)
    for mention in number_mentions(text):
        amount = _amount(mention)
        if amount is None:
            last = None
            continue
        if last is not None and _continues(last, amount):
            before = found.pop()
            amount = Amount(before.low + amount.low, _sum(before.high, amount.high), amount.unit)
        found.append(amount)
        last = mention
    if len(found) == 2 and _RANGE.search(text):
        low, high = found
        if high.high is not None and low.low < high.high:
            return (replace(low, high=high.high, unit=high.unit),)
    return tuple(found)


def marked_amounts(text: str, marked: Span) -> tuple[Amount, ...]:
    """Return the amounts of a marked part of `text`, with the words around that change them."""
    return amounts(qualified(text, marked).of(text))


def qualified(text: str, marked: Span) -> Span:
    """Return a marked amount with the words around that change it, or the rest of its range."""
    for found in _RANGE_AROUND.finditer(text):
        meets = found.start() < marked.end and marked.start < found.end()
        if meets and len(amounts(found.group())) == 1:
            marked = Span(min(marked.start, found.start()), max(marked.end, found.end()))
    before = _BEFORE.search(text[: marked.start])
    after = _AFTER.match(text, marked.end)
    if before and _NO_QUALIFIERS.issuperset(before.group().lower().split()):
        before = None
    start = before.start() if before else marked.start
    return Span(start, after.end() if after else marked.end)


def total(found: Sequence[Amount]) -> Amount | None:
    """Return the sum of several counts, whatever they count; None for one, and for measures."""
    if len(found) < 2 or any(amount.is_measured for amount in found):
        return None
    high: Fraction | None = Fraction(0)
    for amount in found:
        high = _sum(high, amount.high)
    return Amount(sum((amount.low for amount in found), Fraction(0)), high, "")


def _amount(mention: NumberMention) -> Amount | None:
    words = mention.unit.split()
    if mention.shown.lower() == "one":
        return None
    if mention.ordinal or "not" in mention.qualifiers or not _PARTS.isdisjoint(words):
        return None
    value = Fraction(mention.value) * _scale(words)
    named = [word for word in words if word not in _SCALES]
    unit = _MONEY.get(mention.currency) or (_UNITS.get(named[-1], named[-1]) if named else "")
    low, high = _bounds(value, mention.qualifiers)
    return Amount(low, high, unit)


def _scale(words: list[str]) -> int:
    product = 1
    for word in words:
        product *= _SCALES.get(word, 1)
    return product


def _bounds(value: Fraction, qualifiers: frozenset[str]) -> tuple[Fraction, Fraction | None]:
    """Return from where to where a qualified number reaches."""
    if not qualifiers.isdisjoint(_AT_LEAST):
        return value, None
    if not qualifiers.isdisjoint(_AT_MOST):
        return Fraction(0), value
    if not qualifiers.isdisjoint(_NEARLY):
        return value * (1 - _TENTH), value
    if not qualifiers.isdisjoint(_ABOUT):
        return value * (1 - _TENTH), value * (1 + _TENTH)
    return value, value


def _continues(before: NumberMention, amount: Amount) -> bool:
    """Tell whether a number goes on with a smaller one: two hundred and five."""
    words = before.unit.split()
    scaled = bool(words) and all(word in _SCALES for word in words)
    return scaled and amount.high is not None and amount.high < _scale(words[-1:])


def _sum(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one + other
