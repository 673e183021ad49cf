"""Check a worded sentence against the text it cites, layer by layer. Choosing is not done here.

The rule behind the layers: a worded sentence may only leave out. What it says stands in the cited
sentence, in the same order, and what it leaves out is nothing that the rest leans on. Rejecting a
true sentence costs little, because the evidence is then quoted; so doubt rejects.
"""

from collections.abc import Sequence

from askcorpus.answering.alignment import aligned
from askcorpus.answering.mentions import (
    conditions,
    date_mentions,
    levelled,
    negations,
    number_mentions,
    unsupported_names,
)
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
    there = number_mentions(cited)
    missing = [m.shown for m in number_mentions(sentence) if not any(m.agrees(o) for o in there)]
    return _finding("numbers", missing, "not so in the cited text")


def _dates(sentence: str, cited: str) -> Finding:
    """Each date's parts stand together in one date of the cited text."""
    there = date_mentions(cited)
    missing = [
        " ".join(sorted(parts))
        for parts in date_mentions(sentence)
        if not any(parts <= other for other in there)
    ]
    return _finding("dates", missing, "no such date in the cited text")


def _names(sentence: str, cited: str) -> Finding:
    return _finding("names", unsupported_names(sentence, cited), "not named in the cited text")


def _coverage(sentence: str, cited: str) -> Finding:
    there = content_stems(levelled(cited))
    missing = [
        t.surface for t in tokens(levelled(sentence)) if t.is_content and t.stem not in there
    ]
    return _finding("coverage", missing, "not in the cited text")


def _negation(sentence: str, cited: str) -> Finding:
    return _same("negation", negations(sentence), negations(cited))


def _modality(sentence: str, cited: str) -> Finding:
    return _same("modality", conditions(sentence), conditions(cited))


def _roles(sentence: str, cited: str) -> Finding:
    """The sentence is the cited one with nothing moved and only what is detachable left out."""
    problem = aligned(sentence, cited)
    return Finding("roles", problem is None, problem or "says it in the cited order")


def _finding(check: str, missing: Sequence[str], complaint: str) -> Finding:
    if missing:
        return Finding(check, False, f"{', '.join(missing)}: {complaint}")
    return Finding(check, True, "all in the cited text")


def _same(check: str, said: Sequence[str], there: Sequence[str]) -> Finding:
    if sorted(said) == sorted(there):
        return Finding(check, True, "agrees with the cited text")
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
