"""Is a sentence the cited one with only detachable parts left out? Word by word, in order."""

import re
from dataclasses import dataclass
from typing import Final

from askcorpus.answering.verification.mentions import conditions, levelled
from askcorpus.answering.verification.outline import Part
from askcorpus.answering.verification.particles import (
    ADVERBS,
    ARTICLES,
    CONNECTIVES,
    JOINING,
    PLAIN,
    POSSESSIVES,
)
from askcorpus.answering.verification.parts import parts
from askcorpus.answering.verification.phrases import is_national, is_scoped
from askcorpus.answering.verification.places import Word, words_of
from askcorpus.answering.verification.verbs import is_participle
from askcorpus.text.words import MONTHS, STOP_WORDS, numbers

_LONGEST: Final = 160
"""Sentences with more words are not aligned but rejected; they are quoted anyway."""

_PHRASES: Final = re.compile(
    r"^\W*(?:for (?:example|instance)|in (?:addition|fact|turn|contrast|particular)|as a result"
    r"|by contrast|on the other hand|of course|at the same time|for this reason),\s+",
    re.I,
)
"""Connectives of several words."""
_JOINED: Final = re.compile(
    r"[,;:()\"]|--|\s-\s|\b(?:and|but|or|that|which|who|whose|where|when|while|because|after|before"
    r"|since|until|if|as|to|than|although|though|1\d{3}|20\d\d)\b",
    re.I,
)
"""Signs of a second clause or time: a time is moved only where it can belong to one thing."""
_FRONTED: Final = re.compile(r"^((?:in|on)\b[^,;:()]{2,60}),\s*", re.I)
_CLOSING_DATE: Final = re.compile(
    r"\s((?:in|on) (?:(?:early|late|mid|the|\w+ of|\d{1,2}(?:st|nd|rd|th)?) )?"
    rf"(?:(?:{'|'.join(MONTHS)}),? ?)?"
    r"(?:\d{1,2}, )?(?:1\d{3}|20\d{2})s?)[.\s\"')]*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Cited:
    """The cited words, and the parts of them that can be left out."""

    words: list[Word]
    parts: list[Part]

    def is_detachable(self, start: int, end: int) -> bool:
        """Tell whether the words from `start` up to `end` are parts and light words."""
        reached = {start}
        for at in range(start, end):
            if at in reached:
                reached |= {part.end for part in self.parts if part.start == at}
                reached |= {at + 1} if self.words[at].is_light else set()
        return end in reached


def aligned(sentence: str, cited: str) -> str | None:
    """Return None where `sentence` only leaves detachable things out of `cited`, else why not.

    A time put first may also stand last, and a closing date first.
    """
    said = words_of(sentence)
    if not said or len(said) > _LONGEST:
        return "nothing to align" if not said else "too long to align"
    plain = levelled(cited)
    bare = _PHRASES.sub("", plain)
    problems = []
    for text in dict.fromkeys((plain, bare, *_turned(bare))):
        there = words_of(text)
        if len(there) > _LONGEST:
            return "too long to align"
        problem = _walk(said, _Cited(there, parts(there) if text in {plain, bare} else []))
        if problem is None:
            return None
        problems.append(problem)
    return problems[0]


def _turned(cited: str) -> list[str]:
    """Return the cited text with its opening time last, and with its closing date first.

    Only of one simple clause: in a longer one the time would come to belong to another part.
    """
    texts = []
    fronted = _FRONTED.match(cited)
    if fronted and numbers(fronted.group()):
        rest = cited[fronted.end() :].rstrip(" .")
        if _is_simple(rest):
            texts.append(f"{rest} {fronted.group(1)}.")
    closing = _CLOSING_DATE.search(cited)
    if closing and _is_simple(cited[: closing.start()]):
        texts.append(f"{closing.group(1)}, {cited[: closing.start()]}.")
    return texts


def _is_simple(clause: str) -> bool:
    """Guess whether a text tells one thing as plain fact and ends with "was built" or the like.

    After another word the time could belong to that word: "the war in 1917".
    """
    if _JOINED.search(clause) or conditions(clause):
        return False
    *_, before, last = (None, None, *words_of(clause))
    done = before is not None and before.folded in {"was", "were"}
    return done and last is not None and is_participle(last)


def _walk(said: list[Word], text: _Cited) -> str | None:
    """Walk the sentence's words through the cited ones, first to last; return where that fails."""
    there = text.words
    reached = {-1}
    for at, word in enumerate(said):
        following = {
            k
            for j in reached
            for k in range(j + 1, len(there))
            if there[k].is_said_by(word) and _may_skip(text, j, k)
        }
        if word.is_light:
            following |= reached
        if not following:
            before = f'after "{said[at - 1].written}"' if at else "at its start"
            return f'{before} the cited text does not go on with "{word.written}"'
        reached = following
    if any(j >= 0 and _may_end(text, j) for j in reached):
        return None
    rest = " ".join(w.written for w in there[max(reached) + 1 :][:4])
    return f'it ends before "{rest}", on which the rest may lean'


def _may_start(there: list[Word], first: int) -> bool:
    """Nothing is left out before `first` but light words and connectives."""
    if first and there[first].before == "-":
        return False
    return all(
        w.is_light
        or w.folded in JOINING
        or (w.folded in CONNECTIVES and w.after.strip().startswith(","))
        for w in there[:first]
    )


def _may_skip(text: _Cited, left: int, right: int) -> bool:
    """What stands between two words is light, detachable, or a plain modifier."""
    there = text.words
    if left < 0:
        return _may_start(there, right)
    if left + 1 == right:
        return True
    if there[left].after == "-" or there[right].before == "-" or there[left].owning:
        return False
    if text.is_detachable(left + 1, right):
        return True
    while there[left + 1].is_light:
        left += 1
    return _is_modifier(there, left, right)


def _may_end(text: _Cited, last: int) -> bool:
    """Nothing is left out after `last` but what is detachable."""
    there = text.words
    if last + 1 == len(there):
        return True
    joined = there[last].after == "-" or there[last].owning
    return not joined and text.is_detachable(last + 1, len(there))


def _is_modifier(there: list[Word], left: int, right: int) -> bool:
    """One plain word between an article and the singular that it modifies, or a plain adverb.

    Nowhere after a word of denial or scope: not every ship is every French ship.
    """
    if right != left + 2 or is_scoped(there[: left + 1]):
        return False
    word, head = there[left + 1], there[right]
    if there[left].after.strip() or word.after.strip(" -") or word.owning:
        return False
    if word.folded in ADVERBS:
        return True
    if there[left].folded not in ARTICLES | POSSESSIVES or head.folded in STOP_WORDS:
        return False
    is_plural = head.folded.endswith("s") and not head.folded.endswith("ss")
    if (word.capital and head.capital) or is_plural or head.folded.endswith(("ed", "ing", "ly")):
        return False
    return word.folded in PLAIN or is_national(word)
