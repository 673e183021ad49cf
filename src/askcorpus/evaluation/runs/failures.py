"""Attribute a failure to the first stage that lost the right answer."""

from collections.abc import Sequence

from askcorpus.evaluation.gold.resolve import Lost
from askcorpus.evaluation.measures import best_tells, is_right, tells
from askcorpus.evaluation.measures.squad import contains
from askcorpus.evaluation.record import Failure, Record


def attribute(record: Record, lost: Sequence[Lost]) -> Failure | None:
    """Return where the right answer was lost, or None where nothing was.

    The stages are tried in the order in which an answer passes them, so a question that was never
    retrieved does not count against the wording.
    """
    if record.error is not None:
        return Failure.ERROR
    if not record.should_answer:
        return Failure.NOT_REFUSED if record.answered else None
    if record.verdict is None:
        return _before_reading(record, lost)
    if not is_right(record):
        return _before_reading(record, lost) or _after_retrieval(record)
    gold = record.gold_paragraphs
    cited = any((c.file, c.paragraph) in gold for c in record.citations)
    return None if cited or not gold else Failure.CITATION


def _before_reading(record: Record, lost: Sequence[Lost]) -> Failure | None:
    if lost and not record.gold:
        return lost[0].failure
    gold = record.gold_paragraphs
    if gold and not any((hit.file, hit.paragraph) in gold for hit in record.retrieved):
        return Failure.NOT_RETRIEVED
    return None


def _after_retrieval(record: Record) -> Failure:
    """Tell which stage of answering lost a question whose paragraph was retrieved.

    What counts as chosen is what was cited, or for a refusal the quote of the best evidence:
    evidence further down the list never reached the reader.
    """
    if record.refused:
        return Failure.ABSTAINED if best_tells(record) else Failure.NOT_CHOSEN
    if not any(tells(record, c.quote, [(c.file, c.paragraph)]) for c in record.citations):
        return Failure.NOT_CHOSEN
    if any(contains(text, record.answers) for text in record.rejected):
        return Failure.REJECTED
    return Failure.WORDING
