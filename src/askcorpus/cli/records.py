"""The JSON that `--json` prints. Keys are only ever added."""

from typing import Any

from askcorpus.errors import AskcorpusError
from askcorpus.model import Answer, Article, Citation, Evidence, Hit, IndexReport, Paragraph


def answer(value: Answer) -> dict[str, Any]:
    """Return an answer as `askcorpus.answer/1`."""
    return {
        "schema": "askcorpus.answer/1",
        "question": value.question,
        "verdict": value.verdict.value,
        "text": value.text,
        "short": value.short,
        "sentences": [
            {"text": s.text, "support": s.support.value, "citations": list(s.citations)}
            for s in value.sentences
        ],
        "citations": [citation(c) for c in value.citations],
        "evidence": [evidence(e) for e in value.evidence],
        "confidence": round(value.confidence, 4),
        "disagreement": [
            {"value": v.words, "date": v.date, "citation": citation(v.citation)}
            for v in value.disagreement
        ],
        "disagreement_left_out": value.disagreement_left_out,
        "unknown": list(value.unknown),
        "timings": {key: round(seconds, 4) for key, seconds in value.timings.items()},
        "models": [{"role": m.role, "name": m.name, "digest": m.digest} for m in value.models],
    }


def citation(value: Citation) -> dict[str, Any]:
    """Return a citation."""
    return {
        "id": value.id,
        "file": value.file,
        "paragraph": value.paragraph,
        "start": value.start,
        "end": value.end,
        "quote": value.quote,
    }


def evidence(value: Evidence) -> dict[str, Any]:
    """Return a piece of evidence."""
    return {
        "file": value.file,
        "paragraph": value.paragraph,
        "start": value.start,
        "end": value.end,
        "quote": value.text,
        "score": round(value.score, 4),
    }


def search(
    question: str, hits: list[Hit], paragraphs: dict[tuple[str, int], str]
) -> dict[str, Any]:
    """Return hits as `askcorpus.search/1`; `text` is the paragraph as `show` prints it."""
    return {
        "schema": "askcorpus.search/1",
        "question": question,
        "hits": [
            {
                "file": hit.passage.file,
                "paragraph": hit.passage.paragraph,
                "text": paragraphs[hit.passage.file, hit.passage.paragraph],
                "score": round(hit.score, 6),
                "scores": {leg: round(score, 6) for leg, score in hit.scores.items()},
            }
            for hit in hits
        ],
    }


def paragraph(article: Article, value: Paragraph) -> dict[str, Any]:
    """Return a paragraph as `askcorpus.paragraph/1`."""
    return {
        "schema": "askcorpus.paragraph/1",
        "file": article.path,
        "paragraph": value.number,
        "kind": value.kind.value,
        "text": value.text,
        "title": article.title,
        "date": article.date,
        "source": article.source,
    }


def index(report: IndexReport, home: str) -> dict[str, Any]:
    """Return a refresh's report as `askcorpus.index/1`."""
    return {
        "schema": "askcorpus.index/1",
        "home": home,
        "added": list(report.added),
        "changed": list(report.changed),
        "removed": list(report.removed),
        "unchanged": list(report.unchanged),
        "skipped": [{"file": s.path, "reason": s.reason} for s in report.skipped],
        "passages": report.passages,
        "embedded": report.embedded,
    }


def error(question: str, value: AskcorpusError) -> dict[str, Any]:
    """Return a question that could not be answered as `askcorpus.error/1`."""
    return {
        "schema": "askcorpus.error/1",
        "question": question,
        "error": value.message,
        "hint": value.hint,
        "code": int(value.exit_code),
    }
