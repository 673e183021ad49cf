"""Whether the words that the reader marked may stand alone as the short answer."""

from collections.abc import Sequence

from askcorpus.answering.denied import denies, is_denied
from askcorpus.answering.extent import is_question, is_taken_back
from askcorpus.answering.leads import Lead
from askcorpus.answering.tables import heading_at
from askcorpus.answering.units import LAID_OUT, Unit
from askcorpus.answering.verification import conditions
from askcorpus.model import Kind, Span


def may_stand_alone(question: str, unit: Unit, answer: Span | None, leads: Sequence[Lead]) -> bool:
    """Tell whether nothing around the marked words seems to deny or doubt them.

    They may not where their sentence is a question, is taken back by the next one or denies them,
    where what announces their list does or reports it, or where their column's heading says
    "planned" and the question does not. `answer` lies in the paragraph.
    """
    if answer is None:
        return False
    passage = unit.passage
    if passage.kind is Kind.TABLE:
        heading = heading_at(passage.text, answer.start - passage.start)
        return not _is_qualified(question, heading)
    if passage.kind in LAID_OUT:
        return True
    if is_question(unit.text) or is_taken_back(passage, unit.span):
        return False
    if any(is_question(lead.text) or _is_qualified(question, lead.text) for lead in leads):
        return False
    start = unit.span.start
    return not is_denied(question, unit.text, Span(answer.start - start, answer.end - start))


def _is_qualified(question: str, text: str) -> bool:
    """Tell whether a text denies or reports what follows, and the question does not."""
    is_denying = denies(text) and not denies(question)
    return is_denying or bool(set(conditions(text)) - set(conditions(question)))
