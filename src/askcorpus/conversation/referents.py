"""What a leaning word may mean: names and phrases of earlier turns, each with how likely it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from askcorpus.conversation.clauses import Clause, Part, Phrase, is_past
from askcorpus.conversation.earlier import Earlier, Turn
from askcorpus.conversation.leaning import Lean, Slot
from askcorpus.conversation.names import LONGEST_NAME, TITLES, Name, Register, names
from askcorpus.text.words import MONTHS, Token, tokens

_FORGETS: Final = 0.25
"""What a referent loses with each turn that lies between."""

_REMEMBERED: Final = 4
"""Turns that are looked at."""

_PARTS: Final = {Part.SUBJECT: 1.0, Part.OBJECT: 0.95, Part.ADJUNCT: 0.8, Part.ASKED: 0.85}
_MOVES: Final = frozenset(
    "go goes went travel travels fly flew come came return move sail get got arrive".split()
)
_DATE: Final = re.compile(
    rf"\b(?:(?:in|on|since|by) )?"
    rf"((?:\d{{1,2}} )?(?:{'|'.join(MONTHS)})(?: \d{{1,2}},?)?(?: \d{{4}})?"
    r"|(?:1\d|20)\d\d)\b",
    re.I,
)
_EVENTS: Final = re.compile(
    r"seminar|meeting|conference|summit|ceremony|exercise|session|visit|talks|speech|festival|event"
)
_NOUN_GOES_ON: Final = re.compile(r"^ (?:(?:of|in|on|at|with|between|for|to|from|against) )")


@dataclass(frozen=True, slots=True)
class Referent:
    """What a word may mean, written as it would stand in a question; larger is likelier."""

    text: str
    prior: float


@dataclass(frozen=True)
class Memory:
    """The turns before a question, the last one first, and what their texts say of names."""

    turns: tuple[Earlier, ...]
    register: Register

    @classmethod
    def of(cls, turns: Sequence[Turn]) -> "Memory":
        """Read the last few turns, given oldest first."""
        recent = tuple(Earlier(t, age) for age, t in enumerate(reversed(turns[-_REMEMBERED:])))
        texts = [text for e in recent for text in (f"so {e.turn.question}", *e.cited)]
        return cls(recent, Register.of(texts))

    def referents(self, slot: Slot, question: str) -> list[Referent]:
        """Return what a leaning word may mean, the likeliest first, without repetition."""
        sources = {
            Lean.PERSON: self._persons,
            Lean.THING: self._things,
            Lean.SEVERAL: self._several,
            Lean.TIME: self._times,
        }
        if slot.lean is Lean.PLACE:
            found = list(self._places(question))
        elif slot.lean is Lean.NOUN:
            found = list(self._nouns(slot))
        else:
            found = list(sources[slot.lean]())
        best: dict[str, Referent] = {}
        said = {t.folded for t in tokens(question)}
        for referent in sorted(found, key=lambda r: -r.prior):
            words = [t.folded for t in tokens(referent.text) if t.is_content]
            if words and words[-1] not in said and len(referent.text) <= LONGEST_NAME:
                best.setdefault(words[-1] + referent.text[-1], referent)
        return list(best.values())

    def _persons(self) -> Iterator[Referent]:
        for earlier in self.turns:
            lost = _FORGETS * earlier.age
            subject = earlier.clause.subject
            for name in earlier.asked_names:
                is_subject = subject is not None and name.text in subject.text
                yield self._person(name, (1.0 if is_subject else 0.9) - lost)
            for name, near in earlier.answers:
                asked_for = earlier.asks_person
                likely = 0.4 + (0.6 if asked_for else 0.3) * near - lost
                yield self._person(name, likely, 1.0 if asked_for and near > 0.5 else 0.0)

    def _person(self, name: Name, prior: float, more: float = 0.0) -> Referent:
        """Return a name as a person, less likely where little speaks for one."""
        sure = self.register.personality(name) + more
        doubt = 0.0 if sure > 0.4 else 0.3 if sure > -1.0 else 1.5
        return Referent(self.register.full(name), prior - doubt)

    def _things(self) -> Iterator[Referent]:
        for earlier in self.turns:
            lost = _FORGETS * earlier.age
            for phrase in earlier.clause.phrases:
                if not phrase.is_plural and not self._is_person(phrase):
                    prior = self._thing(phrase) - lost - 0.2 * _is_joined(earlier.clause, phrase)
                    yield Referent(_extended(earlier.clause, phrase), prior)
            if earlier.clause.topic:
                yield Referent(earlier.clause.topic, 0.9 - lost)
            for name, near in earlier.answers:
                if not self.register.is_person(name):
                    likely = 0.5 + 0.6 * near if earlier.asks_thing else 0.4 + 0.2 * near
                    yield Referent(_with_article(name, earlier), likely - lost)

    def _thing(self, phrase: Phrase) -> float:
        """Return how likely "it" means a phrase: names and determined nouns before bare ones."""
        named = phrase.name is not None
        bare = phrase.text[:1].islower() and not phrase.text.startswith(("the ", "a ", "an "))
        dated = bool(_DATE.search(phrase.text)) and not named
        asked = phrase.part is Part.ASKED
        less = 0.25 * (named if asked else bare) + 0.1 * (not named) + 1.0 * dated
        return _PARTS[phrase.part] - less

    def _is_person(self, phrase: Phrase) -> bool:
        if phrase.name is not None:
            return self.register.is_person(phrase.name)
        return phrase.words[-1] in TITLES

    def _several(self) -> Iterator[Referent]:
        for earlier in self.turns:
            lost = _FORGETS * earlier.age
            clause = earlier.clause
            for phrase in clause.phrases:
                if phrase.is_plural:
                    less = 0.1 * (phrase.part in {Part.ADJUNCT, Part.ASKED})
                    yield Referent(_extended(clause, phrase), 1.0 - lost - less)
                elif phrase.name is not None and phrase.name.is_place:
                    yield Referent(phrase.text, 0.5 - lost)
            persons = [n for n in earlier.asked_names if self.register.is_person(n)]
            others = [n for n, near in earlier.answers if self.register.is_person(n) and near > 0.4]
            pair = [*others[: max(0, 2 - len(persons))], *persons[:2]]
            if len(pair) == 2:
                both = " and ".join(self.register.full(n) for n in pair)
                yield Referent(both, 0.95 - lost)
            if clause.topic:
                yield Referent(clause.topic, 0.7 - lost)

    def _places(self, question: str) -> Iterator[Referent]:
        moves = any(t.folded in _MOVES for t in tokens(question))
        for earlier in self.turns:
            lost = _FORGETS * earlier.age
            for phrase in earlier.clause.phrases:
                if _EVENTS.search(phrase.text.lower()) and phrase.name is None:
                    yield Referent(f"at {_extended(earlier.clause, phrase)}", 1.0 - lost)
                elif phrase.name is not None and not self._is_person(phrase):
                    placed = phrase.preposition in {"in", "at", "to", "near", "from"}
                    likely = 1.0 if placed else 0.6
                    yield Referent(f"{'to' if moves else 'in'} {phrase.text}", likely - lost)
            for name, near in earlier.answers:
                if name.is_place or name.person <= -1.0:
                    yield Referent(f"{'to' if moves else 'in'} {name.text}", 0.5 * near - lost)

    def _times(self) -> Iterator[Referent]:
        for earlier in self.turns:
            lost = _FORGETS * earlier.age
            dated = _DATE.search(earlier.turn.question)
            if dated:
                yield Referent(_date(dated.group(1)), 1.0 - lost)
            stated = earlier.clause.declared()
            if stated and earlier.clause.lead.lower() == "when":
                yield Referent(f"when {stated}", 1.1 - lost)
            for text in earlier.cited[:1]:
                for match in _DATE.finditer(text):
                    yield Referent(_date(match.group(1)), 0.5 - lost)

    def topics(self, question: str, agent: float = 0.0) -> list[Referent]:
        """Return what the last questions were about, the likeliest first; persons come last.

        Whoever acted is less likely by `agent`.
        """
        found = []
        said = {t.folded for t in tokens(question)}
        for earlier in self.turns[:2]:
            lost = _FORGETS * earlier.age
            clause = earlier.clause
            if clause.topic:
                found.append(Referent(clause.topic, 1.0 - lost))
            for phrase in clause.phrases:
                text = _extended(clause, phrase)
                if _DATE.search(text) and phrase.name is None:
                    continue
                named = any(t.is_capitalised for t in tokens(text))
                nested = phrase.part is Part.ASKED and phrase.name is not None
                less = 0.3 * self._is_person(phrase) + 0.3 * (not named) + 0.25 * nested
                less += agent * (phrase.part is Part.SUBJECT)
                found.append(Referent(text, _PARTS[phrase.part] - less - lost))
            for name, near in earlier.answers if earlier.asks_thing else ():
                if not self.register.is_person(name):
                    found.append(Referent(_with_article(name, earlier), near - lost))
        fresh = (r for r in found if r.prior > 0.0 and tokens(r.text)[-1].folded not in said)
        best: dict[str, Referent] = {}
        for referent in sorted(fresh, key=lambda r: -r.prior):
            if len(referent.text) <= LONGEST_NAME:
                best.setdefault(referent.text, referent)
        return list(best.values())

    def all_topics(self) -> Referent:
        """Return the names of the last question together, which mostly are what goes on."""
        clause = self.turns[0].clause
        texts = [_extended(clause, p) for p in clause.phrases if not _DATE.search(p.text)]
        named = [t for t in texts if any(word.is_capitalised for word in tokens(t))]
        chosen: list[str] = [clause.topic] if clause.topic else []
        for text in sorted(named, key=len, reverse=True):
            if not any(text in other for other in chosen):
                chosen.append(text)
        while len(" and ".join(chosen)) > LONGEST_NAME:
            chosen.pop()
        chosen.sort(key=self.turns[0].turn.question.find)
        return Referent(" and ".join(chosen), 0.95 if len(chosen) > 1 else 0.0)

    def _nouns(self, slot: Slot) -> Iterator[Referent]:
        """Find a noun in what was said before, with the words around it that tell which one."""
        head = tokens(slot.noun)[-1]
        if head.folded in TITLES:
            for name in self.register.by_role(slot.noun):
                yield Referent(name.text, 1.0)
        for earlier in self.turns:
            lost = _FORGETS * earlier.age
            for rank, text in enumerate((earlier.turn.question, *earlier.cited)):
                for token in tokens(text):
                    if token.folded == head.folded:
                        found = _around(text, token.start, token.end)
                        if found and len(found) > len(slot.said):
                            yield Referent(found, (1.0 if rank == 0 else 0.8) - lost)


def _extended(clause: Clause, phrase: Phrase) -> str:
    """Return a common noun with what says which one: "the accord with Israel"."""
    if phrase.part is Part.ASKED and phrase.name is None:
        return clause.asked
    if phrase.name is not None:
        return phrase.text
    at = clause.text.find(phrase.text)
    end = at + len(phrase.text)
    for other in clause.phrases:
        between = clause.text[end : other.start].strip() if other.start >= end else "-"
        if between in {"of", "with", "between", "against", "on", "about"} and at >= 0:
            end = max(p.end for p in clause.phrases if p.start == other.start)
            break
    return clause.text[at:end]


def _is_joined(clause: Clause, phrase: Phrase) -> bool:
    """Tell one of two that "and" joins: together they are several."""
    before, after = clause.text[: phrase.start], clause.text[phrase.end :]
    return before.endswith(" and ") or after.startswith(" and ")


def _with_article(name: Name, earlier: Earlier) -> str:
    """Return a name with the article that it has where it is cited."""
    with_article = f"the {name.text}"
    return with_article if any(with_article in text for text in earlier.cited) else name.text


def _date(text: str) -> str:
    """Return a date with its preposition."""
    return f"on {text}" if re.match(r"\d{1,2} |\w+ \d{1,2}\b(?!\d)", text) else f"in {text}"


def _around(text: str, start: int, end: int) -> str:
    """Return the noun at a place of a text with its modifiers and the names that follow it."""
    words = tokens(text)
    at = next(n for n, word in enumerate(words) if word.start == start)
    first = at
    while first and _modifies(text, words[first - 1], words[first]):
        first -= 1
    last = at
    while last + 1 < len(words) and words[last + 1].is_capitalised:
        if text[words[last].end : words[last + 1].start] != " ":
            break
        last += 1
    tail = ""
    rest = text[words[last].end :]
    goes_on = _NOUN_GOES_ON.match(rest)
    if goes_on:
        named = [n for n in names(f"so{rest}") if n.start - 2 <= goes_on.end() + 4]
        if named:
            tail = rest[: named[0].end - 2]
    core = text[words[first].start : words[last].end]
    named_core = words[first].is_capitalised and words[last].is_capitalised
    article = "" if named_core and text[: words[first].start].split()[-1:] != ["the"] else "the "
    return f"{article}{core}{tail}"


def _modifies(text: str, word: Token, following: Token) -> bool:
    """Tell whether a word belongs to the noun phrase that the one after it is in."""
    gap = text[word.end : following.start]
    verb = is_past(word.folded) and word.surface[0].islower()
    return word.is_content and not verb and gap in {" ", "-", "'s ", "’s "}
