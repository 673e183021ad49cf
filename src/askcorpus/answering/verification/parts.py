"""The parts of a sentence that can be left out whole, without which it says nothing else.

Few kinds, each told by its marks and its form, and never one inside another: what could restrict
the rest, take it back or say who claims it is no part.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from askcorpus.answering.verification.brackets import brackets
from askcorpus.answering.verification.mentions import NEGATIONS, conditions
from askcorpus.answering.verification.outline import Outline, Part, is_date, outlined
from askcorpus.answering.verification.particles import (
    ARTICLES,
    CONNECTIVES,
    LEADING,
    NOUN_LEADS,
    OWN,
    PREPOSITIONS,
    SUBORDINATES,
)
from askcorpus.answering.verification.phrases import (
    begins_relative,
    denies,
    ends,
    is_apposition,
    is_definite,
    is_independent,
    is_participle_phrase,
    is_plural,
    is_relative,
    is_scoped,
    may_speak_of_all,
    takes_back,
)
from askcorpus.answering.verification.places import Word
from askcorpus.answering.verification.verbs import (
    has_finite,
    is_event,
    is_finite,
    is_firm,
    is_present,
    main_verb,
)
from askcorpus.text.words import STOP_WORDS, numbers

_CONTRASTING: Final = frozenset({"while", "whereas"})
_IN_TRUTH: Final = frozenset("truth reality fact really actually".split())
_IN_TURN: Final = frozenset({("however",), ("therefore",), ("moreover",), ("in", "turn")})
_REACH: Final = 5
"""Words back from a comma within which another comma makes a list likely."""


def parts(words: Sequence[Word]) -> list[Part]:
    """Return what can be left out: brackets, insertions after the subject and closing parts."""
    line = outlined(words)
    found = brackets(words)
    if line.words:
        found += [*_insertions(line), *_inner_connectives(line), *_tails(line)]
    return found


def own_words(words: Sequence[Word]) -> Counter[str]:
    """Count the stems of denial and doubt that stay within what can be left out."""
    found = {at for part in parts(words) for at in range(part.start, part.end)}
    return Counter(words[at].stem for at in found if words[at].folded in OWN | NEGATIONS)


def _insertions(line: Outline) -> list[Part]:
    """Return what stands between two commas right after the subject and before its verb."""
    start = _after_opening(line)
    marked = [at for at in range(start + 1, len(line.words)) if line.marks[at]]
    found = []
    for before, opens, closes in zip([start, *marked], marked, marked[1:], strict=False):
        is_sure = is_firm(line.words, closes) or not any(
            is_finite(line.words, at) for at in marked[2:]
        )
        is_first = opens == marked[0] and is_sure
        head, inner = line.words[before:opens], line.words[opens:closes]
        if line.marks[opens] != "," or line.marks[closes] != "," or takes_back(inner):
            continue
        if not is_finite(line.words[closes:], 0) or not _is_subject(head, is_first):
            continue
        if ends(inner) and is_present(line.words[closes]):
            continue
        loose = is_first and is_participle_phrase(inner) and not is_scoped(head)
        if is_relative(inner) or loose:
            found.append(line.part(opens, closes, is_first))
        elif is_first and _is_named(head) and is_apposition(inner):
            found.append(line.part(opens, closes, not is_scoped(line.words)))
    return found


def _is_subject(head: Sequence[Word], is_first: bool) -> bool:
    """Guess whether words are the whole subject of the verb that comes after them."""
    if any(word.folded in SUBORDINATES for word in head):
        return False
    return not is_first or not (head[0].folded in PREPOSITIONS | LEADING or has_finite(head))


def _is_named(head: Sequence[Word]) -> bool:
    names = head[1:] if head[0].folded in ARTICLES else head
    return bool(names) and all(w.capital and w.folded not in STOP_WORDS for w in names)


def _after_opening(line: Outline) -> int:
    """Return the number of the first word after "However," and "In 1990,"."""
    start = 0
    if line.words[0].folded in CONNECTIVES and line.marks[1:2] == [","]:
        start = 1
    commas = [at for at in range(start + 1, len(line.words)) if line.marks[at]]
    if commas and line.marks[commas[0]] == "," and is_date(line.words[start : commas[0]]):
        start = commas[0]
    return start


def _inner_connectives(line: Outline) -> list[Part]:
    marked = [at for at, mark in enumerate(line.marks) if mark == ","]
    return [
        line.part(a, b)
        for a, b in pairwise(marked)
        if tuple(word.folded for word in line.words[a:b]) in _IN_TURN
    ]


def _tails(line: Outline) -> list[Part]:
    """Return the closing parts: a date, and what follows the last mark, or a list of examples."""
    found = []
    dated = _date_tail(line)
    if dated:
        found.append(line.part(dated, len(line.words)))
    marked = [at for at, mark in enumerate(line.marks) if mark and at]
    for at in marked:
        is_last = at == marked[-1]
        if (is_last or _is_examples(line, at)) and _is_tail(line, at):
            found.append(line.part(at, len(line.words), is_last and _is_plain_tail(line, at)))
    return found


def _date_tail(line: Outline) -> int | None:
    """Return where the date begins that ends the account of one thing that happened, if any."""
    for at in range(len(line.words) - 1, max(1, len(line.words) - 7), -1):
        if not is_date(line.words[at:]):
            continue
        kept = line.words[:at]
        if line.marks[at] or kept[-1].folded in STOP_WORDS or is_scoped(kept):
            return None
        said = " ".join(word.surface for word in kept)
        is_plain = not numbers(said) and not conditions(said) and not any(line.marks[1:at])
        is_plain = is_plain and not any(word.folded in SUBORDINATES for word in kept)
        return at if is_plain and is_event(kept) else None
    return None


def _is_plain_tail(line: Outline, at: int) -> bool:
    """Tell a tail that may be cut unasked: the rest surely is a sentence and it surely adds."""
    rest = line.words[at:]
    if main_verb(_segment(line, at)) is None or rest[0].folded in _CONTRASTING:
        return False
    if begins_relative(rest):
        return is_relative(rest)
    if line.marks[at] == ";" or rest[0].folded == "and":
        return "it" not in {word.folded for word in rest[:2]}
    return not is_scoped(line.words)


def _is_tail(line: Outline, at: int) -> bool:
    kept, rest, mark = line.words[:at], line.words[at:], line.marks[at]
    if takes_back(rest) or denies(rest) or may_speak_of_all(rest) or not _is_complete(line, at):
        return False
    if mark == ";":
        return is_independent(rest)
    if mark != ",":
        return False
    if rest[0].folded in _CONTRASTING:
        return not any(word.folded in _IN_TRUTH for word in rest)
    if begins_relative(rest) or _is_examples(line, at):
        return True
    if any(line.marks[k] == "," for k in range(max(1, at - _REACH), at)):
        return False
    if rest[0].folded == "and":
        return is_independent(rest[1:])
    if rest[0].folded.endswith("ing"):
        listed = kept[-1].folded.endswith("ing")
        return not listed and not denies(kept) and is_participle_phrase(rest)
    return kept[-1].capital and len(kept) > 1 and is_definite(rest) and is_apposition(rest)


def _is_examples(line: Outline, at: int) -> bool:
    """Tell "including" or "such as" with nothing but a list after it."""
    lead = tuple(word.folded for word in line.words[at : at + 2])
    is_lead = lead[0] == "including" or lead == ("such", "as")
    before = line.words[max(0, at - 3) : at]
    is_counted = lead[0] == "including" and any(numbers(word.folded) for word in before)
    return is_lead and not is_counted and all(mark in {"", ","} for mark in line.marks[at:])


def _is_complete(line: Outline, at: int) -> bool:
    """Guess whether what stands before word number `at` is a sentence, no clause of it broken."""
    kept = _segment(line, at)
    marks = line.marks[at - len(kept) : at]
    if any(mark not in {"", ","} for mark in marks[1:]) or _is_left_open(kept[-1]):
        return False
    if kept[0].folded in LEADING:
        return False
    for clause in (k for k, word in enumerate(kept) if word.folded in SUBORDINATES):
        end = next((k for k in range(clause + 1, len(kept)) if marks[k]), len(kept))
        if not _has_verb(kept[clause + 1 : end]) and not _is_no_clause(kept, clause):
            return False
    return _has_verb(kept)


def _is_no_clause(words: Sequence[Word], at: int) -> bool:
    """Tell "a while", "that of" and a "that" with its verb, whichever that is, after it."""
    if at and words[at - 1].folded in ARTICLES:
        return True
    if at + 1 == len(words):
        return False
    after = words[at + 1]
    is_clause = after.capital or after.folded in NOUN_LEADS - {"of"}
    return words[at].folded == "that" and not is_clause and after.folded not in STOP_WORDS - {"of"}


def _is_left_open(word: Word) -> bool:
    """Tell a word that more has to follow."""
    return word.folded in STOP_WORDS - {"it", "him", "them"} or word.owning


def _segment(line: Outline, at: int) -> list[Word]:
    """Return the words before number `at` back to a semicolon."""
    start = max((k for k in range(at) if line.marks[k] == ";"), default=0)
    return line.words[start:at]


def _has_verb(words: Sequence[Word]) -> bool:
    """Guess whether a verb is there, be it one in -s that no list holds."""
    presents = (is_plural(b) and not numbers(a.folded) for a, b in pairwise(words))
    return has_finite(words) or any(presents)
