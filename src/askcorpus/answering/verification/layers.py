"""Check a worded sentence against the text it cites, layer by layer. Choosing is not done here.

The rule behind the layers: a worded sentence may only leave out. What it says stands in the cited
sentence, in the same order, and what it leaves out is nothing that the rest leans on. Rejecting a
true sentence costs little, because the evidence is then quoted; so doubt rejects.
"""

from collections import Counter
from collections.abc import Sequence

from askcorpus.answering.verification.alignment import aligned
from askcorpus.answering.verification.asides import without_brackets
from askcorpus.answering.verification.mentions import (
    conditions,
    date_mentions,
    levelled,
    names,
    negations,
    number_mentions,
    unsupported_names,
)
from askcorpus.answering.verification.parts import own_words
from askcorpus.answering.verification.places import words_of
from askcorpus.model import Finding
from askcorpus.text.normalize import fold
from askcorpus.text.words import content_stems, tokens

CHECKS = ("numbers", "dates", "names", "coverage", "negation", "modality", "roles")
"""The layers between the pointer and the question, in the order they are made."""


def verify(sentence: str, cited: str) -> tuple[Finding, ...]:
    """Return what each layer finds when `sentence` is held against the one text it cites."""
    return (
        _numbers(sentence, cited),
        _dates(sentence, cited),
        _names(sentence, cited),
        _coverage(sentence, cited),
        _negation(sentence, cited),
        _modality(sentence, cited),
        _roles(sentence, cited),
    )


def passes(findings: Sequence[Finding]) -> bool:
    """Tell whether every layer let the sentence through."""
    return all(finding.passed for finding in findings)


def _numbers(sentence: str, cited: str) -> Finding:
    """Each number stands in the cited text with the same unit and the same qualifier."""
    said = number_mentions(sentence)
    there = [*number_mentions(cited), *number_mentions(without_brackets(cited))]
    missing = [m.shown for m in said if not any(m.agrees(other) for other in there)]
    complaint = "the cited text has no such number, or another unit or qualifier"
    return _finding("numbers", [m.shown for m in said], missing, complaint, "it has no number")


def _dates(sentence: str, cited: str) -> Finding:
    """Each date's parts stand together in one date of the cited text."""
    said, there = date_mentions(sentence), date_mentions(cited)
    missing = [date for date in said if not any(date <= other for other in there)]
    shown, wanting = ([" ".join(sorted(date)) for date in dates] for dates in (said, missing))
    return _finding("dates", shown, wanting, "the cited text has no such date", "it has no date")


def _names(sentence: str, cited: str) -> Finding:
    """Each name stands in the cited text, letter for letter."""
    missing = unsupported_names(sentence, cited)
    complaint = "the cited text does not name them"
    return _finding("names", names(sentence), missing, complaint, "it has no name")


def _coverage(sentence: str, cited: str) -> Finding:
    """Each content word stands in the cited text, in some form."""
    there = content_stems(levelled(cited))
    said = [t for t in tokens(levelled(sentence)) if t.is_content]
    missing = [t.surface for t in said if t.stem not in there]
    shown = [f"{len(said)} content words"] if said else []
    complaint = "the cited text does not have these words"
    return _finding("coverage", shown, missing, complaint, "it has no content word")


def _negation(sentence: str, cited: str) -> Finding:
    return _same("negation", negations(sentence), negations(cited), cited)


def _modality(sentence: str, cited: str) -> Finding:
    return _same("modality", conditions(sentence), conditions(cited), cited)


def _roles(sentence: str, cited: str) -> Finding:
    """The sentence is the cited one with nothing moved and only what is detachable left out."""
    problem = aligned(sentence, cited)
    return Finding("roles", problem is None, problem or "it says it in the cited order")


def _finding(
    check: str, said: Sequence[str], missing: Sequence[str], complaint: str, nothing: str
) -> Finding:
    if missing:
        return Finding(check, False, f"{', '.join(missing)}: {complaint}")
    return Finding(check, True, f"{', '.join(said)}: in the cited text" if said else nothing)


def _same(check: str, said: Sequence[str], there: Sequence[str], cited: str) -> Finding:
    """The same words on both sides, but for those that stay within a part that is left out."""
    added, dropped = Counter(said) - Counter(there), Counter(there) - Counter(said)
    if not added and not (dropped and dropped - own_words(words_of(cited))):
        what = f"{', '.join(said)} in both" if said else "nothing of the kind in the sentence"
        return Finding(check, True, what)
    said_text, there_text = ", ".join(said) or "nothing", ", ".join(there) or "nothing"
    return Finding(check, False, f"the sentence has {said_text}, the cited text {there_text}")


def answers(question: str, sentence: str, cited: str) -> Finding:
    """Tell whether a sentence says something of the cited text that the question does not."""
    new = content_stems(sentence) - content_stems(question)
    if fold(sentence).rstrip().endswith("?"):
        return Finding("answers", False, "it is a question")
    if not new & content_stems(cited):
        return Finding("answers", False, "it says nothing beyond the question")
    return Finding("answers", True, "it says more than the question")
