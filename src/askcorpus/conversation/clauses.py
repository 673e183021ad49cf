"""The shape of a question: what it asks for, its auxiliary, the rest, and its noun phrases."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Final

from askcorpus.conversation.names import LONGEST_NAME, Name, is_place, names
from askcorpus.text.words import CARDINALS, Token, tokens

_DO: Final = frozenset("do does did".split())
AUXILIARIES: Final = _DO | frozenset(
    """is are was were has have had will would can could may might must shall should""".split()
)
_BE: Final = frozenset("is are was were".split())
_WH: Final = frozenset("who whom whose what which when where why how".split())
_LEADS: Final = frozenset(
    "in at on for with from to by since until of after before under about during into".split()
)
_DETERMINERS: Final = frozenset("the a an this that these those its his her their every".split())
_PAST: Final = frozenset(
    """shot led met gave took went came made said told held sent ran won lost became began broke
    brought built bought caught chose drew drove fell felt fought flew found got grew hit kept knew
    laid left let paid put read rode rose saw sold set spent spoke stood struck taught thought threw
    wore wrote written spoken known seen shown taken given chosen flown drawn driven fallen broken
    begun become run sung been gone done born fled sank hid shook stole swore swam sold slept spread
    split tore""".split()
)
_PLURALS: Final = frozenset("people men women children police".split())
_JOINS: Final = frozenset("of with between against on for about over".split())
_TAIL: Final = re.compile(r", and (?:[a-z]+ ){0,3}(?:who|whom|what|which|when|where|why|how)\b.*$")
_ABOUT: Final = re.compile(r"^About ([^:?]+): ")


class Part(IntEnum):
    """Where a noun phrase stands in its question; the smaller, the more is said of it."""

    SUBJECT = 0
    OBJECT = 1
    ADJUNCT = 2
    ASKED = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase of a question, with its determiner; `name` where its head is one."""

    text: str
    start: int
    end: int
    part: Part
    preposition: str = ""
    name: Name | None = None

    @property
    def words(self) -> list[str]:
        """Return its folded words."""
        return [t.folded for t in tokens(self.text)]

    @property
    def is_plural(self) -> bool:
        """Tell a phrase that speaks of several."""
        if self.name is not None and self.text.removeprefix("the ") == self.name.text:
            return self.name.text.endswith("s") and self.name.person < 0 and not self.name.is_place
        head = _head(self.words)
        if head in _PLURALS:
            return True
        numbered = any(CARDINALS.get(word, 0) > 1 for word in self.words)
        return numbered or (head.endswith("s") and not head.endswith(("ss", "us", "is")))


def _head(words: Sequence[str]) -> str:
    """Return the noun of a phrase: the last word before a preposition."""
    for at, word in enumerate(words):
        if at and word in _JOINS:
            return words[at - 1]
    return words[-1] if words else ""


@dataclass(frozen=True)
class Clause:
    """A question in parts: `lead` ("In which month"), `aux` ("did"), `rest` without its mark.

    `topic` is what "About …:" before it names. `asks_subject` where nobody but the one asked for
    does what it says ("Who signed …?").
    """

    text: str
    topic: str
    lead: str
    aux: str
    rest: str

    @classmethod
    def of(cls, question: str) -> "Clause":
        """Take a question apart; what is joined to it by ", and when" is left out."""
        text = _TAIL.sub("", question.strip().rstrip("?!. "))
        about = _ABOUT.match(text)
        topic = about.group(1).strip() if about else ""
        text = text[about.end() :] if about else text
        words = tokens(text)
        at = next((n for n, word in enumerate(words) if word.folded in AUXILIARIES), None)
        if at is None or not _is_lead(words[:at]):
            end = _subject_end(words)
            cut = words[end].start if 0 < end < len(words) else (len(text) if end else 0)
            return cls(text, topic, text[:cut].strip(), "", text[cut:].strip())
        return cls(
            text,
            topic,
            text[: words[at].start].strip(),
            words[at].folded,
            text[words[at].end :].strip(),
        )

    @cached_property
    def asks_subject(self) -> bool:
        """Tell a question whose subject is what it asks for."""
        if not self.lead:
            return False
        first = next(iter(tokens(self.rest)), None)
        if not self.aux:
            return True
        if self.aux in _DO or first is None:
            return False
        return not (
            first.is_capitalised or first.folded in _DETERMINERS | {"it", "he", "she", "they"}
        )

    @property
    def verb_place(self) -> str:
        """Tell where `rest` may have its verb: "first", "later", as "participle" or nowhere."""
        first = next(iter(tokens(self.rest)), None)
        if self.lead and not self.aux:
            return "first"
        if self.aux in _BE and not self.asks_subject:
            return "participle"
        if self.aux not in _DO or first is None:
            return ""
        pronoun = first.folded in {"he", "she", "it", "they", "you", "i", "we"}
        return "first" if pronoun else "later"

    @property
    def lead_noun(self) -> str:
        """Return the noun phrase that it asks for: "five partners" of "Which five partners"."""
        found = re.search(r"\b(?:which|what|whose|how many|how much)\s+(.+)$", self.lead, re.I)
        return found.group(1) if found else ""

    @property
    def asked(self) -> str:
        """Return what it asks for, as a phrase: "the five partners that were admitted in May"."""
        noun = self.lead_noun
        if not noun:
            return ""
        head = noun if noun.lower().startswith("the ") else f"the {noun}"
        told = f"{head} that {f'{self.aux} {self.rest}'.strip()}"
        return told if self.asks_subject and len(told) <= LONGEST_NAME else head

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """Return its noun phrases in order, each owner before what it owns."""
        return tuple(_phrases(self))

    @property
    def subject(self) -> Phrase | None:
        """Return the phrase that an auxiliary is about."""
        return next((p for p in self.phrases if p.part is Part.SUBJECT), None)

    def declared(self) -> str | None:
        """Return the question as a statement without what it asks: "Mubarak did step down"."""
        if self.asks_subject or not self.aux:
            return None
        subject = self.subject
        if subject is None or not self.rest.startswith(subject.text):
            return None
        whole = max((p for p in self.phrases if p.start == subject.start), key=lambda p: p.end)
        end = whole.end
        for phrase in self.phrases:  # "the campaign" goes on "in Libya"
            between = tokens(self.text[end : phrase.start]) if phrase.start > end else []
            if [t.folded for t in between] == [phrase.preposition] != [""]:
                end = phrase.end
            elif phrase.start > end:
                break
        after = self.text[end:].strip()
        first = next(iter(tokens(after)), None)
        if first is None or not first.is_content or not after[0].isalpha():
            return None
        return f"{self.text[whole.start : end]} {self.aux} {after}"


def _is_lead(words: Sequence[Token]) -> bool:
    """Tell whether all before the auxiliary is what is asked for."""
    if not words:
        return True
    first = words[1] if len(words) > 1 and words[0].folded in _LEADS else words[0]
    return first.folded in _WH and len(words) <= 9


def _subject_end(words: Sequence[Token]) -> int:
    """Return the index of the verb of "Who signed …" or "Which frigate docked …", 0 for none."""
    if not words or words[0].folded not in _WH:
        return 0
    if words[0].folded in {"who", "what"}:
        return 1
    for at in range(2 if words[0].folded == "which" else 3, len(words)):
        word = words[at].folded
        if is_past(word) or (at > 1 and word.endswith("s") and not words[at].is_capitalised):
            return at
    return 1


def is_past(word: str) -> bool:
    """Tell a word that has the form of a past tense or participle."""
    return word in _PAST or (len(word) > 4 and word.endswith("ed"))


def _phrases(clause: Clause) -> list[Phrase]:
    found: list[Phrase] = []
    noun = clause.lead_noun
    offset = len(clause.lead) - len(noun)
    for at, end in _chunks(noun, ""):
        found.extend(_split(noun, at, end, Part.ASKED, "", offset))
    offset = clause.text.find(clause.rest, len(clause.lead)) if clause.rest else 0
    for at, end in _chunks(clause.rest, clause.verb_place):
        before = [t.folded for t in tokens(clause.rest[:at])]
        if not before and clause.aux and not clause.asks_subject:
            part, preposition = Part.SUBJECT, ""
        else:
            preposition = before[-1] if before and before[-1] in _LEADS | _JOINS else ""
            part = Part.ADJUNCT if preposition else Part.OBJECT
        found.extend(_split(clause.rest, at, end, part, preposition, offset))
    return found


def _chunks(text: str, verb_place: str) -> list[tuple[int, int]]:
    """Return the spans of runs of content words, each with its determiner, less the verbs."""
    words = tokens(text)
    runs: list[list[Token]] = [[]]
    for place, word in enumerate(words):
        gap = text[words[place - 1].end : word.start] if place else ""
        shouted = len(word.surface) > 1 and word.surface.isupper()
        content = word.is_content or shouted
        if not content or gap.strip("-'’s "):
            runs.append([])
        if content or word.folded in _DETERMINERS:
            runs[-1].append(word)
    spans = []
    for run in runs:
        at = _verb_at(run, verb_place)
        for piece in [run] if at is None else [run[:at], run[at + 1 :]]:
            if any(w.folded not in _DETERMINERS for w in piece):
                spans.append((piece[0].start, piece[-1].end))
        verb_place = "" if at is not None else verb_place
    return spans


def _verb_at(run: Sequence[Token], verb_place: str) -> int | None:
    """Return the index of the verb in a run of words.

    It is what looks like a past tense; the first word after a pronoun or "who"; the first one that
    has no capital after a name, and the last one after "did the".
    """
    if verb_place == "first" and run:
        return 0
    lower = [n for n, word in enumerate(run) if n and word.surface[0].islower()]
    past = [n for n in [0, *lower] if n < len(run) and is_past(run[n].folded)]
    if past and not run[past[0]].is_capitalised:
        return past[0]
    if verb_place == "participle":
        return next((n for n in lower if run[n].folded.endswith("ing")), None)
    if verb_place != "later" or not lower:
        return None
    if run[0].folded not in _DETERMINERS:
        return lower[0]
    after_name = is_place(run[lower[0] - 1].folded) or lower[0] > 2
    return lower[-1] if after_name or len(lower) > 1 else None


def _split(
    text: str, start: int, end: int, part: Part, preposition: str, offset: int
) -> list[Phrase]:
    """Return a chunk as phrases: the owner of a possessive, then the whole with what joins it."""
    found = []
    piece = text[start:end]
    owner = re.search(r"['’]s\b|s['’](?= )", piece)
    if owner:
        stop = owner.start() + (piece[owner.start()] == "s")
        owned = piece[:stop]
        found.append(
            Phrase(owned, start + offset, start + stop + offset, part, preposition, _named(owned))
        )
    else:
        found.append(Phrase(piece, start + offset, end + offset, part, preposition, _named(piece)))
        return found
    if len(piece) <= LONGEST_NAME:
        found.append(Phrase(piece, start + offset, end + offset, part, preposition))
    return found


def _named(piece: str) -> Name | None:
    """Return the name that a phrase ends with."""
    # A name at the start of the piece would look like a sentence's first word.
    found = names(f"of {piece}")
    if found and f"of {piece}".endswith(found[-1].text):
        return found[-1]
    return None
