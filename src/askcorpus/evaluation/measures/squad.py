"""Compare texts with accepted answers: SQuAD's exact match and F1, and containment.

Which text of an answer is compared is `measures`' business.
"""

import re
import string
from collections import Counter
from collections.abc import Sequence
from typing import Final

from askcorpus.text.normalize import plain_typography

_PUNCTUATION: Final = str.maketrans("", "", string.punctuation)
_ARTICLE: Final = re.compile(r"\b(?:a|an|the)\b")


def normalise(text: str) -> str:
    """Return `text` as SQuAD compares it: lower case, no ASCII punctuation, no articles, one blank.

    As in the official script (Rajpurkar et al., 2016 and 2018), in that order: "U.S." becomes
    "us" and "1-a" becomes "1a". Curly quotes, dashes and diacritics stay, and an article between
    them goes.
    """
    return " ".join(_ARTICLE.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact_match(prediction: str, answers: Sequence[str]) -> float:
    """Return 1 where the prediction equals an accepted answer once both are normalised, else 0.

    As SQuAD 2.0 has it: answers that normalise to nothing are dropped; where none is left, the
    prediction that normalises to nothing is right.
    """
    return float(normalise(prediction) in _accepted(answers))


def f1(prediction: str, answers: Sequence[str]) -> float:
    """Return the best token F1 (0..1) of the prediction over the accepted answers.

    The harmonic mean of precision and recall over multisets of normalised tokens. As SQuAD 2.0
    has it where either side has no token: 1 if both have none, else 0; see also `exact_match`.
    """
    said = normalise(prediction).split()
    return max(_overlap(said, answer.split()) for answer in _accepted(answers))


def contains(text: str, answers: Sequence[str]) -> bool:
    """Tell whether an accepted answer stands in the text, as whole normalised words in a row.

    No part of SQuAD's script. Whether an accepted answer appears in what was said is how "Lost in
    the Middle" (Liu et al., 2023) counts; holding it to whole words is ours, and so is writing
    curly quotes and dashes as ASCII first, so that “Quint” holds "Quint". An answer that
    normalises to nothing ("A", "%") is contained nowhere.
    """
    words = _padded(text)
    return any(len(sought) > 2 and sought in words for sought in map(_padded, answers))


def _accepted(answers: Sequence[str]) -> list[str]:
    return [bare for answer in answers if (bare := normalise(answer))] or [""]


def _overlap(said: list[str], answer: list[str]) -> float:
    """Return 2PR / (P + R), which is twice the common tokens over all tokens."""
    if not said or not answer:
        return float(said == answer)
    common = (Counter(said) & Counter(answer)).total()
    return 2 * common / (len(said) + len(answer))


def _padded(text: str) -> str:
    return f" {normalise(plain_typography(text))} "
