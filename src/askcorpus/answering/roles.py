"""Who does what to whom: whether evidence says the reverse of what a question takes for granted."""

import re
from collections.abc import Sequence
from typing import Final

from askcorpus.answering.evidence import Candidate
from askcorpus.text.words import Token, stem, tokens

_ASKS_FOR_OBJECT: Final = re.compile(r"\bwhom?\s+(?:did|does|do|has|had)\s+", re.I)
_PASSIVE: Final = frozenset("is are was were be been being get gets got by".split())
_MUTUAL: Final = frozenset(
    map(stem, "meet marry wed divorce face fight play debate join accompany resemble".split())
)
"""What both do, whoever is named first."""

_PERSONS: Final = frozenset("he she they".split())
"""Subjects of whom it is not known who they are."""

_CLOSE: Final = 4
"""Words after a verb among which its object begins."""


def is_reversed(question: str, candidate: Candidate) -> bool:
    """Tell whether a sentence says "A replaced B" where the question is whom B replaced.

    Only plain sentences are seen through: the verb in the active voice, its stem the same, A marked
    as the answer before it and B, by the last word of the name, soon after it and nowhere before.
    """
    match = _ASKS_FOR_OBJECT.search(question)
    if match is None or candidate.within is None:
        return False
    asked = _subject_and_verb(tokens(question[match.end() :]))
    if asked is None or asked[1] in _MUTUAL:
        return False
    said = tokens(candidate.text)
    end = candidate.within.end
    subject, verb = asked
    for at, token in enumerate(said):
        if token.stem != verb or token.start < end or _is_passive(said[:at]):
            continue
        if any(end <= other.start and other.folded in _PERSONS for other in said[:at]):
            continue
        before = {t.stem for t in said[:at]}
        after = [t.stem for t in said[at + 1 : at + 1 + _CLOSE]]
        if subject in before or subject not in after:
            continue
        between = said[at + 1 : at + 1 + after.index(subject)]
        if not any(token.folded == "by" for token in between):
            return True
    return False


def _subject_and_verb(said: Sequence[Token]) -> tuple[str, str] | None:
    """Return the stems of the last word of the name that a clause begins with, and of its verb."""
    named = 0
    while named < len(said) and said[named].is_capitalised:
        named += 1
    rest = [token for token in said[named:] if not token.folded.endswith("ly")]
    if not named or not rest:
        return None
    return said[named - 1].stem, rest[0].stem


def _is_passive(before: Sequence[Token]) -> bool:
    """Tell whether the words before a participle make it passive: was replaced, was soon shot."""
    return any(token.folded in _PASSIVE for token in before[-2:])
