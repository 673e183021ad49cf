"""What kind of phrase some words are, by their form: relative, apposition, a clause of its own.

Every doubt is against a kind that could be left out.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from askcorpus.answering.verification.mentions import NEGATIONS, conditions
from askcorpus.answering.verification.particles import (
    ARTICLES,
    ENDED,
    NOT_ASIDE,
    NOT_COMPARED,
    NOT_INDEPENDENT,
    NOUN_LEADS,
    OF_THINGS,
    OWN,
    POSSESSIVES,
    PREPOSITIONS,
    RELATIVES,
    SCOPED,
    SUBORDINATES,
    UNDONE,
    UNREAL,
)
from askcorpus.answering.verification.places import Word
from askcorpus.answering.verification.verbs import has_finite, is_participle, main_verb
from askcorpus.text.words import STOP_WORDS, numbers

_BEING: Final = frozenset("is was been be".split())
_MODAL: Final = frozenset("can could may must will would".split())
_BEING_SEVERAL: Final = frozenset("are were have".split())
_NATIONAL: Final = re.compile(r"(?:an|ish|ese|ic|ch|i)$")
"""The endings with which a capitalised modifier is no name: Turkish, Israeli."""
_HAVING: Final = frozenset("has had".split())
_IN_PASSING: Final = frozenset("later since then now still soon once again already today".split())


def is_scoped(words: Sequence[Word]) -> bool:
    """Tell whether a word of denial, quantity or comparison stands among some words."""
    return any(
        w.folded in SCOPED
        or w.folded in NEGATIONS
        or (w.folded.endswith("est") and w.folded not in NOT_COMPARED)
        for w in words
    )


def takes_back(words: Sequence[Word]) -> bool:
    """Tell what a part may not hold: who says so, or that the rest is false or a story."""
    said = " ".join(word.surface for word in words if word.folded not in OWN)
    if conditions(said) or any(UNREAL.match(word.folded) for word in words):
        return True
    return any((one.folded, other.folded) in UNDONE for one, other in pairwise(words))


def may_speak_of_all(words: Sequence[Word]) -> bool:
    """Tell a closing clause with "which" that may be about all before it: "which was a trick".

    One is about things that speaks of several, or of what has a number or a name, is built or held
    somewhere, does what things do, or does something to another.
    """
    if words[0].folded != "which":
        return False
    rest = [w for w in words[1:] if w.folded not in _IN_PASSING and not w.folded.endswith("ly")]
    if rest[1:] and (rest[0].folded in _MODAL or rest[1].folded == "been"):
        rest = rest[1:]
    if len(rest) < 2:
        return True
    verb, lead = rest[0], rest[1]
    if verb.folded.startswith(("includ", "exclud", "count")):
        return True
    if verb.folded in _BEING_SEVERAL:
        return False
    if verb.folded in _BEING:
        return not _is_of_a_thing(rest[1:])
    if verb.folded in _HAVING:
        return lead.folded not in ARTICLES | POSSESSIVES and not numbers(lead.folded)
    does = lead.folded in ARTICLES | POSSESSIVES and verb.folded.endswith(("s", "ed"))
    return not (does or verb.folded in OF_THINGS or f"{verb.folded}s" in OF_THINGS)


def _is_of_a_thing(words: Sequence[Word]) -> bool:
    """Tell what is said only of things: "a town in Norland", "3 km long", "built in 1990"."""
    lead, after = words[0], words[1] if len(words) > 1 else None
    if is_participle(lead):
        is_made = lead.folded in OF_THINGS
        return is_made and after is not None and after.folded in PREPOSITIONS
    is_opened = lead.folded in ARTICLES | POSSESSIVES | PREPOSITIONS
    return lead.folded[0].isdigit() or (is_opened and is_definite(words))


def is_definite(words: Sequence[Word]) -> bool:
    """Tell whether a name or a number is among some words."""
    return any(word.capital or word.folded[0].isdigit() for word in words)


def ends(words: Sequence[Word]) -> bool:
    """Tell words that say of something that it is no more."""
    return any(ENDED.match(word.folded) for word in words)


def denies(words: Sequence[Word]) -> bool:
    """Tell whether a word of denial stands among some words."""
    return any(word.folded in NEGATIONS for word in words)


def begins_relative(words: Sequence[Word]) -> bool:
    """Tell words that begin with "which" or "in which" or the like."""
    return words[_relative(words)].folded in RELATIVES


def _relative(words: Sequence[Word]) -> int:
    """Return the number of the word that would be the relative one: "which", "in which"."""
    return 1 if words[0].folded in PREPOSITIONS and len(words) > 1 else 0


def is_relative(words: Sequence[Word]) -> bool:
    """Tell a relative clause with its verb, and no further one within it."""
    lead, rest = words[_relative(words)], words[_relative(words) + 1 :]
    if not rest or not begins_relative(words) or any(w.folded in RELATIVES for w in rest):
        return False
    if has_finite(rest):
        return True
    is_verb = not rest[0].capital and rest[0].folded not in STOP_WORDS and len(rest) > 1
    return lead.folded in {"who", "which"} and is_verb


def is_participle_phrase(words: Sequence[Word]) -> bool:
    """Tell "built in 1901" and "making it the seat" from "excluding Lind"."""
    lead = words[0]
    if len(words) < 2 or lead.capital or lead.folded in NOT_ASIDE:
        return False
    return is_participle(lead) or (len(lead.folded) > 5 and lead.folded.endswith("ing"))


def is_apposition(words: Sequence[Word]) -> bool:
    """Tell "the mayor of Kalla" from "the mayor contends"; "the man who won" is one too."""
    who = next((at for at, word in enumerate(words) if word.folded == "who"), len(words))
    words = words[:who]
    if words[0].folded not in ARTICLES or len(words) < 2:
        return False
    if has_finite(words) or any(w.folded in SUBORDINATES | {"and", "or"} for w in words):
        return False
    heads = [at for at, word in enumerate(words) if word.folded in PREPOSITIONS]
    noun = heads[0] if heads else len(words)
    return not any(
        is_plural(word) and (at < noun or words[at - 1].folded not in NOUN_LEADS)
        for at, word in enumerate(words)
    )


def is_plural(word: Word) -> bool:
    """Tell a plural or a verb as "contends" is: both begin or end what somebody says."""
    form = word.folded.endswith("s") and not word.folded.endswith(("ss", "us", "is"))
    return (form and not word.capital) or word.folded in {"police", "people", "men", "women"}


def is_national(word: Word) -> bool:
    """Guess from its ending whether a word is an adjective of a nation: Danish, Kuwaiti."""
    return word.capital and _NATIONAL.search(word.folded) is not None


def is_independent(words: Sequence[Word]) -> bool:
    """Tell a clause with a subject of its own that does not speak of the clause before it.

    "The plan" and "the deal" may be what that one tells.
    """
    if len(words) < 3 or words[0].folded in NOT_INDEPENDENT:
        return False
    lead = words[0]
    if lead.folded == "the" and not words[1].capital:
        return False
    is_noun = lead.folded not in STOP_WORDS and not lead.folded.endswith(("ly", "ed", "ing"))
    is_subject = is_noun or lead.folded in NOUN_LEADS | {"he", "she", "it", "they"}
    verb = main_verb(words)
    return is_subject and lead.folded not in PREPOSITIONS and verb is not None and verb > 0
