"""How far a quote reaches: which sentences of its passage it may not be torn from."""

import re
from typing import Final

from askcorpus.answering.units import points_back, sentences
from askcorpus.answering.verification import levelled
from askcorpus.model import Passage, Span
from askcorpus.text.normalize import fold
from askcorpus.text.words import tokens

_LONGEST_QUOTE: Final = 700
"""Characters; a longer quote hides its answer, so that it does without what only explains it."""

_SHORT: Final = 20
"""Words of a sentence that takes back the one before it; a longer one tells something else."""

_OPENERS: Final = "\"'“‘«([—– \t\n"
_CLOSERS: Final = "\"'”’»)] \t\n"

_NOT_SO: Final = re.compile(
    r"(?:no|none|nope|wrong|false|untrue|not so|not true|not at all|on the contrary|far from it)"
    r"\s*[,.;:!–—]"
    r"|(?:none|nothing) of (?:this|that|these|it|them|the)\b"
    r"|(?:in (?:fact|truth|reality)|actually)\b"
    r"|(?:it|this|that|these|those|they|he|she|we|i),?(?: too,?| also| all| both)?"
    r" (?:is|was|are|were|does|do|did|has|had|have|turned out|proved|would)"
    r"(?: to be| quite| simply| entirely| all| just| of course)*"
    r" (?:in (?:fact|truth|reality)\b|actually\b|wrong\b|false\b|untrue\b|incorrect\b|mistaken\b"
    r"|(?:a|an|the) (?:myth|lie|legend|error|mistake|hoax|invention|rumou?r|joke)\b"
    r"|not(?: so| true| the case| correct| right)?\s*[.,;:!])"
)
"""How a sentence begins that says the one before it is not so: "It does not.", "In fact, …", "None
of this …", "This, too, is wrong". The text is folded, its contractions written out."""

_BUT: Final = re.compile(r"(?:but|however|yet|or so|so one|so they|so it)\b")
"""How one begins that may do so."""


def quoted_span(passage: Passage, span: Span) -> Span:
    """Return what is quoted of a sentence: itself and the neighbours that it needs.

    A question comes with its answer, a sentence that is taken back with the one that does so; and
    one that points back ("He said …") with the one before it, unless the quote gets too long: alone
    it leaves its reader to guess who is meant.
    """
    found = sentences(passage)
    end = span.end
    text = passage.words_of(span)
    for after in (s for s in found if s.start >= span.end):
        following = passage.words_of(after)
        if not (is_question(text) or denies_last(following) or _may_deny_last(following)):
            break
        text, end = following, after.end
    before = [s for s in found if s.end <= span.start]
    needs = bool(before) and points_back(passage.words_of(span))
    if needs and end - before[-1].start <= _LONGEST_QUOTE:
        return Span(before[-1].start, end)
    return Span(span.start, end)


def continued_span(passage: Passage, span: Span) -> Span:
    """Return what is quoted of a sentence, with the next one of the passage if it has that."""
    quoted = quoted_span(passage, span)
    after = next((s for s in sentences(passage) if s.start >= quoted.end), None)
    if after is None or after.end - quoted.start > _LONGEST_QUOTE:
        return quoted
    return Span(quoted.start, after.end)


def is_question(text: str) -> bool:
    """Tell whether a sentence ends with a question mark, before closing quotes and brackets."""
    return text.rstrip(_CLOSERS).endswith("?")


def is_unanswered(passage: Passage, span: Span) -> bool:
    """Tell whether all that would be quoted of a sentence is a question."""
    return is_question(passage.words_of(span)) and is_question(
        passage.words_of(quoted_span(passage, span))
    )


def is_taken_back(passage: Passage, span: Span) -> bool:
    """Tell whether the sentence after another one says that it is not so."""
    after = next((s for s in sentences(passage) if s.start >= span.end), None)
    return after is not None and denies_last(passage.words_of(after))


def denies_last(text: str) -> bool:
    """Tell whether a short sentence begins by saying that the one before it is not so."""
    return _NOT_SO.match(_beginning(text)) is not None and _is_short(text)


def _may_deny_last(text: str) -> bool:
    return _BUT.match(_beginning(text)) is not None and _is_short(text)


def _is_short(text: str) -> bool:
    return len(tokens(text)) <= _SHORT


def _beginning(text: str) -> str:
    return fold(levelled(text)).lstrip(_OPENERS)
