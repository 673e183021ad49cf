"""How an answer came about, for `ask --explain` and the chat's `/why`: as text and as JSON.

`PARTS` is the whole of it: what answering comes to explain is one more row there, and one more in
docs/explain.md.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from askcorpus.answering import Answered
from askcorpus.answering.verification import passes
from askcorpus.cli import records, render
from askcorpus.cli.console import Piece
from askcorpus.model import Finding
from askcorpus.text.normalize import collapse_space

_INDENT: Final = 12
"""Columns that a heading takes."""

_MOST_SHOWN: Final = 5
"""Pieces of evidence in the text; the JSON has all that the explanation keeps."""

_SHORTEST: Final = 100
"""Characters of a passage that tell which one it is."""

Entry = Sequence[Piece]
"""What stands beside a heading, or below the entry before it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an explanation: its heading, its entries as text, and its JSON under `key`.

    A part without entries has no heading either. Without a key it is text alone, since the
    answer's own JSON says the same.
    """

    heading: str
    entries: Callable[[Answered], Iterable[Entry]]
    key: str = ""
    record: Callable[[Answered], Any] | None = None


def pieces(answered: Answered) -> Iterator[Piece]:
    """Show the parts in order, each entry on lines of its own."""
    newline = ""
    for part in PARTS:
        for number, entry in enumerate(part.entries(answered)):
            heading = "" if number else part.heading
            yield Piece(f"{newline}{heading:<{_INDENT}}", "place")
            yield from entry
            newline = "\n"


def record(answered: Answered) -> dict[str, Any]:
    """Return the object under `explanation` of `askcorpus.answer/1`."""
    return {part.key: part.record(answered) for part in PARTS if part.record is not None}


def _below(text: str, style: str = "faint") -> Piece:
    return Piece(f"\n{'':<{_INDENT}}{text}", style)


def _named(values: Mapping[str, float]) -> Piece:
    """Show values by name in brackets; nothing for none."""
    shown = "  ".join(f"{name} {value:.2f}" for name, value in values.items())
    return Piece(f"  ({shown})" if shown else "", "faint")


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 6) for name, value in values.items()}


def _question(answered: Answered) -> Iterator[Entry]:
    understood = answered.explanation.understood
    text = understood.text if understood else answered.explanation.question.text
    because = understood.because if understood else ()
    yield [Piece(collapse_space(text)), *map(_below, because)]


def _question_record(answered: Answered) -> dict[str, Any]:
    understood = answered.explanation.understood
    return {
        "text": understood.text if understood else answered.explanation.question.text,
        "because": list(understood.because) if understood else [],
    }


def _hits(answered: Answered) -> Iterator[Entry]:
    told = answered.explanation
    for hit in told.ranking[: told.read]:
        place = render.place(hit.passage.file, hit.passage.paragraph)
        yield [Piece(f"{place}  {hit.score:.3f}"), _named(hit.scores)]


def _hit_records(answered: Answered) -> list[dict[str, Any]]:
    told = answered.explanation
    return [
        {
            "file": hit.passage.file,
            "paragraph": hit.passage.paragraph,
            "score": round(hit.score, 6),
            "scores": _rounded(hit.scores),
        }
        for hit in told.ranking[: told.read]
    ]


def _evidence(answered: Answered) -> Iterator[Entry]:
    for candidate in answered.explanation.considered[:_MOST_SHOWN]:
        e = candidate.evidence
        yield [
            Piece(f"{render.place(e.file, e.paragraph)}  {e.score:.3f}"),
            _named(candidate.features),
            _below(_shortened(e.text)),
            *([_below(f"marked: “{collapse_space(candidate.short)}”")] if candidate.short else []),
        ]


def _evidence_records(answered: Answered) -> list[dict[str, Any]]:
    return [
        {
            **records.evidence(candidate.evidence),
            "marked": candidate.short,
            "features": _rounded(candidate.features),
        }
        for candidate in answered.explanation.considered
    ]


def _confidence(answered: Answered) -> Iterator[Entry]:
    told = answered.explanation
    needed = f"{answered.answer.confidence:.2f}, and {told.threshold:.2f} is needed"
    words = answered.answer.unknown
    unknown = [_below(f"in no passage: {', '.join(words)}")] if words else []
    reverse = [_below("the best sentence says it the other way round")] if told.is_reversed else []
    yield [Piece(needed), _named(told.signs), *reverse, *unknown]


def _confidence_record(answered: Answered) -> dict[str, Any]:
    told = answered.explanation
    return {
        "value": round(answered.answer.confidence, 4),
        "threshold": round(told.threshold, 4),
        "signs": _rounded(told.signs),
        "unknown": list(answered.answer.unknown),
        "reversed": told.is_reversed,
    }


def _articles(answered: Answered) -> Iterator[Entry]:
    for voice in answered.explanation.voices:
        one = voice.candidate
        marked = f"“{collapse_space(one.short)}”  " if one.short else ""
        place = render.place(one.passage.file, one.passage.paragraph)
        yield [Piece(f"{place}  {marked}"), Piece(voice.part.value, "faint")]


def _article_records(answered: Answered) -> list[dict[str, Any]]:
    return [
        {
            "file": voice.candidate.passage.file,
            "paragraph": voice.candidate.passage.paragraph,
            "marked": voice.candidate.short,
            "part": voice.part.name.lower(),
        }
        for voice in answered.explanation.voices
    ]


def _model(answered: Answered) -> Iterator[Entry]:
    one = answered.explanation.checked
    yield [Piece("was not asked" if one is None else f"“{collapse_space(one.text)}”")]


def _model_record(answered: Answered) -> dict[str, Any]:
    one = answered.explanation.checked
    return {"sentence": None if one is None else one.text}


def _constraint(answered: Answered) -> Iterator[Entry]:
    one = answered.explanation.checked
    if one is not None:
        yield [Piece(f"had to keep “{collapse_space(one.kept)}”" if one.kept else "kept nothing")]
    for choice in one.choices if one else ():
        yield [
            Piece("chose from " + " / ".join(f"“{_shortened(step)}”" for step in choice), "faint")
        ]


def _constraint_record(answered: Answered) -> dict[str, Any] | None:
    one = answered.explanation.checked
    if one is None:
        return None
    return {"kept": one.kept, "choices": [list(choice) for choice in one.choices]}


def _checked(answered: Answered) -> Iterator[Entry]:
    one = answered.explanation.checked
    if one is not None:
        yield [_printed(one.passed), *_found(one.findings)]


def _checked_record(answered: Answered) -> dict[str, Any] | None:
    one = answered.explanation.checked
    return None if one is None else _finding_records(one.findings)


def _quotes(answered: Answered) -> Iterator[Entry]:
    for line in answered.explanation.quotes:
        place = render.place(line.cited.file, line.cited.paragraph)
        yield [Piece(f"{place}  "), _printed(passes(line.findings)), *_found(line.findings)]


def _quote_records(answered: Answered) -> list[dict[str, Any]]:
    return [
        {**records.evidence(line.cited), **_finding_records(line.findings)}
        for line in answered.explanation.quotes
    ]


def _printed(passed: bool) -> Piece:
    return Piece("printed" if passed else "not printed", "strong")


def _found(findings: Iterable[Finding]) -> Iterator[Piece]:
    for one in findings:
        sign, style = ("+", "faint") if one.passed else ("-", "warning")
        yield _below(f"{sign} {one.check}: {one.detail}", style)


def _finding_records(findings: Sequence[Finding]) -> dict[str, Any]:
    return {
        "passed": passes(findings),
        "findings": [
            {"check": one.check, "passed": one.passed, "detail": one.detail} for one in findings
        ],
    }


def _verdict(answered: Answered) -> Iterator[Entry]:
    answer = answered.answer
    times = "  ".join(f"{name} {seconds:.2f}" for name, seconds in answer.timings.items())
    models = (f"{model.role} {model.name} {model.digest[:12]}" for model in answer.models)
    yield [
        Piece(answer.verdict.value),
        Piece(f"  (seconds: {times})", "faint"),
        *map(_below, models),
    ]


def _shortened(text: str) -> str:
    line = collapse_space(text)
    return line if len(line) <= _SHORTEST else line[:_SHORTEST].rsplit(" ", 1)[0] + " …"


PARTS: Final = (
    Part("question", _question, "question", _question_record),
    Part("ranking", _hits, "hits", _hit_records),
    Part("evidence", _evidence, "evidence", _evidence_records),
    Part("confidence", _confidence, "confidence", _confidence_record),
    Part("articles", _articles, "articles", _article_records),
    Part("model", _model, "model", _model_record),
    Part("constraint", _constraint, "constraint", _constraint_record),
    Part("checked", _checked, "checked", _checked_record),
    Part("quotes", _quotes, "quotes", _quote_records),
    Part("verdict", _verdict),
)
"""The parts in order of display."""
