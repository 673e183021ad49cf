"""Retrieval scores: by hand, beside ir-measures called directly, and beside plain formulas."""

import random
from math import log2

import ir_measures
import pytest
from ir_measures import RR, Qrel, R, ScoredDoc, Success, nDCG

from askcorpus.evaluation.measures.ranking import retrieval_scores
from askcorpus.evaluation.record import Place, Ranked, Record

NAMES = {
    "success@1": Success @ 1,
    "success@5": Success @ 5,
    "recall@1": R @ 1,
    "recall@3": R @ 3,
    "recall@5": R @ 5,
    "recall@10": R @ 10,
    "mrr@10": RR @ 10,
    "ndcg@10": nDCG @ 10,
}


def ranked(*places: str) -> tuple[Ranked, ...]:
    """A ranking, best first, with scores as far apart as they are in practice."""
    return tuple(
        Ranked(place[0], int(place[1:]), 0.9 - 0.01 * rank) for rank, place in enumerate(places)
    )


def gold(**relevance: int) -> tuple[Place, ...]:
    return tuple(
        Place(place[0], int(place[1:]), part, grade)
        for part, (place, grade) in enumerate(relevance.items())
    )


def query(name: str, found: tuple[Ranked, ...], places: tuple[Place, ...]) -> Record:
    return Record(name, "?", True, gold=places, ranking=found)


# Gold: a1, a2 and b5. The gold set names a2 three times, with relevance 2, 3 and 1.
GRADED = query(
    "graded",
    ranked("x1", "a2", "x2", "a1", "x3", "x4", "x5", "x6", "x7", "x8", "b5"),
    (*gold(a2=2, a1=1, b5=1), Place("a", 2, 7, 3), Place("a", 2, 8, 1)),
)
GRADED_SCORES = {
    "success@1": 0,  # x1 is no gold paragraph
    "success@5": 1,
    "recall@1": 0,
    "recall@3": 1 / 3,  # a2 of three paragraphs
    "recall@5": 2 / 3,  # a2 and a1
    "recall@10": 2 / 3,  # b5 is the eleventh
    "mrr@10": 1 / 2,
    # a2 at rank 2 gains 3, a1 at rank 4 gains 1: 3/log2(3) + 1/log2(5) = 1.8928 + 0.4307 = 2.3235;
    # at best 3/log2(2) + 1/log2(3) + 1/log2(4) = 3 + 0.6309 + 0.5 = 4.1309
    "ndcg@10": (3 / log2(3) + 1 / log2(5)) / (3 / log2(2) + 1 / log2(3) + 1 / log2(4)),
}
FIRST = query("first", ranked("a1", "x1"), gold(a1=1))
NEVER = query("never", ranked("x1", "x2"), gold(a1=1))
EMPTY = query("empty", (), gold(a1=1))
LATE = query("late", ranked(*(f"x{n}" for n in range(1, 11)), "a1"), gold(a1=1))
RUN = (GRADED, FIRST, NEVER, EMPTY, LATE)


def test_graded_relevance_by_hand() -> None:
    assert retrieval_scores(GRADED) == pytest.approx(GRADED_SCORES)
    assert retrieval_scores(GRADED)["ndcg@10"] == pytest.approx(0.5625, abs=5e-5)


def test_all_or_nothing_by_hand() -> None:
    assert retrieval_scores(FIRST) == dict.fromkeys(NAMES, 1.0)
    for record in (NEVER, EMPTY, LATE):  # the eleventh place is too late for every measure
        assert retrieval_scores(record) == dict.fromkeys(NAMES, 0.0)


def test_the_run_agrees_with_ir_measures() -> None:
    qrels = [
        Qrel("graded", "a#p2", 3),
        Qrel("graded", "a#p1", 1),
        Qrel("graded", "b#p5", 1),
        *(Qrel(record.id, "a#p1", 1) for record in RUN[1:]),
    ]
    docs = [
        ScoredDoc(record.id, f"{one.file}#p{one.paragraph}", one.score)
        for record in RUN
        for one in record.ranking
    ]
    theirs = {
        (metric.query_id, metric.measure): metric.value
        for metric in ir_measures.iter_calc(list(NAMES.values()), qrels, docs)
    }
    ours = {
        (record.id, NAMES[name]): value
        for record in RUN
        for name, value in retrieval_scores(record).items()
    }
    assert ours == theirs
    assert len(ours) == len(RUN) * len(NAMES)


@pytest.mark.parametrize("right", ["a1", "m1", "z1"])
@pytest.mark.parametrize("rank", [1, 2, 3])
def test_equal_scores_keep_the_order_of_the_ranking(right: str, rank: int) -> None:
    others = [place for place in ("a1", "m1", "z1") if place != right]
    order = [*others[: rank - 1], right, *others[rank - 1 :]]
    tied = tuple(Ranked(place[0], int(place[1:]), 0.5) for place in order)
    scores = retrieval_scores(query("tied", tied, gold(**{right: 1})))
    assert scores["mrr@10"] == pytest.approx(1 / rank)
    assert scores["ndcg@10"] == pytest.approx(1 / log2(1 + rank))
    assert scores["success@1"] == (rank == 1)


def test_names_with_blanks_and_signs_are_told_apart() -> None:
    odd = "a folder/the #p1 file ü.md"
    found = (Ranked("a folder/the", 1, 0.9), Ranked(odd, 2, 0.8), Ranked(odd, 12, 0.7))
    scores = retrieval_scores(Record("q", "?", True, gold=(Place(odd, 12, 0),), ranking=found))
    assert scores["mrr@10"] == pytest.approx(1 / 3)


def test_a_paragraph_listed_twice_counts_where_it_is_first() -> None:
    scores = retrieval_scores(query("twice", ranked("x1", "a1", "x1", "a1"), gold(a1=1)))
    assert scores["mrr@10"] == 1 / 2
    assert scores["recall@10"] == 1


def test_random_rankings_agree_with_plain_formulas() -> None:
    dice = random.Random(0)
    pool = [f"{file}{number}" for file in "abc" for number in range(1, 9)]
    for _ in range(50):
        order = dice.sample(pool, 20)
        grades = {place: dice.randint(1, 3) for place in dice.sample(pool, dice.randint(1, 12))}
        scores = retrieval_scores(query("q", ranked(*order), gold(**grades)))
        ranks = [rank for rank, place in enumerate(order[:10], start=1) if place in grades]
        for cut in (1, 3, 5, 10):
            within = sum(rank <= cut for rank in ranks)
            assert scores[f"recall@{cut}"] == pytest.approx(within / len(grades))
        assert scores["success@5"] == any(rank <= 5 for rank in ranks)
        assert scores["mrr@10"] == pytest.approx(1 / min(ranks) if ranks else 0)
        best = sorted(grades.values(), reverse=True)[:10]
        gain = sum(grades[order[rank - 1]] / log2(1 + rank) for rank in ranks)
        ideal = sum(grade / log2(1 + rank) for rank, grade in enumerate(best, start=1))
        assert scores["ndcg@10"] == pytest.approx(gain / ideal)


def test_who_does_not_qualify_has_no_scores() -> None:
    found = ranked("a1")
    assert retrieval_scores(query("nowhere", found, ())) == {}
    hidden = Record("hidden", "?", True, hidden=True, gold=gold(a1=1), ranking=found)
    assert retrieval_scores(hidden) == {}
