"""Read a fragment ("And Jordan?", "What about 2016?") as the last question of something else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from askcorpus.conversation.clauses import AUXILIARIES, Clause, Part, Phrase, is_past
from askcorpus.conversation.leaning import slots
from askcorpus.conversation.names import Name, names
from askcorpus.conversation.referents import Memory
from askcorpus.text.words import tokens

_ABOUT: Final = re.compile(r"^(?:what|how) about\b[,\s]*", re.I)
_THE_ONE: Final = re.compile(r"^(?:the|that) (?:one|ones) (?=\w)", re.I)
_WH: Final = frozenset("who whom whose what which when where why how".split())
_PREPOSITIONS: Final = frozenset(
    "in at on for with from to by since until of after before under about during against".split()
)
_PLACED: Final = frozenset("in at on near".split())
_DATED: Final = re.compile(r"\b(?:[A-Z][a-z]+ )?(?:1\d|20)\d\d\b")
_LONGEST: Final = 8
_PARTS: Final = {Part.SUBJECT: 1.0, Part.OBJECT: 0.8, Part.ADJUNCT: 0.75, Part.ASKED: 0.6}


@dataclass(frozen=True, slots=True)
class Parallel:
    """The last question with one thing put in the place of another."""

    text: str
    because: str
    prior: float


def parallels(bare: str, memory: Memory) -> Iterator[Parallel]:
    """Yield the ways to read a fragment, likeliest first; none where it is no fragment."""
    fragment = _read(bare)
    if fragment is None:
        return
    found = list(_replaced(fragment, memory))
    yield from sorted(found, key=lambda parallel: -parallel.prior)


def _read(bare: str) -> str | None:
    """Return the fragment without "what about" and question mark, or None for a whole question."""
    text = _ABOUT.sub("", bare)
    asked = text != bare
    text = text.rstrip("?!. ")
    words = tokens(text)
    if not 0 < len(words) <= _LONGEST or any(w.folded in _WH for w in words[:2]):
        return None
    if any(w.folded in AUXILIARIES or (is_past(w.folded) and w.is_content) for w in words):
        return None
    if not asked and (not bare.endswith("?") or len(words) > 5):
        return None
    return text


def _replaced(fragment: str, memory: Memory) -> Iterator[Parallel]:
    fragment = _THE_ONE.sub("", fragment)
    for slot in slots(fragment)[:1]:
        meant = memory.referents(slot, fragment)
        if meant:
            written = meant[0].text + ("'s" if slot.possessive else "")
            fragment = fragment[: slot.start] + written + fragment[slot.end :]
    clause = memory.turns[0].clause
    first, _, rest = fragment.partition(" ")
    if rest and first.lower() in _PREPOSITIONS:
        yield from _prepositional(clause, first.lower(), rest)
    else:
        yield from _nominal(clause, fragment, memory)


def _prepositional(clause: Clause, preposition: str, what: str) -> Iterator[Parallel]:
    """Replace what follows the same preposition, or add the whole at the end."""
    dated = _DATED.search(what) is not None
    alike = {preposition} if preposition not in _PLACED else _PLACED
    found = False
    for phrase in clause.phrases:
        if phrase.preposition in alike and dated == (_DATED.search(phrase.text) is not None):
            found = True
            yield _with(clause, phrase, what, 1.0 if phrase.preposition == preposition else 0.9)
    if dated and not found:
        for match in _DATED.finditer(clause.text):
            phrase = Phrase(match.group(), match.start(), match.end(), Part.ADJUNCT)
            found = True
            yield _with(clause, phrase, what, 0.9)
    if not found:
        text = f"{_prefix(clause)}{clause.text} {preposition} {what}?"
        yield Parallel(text, f"after: {clause.text}?", 0.5)


def _nominal(clause: Clause, what: str, memory: Memory) -> Iterator[Parallel]:
    """Replace a phrase of the same kind: a person by a person, a country by a country."""
    named = names(f"so {what}")
    new = named[-1] if named else None
    if _DATED.fullmatch(what):
        yield from _prepositional(clause, "in", what)
        return
    found = False
    for phrase in clause.phrases:
        if _DATED.search(phrase.text) or (phrase.name is None) != (new is None):
            continue
        fits = 0.0
        if phrase.name is not None and new is not None:
            fits = _alike(phrase.name, new, memory)
        found = True
        yield _with(clause, phrase, what, _PARTS[phrase.part] + fits)
    if not found and new is not None:
        for old in names(clause.text):  # within a phrase: "the Leviathan field"
            found = True
            within = Phrase(old.text, old.start, old.end, Part.ADJUNCT)
            yield _with(clause, within, what, _PARTS[Part.ADJUNCT] + _alike(old, new, memory))
    if not found:
        text = f"{_prefix(clause)}{clause.text}, and {what}?"
        yield Parallel(text, f"after: {clause.text}?", 0.5)


def _alike(old: Name, new: Name, memory: Memory) -> float:
    """Return how much speaks for putting one name in the place of another."""
    if old.is_place or new.is_place:
        return 0.3 if old.is_place and new.is_place else -0.1
    persons = memory.register.is_person(old), memory.register.is_person(new)
    return 0.2 if persons[0] == persons[1] else -0.1


def _with(clause: Clause, phrase: Phrase, what: str, prior: float) -> Parallel:
    text = clause.text[: phrase.start] + what + clause.text[phrase.end :]
    return Parallel(f"{_prefix(clause)}{text}?", f"in place of {phrase.text}: {what}", prior)


def _prefix(clause: Clause) -> str:
    return f"About {clause.topic}: " if clause.topic else ""
