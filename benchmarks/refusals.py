"""Recognise that a free reply of a language model refuses to answer.

Only the first sentence counts, an apology before it aside: what answers first and adds that more
is not mentioned has answered. An empty reply refuses too. The phrases, in lower case with straight
quotes, are those of `_PHRASES`:

- "I don't know", "I'm not sure", "I cannot find …", "we do not have enough information";
- "the (given) context does not contain / mention / say …", "… doesn't provide …";
- "is not (explicitly) mentioned / specified / stated / indicated";
- "not found / given / known / clear … in the context", "not in the passage";
- "there is no information / mention / answer …", "not enough information";
- "cannot be determined / answered / found", "unable to answer", "it is impossible to say";
- "unknown" or "not available" as the whole of it.
"""

import re
from typing import Final

from askcorpus.text.normalize import plain_typography
from askcorpus.text.sentences import sentence_spans

_SOURCE: Final = r"(?:context|text|passages?|paragraphs?|information|documents?|articles?|content)"
_NOT: Final = r"(?:(?:do|does|did|could)(?: not|n't)|cannot|can't|can not)"
_PHRASES: Final = (
    rf"\b(?:i|we) (?:\w+ )?{_NOT} (?:\w+ )?(?:know|have|find|see|answer|determine|provide|tell"
    "|say)",
    r"\b(?:i am|i'm|we are|we're) (?:not sure|not aware|not certain|unable|not able)\b",
    rf"\b{_SOURCE}(?: \w+){{0,3}} {_NOT} (?:\w+ )?(?:contain|mention|provide|specify|state|say"
    r"|include|give|tell|have|describe|discuss|answer|address|indicate|hold|offer|list)",
    r"(?:\bnot|n't) (?:\w+ly )?(?:been )?(?:mentioned|specified|stated|indicated)\b",
    rf"(?:\bnot|n't) (?:\w+ly )?(?:\w+ )?(?:in|by|from) (?:the|this|these) (?:\w+ )?{_SOURCE}\b",
    r"\bno (?:\w+ )?(?:information|mention|answer|details?|data)\b",
    r"\b(?:not enough|insufficient|not sufficient) (?:information|context|details?|data)\b",
    r"\b(?:cannot|can't|can not|could not|couldn't) be (?:\w+ly )?"
    r"(?:determined|answered|found|inferred|established|known)\b",
    r"\b(?:unable|impossible|not possible) to (?:answer|determine|find|say|tell|provide|know)\b",
    r"\A(?:the answer is |it is )?(?:unknown|not known|not available|not found|n/a)\W*\Z",
)
_REFUSAL: Final = re.compile("|".join(_PHRASES))
_APOLOGY: Final = re.compile(
    r"\A(?:unfortunately|(?:(?:i am|i'm) )?(?:very |so )?sorry|i apologi[sz]e)"
    r"(?: for the (?:confusion|inconvenience))?(?:[,.!;:]| but| that|\s)+"
)


def refuses(reply: str) -> bool:
    """Tell whether a reply says that it can't answer."""
    line = " ".join(plain_typography(reply).split())
    bare = line[_apology_end(line.lower()) :]
    if not any(c.isalnum() for c in bare):
        return True
    return _REFUSAL.search(sentence_spans(bare)[0].of(bare).lower()) is not None


def _apology_end(lowered: str) -> int:
    """Return where what follows an apology begins, 0 without one."""
    found = _APOLOGY.match(lowered)
    return found.end() if found else 0
