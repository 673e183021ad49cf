"""Is a sentence the cited one with only detachable parts left out? Word by word, in order."""

import re
from dataclasses import dataclass
from typing import Final

from askcorpus.answering.mentions import QUALIFIERS, levelled
from askcorpus.text.words import MONTHS, STOP_WORDS, numbers, tokens

_LONGEST: Final = 160
"""Sentences with more words are not aligned but rejected; they are quoted anyway."""

_LIGHT: Final = frozenset({"a", "an", "the", "that", "also"})
"""Words that may be put in or left out anywhere."""

_CONNECTIVES: Final = frozenset(
    """however moreover furthermore additionally meanwhile also then and but yet thus hence
    therefore consequently besides similarly likewise afterwards later finally indeed""".split()
)
"""Words that tie a sentence to the one before it; they may be left out at its start."""

_TAILS: Final = frozenset(
    """in on at during after while and where which who whom because for from with by since
    following through throughout via using including when as""".split()
)
"""Words that begin something detachable at the end of a sentence."""

_SCOPED: Final = frozenset(
    """first last only all every each most least best worst none any both either between sole
    same other more less than fewer second third largest smallest highest lowest oldest longest
    biggest greatest youngest earliest latest""".split()
)
"""Words whose meaning hangs on what follows: after them no tail is detachable."""

_MODIFIED: Final = frozenset(
    """a an the in on at of for by with from to its their his her this these those and as
    is was are were""".split()
)
"""Words right after which a modifier may be left out."""

_NOT_INTERSECTIVE: Final = frozenset(
    """former alleged so-called fake false potential possible acting deputy vice would-be ex
    assistant future proposed planned counterfeit near half quasi co honorary non anti pro semi mock
    artificial virtual supposed purported unofficial aspiring retired late failed attempted
    rejected cancelled canceled unlikely intended previous next early original old new north south
    east west northern southern eastern western upper lower under sub super inter pre post self
    prime associate junior senior interim candidate shadow opposition replica would toy""".split()
)
"""Modifiers without which the rest says something else."""

_PUNCTUATION_OPEN: Final = re.compile(r"""^\s*["')\]]*\s*(?:,|;|\(|--|-\s|:|\[)""")
_PUNCTUATION_CLOSE: Final = re.compile(r"""(?:,|;|\)|--|\s-|\])\s*["'(\[]*\s*$""")
_INNER: Final = re.compile(r"[;()\[\]]|[,:](?!$)|--|\s-\s")
"""Marks between two words; a comma or colon with nothing after it stands inside a number."""
_END: Final = re.compile(r"""^[\s"')\]]*(?:[,;:.!?(\[]|--|(?<=\s)-\s)""")
_YEAR: Final = re.compile(r"1[1-9]\d\d|20\d\d")
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


@dataclass(frozen=True, slots=True)
class _Word:
    """A word and what stands between it and its neighbours."""

    folded: str
    stem: str
    capital: bool
    owning: bool
    before: str
    after: str

    @property
    def is_strong(self) -> bool:
        """Tell a function word that relates, quantifies or denies."""
        return self.folded in STOP_WORDS and self.folded not in _LIGHT

    def is_said_by(self, other: "_Word") -> bool:
        """Tell whether `other`, a word of the sentence, says this word of the cited text."""
        if self.owning != other.owning:
            return False
        if self.folded in STOP_WORDS or other.folded in STOP_WORDS:
            return self.folded == other.folded
        return self.stem == other.stem


def aligned(sentence: str, cited: str) -> str | None:
    """Return None where `sentence` only leaves detachable things out of `cited`, else why not.

    A time put first may also stand last, and a closing date first.
    """
    said = _words(sentence)
    if not said or len(said) > _LONGEST:
        return "nothing to align" if not said else "too long to align"
    tried = [(cited, False), *((text, True) for text in _turned(levelled(cited)))]
    for text, whole in tried:
        there = _words(text)
        if len(there) <= _LONGEST and _reaches(said, there, whole):
            return None
    return "says it in another order, or leaves out what the rest leans on"


def _words(text: str) -> list[_Word]:
    plain = levelled(text)
    found = tokens(plain)
    words = []
    for at, token in enumerate(found):
        before = plain[found[at - 1].end : token.start] if at else plain[: token.start]
        after = (
            plain[token.end : found[at + 1].start] if at + 1 < len(found) else plain[token.end :]
        )
        owning = after.startswith("'s") or (after.startswith("'") and token.folded.endswith("s"))
        if before.startswith("'s"):
            before = before[2:]
        if after.startswith("'s"):
            after = after[2:]
        words.append(_Word(token.folded, token.stem, token.is_capitalised, owning, before, after))
    return words


def _turned(cited: str) -> list[str]:
    """Return the cited text with its opening time last, and with its closing date first."""
    texts = []
    fronted = _FRONTED.match(cited)
    if fronted and numbers(fronted.group()):
        rest = cited[fronted.end() :].rstrip(" .")
        texts.append(f"{rest} {fronted.group().strip(' ,')}.")
    closing = _CLOSING_DATE.search(cited)
    if closing:
        texts.append(f"{closing.group(1)}, {cited[: closing.start()]}.")
    return texts


def _reaches(said: list[_Word], there: list[_Word], whole: bool) -> bool:
    """Tell whether the sentence's words can be walked through the cited ones, first to last."""
    reached = {-1}
    for word in said:
        following = {
            k
            for j in reached
            for k in range(j + 1, len(there))
            if there[k].is_said_by(word) and _may_skip(there, j, k, whole)
        }
        if word.folded in _LIGHT:
            following |= reached
        reached = following
        if not reached:
            return False
    return any(j >= 0 and _may_end(said, there, j, whole) for j in reached)


def _may_start(there: list[_Word], first: int) -> bool:
    """Nothing is left out before `first` but light words and connectives."""
    if first and there[first].before == "-":
        return False
    return all(w.folded in _LIGHT or w.folded in _CONNECTIVES for w in there[:first])


def _may_skip(there: list[_Word], left: int, right: int, whole: bool) -> bool:
    """What stands between two words is light, in parentheses, or a plain modifier."""
    if left < 0:
        return _may_start(there, right)
    skipped = there[left + 1 : right]
    if not skipped or all(w.folded in _LIGHT for w in skipped):
        return True
    joined = there[left].after == "-" or there[right].before == "-"
    if joined or there[left].owning:
        return False
    if _is_parenthesis(there, left, right) and not whole:
        return True
    return _is_modifier(there, left, right)


def _is_parenthesis(there: list[_Word], left: int, right: int) -> bool:
    """One insertion between two marks of its own, with no further mark inside."""
    if not _PUNCTUATION_OPEN.match(there[left].after):
        return False
    if not _PUNCTUATION_CLOSE.search(there[right].before):
        return False
    return not any(_INNER.search(w.after) for w in there[left + 1 : right - 1])


def _is_modifier(there: list[_Word], left: int, right: int) -> bool:
    """One or two plain words between an article or preposition and the word they modify."""
    skipped = there[left + 1 : right]
    if len(skipped) > 2 or there[left].folded not in _MODIFIED or there[right].is_strong:
        return False
    if there[left].after.strip() or any(w.after.strip(" -") for w in skipped):
        return False
    if skipped[-1].capital and there[right].capital:
        return False
    return not any(
        w.is_strong
        or w.folded in QUALIFIERS
        or w.folded in _NOT_INTERSECTIVE
        or w.folded in _SCOPED
        or w.folded.endswith("ing")
        or w.folded.endswith("est")
        or numbers(w.folded)
        for w in skipped
    )


def _may_end(said: list[_Word], there: list[_Word], last: int, whole: bool) -> bool:
    """Nothing is left out after `last` but what is detachable."""
    rest = [w for w in there[last + 1 :] if w.folded not in _LIGHT]
    if not rest:
        return True
    if whole or there[last].after == "-" or there[last].owning:
        return False
    if any(w.folded in _SCOPED or w.folded.endswith("est") for w in said):
        return False
    following = there[last + 1]
    if _END.match(there[last].after):
        return True
    if following.folded not in _TAILS or there[last].is_strong:
        return False
    if numbers(there[last].folded) and not _is_year(there, last):
        return False
    continues = last + 2 < len(there) and there[last].capital and there[last + 2].capital
    return not (following.folded == "and" and continues)


def _is_year(there: list[_Word], at: int) -> bool:
    """Tell a year from a number that what follows may count."""
    lead = there[at - 1].folded if at else ""
    dated = lead in MONTHS or lead in {"in", "since", "during", "until"}
    return dated and _YEAR.fullmatch(there[at].folded) is not None
