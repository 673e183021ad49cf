"""Whether a sentence denies or doubts the words marked in it, which then are no short answer."""

import re
from typing import Final

from askcorpus.answering.verification import levelled
from askcorpus.model import Span
from askcorpus.text.normalize import fold

_DENIALS: Final = (
    r"\b(?:not(?! (?:only|just|even|least)\b)|never|none|nobody|nothing|neither|nor|no|cannot"
    r"|without(?! exception)|den(?:y|ies|ied|ying|ial)|reject(?:s|ed|ing)?|refus(?:e|es|ed|ing)"
    r"|refut(?:e|es|ed|ing)|disprove[sdn]?|failed to)\b"
)
_DOUBTS: Final = (
    r"\b(?:alleged(?:ly)?|reportedly|supposed(?:ly)?|purported(?:ly)?|rumou?red|falsely|wrongly"
    r"|mistakenly|erroneously|false|untrue|incorrect|myth|hoax)\b"
)
_REFUTED: Final = r"\b(?:was|is|were|are|been) (?:denied|rejected|disproved|refuted)\b"
_OF_ALL: Final = re.compile(
    r"\W*(?:it|this) (?:is|was) (?:not (?:true|so|the case|correct)|(?:\w+ )?(?:false|untrue|wrong"
    r"|incorrect|said|claimed|alleged|rumou?red|thought|believed))\b|\W*(?:nobody|no one)\b"
)
"""How a sentence begins that denies all that it tells, or says that others tell it."""

_DENYING: Final = re.compile(f"{_DENIALS}|{_DOUBTS}|{_REFUTED}")
_BEFORE: Final = re.compile(f"{_DENIALS}|{_DOUBTS}")
_AFTER: Final = re.compile(f"{_DOUBTS}|{_REFUTED}")
_ANOTHER_CLAUSE: Final = re.compile(
    r"[;:]|(?<!\d)[.](?!\d)"
    r"|\b(?:but|although|though|while|whereas|which|who|because|so that)\b"
    r"|\buntil (?=(?:\w+ ){0,2}$)"
)
"""What keeps a word of denial from the words beyond it; "not until 1888" was in 1888."""


def is_denied(question: str, text: str, marked: Span) -> bool:
    """Tell whether a word of denial or doubt may govern what is marked in a sentence.

    Denial does before it in its clause, as in "denied that he took a yacht"; doubt after it too.
    Where the question denies ("Who did not sign?") neither does. Of the answers of New Wiki 1.4 %
    are thought to be denied.
    """
    if denies(question):
        return False
    said = _plain(text[: marked.start])
    if _OF_ALL.match(said):
        return True
    before = _ANOTHER_CLAUSE.split(said)[-1]
    after = _ANOTHER_CLAUSE.split(_plain(text[marked.end :]))[0]
    return bool(_BEFORE.search(before) or _AFTER.search(after))


def denies(text: str) -> bool:
    """Tell whether a word of denial or doubt stands in a text."""
    return _DENYING.search(_plain(text)) is not None


def _plain(text: str) -> str:
    return fold(levelled(text))
