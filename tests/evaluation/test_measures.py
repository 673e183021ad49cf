"""Every measure on records made by hand, and who qualifies for it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from measures_page import PAGE, parts, table

from askcorpus.evaluation.measures import (
    MEASURES,
    Times,
    display,
    figures,
    is_right,
    outcomes,
    score,
    times,
)
from askcorpus.evaluation.measures.selective import Outcome
from askcorpus.evaluation.record import Chosen, Cited, Figure, Place, Ranked, Record, Said

RETRIEVAL = {name for name, measure in MEASURES.items() if measure.group == "retrieval"}
COMPARED = {"em", "f1", "contained"}
OF_ANSWERED = {f"{name}_answered" for name in COMPARED}
PRINTED = {"supported", "cited", "pointers_valid"}


def cite(place: str, valid: bool = True, number: int = 1) -> Cited:
    return Cited(number, place[0], int(place[1:]), 0, 5, "quote", valid, "quote and more")


def say(text: str, holds: bool = True, cited: tuple[int, ...] = (1,)) -> Said:
    return Said(text, "quoted", cited, holds)


def ask(**changes: Any) -> Record:
    """A question that paragraph a1 answers, "1998", before anything came back."""
    return Record("q", "When?", **{"answerable": True, "answers": ("1998",), **PLACED, **changes})


PLACED: dict[str, Any] = {
    "gold": (Place("a", 1, 0),),
    "ranking": (Ranked("a", 1, 0.9), Ranked("b", 2, 0.5)),
}
REPLY: dict[str, Any] = {
    "verdict": "quoted",
    "text": "It was in the year 1998. [1]",
    "sentences": (say("It was in the year 1998."),),
    "citations": (cite("a1"),),
    "evidence": (Chosen("a", 1, "It was in the year 1998.", 0.8),),
    "confidence": 0.8,
    "timings": {"retrieve": 0.1, "load": 2.0, "first": 2.5, "total": 3.0},
}
RIGHT = ask(**REPLY)
WRONG = replace(RIGHT, sentences=(say("It was in 1989."),), citations=(cite("b2"),))
REFUSED = ask(verdict="not_found", confidence=0.2, evidence=RIGHT.evidence)
POINTS_BACK = (Chosen("a", 1, "So it was.", 0.3), *RIGHT.evidence)
FAILED = ask(error="The model fell over.", ranking=())
RETRIEVED = ask()
HIDDEN_REFUSED = replace(REFUSED, hidden=True)
HIDDEN_ANSWERED = replace(WRONG, hidden=True)
NOT_THERE: dict[str, Any] = {"answerable": False, "answers": (), "gold": ()}
UNANSWERABLE_REFUSED = replace(REFUSED, **NOT_THERE)
UNANSWERABLE_ANSWERED = replace(WRONG, **NOT_THERE)


@pytest.mark.parametrize(
    ("record", "names"),
    [
        (
            RIGHT,
            {"right", "answered", "accuracy_answered", "citation_precision", "citation_recall"}
            | COMPARED
            | OF_ANSWERED
            | PRINTED
            | RETRIEVAL,
        ),
        (REFUSED, {"right", "answered"} | COMPARED | RETRIEVAL),
        (FAILED, {"right", "answered"} | COMPARED | RETRIEVAL),
        (RETRIEVED, RETRIEVAL),
        (HIDDEN_REFUSED, {"right", "refusal_recall", "hidden_refused"}),
        (
            HIDDEN_ANSWERED,
            {"right", "refusal_recall", "hidden_refused", "accuracy_answered"} | PRINTED,
        ),
        (UNANSWERABLE_REFUSED, {"right", "refusal_recall"}),
        (UNANSWERABLE_ANSWERED, {"right", "refusal_recall", "accuracy_answered"} | PRINTED),
        # no accepted answers: nothing to compare, but places to cite
        (
            replace(RIGHT, answers=()),
            {"right", "answered", "accuracy_answered", "citation_precision", "citation_recall"}
            | PRINTED
            | RETRIEVAL,
        ),
        # no gold place that the index holds: nothing to retrieve or to cite
        (
            replace(RIGHT, gold=()),
            {"right", "answered", "accuracy_answered"} | COMPARED | OF_ANSWERED | PRINTED,
        ),
        # neither a sentence nor a citation came: no share of them
        (
            replace(RIGHT, sentences=(), citations=()),
            {"right", "answered", "accuracy_answered", "citation_recall"}
            | COMPARED
            | OF_ANSWERED
            | RETRIEVAL,
        ),
    ],
)
def test_a_record_has_scores_where_it_qualifies_and_nowhere_else(
    record: Record, names: set[str]
) -> None:
    scores = score(record)
    assert set(scores) == names | {"errors"}
    assert all(0 <= value <= 1 for value in scores.values())
    for name, value in scores.items():
        assert MEASURES[name].kind != "set"
        assert MEASURES[name].kind == "mean" or value in (0, 1)


@pytest.mark.parametrize(
    ("record", "right"),
    [
        (RIGHT, True),
        (WRONG, False),
        (REFUSED, False),
        (replace(RIGHT, verdict="not_found"), False),  # what was withheld does not count
        (FAILED, False),
        (HIDDEN_REFUSED, True),
        (HIDDEN_ANSWERED, False),
        (replace(RIGHT, hidden=True), False),  # it can't have known
        (UNANSWERABLE_REFUSED, True),
        (UNANSWERABLE_ANSWERED, False),
        (replace(FAILED, hidden=True), False),  # an error is no refusal
        (replace(RIGHT, citations=(cite("b2"),)), True),  # the answer's words decide
        (replace(RIGHT, answers=()), True),  # or else the place of a citation
        (replace(WRONG, answers=()), False),
        (replace(WRONG, answers=(), citations=(cite("b2"), cite("a1"))), True),
        (replace(RIGHT, answers=(), gold=()), False),
    ],
)
def test_what_is_right(record: Record, right: bool) -> None:
    assert is_right(record) is right
    assert score(record)["right"] == right


def test_the_short_answer_is_compared_before_the_whole_one() -> None:
    # "it was in year 1998" (the article goes): 1 of 5 tokens and 1 of 1, so 2/6
    whole = score(RIGHT)
    assert (whole["em"], whole["f1"], whole["contained"]) == (0, pytest.approx(1 / 3), 1)
    short = score(replace(RIGHT, short="1998"))
    assert (short["em"], short["f1"], short["contained"]) == (1, 1, 1)
    beside = score(replace(RIGHT, short="the year"))
    assert (beside["em"], beside["f1"], beside["contained"]) == (0, 0, 1)
    assert {name: whole[f"{name}_answered"] for name in COMPARED} == {
        name: whole[name] for name in COMPARED
    }


def test_markers_are_not_compared() -> None:
    texts = {"text": "1998 [1] Or so [2]", "sentences": (say("1998"), say("Or so", cited=(2,)))}
    scores = score(replace(RIGHT, **texts, answers=("1998 or so",)))
    assert (scores["em"], scores["contained"]) == (1, 1)
    assert score(replace(RIGHT, **texts, answers=("1",)))["contained"] == 0


@pytest.mark.parametrize("record", [REFUSED, FAILED])
@pytest.mark.parametrize("answers", [("1998",), ("A",)])  # SQuAD normalises "A" to nothing
def test_who_says_nothing_matches_nothing(record: Record, answers: tuple[str, ...]) -> None:
    scores = score(replace(record, answers=answers))
    assert [scores[name] for name in ("right", "em", "f1", "contained", "answered")] == [0] * 5


def test_citations_are_judged_by_pointer_and_place() -> None:
    record = replace(
        RIGHT,
        # two parts; either of a1 and a2 tells the first
        gold=(Place("a", 1, 0), Place("a", 2, 0), Place("b", 7, 1)),
        citations=(cite("a2"), cite("a1", valid=False), cite("c1")),
        sentences=(say("One."), say("Two.", holds=False), say("Three.", cited=())),
    )
    scores = score(record)
    assert scores["pointers_valid"] == pytest.approx(2 / 3)
    assert scores["citation_precision"] == pytest.approx(2 / 3)
    assert scores["citation_recall"] == 1 / 2
    assert scores["supported"] == pytest.approx(2 / 3)
    assert scores["cited"] == pytest.approx(2 / 3)


def test_retrieval_is_scored_with_the_rest() -> None:
    second = replace(RIGHT, ranking=(Ranked("b", 2, 0.9), Ranked("a", 1, 0.5)))
    assert score(second)["mrr@10"] == 1 / 2
    assert score(second)["success@1"] == 0


RUN = (
    RIGHT,
    replace(RIGHT, short="1998", confidence=0.9),
    WRONG,
    REFUSED,
    FAILED,
    HIDDEN_REFUSED,
    HIDDEN_REFUSED,
    HIDDEN_ANSWERED,
    UNANSWERABLE_REFUSED,
    UNANSWERABLE_ANSWERED,
    RETRIEVED,
)


def test_figures_by_hand() -> None:
    found = figures(RUN)
    assert list(found) == list(MEASURES)

    def near(name: str, value: float, count: int) -> None:
        assert found[name].value == pytest.approx(value), name
        assert found[name].count == count, name

    near("right", 5 / 10, 10)  # two answers, three refusals; retrieval alone is not judged
    near("em", 1 / 5, 5)
    near("f1", (1 / 3 + 1) / 5, 5)  # of "it was in 1989" nothing is common
    near("contained", 2 / 5, 5)
    near("em_answered", 1 / 3, 3)
    near("f1_answered", (1 / 3 + 1) / 3, 3)
    near("contained_answered", 2 / 3, 3)
    near("errors", 1 / 11, 11)
    near("success@1", 5 / 6, 6)  # the failed one has no ranking
    near("recall@10", 5 / 6, 6)
    near("mrr@10", 5 / 6, 6)
    near("ndcg@10", 5 / 6, 6)
    near("pointers_valid", 1, 5)
    near("citation_precision", 2 / 3, 3)
    near("citation_recall", 2 / 3, 3)
    near("supported", 1, 5)
    near("cited", 1, 5)
    near("answered", 3 / 5, 5)
    near("refusal_precision", 3 / 4, 4)
    near("refusal_recall", 3 / 5, 5)
    near("refusal_f1", 2 / 3, 6)  # 2 · 3/4 · 3/5 / (3/4 + 3/5)
    near("hidden_refused", 2 / 3, 3)
    near("accuracy_answered", 2 / 5, 5)
    # by confidence: 0.9 right; 0.8 right, wrong, wrong, wrong; 0.2 right (the refusal's evidence
    # has the answer), wrong, wrong, wrong. Risks 0, 3/5, 6/9 for 1/9, 4/9, 4/9 of coverage
    near("aurc", 4 / 9 * 3 / 5 + 4 / 9 * 6 / 9, 9)
    # bins: 1 · |1 − 0.9|, 4 · |1/4 − 0.8|, 4 · |1/4 − 0.2|, over 9
    near("ece", (0.1 + 2.2 + 0.2) / 9, 9)


def test_no_record_has_no_figure() -> None:
    assert figures(()) == dict.fromkeys(MEASURES, Figure(None, 0))


def test_retrieval_alone_has_retrieval_figures_alone() -> None:
    found = figures([RETRIEVED, RETRIEVED])
    assert {name for name, figure in found.items() if figure.value is not None} == {
        "errors",
        *RETRIEVAL,
    }


def test_nothing_refused_has_no_precision() -> None:
    found = figures([RIGHT, HIDDEN_ANSWERED])
    assert found["refusal_precision"] == Figure(None, 0)
    assert found["refusal_recall"] == Figure(0.0, 1)
    assert found["refusal_f1"] == Figure(0.0, 1)


def test_nothing_to_refuse_has_no_recall() -> None:
    found = figures([RIGHT, REFUSED])
    assert found["refusal_precision"] == Figure(0.0, 1)
    assert found["refusal_recall"] == Figure(None, 0)
    assert found["refusal_f1"] == Figure(0.0, 1)
    assert figures([RIGHT])["refusal_f1"] == Figure(None, 0)


def test_figures_are_scored_afresh() -> None:
    assert figures([replace(RIGHT, scores={"right": 0.0})])["right"] == Figure(1.0, 1)


@pytest.mark.parametrize(
    ("record", "right"),
    [
        (RIGHT, True),
        (WRONG, False),
        (REFUSED, True),  # its best evidence has the answer
        (replace(REFUSED, evidence=(Chosen("a", 1, "In 1989.", 0.3), *REFUSED.evidence)), False),
        (replace(REFUSED, evidence=POINTS_BACK, best_quote="It was in 1998. So it was."), True),
        (replace(REFUSED, evidence=POINTS_BACK, best_quote="So it was."), False),
        (replace(REFUSED, evidence=POINTS_BACK), False),  # saved before quotes were kept
        (replace(REFUSED, answers=()), True),  # its best evidence lies in the gold paragraph
        (replace(REFUSED, answers=(), evidence=(Chosen("b", 2, "1998", 0.3),)), False),
        (replace(REFUSED, evidence=()), False),
        (HIDDEN_REFUSED, False),
        (UNANSWERABLE_REFUSED, False),
        (HIDDEN_ANSWERED, False),
    ],
)
def test_an_outcome_is_what_was_said_or_would_have_been(record: Record, right: bool) -> None:
    assert outcomes([record]) == [Outcome(record.confidence or 0.0, right)]


def test_without_a_confidence_there_is_no_outcome() -> None:
    assert outcomes([FAILED, RETRIEVED]) == []
    assert outcomes([replace(RIGHT, confidence=0.0)]) == [Outcome(0.0, True)]


def test_times_leave_out_loading() -> None:
    assert times([RIGHT]) == {
        "retrieve": Times(0.1, 0.1, 1),
        "first": Times(0.5, 0.5, 1),
        "total": Times(1.0, 1.0, 1),
    }


def test_percentiles_are_between_the_nearest_times() -> None:
    seconds = [0.4, 0.1, 0.2, 0.3]
    found = times([replace(RIGHT, timings={"total": value}) for value in seconds])
    # at (4 − 1) · 0.5 = 1.5 and (4 − 1) · 0.95 = 2.85 of the sorted times, from 0
    total = found["total"]
    assert (total.p50, total.p95, total.count) == (pytest.approx(0.25), pytest.approx(0.385), 4)
    assert total.p95 == pytest.approx(np.percentile(seconds, 95))


def test_what_was_never_timed_has_no_times() -> None:
    assert times([]) == times([FAILED]) == {}
    found = times([FAILED, replace(REFUSED, timings={"retrieve": 0.1, "load": 0.0, "total": 0.2})])
    assert {name: each.count for name, each in found.items()} == {"retrieve": 1, "total": 1}


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("f1", 0.973, "97.3 %"),
        ("em", 0.0, "0.0 %"),
        ("right", 1.0, "100.0 %"),
        ("refusal_f1", 2 / 3, "66.7 %"),
        ("mrr@10", 0.9567, "0.957"),
        ("aurc", 0.0, "0.000"),
        ("ece", 0.0236, "0.024"),
        ("f1", None, "–"),
    ],
)
def test_values_are_displayed_as_they_are_read(name: str, value: float | None, shown: str) -> None:
    assert display(MEASURES[name], value) == shown


def test_measures_are_told_once_and_in_groups() -> None:
    groups = [measure.group for measure in MEASURES.values()]
    assert list(dict.fromkeys(groups)) == ["answers", "retrieval", "citations", "abstention"]
    assert groups == sorted(groups, key=list(dict.fromkeys(groups)).index)
    titles = [measure.title for measure in MEASURES.values()]
    assert len(set(titles)) == len(titles)
    for name, measure in MEASURES.items():
        assert name == measure.name
        assert measure.definition.endswith(".")
        assert measure.source
        assert "|" not in measure.definition + measure.source  # they are cells of a table
    lower = {name for name, measure in MEASURES.items() if not measure.higher_is_better}
    assert lower == {"errors", "aurc", "ece"}


def test_the_page_holds_the_table_of_measures() -> None:
    _, between, _ = parts(PAGE.read_text(encoding="utf-8"))
    assert between == table(), "write it again: python tests/evaluation/measures_page.py"
