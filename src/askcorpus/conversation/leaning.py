"""Where a question leans on what came before it: pronouns, "there", "then", "the offer"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from askcorpus.conversation.clauses import Clause
from askcorpus.conversation.names import TITLES, is_proper, names
from askcorpus.text.words import Token, tokens


class Lean(StrEnum):
    """What a leaning word can mean."""

    PERSON = "person"
    THING = "thing"
    SEVERAL = "several"
    PLACE = "place"
    TIME = "time"
    NOUN = "noun"


@dataclass(frozen=True, slots=True)
class Slot:
    """A leaning word of a question: its place, what it can mean, and the noun that it names."""

    lean: Lean
    start: int
    end: int
    said: str
    possessive: bool = False
    noun: str = ""


_LEANS: Final = {
    **dict.fromkeys("he him his she her hers himself herself".split(), Lean.PERSON),
    **dict.fromkeys("it its itself".split(), Lean.THING),
    **dict.fromkeys("they them their theirs themselves".split(), Lean.SEVERAL),
}
_OWNING: Final = frozenset("his its their hers theirs".split())
_BE: Final = frozenset("is are was were be been".split())
_TURNS: Final = frozenset(
    """when after before because while although if since that who whom which as until where and but
    whose""".split()
)
"""Words that begin a new part of a question, in which a pronoun may mean a noun before them."""

_EMPTY_IT: Final = re.compile(
    r"\b(?:is|was) it (?:true|that|possible|likely|known|clear|who|the case)\b|\btime is it\b", re.I
)
_TIME: Final = re.compile(
    r"(?<=\w )(?:back |by |since )?then(?=\W*$)|\bat (?:that|the) time\b"
    r"|\b(?:in |on )?(?:that|the same) (?:year|day|month)\b",
    re.I,
)
_BOTH: Final = re.compile(
    r"\b(?:the two|both) of them\b"
    r"|\bthe two(?= (?:met|meet|agree|discuss|talk|sign|decide|say)\w*)",
    re.I,
)
_POINTING: Final = frozenset("the this that these those".split())
_ENDS_NOUN: Final = frozenset(
    "of that who which whose with between against for on about in at to from by".split()
)


def slots(question: str) -> list[Slot]:
    """Return the leaning words of a question in order; one that the question explains is none."""
    found = [*_times(question), *_both(question)]
    words = tokens(question)
    for at, word in enumerate(words):
        if any(slot.start <= word.start < slot.end for slot in found):
            continue
        slot = _pronoun(question, words, at) or _there(words, at)
        if slot is not None:
            found.append(slot)
    named = [n for n in names(f"so {question}") if is_proper(n)]
    for slot in () if named else definite(question):
        free = not any(slot.start < other.end and other.start < slot.end for other in found)
        if free and (not found or tokens(slot.noun)[-1].folded in TITLES):
            found.append(slot)
    return sorted(found, key=lambda slot: slot.start)


def _times(question: str) -> list[Slot]:
    return [Slot(Lean.TIME, m.start(), m.end(), m.group()) for m in _TIME.finditer(question)]


def _both(question: str) -> list[Slot]:
    return [Slot(Lean.SEVERAL, m.start(), m.end(), m.group()) for m in _BOTH.finditer(question)]


def _pronoun(question: str, words: Sequence[Token], at: int) -> Slot | None:
    word = words[at]
    lean = _LEANS.get(word.folded)
    if lean is None or (lean is Lean.THING and _EMPTY_IT.search(question)):
        return None
    if word.surface.isupper() and len(word.surface) > 1:  # IT is no pronoun
        return None
    following = words[at + 1] if at + 1 < len(words) else None
    owning = word.folded in _OWNING or (
        word.folded == "her" and following is not None and following.is_content
    )
    if _is_explained(question, words, at, lean, owning):
        return None
    return Slot(lean, word.start, word.end, word.surface, owning)


def _is_explained(question: str, words: Sequence[Token], at: int, lean: Lean, owning: bool) -> bool:
    """Tell whether a noun before it in the question may be what a pronoun means.

    In the same part of a sentence "it" never means the noun beside it ("Which charity rejects
    it?"), but "its" may.
    """
    before = question[: words[at].start]
    if not owning:
        turn = max((n for n in range(1, at) if words[n].folded in _TURNS), default=0)
        comma = before.rfind(",")
        cut = max(words[turn].start if turn else 0, comma)
        before = before[: max(cut, 0)]
    if not before.strip():
        return False
    clause = Clause.of(before)
    named = names(f"so {before}")
    common = [p for p in clause.phrases if p.name is None and not p.is_plural]
    if lean is Lean.PERSON:
        titled = any(t.folded in TITLES for t in tokens(clause.lead_noun))
        return titled or any(n.person > -1.0 for n in named)
    if lean is Lean.SEVERAL:
        joined = len(named) > 1 and " and " in before
        return joined or any(p.is_plural for p in clause.phrases)
    return bool(common) or any(n.person < 1.0 for n in named)


def _there(words: Sequence[Token], at: int) -> Slot | None:
    """Read "there", unless it only says that something exists."""
    word = words[at]
    if word.folded != "there" or at == 0:
        return None
    beside = {words[at - 1].folded} | ({words[at + 1].folded} if at + 1 < len(words) else set())
    if beside & _BE and words[0].folded != "who":
        return None
    return Slot(Lean.PLACE, word.start, word.end, word.surface)


def definite(question: str) -> list[Slot]:
    """Return "the offer" and "these attacks" where nothing in the question says which."""
    found = []
    for phrase in Clause.of(question).phrases:
        first, _, noun = phrase.text.partition(" ")
        start = question.find(phrase.text)
        after = next(iter(tokens(question[start + len(phrase.text) :])), None)
        goes_on = after is not None and after.folded in _ENDS_NOUN
        if first.lower() in _POINTING and noun and start >= 0 and not goes_on:
            end = start + len(phrase.text)
            found.append(Slot(Lean.NOUN, start, end, phrase.text, noun=noun))
    return found
