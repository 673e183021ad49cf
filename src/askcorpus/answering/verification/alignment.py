"""Is a sentence the cited one with only detachable parts left out? Word by word, in order."""

import re
from itertools import pairwise
from typing import Final

from askcorpus.answering.verification.asides import ADDING
from askcorpus.answering.verification.mentions import NEGATIONS, QUALIFIERS, conditions, levelled
from askcorpus.answering.verification.particles import (
    ADVERBS,
    BEING,
    CONNECTIVES,
    LEADING,
    MODALS,
    MODIFIED,
    NOT_COMPARED,
    NOT_INTERSECTIVE,
    PARTICIPLES,
    PAST,
    PLAIN,
    RELATING,
    SCOPED,
    TAILS,
    TITLES,
    VAGUE,
)
from askcorpus.answering.verification.places import Word, words_of
from askcorpus.text.words import MONTHS, numbers

_LONGEST: Final = 160
"""Sentences with more words are not aligned but rejected; they are quoted anyway."""

_PHRASES: Final = re.compile(
    r"^\W*(?:for (?:example|instance)|in (?:addition|fact|turn|contrast|particular)|as a result"
    r"|by contrast|on the other hand|of course|at the same time|for this reason),\s+",
    re.I,
)
"""Connectives of several words."""
_NATIONALITY: Final = re.compile(r"(?:an|ish|ese|ic|ch|i)$")
"""The endings with which a capitalised modifier is no name: Turkish, Israeli."""
_ADJECTIVE: Final = re.compile(r"(?:al|ic|ive|ous|ful|ish|able|ible|ary|ed)$")
_OPENS: Final = re.compile(r"""^\s*["')\]]*\s*(,|--|-\s)""")
_CLOSES: Final = re.compile(r"""(,|--|\s-)\s*["'(\[]*\s*$""")
_INNER: Final = re.compile(r"[;()\[\]]|[,:](?!$)|--|\s-\s")
"""Marks between two words; a comma or colon with nothing after it stands inside a number."""
_END: Final = re.compile(r"""^[\s"')\]]*(?:[,;:(]|--|\s-\s|[.!?]["')\]]*\s+[^a-z]?$)""")
_YEAR: Final = re.compile(r"1[1-9]\d\d|20\d\d")
_JOINED: Final = re.compile(
    r"[,;:()\"]|--|\s-\s|\b(?:and|but|or|that|which|who|whose|where|when|while|because|after|before"
    r"|since|until|if|as|to|than|although|though|1\d{3}|20\d\d)\b",
    re.I,
)
"""Signs of a second clause or time: a time is moved only where it can belong to one thing."""
_FRONTED: Final = re.compile(
    r"^(?:(?:in|on|during|since|by|before|after|until|for|at|between|from)\b[^,;:()]{2,60},)\s*",
    re.I,
)
_CLOSING_DATE: Final = re.compile(
    r"\s((?:in|on|during|since) (?:(?:early|late|mid|the|\w+ of|\d{1,2}(?:st|nd|rd|th)?) )?"
    rf"(?:(?:{'|'.join(MONTHS)}),? ?)?"
    r"(?:\d{1,2}, )?(?:1\d{3}|20\d{2})s?)[.\s\"')]*$",
    re.I,
)


def aligned(sentence: str, cited: str) -> str | None:
    """Return None where `sentence` only leaves detachable things out of `cited`, else why not.

    A time put first may also stand last, and a closing date first.
    """
    said = words_of(sentence)
    if not said or len(said) > _LONGEST:
        return "nothing to align" if not said else "too long to align"
    plain = levelled(cited)
    bare = _PHRASES.sub("", plain)
    tried = [(plain, False), (bare, False), *((text, True) for text in _turned(bare))]
    problems = []
    for text, whole in dict(tried).items():
        there = words_of(text)
        problem = _walk(said, there, whole) if len(there) <= _LONGEST else "too long to align"
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
            texts.append(f"{rest} {fronted.group().strip(' ,')}.")
    closing = _CLOSING_DATE.search(cited)
    if closing and _is_simple(cited[: closing.start()]):
        texts.append(f"{closing.group(1)}, {cited[: closing.start()]}.")
    return texts


def _is_simple(clause: str) -> bool:
    """Guess whether a text tells one thing, and tells it as plain fact."""
    return not _JOINED.search(clause) and not conditions(clause)


def _walk(said: list[Word], there: list[Word], whole: bool) -> str | None:
    """Walk the sentence's words through the cited ones, first to last; return where that fails."""
    reached = {-1}
    for at, word in enumerate(said):
        following = {
            k
            for j in reached
            for k in range(j + 1, len(there))
            if there[k].is_said_by(word) and _may_skip(there, j, k, whole)
        }
        if word.is_light:
            following |= reached
        if not following:
            before = f'after "{said[at - 1].surface}"' if at else "at its start"
            return f'{before} the cited text does not go on with "{word.surface}"'
        reached = following
    if any(j >= 0 and _may_end(said, there, j, whole) for j in reached):
        return None
    rest = " ".join(w.surface for w in there[max(reached) + 1 :][:4])
    return f'it ends before "{rest}", on which the rest may lean'


def _may_start(there: list[Word], first: int) -> bool:
    """Nothing is left out before `first` but light words and connectives."""
    if first and there[first].before == "-":
        return False
    return all(w.is_light or w.folded in CONNECTIVES for w in there[:first])


def _may_skip(there: list[Word], left: int, right: int, whole: bool) -> bool:
    """What stands between two words is light, an aside, or a plain modifier."""
    if left < 0:
        return _may_start(there, right)
    skipped = there[left + 1 : right]
    if not skipped:
        return True
    whole_aside = all(w.aside for w in skipped) and not there[left].aside | there[right].aside
    if not whole_aside and any(w.aside != there[left].aside for w in there[left : right + 1]):
        return not whole and _is_parenthesis(there, left, right)
    if all(w.is_light for w in skipped):
        return True
    joined = there[left].after == "-" or there[right].before == "-"
    if joined or there[left].owning:
        return False
    if whole_aside:
        return True
    if not whole and _is_parenthesis(there, left, right):
        return True
    while there[left + 1].is_light:
        left += 1
    return _is_modifier(there, left, right)


def _is_parenthesis(there: list[Word], left: int, right: int) -> bool:
    """One insertion between two marks of its own, with no further mark and no statement inside."""
    while there[left + 1].aside and not there[right].aside and left + 2 < right:
        left += 1
    opens, closes = _OPENS.match(there[left].after), _CLOSES.search(there[right].before)
    if opens is None or closes is None or opens[1].strip() != closes[1].strip():
        return False
    skipped = [w for w in there[left + 1 : right] if not w.aside]
    if any(_INNER.search(w.after) for w in skipped[:-1] if not w.after.strip().startswith("(")):
        return False
    if not skipped or skipped[0].folded in ADDING or skipped[0].folded.endswith("ing"):
        return True
    if _is_participle(skipped[0]):
        return True
    return not (_is_scoped(skipped) or any(_is_verb(w) or w.folded == "beyond" for w in skipped))


def _is_verb(word: Word) -> bool:
    """Guess whether a word makes a statement of those around it."""
    return word.folded in BEING or word.folded in PAST or word.folded.endswith("ed")


def _is_modifier(there: list[Word], left: int, right: int) -> bool:
    """One or two plain words between an article or preposition and the word they modify.

    Nowhere after a word of denial or scope: not every ship is every French ship.
    """
    skipped = there[left + 1 : right]
    if not skipped or len(skipped) > 2 or _is_scoped(there[: left + 1]):
        return False
    if any(w.folded in VAGUE for w in there[max(0, left - 3) : left + 1]):
        return False
    if there[left].after.strip() or any(w.after.strip(" -") for w in skipped):
        return False
    if len(skipped) == 1 and skipped[0].folded in ADVERBS:
        return True
    if there[left].folded not in MODIFIED or there[right].is_strong:
        return False
    if skipped[-1].capital and there[right].capital:
        return False
    head = there[right]
    if _is_verb(head) or head.is_light or head.folded.endswith("ly"):
        return False
    if head.folded in RELATING or head.folded in TAILS:
        return False
    return not any(
        w.is_strong
        or w.is_light
        or w.owning
        or not _is_adjective(w)
        or w.folded in PAST
        or w.folded in PARTICIPLES
        or w.folded in RELATING
        or w.folded in QUALIFIERS
        or w.folded in NOT_INTERSECTIVE
        or w.folded in VAGUE
        or w.folded.endswith(("ing", "ly"))
        or _is_scoped([w])
        or numbers(w.folded)
        for w in skipped
    )


def _is_adjective(word: Word) -> bool:
    """Guess it by the ending: without a noun before it, a noun may be another thing."""
    form = _NATIONALITY if word.capital else _ADJECTIVE
    return word.folded in PLAIN or form.search(word.folded) is not None


def _is_scoped(words: list[Word]) -> bool:
    """Tell whether a word of denial, quantity or comparison stands among some words."""
    return any(
        w.folded in SCOPED
        or w.folded in NEGATIONS
        or (w.folded.endswith("est") and w.folded not in NOT_COMPARED)
        for w in words
    )


def _may_end(said: list[Word], there: list[Word], last: int, whole: bool) -> bool:
    """Nothing is left out after `last` but what is detachable."""
    rest = [w for w in there[last + 1 :] if not w.is_light]
    if not rest or (not there[last].aside and all(w.aside for w in rest)):
        return True
    if whole or there[last].after == "-" or there[last].owning or _breaks_off(said, there, last):
        return False
    following = _after_asides(there, last)
    mark = following.before.strip(" \"')]")
    if mark.startswith(";") or (mark.startswith(",") and following.folded in ADDING):
        return True
    scoped = _is_scoped(said)
    if _END.match(there[last].after):
        return not scoped or (mark.startswith(",") and following.folded in {"and", "but"})
    if scoped or following.folded not in TAILS or there[last].is_strong:
        return False
    if numbers(there[last].folded) and not _is_year(there, last):
        return False
    if not _is_event(there[: last + 1]):
        return False
    continues = last + 2 < len(there) and there[last].capital and there[last + 2].capital
    return not (following.folded == "and" and continues)


def _is_year(there: list[Word], at: int) -> bool:
    """Tell a year from a number that what follows may count."""
    lead = there[at - 1].folded if at else ""
    dated = lead in MONTHS or lead in {"in", "since", "during", "until"}
    return dated and _YEAR.fullmatch(there[at].folded) is not None


def _breaks_off(said: list[Word], there: list[Word], last: int) -> bool:
    """Guess whether the sentence stops before it is one: in a bracket, an article, a phrase."""
    if said[-1].is_light or (there[last].aside and there[last + 1].aside):
        return True
    if there[last].surface in TITLES:
        return True
    first = next((w for w in said if w.folded not in CONNECTIVES), said[0])
    if first.folded in LEADING and not any("," in w.after for w in there[:last]):
        return True
    adding = (n for n, w in enumerate(said) if w.folded in ADDING and "," in w.before)
    main = said[: next(adding, len(said))]
    return not any(
        _is_verb(word) or word.folded in MODALS or _may_be_present(before, word)
        for before, word in pairwise(main)
    )


def _may_be_present(before: Word, word: Word) -> bool:
    """Guess whether a word is a verb as "takes" is."""
    form = word.folded.endswith("s") and not word.folded.endswith("wards")
    return form and not word.capital and not numbers(before.folded)


def _after_asides(there: list[Word], last: int) -> Word:
    """Return the first word after `last` that stands in no bracket; there is one."""
    return next(w for w in there[last + 1 :] if not w.aside)


def _is_participle(word: Word) -> bool:
    return word.folded.endswith("ed") or word.folded.removeprefix("re") in PARTICIPLES


def _is_event(words: list[Word]) -> bool:
    """Guess whether words tell what happened once; what holds may hold only there or then."""
    for at, word in enumerate(words):
        if word.folded in {"is", "are", "be"} or word.folded in MODALS:
            return False
        if word.folded in {"was", "were", "been"}:
            done = words[at + 1 : at + 3]
            return any(_is_participle(w) for w in done)
        if word.folded in PAST or word.folded in {"had", "did"} or word.folded.endswith("ed"):
            return True
    return False
