"""Score records by every measure, and sum a run of them up. `definitions` says what each means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

import numpy as np

from askcorpus.evaluation.measures.definitions import MEASURES
from askcorpus.evaluation.measures.ranking import retrieval_scores
from askcorpus.evaluation.measures.selective import (
    Outcome,
    area,
    calibration_error,
    reliability,
    risk_coverage,
)
from askcorpus.evaluation.measures.squad import contains, exact_match, f1
from askcorpus.evaluation.record import Figure, Record

_WITH_LOAD: Final = ("first", "total")
"""The times that the engine takes with the loading of models in them."""


@dataclass(frozen=True, slots=True)
class Times:
    """Median and 95th percentile, in seconds, of so many times."""

    p50: float
    p95: float
    count: int


def score(record: Record) -> dict[str, float]:
    """Return a record's score (0..1) by each measure that it qualifies for.

    The measures of kind "set" have no scores of records.
    """
    return {
        "errors": float(record.error is not None),
        **_answer_scores(record),
        **retrieval_scores(record),
        **_citation_scores(record),
        **_abstention_scores(record),
    }


def figures(records: Sequence[Record]) -> dict[str, Figure]:
    """Return every measure over the records that qualify for it, in order of display.

    They are scored afresh; what `Record.scores` holds is not read.
    """
    scored = [score(record) for record in records]
    sets = _set_figures(records)
    return {
        name: sets[name]
        if measure.kind == "set"
        else _mean([scores[name] for scores in scored if name in scores])
        for name, measure in MEASURES.items()
    }


def is_right(record: Record) -> bool:
    """Tell whether the reply is right: what is asked for is answered, the rest is refused.

    Right is an answer that contains an accepted one, or where the item lists none, one that cites
    a gold paragraph.
    """
    if not record.should_answer:
        return record.refused
    cited = [(citation.file, citation.paragraph) for citation in record.citations]
    return record.answered and tells(record, _said(record), cited)


def outcomes(records: Iterable[Record]) -> list[Outcome]:
    """Return confidence and rightness of each record that has a confidence.

    A refusal counts with what it would have said, the quote of its best evidence. That is right
    where the quote contains an accepted answer, or where the item lists none, lies in a gold
    paragraph; it never is where a refusal was due.
    """
    return [
        Outcome(record.confidence, _would_be_right(record))
        for record in records
        if record.confidence is not None
    ]


def times(records: Sequence[Record]) -> dict[str, Times]:
    """Return the times for "retrieve", "first" and "total"; what was never timed is absent.

    The loading of models is taken out. Percentiles are interpolated linearly between the nearest
    two times, as numpy's default method does.
    """
    found = {}
    for name in ("retrieve", *_WITH_LOAD):
        taken = [value for record in records if (value := seconds(record, name)) is not None]
        if taken:
            p50, p95 = np.percentile(taken, [50, 95], method="linear")
            found[name] = Times(float(p50), float(p95), len(taken))
    return found


def seconds(record: Record, name: str) -> float | None:
    """Return a time of a record without the loading of models, or None where it was not taken."""
    if name not in record.timings:
        return None
    return record.timings[name] - (record.timings.get("load", 0.0) if name in _WITH_LOAD else 0.0)


def _was_asked(record: Record) -> bool:
    """Tell whether there is a reply to judge; retrieval alone gives none."""
    return record.verdict is not None or record.error is not None


def _said(record: Record) -> str:
    """Return the whole answer without its markers."""
    return " ".join(sentence.text for sentence in record.sentences)


def tells(record: Record, text: str, places: Iterable[tuple[str, int]]) -> bool:
    """Tell whether a text from these paragraphs tells the right answer.

    Where the item lists accepted answers, the text must contain one; where it lists none, a gold
    paragraph among the places will do.
    """
    if record.answers:
        return contains(text, record.answers)
    return not record.gold_paragraphs.isdisjoint(places)


def best_tells(record: Record) -> bool:
    """Tell whether the best evidence, as it would be quoted, tells the right answer.

    The bare sentence counts where a record does not hold the quote.
    """
    return any(
        tells(record, record.best_quote or best.text, [(best.file, best.paragraph)])
        for best in record.evidence[:1]
    )


def _would_be_right(record: Record) -> bool:
    if not record.refused:
        return is_right(record)
    return record.should_answer and best_tells(record)


def _answer_scores(record: Record) -> dict[str, float]:
    if not _was_asked(record):
        return {}
    right = {"right": float(is_right(record))}
    if not record.should_answer or not record.answers:
        return right
    if not record.answered:
        # not the scores of an empty prediction: it would match the answer "A", of which
        # normalising leaves nothing
        return {**right, "em": 0.0, "f1": 0.0, "contained": 0.0}
    said = _said(record)
    prediction = record.short or said
    scores = {
        "em": exact_match(prediction, record.answers),
        "f1": f1(prediction, record.answers),
        "contained": float(contains(said, record.answers)),
    }
    return {**right, **scores, **{f"{name}_answered": value for name, value in scores.items()}}


def _citation_scores(record: Record) -> dict[str, float]:
    scores = {}
    if record.sentences:
        scores["supported"] = _share(sentence.holds for sentence in record.sentences)
        scores["cited"] = _share(bool(sentence.citations) for sentence in record.sentences)
    if record.citations:
        scores["pointers_valid"] = _share(citation.valid for citation in record.citations)
    if not record.should_answer or not record.gold:
        return scores
    cited = [(citation.file, citation.paragraph) for citation in record.citations]
    if cited:
        gold = record.gold_paragraphs
        scores["citation_precision"] = _share(place in gold for place in cited)
    if record.answered:
        parts = {place.part for place in record.gold}
        told = {place.part for place in record.gold if (place.file, place.paragraph) in cited}
        scores["citation_recall"] = len(told) / len(parts)
    return scores


def _abstention_scores(record: Record) -> dict[str, float]:
    scores: dict[str, float] = {}
    if not _was_asked(record):
        return scores
    if record.should_answer:
        scores["answered"] = float(record.answered)
    else:
        scores["refusal_recall"] = float(record.refused)
    if record.hidden:
        scores["hidden_refused"] = float(record.refused)
    if record.answered:
        scores["accuracy_answered"] = float(is_right(record))
    return scores


def _set_figures(records: Sequence[Record]) -> dict[str, Figure]:
    asked = [record for record in records if _was_asked(record)]
    refused = sum(record.refused for record in asked)
    due = sum(not record.should_answer for record in asked)
    both = sum(record.refused and not record.should_answer for record in asked)
    found = outcomes(records)
    return {
        "refusal_precision": Figure(both / refused if refused else None, refused),
        "refusal_f1": Figure(
            2 * both / (refused + due) if refused + due else None, refused + due - both
        ),
        "aurc": Figure(area(risk_coverage(found)) if found else None, len(found)),
        "ece": Figure(calibration_error(reliability(found)) if found else None, len(found)),
    }


def _mean(values: Sequence[float]) -> Figure:
    return Figure(fmean(values) if values else None, len(values))


def _share(truths: Iterable[bool]) -> float:
    return fmean(truths)
