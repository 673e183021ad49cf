"""Which brackets of a sentence can be left out."""

import re
from collections.abc import Sequence
from typing import Final

from askcorpus.answering.verification.outline import YEAR, Part
from askcorpus.answering.verification.particles import (
    ARTICLES,
    EXPLAINING,
    LEADING,
    NOT_ASIDE,
    PREPOSITIONS,
    UNITS,
)
from askcorpus.answering.verification.phrases import (
    denies,
    is_definite,
    is_national,
    is_relative,
    is_scoped,
    may_speak_of_all,
    takes_back,
)
from askcorpus.answering.verification.places import Word
from askcorpus.answering.verification.verbs import is_participle
from askcorpus.text.words import MONTHS, numbers

_REACH: Final = 5
"""Words before a bracket among which is the number that a year or a unit in it belongs to."""
_WHOLE: Final = frozenset("all no every each any none only not".split())


def brackets(words: Sequence[Word]) -> list[Part]:
    """Return the brackets that hold a date, a measure, a name, or a relative clause."""
    found = []
    start = 0
    while start < len(words):
        if not words[start].aside or not start:
            start += 1
            continue
        end = start + 1
        while (
            end < len(words) and words[end].aside and not re.search(r"[()\[\]]", words[end].before)
        ):
            end += 1
        inner, before = words[start:end], words[:start]
        if _is_apart(inner[0]) and _may_go(inner, before, is_last=end == len(words)):
            found.append(Part(start, end, _is_plain_bracket(inner, before)))
        start = end
    return found


def _is_apart(word: Word) -> bool:
    """Tell a round bracket after a blank from "tin(II)" and "f(x)", and from a square one."""
    return re.search(r"\s\(", word.before) is not None or (
        "[" in word.before and word.folded[0].isdigit()
    )


def _may_go(inner: Sequence[Word], before: Sequence[Word], *, is_last: bool) -> bool:
    """Tell a bracket that explains or measures from one that restricts, by its first word.

    The last one, without a name or a number, may be about all before it: "(fictitious)".
    """
    lead = inner[0]
    if takes_back(inner) or denies(inner) or (is_last and may_speak_of_all(inner)):
        return False
    is_unit = not any(word.folded[0].isdigit() for word in inner) and len(inner) == 1
    if all(YEAR.fullmatch(word.folded) for word in inner) or (is_unit and _is_measure(lead)):
        return not any(numbers(word.folded) for word in before[-_REACH:])
    if is_relative(inner) or all(_is_measure(word) for word in inner):
        return True
    following = inner[1].folded if len(inner) > 1 else ""
    is_former = lead.folded == "formerly" and inner[1:2] != [] and inner[1].capital
    if is_former or lead.folded in EXPLAINING or following in {"example", "instance"}:
        return True
    if lead.folded == "about" and following[:1].isdigit():
        return True
    if lead.folded in PREPOSITIONS | LEADING | NOT_ASIDE | {"but", "up"}:
        return False
    if lead.folded.endswith("ly") or (len(inner) == 1 and is_participle(lead)):
        return False
    is_term = len(inner) < 3 and lead.folded not in ARTICLES
    if is_last and not (is_term or is_participle(lead) or is_definite(inner)):
        return False
    counted = any(numbers(word.folded) for word in before[-3:])
    whole = any(word.folded in _WHOLE for word in before[-3:])
    return not (whole or (len(inner) == 1 and is_national(lead) and counted))


def _is_plain_bracket(inner: Sequence[Word], before: Sequence[Word]) -> bool:
    """Tell a date, a measure, a name or a relative clause."""
    if is_relative(inner):
        return True
    if is_scoped(before):
        return False
    if all(_is_measure(word) for word in inner):
        units = [word for word in inner if not word.folded[0].isdigit()]
        return units != [] or all(YEAR.fullmatch(word.folded) for word in inner)
    if is_participle(inner[0]):
        return inner[-1].folded[0].isdigit()
    if any(numbers(word.folded) for word in before[-5:]):
        return False
    return inner[0].capital and all(w.capital or w.folded in {"of", "the"} for w in inner)


def _is_measure(word: Word) -> bool:
    return word.folded[0].isdigit() or word.folded in UNITS or word.folded in MONTHS
