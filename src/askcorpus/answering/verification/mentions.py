"""Numbers, dates, names, negation and modality in a text, in forms that can be compared."""

import re
from dataclasses import dataclass
from typing import Final

from askcorpus.text.normalize import fold, plain_typography
from askcorpus.text.words import (
    MONTHS,
    STOP_WORDS,
    canonical_number,
    spelled_number,
    stem,
    tokens,
)

_LEXEME: Final = re.compile(
    r"\d++(?:,\d{2,3})*+(?:\.\d++)?+(?:st|nd|rd|th)?(?![^\W\d_])|[^\W_]+(?:'[^\W_]+)*"
    r"|(?<![\w)])-(?=[$€£]?\d)|[%‰°$€£¥₪~<>≈≤≥+,;:.()\[\]]"
)
_DIGITS: Final = re.compile(r"(\d+(?:,\d+)*(?:\.\d+)?)(st|nd|rd|th)?$")
_SCALES: Final = frozenset(
    """hundred hundreds thousand thousands million millions billion billions trillion trillions
    dozen dozens percent per cent half quarter third thirds""".split()
)
_CURRENCY: Final = frozenset("$€£¥₪")
QUALIFIERS: Final = frozenset(
    """about almost around approximately approx roughly nearly over under above below more less
    fewer than least most up to only just exactly between within past upwards exceeding some circa
    ca c estimated every each another ~ < > ≈ ≤ ≥ + - minus not minimum
    maximum further additional""".split()
)
"""Words before a number that change what it says."""

_MONTHS: Final = frozenset({*MONTHS, *(month[:3] for month in MONTHS), "sept"})


_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SHORTENED: Final = (
    (re.compile(r"\bcan't\b|\bcannot\b", re.I), "can not"),
    (re.compile(r"\bwon't\b", re.I), "will not"),
    (re.compile(r"n't\b", re.I), " not"),
)


def levelled(text: str) -> str:
    """Write a text in the one form that all layers compare: plain marks, 1600, would not."""
    text = _THOUSANDS.sub("", plain_typography(text))
    for pattern, written in _SHORTENED:
        text = pattern.sub(written, text)
    return text


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number with what makes it mean something: sign of money, qualifiers before, unit after."""

    value: str
    ordinal: bool
    qualifiers: frozenset[str]
    currency: str
    unit: str
    shown: str

    def agrees(self, cited: "NumberMention") -> bool:
        """Tell whether the cited number is this one, in the same unit and qualified alike."""
        return (
            self.value == cited.value
            and self.ordinal == cited.ordinal
            and self.qualifiers == cited.qualifiers
            and self.currency == cited.currency
            and self.unit == cited.unit
        )


def number_mentions(text: str) -> list[NumberMention]:
    """Return the numbers of a text in order, digits and words alike."""
    words = [match.group() for match in _LEXEME.finditer(levelled(text))]
    folded = [fold(word) for word in words]
    found = []
    at = 0
    while at < len(words):
        value, ordinal, length = _number_at(folded, at)
        if value is None:
            at += 1
            continue
        found.append(
            NumberMention(
                value=value,
                ordinal=ordinal,
                qualifiers=_qualifiers_before(folded, at),
                currency=folded[at - 1] if at and folded[at - 1] in _CURRENCY else "",
                unit=_unit_after(folded, at + length),
                shown=_shown(words[at : at + length + 1]),
            )
        )
        at += length
    return found


def _shown(words: list[str]) -> str:
    """Write a number with the word after it, for a reader."""
    return " ".join(word for word in words if word[0].isalnum() or word in "%‰°")


def _number_at(folded: list[str], at: int) -> tuple[str | None, bool, int]:
    """Return value, whether it is an ordinal, and how many words it takes."""
    word = folded[at]
    digits = _DIGITS.match(word)
    if digits:
        return canonical_number(digits.group(1)), bool(digits.group(2)), 1
    spelled = spelled_number(word, folded[at + 1] if at + 1 < len(folded) else "")
    if spelled is None:
        return None, False, 1
    return str(spelled.value), spelled.ordinal, spelled.length


def _qualifiers_before(folded: list[str], at: int) -> frozenset[str]:
    """Collect the run of qualifying words before a number; a sign of money may stand between."""
    found: set[str] = set()
    at -= 1
    while at >= 0 and (folded[at] in QUALIFIERS or folded[at] in _CURRENCY or folded[at] == "."):
        if folded[at] in QUALIFIERS:
            found.add(folded[at])
        at -= 1
    return frozenset(found)


def _unit_after(folded: list[str], at: int) -> str:
    """Return scale words, signs and the first content word after a number, as one key."""
    parts: list[str] = []
    while at < len(folded) and len(parts) < 4:
        word = folded[at]
        if word in _SCALES or word in "%‰°+":
            parts.append("percent" if word in {"%", "per", "percent"} else word.rstrip("s"))
            if word == "per" and at + 1 < len(folded) and folded[at + 1] == "cent":
                at += 1
            at += 1
            continue
        if word[0].isalpha() and word not in STOP_WORDS and spelled_number(word) is None:
            parts.append(stem(word))
        break
    return " ".join(parts)


def date_mentions(text: str) -> list[frozenset[str]]:
    """Return each run of month names, days and years as the set of its parts."""
    words = [fold(m.group()) for m in _LEXEME.finditer(levelled(text))]
    found: list[frozenset[str]] = []
    run: list[str] = []
    for word in (*words, ""):
        digits = _DIGITS.match(word)
        if word in _MONTHS or digits:
            run.append(canonical_number(digits.group(1)) if digits else word[:3])
            continue
        if word in {"of", "the", ",", "."} and run:
            continue
        if any(part[:3].isalpha() for part in run):
            found.append(frozenset(run))
        run = []
    return found


def names(text: str) -> list[str]:
    """Return the words of a text that are written as names: with a capital or a digit in them."""
    found = []
    for token in tokens(levelled(text)):
        number = token.folded[0].isdigit() and number_mentions(token.surface) != []
        named = any(c.isupper() or c.isdigit() for c in token.surface) and not number
        if named and token.folded not in STOP_WORDS:
            found.append(token.surface)
    return found


def unsupported_names(sentence: str, cited: str) -> list[str]:
    """Return the names of a sentence that the cited text does not hold, letter for letter."""
    there = {t.folded for t in tokens(levelled(cited))}
    return [name for name in names(sentence) if fold(name) not in there]


NEGATIONS: Final = frozenset(
    """not no never none nobody nothing neither nor without cannot hardly barely scarcely rarely
    seldom lack lacks lacked lacking unable fail fails failed failing failure refuse refuses refused
    refusing deny denies denied denying denial reject rejects rejected rejecting prevent prevents
    prevented avoid avoided except unlike instead rather stop stopped cease ceased decline declined
    absence nowhere""".split()
)
"""Words that deny, or say that something did not come about."""
_CONDITIONS: Final = frozenset(
    """would could may might should if unless whether or expected expect expects planned plan plans
    planning alleged allegedly reportedly supposedly purportedly probably possibly perhaps likely
    unlikely potential potentially possible proposed propose proposes attempt attempted attempts try
    tried tries trying hope hopes hoped hoping intend intends intended want wants wanted seek seeks
    sought claim claims claimed claiming suggest suggests suggested suggesting believe believes
    believed believing think thinks thought argue argues argued arguing say says said saying tell
    tells told telling stated stating according report reported reports add added adds
    announce announced announces insist insists insisted warn warned warns deem deemed consider
    considered considers seem seems seemed appear appears appeared assume assumed assumes estimate
    estimated estimates predict predicted predicts will shall can must ought until almost nearly
    only sometimes often usually mostly generally rumored rumoured speculated accused accuse accuses
    agree agreed offer offered offers promise promised threatened threaten ask asked asks urge urged
    urges call called calls request requested""".split()
)
"""Words under which a statement is not simply so: hedged, conditional, reported or intended. Who
says it counts as a part of it: a sentence may not drop "according to"."""


def negations(text: str) -> list[str]:
    """Return the words of a text that deny, in one spelling each."""
    found = []
    for token in tokens(levelled(text)):
        if token.folded in NEGATIONS:
            found.append(token.stem)
    return found


def conditions(text: str) -> list[str]:
    """Return the words of a text that make what it says less, or another's, than a plain fact."""
    return [t.stem for t in tokens(levelled(text)) if t.folded in _CONDITIONS]
