"""Every wrong answer is laid at the first stage that lost it."""

from dataclasses import replace

import pytest

from askcorpus.evaluation.gold.items import GoldEvidence
from askcorpus.evaluation.gold.resolve import Lost
from askcorpus.evaluation.record import Chosen, Cited, Failure, Place, Ranked, Record, Said
from askcorpus.evaluation.runs.failures import attribute

GOLD = "The bridge was opened in 1931 by Ada Lind."
OTHER = "The bridge carries two lanes."


def record(text: str = GOLD, cited: str | None = None, paragraph: int = 2) -> Record:
    """A right answer: evidence retrieved, chosen, quoted and cited."""
    quote = text if cited is None else cited
    return Record(
        id="bridge",
        question="When was the bridge opened?",
        answerable=True,
        answers=("1931",),
        gold=(Place("a.md", 2, 1),),
        retrieved=(Ranked("a.md", 2, 0.8), Ranked("a.md", 7, 0.5)),
        verdict="quoted",
        text=f"{text} [1]",
        sentences=(Said(text, "quoted", (1,), True),),
        citations=(Cited(1, "a.md", paragraph, 0, len(quote), quote, True, quote),),
        evidence=(Chosen("a.md", paragraph, quote, 0.9),),
    )


def refusal(best: str) -> Record:
    return replace(
        record(),
        verdict="not_found",
        text="",
        sentences=(),
        citations=(),
        evidence=(Chosen("a.md", 2, best, 0.2),),
    )


def test_a_right_answer_has_no_failure() -> None:
    assert attribute(record(), ()) is None


@pytest.mark.parametrize(
    ("case", "stage"),
    [
        (replace(record(), error="The question is too long."), Failure.ERROR),
        (replace(record(OTHER), retrieved=(Ranked("a.md", 7, 0.5),)), Failure.NOT_RETRIEVED),
        (record(OTHER, paragraph=7), Failure.NOT_CHOSEN),
        (refusal(OTHER), Failure.NOT_CHOSEN),
        (refusal(GOLD), Failure.ABSTAINED),
        (replace(refusal(OTHER), best_quote=f"{GOLD} {OTHER}"), Failure.ABSTAINED),
        (replace(refusal(OTHER), best_quote=OTHER), Failure.NOT_CHOSEN),
        (record("Ada Lind opened the bridge.", cited=GOLD), Failure.WORDING),
        (
            replace(record("Ada Lind opened it.", cited=GOLD), rejected=("It opened in 1931.",)),
            Failure.REJECTED,
        ),
        (record(GOLD, paragraph=7), Failure.CITATION),
        (replace(record(), hidden=True), Failure.NOT_REFUSED),
        (replace(record(), answerable=False, answers=()), Failure.NOT_REFUSED),
        (
            replace(record(), verdict=None, retrieved=(Ranked("a.md", 7, 0.5),)),
            Failure.NOT_RETRIEVED,
        ),
    ],
)
def test_the_first_stage_that_lost_it_is_named(case: Record, stage: Failure) -> None:
    assert attribute(case, ()) is stage


@pytest.mark.parametrize("stage", [Failure.NOT_IN_CORPUS, Failure.NOT_READ])
def test_lost_evidence_comes_before_everything_that_follows_from_it(stage: Failure) -> None:
    lost = [Lost(GoldEvidence("a.md", 2), stage, "a.md ¶2: gone")]
    case = replace(refusal(OTHER), gold=(), retrieved=())
    assert attribute(case, lost) is stage
    assert attribute(replace(case, verdict=None), lost) is stage


def test_an_honest_refusal_is_no_failure() -> None:
    assert attribute(replace(refusal(OTHER), answerable=False, answers=()), ()) is None
    assert attribute(replace(refusal(OTHER), hidden=True), ()) is None


def test_a_wrong_answer_by_lost_evidence_that_was_right_all_the_same_is_no_failure() -> None:
    lost = [Lost(GoldEvidence("b.md", 2), Failure.NOT_IN_CORPUS, "b.md ¶2: gone")]
    assert attribute(replace(record(), gold=()), lost) is None


def test_without_accepted_answers_the_place_decides() -> None:
    case = replace(record(OTHER, paragraph=7), answers=())
    assert attribute(case, ()) is Failure.NOT_CHOSEN
    assert attribute(replace(record(OTHER), answers=()), ()) is None
