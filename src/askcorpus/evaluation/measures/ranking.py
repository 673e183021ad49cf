"""Score a record's ranking of paragraphs against its gold places. The one module that knows
ir-measures.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from askcorpus.evaluation.record import Record

_QUERY = "q"


def paragraph_id(file: str, paragraph: int) -> str:
    """Name a paragraph as one document of a ranking."""
    return f"{file}#p{paragraph}"


def relevance(record: Record) -> dict[str, int]:
    """Return each gold paragraph's relevance; the highest of those that its places give it."""
    found: dict[str, int] = {}
    for place in record.gold:
        name = paragraph_id(place.file, place.paragraph)
        found[name] = max(place.relevance, found.get(name, 0))
    return found


def retrieval_scores(record: Record) -> dict[str, float]:
    """Return Success, recall, reciprocal rank and nDCG of a record's ranking, each 0..1, by name.

    Empty where the record was asked with its evidence hidden or has no gold place. The order of
    the ranking counts, not its scores. Relevance is graded in nDCG alone; its gain is the
    relevance itself, as trec_eval has it.
    """
    if record.hidden or not record.gold:
        return {}
    import ir_measures

    gains = relevance(record)
    ranked = dict.fromkeys(paragraph_id(one.file, one.paragraph) for one in record.ranking)
    # Numbers for names: one that no UTF-8 can spell would crash the evaluator.
    numbers = {name: str(number) for number, name in enumerate(dict.fromkeys([*ranked, *gains]))}
    # ir-measures sorts by score and breaks ties by id: give it scores that fall with each rank
    run = {numbers[name]: -float(rank) for rank, name in enumerate(ranked)}
    judged = {numbers[name]: gain for name, gain in gains.items()}
    names = _names()
    found = ir_measures.iter_calc(names, {_QUERY: judged}, {_QUERY: run})
    scores = {names[metric.measure]: float(metric.value) for metric in found}
    return {name: scores[name] for name in names.values()}


@cache
def _names() -> Mapping[Any, str]:
    """Return ir-measures' measures with the names that we give them."""
    from ir_measures import RR, R, Success, nDCG

    return {
        Success @ 1: "success@1",
        Success @ 5: "success@5",
        R @ 1: "recall@1",
        R @ 3: "recall@3",
        R @ 5: "recall@5",
        R @ 10: "recall@10",
        RR @ 10: "mrr@10",
        nDCG @ 10: "ndcg@10",
    }
