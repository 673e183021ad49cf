"""Where a sentence can be cut so that what is left still reads as one; not whether it then holds.

The signs are words and marks, and every doubt is against cutting: a cut that is missed costs some
length, a wrong one leaves a torso.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from askcorpus.text.words import STOP_WORDS, Token, tokens

_CONNECTIVES: Final = frozenset(
    """however moreover furthermore additionally meanwhile thus hence therefore consequently
    besides similarly likewise afterwards indeed""".split()
)
_RELATIVES: Final = frozenset("who whom whose which where".split())
_SUBORDINATES: Final = _RELATIVES | frozenset(
    "that when while because although though as if unless until after before since what how".split()
)
_PREPOSITIONS: Final = frozenset(
    """in on at during after while from with by since following through throughout via using
    including for because where when before near under against despite along alongside""".split()
)
_ARTICLES: Final = frozenset("a an the".split())
_NOUN_LEADS: Final = _ARTICLES | frozenset(
    """his her its their our my this these those some several many every each no another of in at
    by from to with for into onto on near between and""".split()
)
_COORDINATES: Final = frozenset("and or nor but".split())
_AUXILIARIES: Final = frozenset(
    """is are was were be been being has have had does did do will would can could may might shall
    should must""".split()
)
_NO_END: Final = frozenset(
    "example instance known seen born due able necessary available except instead rather".split()
)
"""Words that a sentence hardly ends with: something belongs to them, or they belong to more."""

_FINITE: Final = frozenset(
    """became become becomes won lost made took gave went came began held led left met ran rose saw
    sold sent set spent stood told wrote won built brought bought chose drew drove fell felt fought
    found flew got grew kept knew laid lay lent let lit meant paid put read rode sang sat shot shut
    slept spoke swam taught thought threw understood wore withdrew said cost hit beat won includes
    include contains contain consists consist takes take lies lie stands stand runs holds serves
    serve remains remain features provides provide means covers cover refers describes occurs occur
    lives live works makes make gives shows leads belongs stretches extends flows hosts offers
    crosses forms owns uses use says operates borders allows allow requires produces""".split()
)
_AMBIGUOUS: Final = frozenset(
    """built made held led lost found sold sent set told brought bought kept laid let lit meant paid
    put read shot shut taught thought said cost hit won left spent fought""".split()
)
"""Verbs that may also be participles, as every word in -ed may: "the church built in 1990"."""

_COMMA: Final = re.compile(r"""^[%°"”’'»)\]]*,["”’'»]*\s""")
_BREAK: Final = re.compile(r"^[%°\"”’'»)\]]*;\s")
_DASH: Final = re.compile(r"^[%°\"”’'»)\]]*(?: [-–—] |\s?(?:—|--)\s?)$")
_OPEN: Final = re.compile(r"^([%°\"”’'»]*)\s?([(\[])$")
_PLAIN: Final = re.compile(r"^[%°\"”’'»)\]]*\s+[\"“‘«]?$")
_CLOSING: Final = re.compile(r"^[%°\"”’'»)\]]*")
_CLOSERS: Final = {"(": ")", "[": "]"}
_END: Final = "."


@dataclass(frozen=True, slots=True)
class Cut:
    """What may be left out: the words from one number up to `following`, whose place `joint` takes.

    `joint` is everything between the word before and the word numbered `following`; at the end of
    the sentence, where no word follows, the closing marks and the full stop.
    """

    following: int
    joint: str


class Clause:
    """A sentence on one line, by words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[Token] = tokens(text)

    def gap(self, at: int) -> str:
        """Return what stands before word number `at`, after the word before it."""
        start = self.words[at - 1].end if at else 0
        end = self.words[at].start if at < len(self.words) else len(self.text)
        return self.text[start:end]

    def opening(self) -> int:
        """Return the number of the word that a connective before it can be left out of, or 0."""
        if len(self.words) < 3 or self.words[0].folded not in _CONNECTIVES:
            return 0
        return 1 if self.gap(1) == ", " else 0

    def cuts(self, at: int) -> list[Cut]:
        """Return what may be left out from word number `at` on, `at` not being the first."""
        found = [self._insertion(at), self._tail(at)]
        return [cut for cut in found if cut is not None]

    def _tail(self, at: int) -> Cut | None:
        """Leave out all from `at` on, where the sentence is complete before it."""
        verb = self._verb
        last = self.words[at - 1]
        if verb is None or at - 1 <= verb or last.folded in STOP_WORDS | _NO_END:
            return None
        if any(w.folded == "what" for w in self.words[verb:at]) or not self._is_told(verb, at):
            return None
        closing = _CLOSING.match(self.gap(at))
        cut = Cut(len(self.words), (closing.group() if closing else "") + _END)
        gap, word = self.gap(at), self.words[at].folded
        if _OPEN.match(gap) or _DASH.match(gap) or _BREAK.match(gap):
            return cut
        if _COMMA.match(gap):
            return cut if self._is_apart(at) else None
        if not _PLAIN.match(gap):
            return None
        if word in _PREPOSITIONS:
            return cut if self._ends_noun(at - 1) and not self._is_purpose(at) else None
        joined = word == "and" and at + 1 < len(self.words) and self._is_verb(at + 1)
        return cut if joined and not self._listed(at) else None

    def _is_purpose(self, at: int) -> bool:
        """Tell "for the town to grow", which what is before it is about."""
        following = self.words[at + 1 : at + 7]
        return self.words[at].folded == "for" and any(w.folded == "to" for w in following)

    def _is_told(self, verb: int, at: int) -> bool:
        """Tell whether the clause that `at` ends in, the last after the main verb, has a verb."""
        for k in range(at - 1, verb, -1):
            if ":" in self.gap(k):
                return False
            if "," in self.gap(k) and self.words[k].folded in _COORDINATES:
                return any(self._is_verb(j) for j in range(k + 1, at))
        return True

    def _is_apart(self, at: int) -> bool:
        """Tell whether what begins after the comma before `at` is no item of a list."""
        word = self.words[at].folded
        if word in _RELATIVES | _PREPOSITIONS | {"although", "though", "such"}:
            return not self._listed(at)
        if word in _COORDINATES:
            return word in {"and", "but"} and not self._listed(at) and self._has_verb_after(at)
        is_participle = len(word) > 5 and word.endswith(("ing", "ed"))
        if is_participle and not self.words[at].is_capitalised:
            return not self._listed(at)
        if word in _ARTICLES:
            return not any(w.folded in _COORDINATES for w in self.words[at:])
        return False

    def _listed(self, at: int) -> bool:
        """Tell whether a comma stands close before word number `at`, as between items of a list."""
        return any("," in self.gap(k) for k in range(max(self._verb or 1, at - 5), at))

    def _has_verb_after(self, at: int) -> bool:
        return any(self._is_verb(k) for k in range(at + 1, min(at + 7, len(self.words))))

    def _ends_noun(self, at: int) -> bool:
        """Tell whether word number `at` looks like the end of a noun phrase."""
        word = self.words[at]
        if word.folded in _FINITE or word.folded.endswith(("ed", "ing", "ly")):
            return False
        if self.words[at - 1].folded in _AUXILIARIES:
            return False
        if word.is_capitalised or word.folded[0].isdigit():
            return True
        return any(w.folded in _NOUN_LEADS for w in self.words[max(0, at - 3) : at])

    def _insertion(self, at: int) -> Cut | None:
        """Leave out one insertion between two marks of its own, from `at` on."""
        gap = self.gap(at)
        bracket = _OPEN.match(gap)
        if bracket:
            return self._bracketed(at, bracket.group(1), _CLOSERS[bracket.group(2)])
        is_dash = _DASH.match(gap) is not None
        if not is_dash and not (_COMMA.match(gap) and self._is_aside(at)):
            return None
        for k in range(at + 1, len(self.words)):
            after = self.gap(k)
            if after.strip() == gap.strip():
                return self._without(at, k)
            if after.strip(" '’-"):
                return None
        return None

    def _without(self, at: int, following: int) -> Cut | None:
        """Leave out an insertion that is not the core of the sentence nor an item of a list."""
        verb = self._verb
        if verb is None or at <= verb < following:
            return None
        lead = _CLOSING.match(self.gap(at))
        before = lead.group() if lead else ""
        if self._is_verb(following) or self.words[following].folded in _PREPOSITIONS:
            return Cut(following, f"{before} ")
        is_first = not any("," in self.gap(k) for k in range(1, at))
        is_fronted = is_first and following <= verb and self.words[at].folded in _PREPOSITIONS
        return Cut(following, f"{before}, ") if is_fronted else None

    def _bracketed(self, at: int, before: str, closer: str) -> Cut | None:
        for k in range(at + 1, len(self.words) + 1):
            after = self.gap(k)
            if closer in after:
                inner, _, outer = after.partition(closer)
                return None if inner.strip("'’\"”.") else Cut(k, before + outer)
            if any(mark in after for mark in "()[]"):
                return None
        return None

    def _is_aside(self, at: int) -> bool:
        """Tell whether a word begins what commas set apart from the rest."""
        word = self.words[at]
        is_participle = len(word.folded) > 5 and word.folded.endswith(("ing", "ed"))
        aside = _RELATIVES | _PREPOSITIONS | _ARTICLES | _AMBIGUOUS | {"also", "known", "born"}
        return word.folded in aside or (is_participle and not word.is_capitalised)

    def _is_verb(self, at: int) -> bool:
        word = self.words[at]
        if word.folded in _AUXILIARIES or word.folded in _FINITE:
            return True
        before = self.words[at - 1].folded if at else ""
        is_past = len(word.folded) > 4 and word.folded.endswith("ed")
        return is_past and not word.is_capitalised and before not in _NOUN_LEADS

    @cached_property
    def _verb(self) -> int | None:
        """Return the number of the word that looks like the main verb.

        A verb below "who" or "that" is not the sentence's. One that may be a participle is not
        where another verb follows in its phrase, or one that closes an insertion: "the church,
        built in 1990, burned".
        """
        found, is_below = None, False
        for at in range(len(self.words)):
            word, is_apart = self.words[at].folded, "," in self.gap(at) if at else False
            is_below = (is_below and not is_apart) or word in _SUBORDINATES
            if found is not None and (is_apart or is_below or word in _COORDINATES):
                break
            opens = is_apart and self._commas(at) % 2 == 1
            if at and not is_below and self._is_verb(at) and not (opens and self._is_loose(at)):
                found = at
                if not self._is_loose(at):
                    return at
        if found is None:
            return None
        closing = [k for k in range(found + 1, len(self.words)) if self._closes(k)]
        return closing[-1] if closing else found

    def _closes(self, at: int) -> bool:
        return "," in self.gap(at) and self._is_verb(at)

    def _commas(self, at: int) -> int:
        """Return the number of commas before word number `at`."""
        return sum("," in self.gap(k) for k in range(1, at + 1))

    def _is_loose(self, at: int) -> bool:
        """Tell a verb that may also be a participle."""
        word = self.words[at].folded
        return word in _AMBIGUOUS or word.endswith("ed")
