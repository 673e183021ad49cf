"""Guesses at the verbs of a sentence, by lists and endings. What hangs on them is not decided here.

A verb that is missed costs a cut, so the lists hold what is common and never more.
"""

from collections.abc import Sequence
from typing import Final

from askcorpus.answering.verification.particles import (
    ARTICLES,
    NOUN_LEADS,
    POSSESSIVES,
    SUBORDINATES,
)
from askcorpus.answering.verification.places import Word

AUXILIARIES: Final = frozenset(
    """is are was were has have had does did do will would can could may might shall should
    must""".split()
)
PAST: Final = frozenset(
    """beat became began bought brought built came caught chose drew drove fell felt flew fought
    found gave got grew heard held kept knew laid led left lent lit lost made met paid ran rode
    rose said sang sat saw sent shot slept sold sought spent spoke stood struck swam taught
    thought threw told took understood went withdrew won wore wrote""".split()
)
_PRESENT: Final = frozenset(
    """become includes include contains contain consists consist takes take lies lie stands stand
    runs holds serves serve remains remain features provides provide means covers cover refers
    describes occurs occur lives live works makes make gives shows leads belongs stretches extends
    flows hosts offers crosses forms owns uses use says operates borders allows allow requires
    produces""".split()
)
PARTICIPLES: Final = frozenset(
    """built begun beaten born bought brought cut done driven drawn fought found given grown held
    hidden hit hurt kept killed known laid led left lost made met paid put read said seen sent
    set shot shown sold spent struck sung taken taught thrown told won worn written""".split()
)
_NAMING: Final = frozenset("named titled entitled".split())


def is_finite(words: Sequence[Word], at: int) -> bool:
    """Guess whether a word says something of a subject; one in -ed may yet be a participle."""
    word = words[at]
    if word.capital and at:
        return False
    if word.folded in AUXILIARIES or word.folded in PAST or word.folded in _PRESENT:
        return True
    if word.before == "-":
        return False
    lead = words[at - 1].folded if at else ""
    return len(word.folded) > 4 and word.folded.endswith("ed") and lead not in NOUN_LEADS


def is_present(word: Word) -> bool:
    """Tell a verb of what is so now."""
    return word.folded in _PRESENT or word.folded in {"is", "are", "has", "have", "can"}


def has_finite(words: Sequence[Word]) -> bool:
    """Guess whether some words hold a verb that says something of a subject."""
    return any(is_finite(words, at) for at in range(len(words)))


def main_verb(words: Sequence[Word]) -> int | None:
    """Return the number of the first verb that is surely one and no relative clause's, if any.

    What may be a participle counts only with its object after it: of "the mill built in 1990"
    nothing is said yet.
    """
    is_below = False
    for at, word in enumerate(words):
        is_below = (is_below and "," not in word.before) or word.folded in SUBORDINATES
        if is_below or not is_finite(words, at):
            continue
        if is_firm(words, at) and not (is_participle(word) and "," in word.before):
            return at
    return None


def is_participle(word: Word) -> bool:
    """Tell a word that may be the participle of a verb in the passive."""
    return (len(word.folded) > 4 and word.folded.endswith("ed")) or (
        word.folded.removeprefix("re") in PARTICIPLES
    )


def is_firm(words: Sequence[Word], at: int) -> bool:
    """Tell a verb that is no participle, for its form or for the object after it."""
    if not is_participle(words[at]):
        return True
    if at + 1 >= len(words) or words[at].folded in _NAMING:
        return False
    after = words[at + 1]
    lead = after.folded in ARTICLES | POSSESSIVES
    return not after.before.strip() and (lead or after.capital or after.folded[0].isdigit())


def is_event(words: Sequence[Word]) -> bool:
    """Guess whether words tell what happened once; what holds may hold only there or then."""
    for at, word in enumerate(words):
        if not is_finite(words, at):
            continue
        if word.folded in {"was", "were"}:
            return any(is_participle(done) for done in words[at + 1 : at + 2])
        return word.folded in PAST or word.folded.endswith("ed")
    return False
