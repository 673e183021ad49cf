"""Falsified sentences, by rule: what does not follow from the sentence they were made of.

Numbers, dates, names, quantities and comparisons are here; who did what, what is denied and what
is only possible are in `falsify_relations`. A rule that could by chance make a true sentence does
not apply.
"""

import random
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from falsify_relations import RELATIONS
from pairs import (
    MONTH,
    MONTHS,
    SMALL,
    Pair,
    Rule,
    Setting,
    chosen,
    exchanged,
    make,
    names_in,
    replaced,
)
from reword import REWORDINGS

_NUMBER: Final = re.compile(
    rf"(?<![\w.,$£€/-])\d+(?:,\d{{3}})*(?:\.\d+)?(?![\w/]|[.,]\d)"
    rf"|(?<=[a-z] )(?:{'|'.join(SMALL[2:])})(?= [a-z])"
)
_YEAR: Final = re.compile(r"(?<![\w.,$£€/-])(?:1\d|20)\d\d(?![\d,]|[.-]\d)")
_UNITS: Final = (
    ("percent", "million"), ("%", " million"), ("million", "billion"), ("years", "months"),
    ("months", "weeks"), ("days", "hours"), ("hours", "minutes"), ("minutes", "seconds"),
    ("kilometres", "miles"), ("kilometers", "miles"), ("km", "miles"), ("metres", "feet"),
    ("meters", "feet"), ("feet", "inches"), ("°C", "°F"), ("centuries", "decades"),
    ("people", "families"), ("members", "officers"), ("states", "counties"),
    ("thousand", "hundred"),
    ("mm", "cm"), ("cm", "mm"), ("kg", "pounds"), ("tons", "pounds"),
)  # fmt: skip
_UNIT: Final = re.compile(
    r"(?<=\d)(?: ?(?:%|°C)|[ -](?:percent|million|years|months|days|hours|minutes|kilomet(?:re"
    r"|er)s|km"
    r"|met(?:re|er)s|feet|centuries|people|members|states|thousand|mm|cm|kg|tons)\b)"
)
_SIGN: Final = re.compile(
    r"(?<=[A-Za-z\d])(?:[+#]+| ?[€£])(?![\w+#])|(?<=\b[ABCD])[-–−](?=[\s,;.])"
)
_MONEY: Final = re.compile(r"[$£€](?=\d)")
_QUALIFIED: Final = re.compile(
    r"\b(more than|less than|at least|at most|over|under|nearly|almost|about|around|approximately"
    r"|up to)(?= [\d$£€])",
    re.I,
)
_OTHER_QUALIFIER: Final = {
    "more than": "less than", "less than": "more than", "at least": "at most", "over": "under",
    "at most": "at least", "under": "over", "nearly": "more than", "almost": "over",
    "about": "more than", "around": "at least", "approximately": "less than", "up to": "over",
}  # fmt: skip
_BARE: Final = re.compile(
    r"(?<=[a-z] )(?<!than )(?<!least )(?<!most )(?<!over )(?<!about )(?<!to )(?<!around )"
    r"(?<!under )"
    r"(?<!almost )(?<!nearly )(?<!and )(?<!or )\d[\d,]*(?= (?:percent|million|years|people|km"
    r"|states))"
)
_DAY: Final = re.compile(
    rf"\b(\d{{1,2}})(?= (?:{MONTH})\b)|(?<=(?:y|h|l|e|t|r) )(\d{{1,2}})(?=, [12]\d{{3}})"
)
_CENTURY: Final = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)(?=(?: |-)centur)|\b(1\d{2}|20\d)0s\b")
_QUANTIFIERS: Final = {
    "some": "all", "most": "all", "many": "most", "few": "many", "several": "all",
    "often": "always",
    "usually": "always", "sometimes": "always", "generally": "always", "mostly": "entirely",
    "partly": "entirely", "majority": "minority", "rarely": "often", "half": "all",
    "mainly": "only",
}  # fmt: skip
_OPPOSITES: Final = (
    ("more", "less"), ("before", "after"), ("north", "south"), ("east", "west"), ("first", "last"),
    ("increase", "decrease"), ("increased", "decreased"), ("higher", "lower"),
    ("larger", "smaller"),
    ("older", "younger"), ("above", "below"), ("earlier", "later"), ("best", "worst"),
    ("largest", "smallest"), ("highest", "lowest"), ("northern", "southern"),
    ("eastern", "western"),
    ("longer", "shorter"), ("greater", "lesser"), ("oldest", "youngest"), ("rose", "fell"),
    ("won", "lost"), ("upper", "lower"), ("faster", "slower"), ("longest", "shortest"),
    ("earliest", "latest"), ("left", "right"), ("high", "low"), ("large", "small"), ("old", "new"),
    ("increasing", "decreasing"), ("increases", "decreases"), ("better", "worse"),
    ("most", "least"),
    ("early", "late"), ("male", "female"), ("men", "women"), ("inside", "outside"),
    ("with", "without"),
)  # fmt: skip
_OPPOSITE: Final = {a: b for pair in _OPPOSITES for a, b in (pair, pair[::-1])}


def _other_number(text: str, setting: Setting, rng: random.Random) -> str | None:
    """Put another number in the place of one that is no year, of the same size."""
    found = chosen(rng, (m for m in _NUMBER.finditer(text) if not _YEAR.fullmatch(m[0])))
    if not found:
        return None
    if found[0] in SMALL:
        return replaced(text, found, SMALL[2 + (SMALL.index(found[0]) + rng.randint(1, 8)) % 11])
    at = rng.choice([i for i, c in enumerate(found[0]) if c.isdigit()])
    digit = str(1 + (int(found[0][at]) + rng.randint(0, 7)) % 9)
    return replaced(text, found, found[0][:at] + digit + found[0][at + 1 :])


def _numbers_exchanged(text: str, setting: Setting, rng: random.Random) -> str | None:
    """Exchange two numbers of the sentence that are not two ends or items of one thing."""
    found = list(_NUMBER.finditer(text))
    pairs = [
        (a, b)
        for a, b in pairwise(found)
        if _value(a[0]) != _value(b[0]) and len(text[a.end() : b.start()].split()) > 2
    ]
    return exchanged(text, *rng.choice(pairs)) if pairs else None


def _value(number: str) -> str:
    return str(SMALL.index(number)) if number in SMALL else number


def _other_unit(text: str, setting: Setting, rng: random.Random) -> str | None:
    money = chosen(rng, _MONEY.finditer(text))
    if money:
        return replaced(text, money, "€" if money[0] != "€" else "$")
    found = chosen(rng, _UNIT.finditer(text))
    if not found:
        return None
    other = dict(_UNITS)[found[0].strip(" -")]
    return replaced(text, found, found[0].replace(found[0].strip(" -"), other))


def _sign_dropped(text: str, setting: Setting, rng: random.Random) -> str | None:
    """Disney+ → Disney, A- → A, 100€ → 100."""
    found = chosen(rng, _SIGN.finditer(text))
    return replaced(text, found, "") if found else None


def _qualifier(text: str, setting: Setting, rng: random.Random) -> str | None:
    """Change, leave out or put in what stands before a number: about, more than, at most."""
    found = chosen(rng, _QUALIFIED.finditer(text))
    if found:
        loose = found[0].lower() in {"about", "around", "approximately"}
        if loose or rng.random() < 0.5:
            return replaced(text, found, _OTHER_QUALIFIER[found[0].lower()])
        return replaced(text, found, "").replace("  ", " ")
    bare = chosen(rng, _BARE.finditer(text))
    return (
        replaced(text, bare, f"{rng.choice(['more than', 'less than'])} {bare[0]}")
        if bare
        else None
    )


def _other_date(text: str, setting: Setting, rng: random.Random) -> str | None:
    """Change the year, the month, the day, the decade or the century."""
    month = re.compile(
        rf"\b(?:{MONTH})\b(?= \d| of \d)|(?<=\d )(?:{MONTH})\b|(?<=[Ii]n )(?:{MONTH})\b"
    )
    rules = [r for r in (_YEAR, month, _DAY, _CENTURY) if r.search(text)]
    if not rules:
        return None
    found = chosen(rng, rng.choice(rules).finditer(text))
    assert found is not None
    if found[0] in MONTHS:
        return replaced(text, found, MONTHS[(MONTHS.index(found[0]) + rng.randint(1, 11)) % 12])
    group = next((n for n in (1, 2) if n <= len(found.groups()) and found[n]), 0)
    value = int(found[group])
    step = rng.choice([1, 2, 3, 10]) if value > 31 else rng.choice([1, 2, 5])
    other = value + step if value < 15 or (value > 31 and rng.random() < 0.5) else value - step
    if str(other) in text:
        return None
    return replaced(text, found, str(other), group)


def _other_name(text: str, setting: Setting, rng: random.Random) -> str | None:
    """Put another name of the article, of as many words, in the place of one."""
    found = chosen(rng, iter(names_in(text)))
    if not found:
        return None
    words = set(text.lower().split())
    others = [
        name
        for name in setting.names
        if len(name.split()) == len(found[0].split())
        and not set(name.lower().split()) & words
        and name[:4] != found[0][:4]
        and is_adjective(name) == is_adjective(found[0])
    ]
    return replaced(text, found, rng.choice(others)) if others else None


def is_adjective(name: str) -> bool:
    """Guess whether a name is written as a nationality is: the same kind stands in its place."""
    return name.endswith(("an", "ish", "ese", "ic", "ch"))


def _quantifier(text: str, setting: Setting, rng: random.Random) -> str | None:
    words = "|".join(_QUANTIFIERS)
    rule = re.compile(
        rf"(?<!at )(?<!the )(?<!than )(?<!-)\b(?:{words})\b(?= (?!most|of which)[a-z]+)", re.I
    )
    found = chosen(rng, rule.finditer(text))
    return replaced(text, found, _QUANTIFIERS[found[0].lower()]) if found else None


def _comparison(text: str, setting: Setting, rng: random.Random) -> str | None:
    """Turn a word of comparing, time or direction round."""
    rule = re.compile(rf"(?<![\w-])(?:{'|'.join(_OPPOSITE)})(?![\w-])")
    found = chosen(
        rng,
        (
            m
            for m in rule.finditer(text)
            if not re.search(r"\b(?:more and|no) $", text[: m.start()])
        ),
    )
    return replaced(text, found, _OPPOSITE[found[0]]) if found else None


QUANTITIES: Final[dict[str, Rule]] = {
    "another number": _other_number,
    "two numbers exchanged": _numbers_exchanged,
    "another unit": _other_unit,
    "sign dropped": _sign_dropped,
    "another qualifier": _qualifier,
    "another date": _other_date,
    "another name": _other_name,
    "another quantifier": _quantifier,
    "comparison turned round": _comparison,
}

FALSIFICATIONS: Final[dict[str, Rule]] = {**QUANTITIES, **RELATIONS}

RETRACTED: Final = "retraction dropped"
_RETRACTIONS: Final = (
    ", which is untrue", ", which was a lie", ", which was later declared void",
    ", which proved to be a forgery", ", which turned out to be wrong", ", which is baseless",
    ", which was a fabrication", ", which nobody has confirmed", ", which he later took back",
    ", which never happened", ", which a court struck down", ", which has been discredited",
    ", which remains unproven", ", which historians no longer believe", ", which is nonsense",
    ", which was the invention of a rival", ", which later research has overturned",
    ", and the report was wrong", ", and this was a mistake", ", and the letter was forged",
    "; the claim was never proved", "; that was an invention", "; the story is made up",
    " (which is untrue)", " (a lie, as it turned out)", " (since retracted)",
    " (now known to be wrong)", " (wrongly)", " (in error)", " (or so it was thought)",
    ", a claim since retracted", ", a story without any basis", ", a decision reversed in May",
    ", a rumour spread by a rival", ", the product of a forger", ", according to a forged letter",
    ", or so it was believed", ", as was wrongly reported", ", as was thought until 2001",
    ", if the witness is to be believed", ", the paper wrote in error", ", a mistranslation",
    ", making up the story", ", misreading the source", ", exaggerating the figure",
    ", while this was not the case", ", whereas the opposite is true", ", which was pure fantasy",
    ", which was a trick of the light", ", which the minister called absurd", ", which failed",
    ", which is a misconception", ", which was a case of mistaken identity", ", a tall tale",
    ", which has since been explained otherwise", ", which turned into a farce",
    ", which makes no sense",
    ", which remains to be seen", ", which has yet to happen", ", which came to nothing",
    ", which fell through", ", which was vetoed by the president", ", which belongs to folklore",
    ", and the plan failed", ", and he admitted the hoax", "; the deal collapsed", " (fictitious)",
    " (sic)", " (citation needed)", " (on paper)", " (in the film)", ", the stuff of folklore",
    ", contradicting the records", ", while in truth he stayed at home",
)  # fmt: skip
"""What at the end of a sentence takes all of it back."""


def pairs_of(cited: str, setting: Setting) -> Iterator[Pair]:
    """Yield every pair, true and falsified, that the rules make of one sentence."""
    yield from make(REWORDINGS, cited, setting, true=True)
    yield from make(FALSIFICATIONS, cited, setting, true=False)
    if cited.endswith("."):
        rng = random.Random(f"{RETRACTED} {cited}")
        yield Pair(RETRACTED, cited, f"{cited[:-1]}{rng.choice(_RETRACTIONS)}.", true=False)
