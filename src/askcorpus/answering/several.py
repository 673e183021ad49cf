"""The nouns a question asks for: whether they are several at once, and which one is counted."""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from askcorpus.text.normalize import fold
from askcorpus.text.words import Token, tokens

_SAYS_SO: Final = re.compile(
    r"\bwho (?:are|were|all)\b|\bwhat (?:are|were)\b|\b(?:besides|apart from|for example|e\.g\.)"
)
_ASKS: Final = frozenset({"which", "what", "whose"})
_ORDERS: Final = frozenset({"name", "list"})
_PLURALS: Final = frozenset("people men women children".split())
_NO_PLURALS: Final = frozenset(
    """always economics headquarters mathematics means news perhaps physics politics series
    sometimes species""".split()
)
_VERBS: Final = frozenset(
    """are were do did have had can could may might must should will would of became began broke
    brought built came fell felt fought found gave got grew held kept knew led left lost made met
    paid ran rose said sank saw sent sold stood swore told took went won wrote""".split()
)
"""What may follow a plural besides a word in -ed. After "what", a word in -s that none of these
follows is as likely a verb: what causes rain."""

_FARTHEST: Final = 3
"""Words after "which" among which its noun stands: which other two towns."""


def asks_for_several(text: str) -> bool:
    """Tell whether a question's words ask for more than one thing."""
    if _SAYS_SO.search(fold(text)):
        return True
    said = tokens(text)
    if said and said[0].folded in _ORDERS:
        return any(map(_is_plural, said[1 : 1 + _FARTHEST]))
    return any(
        _has_plural(token.folded, said[at + 1 :])
        for at, token in enumerate(said)
        if token.folded in _ASKS
    )


def counted_noun(text: str) -> str | None:
    """Return the stem of the noun that "how many" counts, None where nothing is counted."""
    said = tokens(text)
    for at in range(1, len(said)):
        if (said[at - 1].folded, said[at].folded) == ("how", "many"):
            noun = list(takewhile(lambda t: t.is_content and not _is_verb(t), said[at + 1 :]))
            return noun[-1].stem if noun else None
    return None


def _has_plural(asks: str, following: Sequence[Token]) -> bool:
    """Tell whether the noun that a question word asks for is a plural."""
    if asks == "which" and following and _is_plural(following[0]):
        return True
    near = list(takewhile(lambda token: token.folded not in _VERBS, following))[:_FARTHEST]
    plural = [at for at, token in enumerate(near) if _is_plural(token)]
    return any(_is_verb(following[at + 1]) for at in plural if at + 1 < len(following))


def _is_plural(token: Token) -> bool:
    word = token.folded
    if word in _PLURALS:
        return True
    if token.is_capitalised or not token.is_content or word in _NO_PLURALS:
        return False
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _is_verb(token: Token) -> bool:
    return token.folded in _VERBS or token.folded.endswith("ed")
