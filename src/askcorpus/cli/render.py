"""Answers, hits, paragraphs and reports as pieces of text for a person."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from askcorpus.cli.console import Piece
from askcorpus.model import (
    Answer,
    Citation,
    Hit,
    IndexReport,
    Kind,
    Span,
    Support,
    Verdict,
)
from askcorpus.text.normalize import collapse_space

NOT_FOUND: Final = "Not in the corpus."
_NEAREST: Final = 3
_GLANCE: Final = 120
"""Characters shown of a sentence that came near."""

_AROUND: Final = 300
"""Characters shown on either side of a quote in a long paragraph."""


def place(file: str, paragraph: int) -> str:
    """Name a paragraph as a reader does."""
    return f"{file} ¶{paragraph}"


def answer(value: Answer, paragraphs: dict[tuple[str, int], str]) -> Iterator[Piece]:
    """Show an answer's sentences with their markers, then each source in its paragraph."""
    if value.verdict is Verdict.NOT_FOUND:
        yield Piece(NOT_FOUND, "strong")
        yield from below(nearest(value))
        return
    yield from _sentences(value)
    yield from below(disagreement(value))
    yield Piece("\n")
    for citation in value.citations:
        yield Piece(f"\n[{citation.id}] ", "marker")
        yield Piece(place(citation.file, citation.paragraph), "place")
        paragraph = paragraphs[citation.file, citation.paragraph]
        yield from marked(paragraph, Span(citation.start, citation.end), _AROUND, indent=4)


def plain_answer(value: Answer) -> Iterator[Piece]:
    """Show an answer for a pipe: the sentences on a line, then a line for each source."""
    if value.verdict is Verdict.NOT_FOUND:
        yield Piece(NOT_FOUND)
        return
    yield from _sentences(value)
    yield from below(disagreement(value))
    for citation in value.citations:
        yield Piece(f"\n[{citation.id}] {place(citation.file, citation.paragraph)}: ")
        yield Piece(f"“{collapse_space(citation.quote)}”")


def nearest(value: Answer) -> Iterator[Piece]:
    """Show what a refusal may hang on: words that no passage has, and what came nearest."""
    newline = ""
    if value.unknown:
        yield Piece(f"No passage says: {', '.join(value.unknown)}.", "faint")
        newline = "\n"
    for number, evidence in enumerate(value.evidence[:_NEAREST]):
        yield Piece(newline + ("Nearest: " if number == 0 else "         "), "faint")
        newline = "\n"
        yield Piece(place(evidence.file, evidence.paragraph), "place")
        text = collapse_space(evidence.text)
        shown = text if len(text) <= _GLANCE else f"{text[: _at_word(text, _GLANCE)].rstrip()}…"
        yield Piece(f"  {shown}", "faint")


def below(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Show pieces, if there are any, on lines of their own."""
    found = list(pieces)
    yield from [Piece("\n"), *found] if found else []


def disagreement(value: Answer) -> Iterator[Piece]:
    """Say that articles differ, and in what: each value with its date and marker, newest first."""
    if value.disagreement:
        told = [
            f"{collapse_space(v.shown)} ({v.date or 'undated'}) [{v.citation.id}]"
            for v in value.disagreement
        ]
        if value.disagreement_left_out:
            told.append(f"and {value.disagreement_left_out} more")
        yield Piece(f"The articles differ: {'; '.join(told)}.", "warning")


def _sentences(value: Answer) -> Iterator[Piece]:
    """Show the sentences with their markers; what is quoted stands between quotation marks."""
    for number, sentence in enumerate(value.sentences):
        text = collapse_space(sentence.shown)
        yield Piece(" " if number else "")
        yield Piece(f"“{text}”" if sentence.support is Support.QUOTED else text, "strong")
        for marker in sentence.citations:
            yield Piece(f" [{marker}]", "marker")


def marked(text: str, span: Span, around: int | None = None, indent: int = 0) -> Iterator[Piece]:
    """Show a paragraph with a span marked; of a long one only what is around the span."""
    start, end = 0, len(text)
    if around is not None:
        start = _at_word(text, max(0, span.start - around))
        end = _at_word(text, min(len(text), span.end + around))
    yield Piece(("…" if start else "") + text[start : span.start], "faint", indent)
    yield Piece(span.of(text), "quote", indent)
    yield Piece(text[span.end : end] + ("…" if end < len(text) else ""), "faint", indent)


def _at_word(text: str, at: int) -> int:
    """Move an offset to the left until it does not cut a word."""
    while 0 < at < len(text) and not text[at - 1].isspace():
        at -= 1
    return at


def hits(found: Sequence[Hit], explain: bool) -> Iterator[Piece]:
    """List passages, best first, with their scores."""
    for rank, hit in enumerate(found, start=1):
        passage = hit.passage
        yield Piece(f"{chr(10) if rank > 1 else ''}{rank:>2}. ", "marker")
        yield Piece(place(passage.file, passage.paragraph), "place")
        yield Piece(f"  {hit.score:.3f}", "faint")
        if explain:
            legs = "  ".join(f"{leg} {score:.3f}" for leg, score in sorted(hit.scores.items()))
            yield Piece(f"  ({legs})", "faint")
        shown = passage.text if len(passage.text) <= _AROUND else _shorten(passage.text)
        yield Piece(collapse_space(shown) if passage.kind is Kind.PROSE else shown, indent=4)


def _shorten(text: str) -> str:
    return text[: _at_word(text, _AROUND)].rstrip() + "…"


def index_report(report: IndexReport) -> Iterator[Piece]:
    """Sum up what a refresh did, and name what was skipped."""
    counts = ", ".join(
        f"{len(group)} {name}"
        for name, group in (
            ("added", report.added),
            ("changed", report.changed),
            ("removed", report.removed),
            ("unchanged", report.unchanged),
            ("skipped", report.skipped),
        )
    )
    yield Piece(f"{counts}; {report.passages:,} passages, {report.embedded:,} texts embedded.")
    for skipped in report.skipped:
        yield Piece(f"\n  skipped {skipped.path}: {skipped.reason}", "warning")


def citations_of(values: Iterable[Citation]) -> set[tuple[str, int]]:
    """Return the paragraphs that citations point into."""
    return {(citation.file, citation.paragraph) for citation in values}
