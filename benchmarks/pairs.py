"""What the rules for rewording and falsifying share: pairs, names, numbers and a fair choice."""

import hashlib
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

NAME: Final = (
    r"[A-Z][\w'’-]*[a-z0-9](?<!['’]s)(?: (?:(?:of|de|van|von|al|the|of the) )?"
    r"[A-Z][\w'’-]*[a-z0-9](?<!['’]s))*"
)
"""A run of capitalised words; a possessive 's is not a part of it."""

VERB: Final = (
    r"(?:was|were|is|are|has|had|have|became|won|lost|led|made|took|gave|held|began|wrote|built|"
    r"beat|found|left|met|brought|fought|kept|saw|came|went|bought|sold|sent|ruled|[a-z]{2,}ed)"
)
SMALL: Final = tuple("zero one two three four five six seven eight nine ten eleven twelve".split())
MONTHS: Final = tuple(
    "January February March April May June July August September October November December".split()
)
MONTH: Final = "|".join(MONTHS)

_NOT_NAMES: Final = frozenset(
    """The A An In On At By For From With After Before Since While When Where As If It He She They
    We You I This That These Those There Its His Her Their Our But And Or So Not No However
    Although Though Most Many Some All Both Each Several One Two Three During Because Under
    Today Like Such Also Other Another What Who Which How Why Then Thus Despite Until Only More
    First""".split()
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence held against the one text it cites: how it was made, and whether it is true."""

    kind: str
    sentence: str
    cited: str
    true: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a sentence stands: the sentences of its paragraph, and its article's names."""

    paragraph: Sequence[str]
    names: Sequence[str]


Rule = Callable[[str, Setting, random.Random], str | None]
"""Make another sentence of one, or None where the rule does not apply."""


def make(rules: Mapping[str, Rule], cited: str, setting: Setting, *, true: bool) -> Iterator[Pair]:
    """Yield one pair for every rule that applies; the same sentence always gives the same pairs."""
    for kind, rule in rules.items():
        seed = hashlib.sha256(f"{kind}\n{cited}".encode()).digest()
        made = rule(cited, setting, random.Random(seed))
        if made is not None and (made != cited or kind == "verbatim"):
            yield Pair(kind, made, cited, true)


def names_in(sentence: str) -> list[re.Match[str]]:
    """Return the names of a sentence; its first word is one only where a name follows it."""
    found = []
    for match in re.finditer(rf"(?<![\w'’\"“-]){NAME}(?![\w-])", sentence):
        first = match.group().split()[0]
        if first in _NOT_NAMES or first in MONTHS or (match.start() < 2 and " " not in match[0]):
            continue
        found.append(match)
    return found


def sentence_case(text: str) -> str:
    """Write a sentence with a capital at its start."""
    text = text.strip()
    return text[:1].upper() + text[1:]


def replaced(text: str, match: re.Match[str], new: str, group: int = 0) -> str:
    """Put `new` in the place of a group of a match; at the start it takes a capital."""
    made = text[: match.start(group)] + new + text[match.end(group) :]
    return sentence_case(made) if text[:1].isupper() else made


def exchanged(
    text: str, one: re.Match[str], other: re.Match[str], of: int = 0, with_: int = 0
) -> str:
    """Exchange a group of a match with a group of a later one."""
    a, b = one[of], other[with_]
    between = text[one.end(of) : other.start(with_)]
    return text[: one.start(of)] + b + between + a + text[other.end(with_) :]


def chosen(rng: random.Random, found: Iterator[re.Match[str]]) -> re.Match[str] | None:
    """Choose one of the matches, or None where there is none."""
    matches = list(found)
    return rng.choice(matches) if matches else None
