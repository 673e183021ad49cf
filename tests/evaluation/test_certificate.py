"""The certified threshold: its bound is exact, and its promise holds where the truth is known."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from askcorpus.evaluation.measures.certificate import certify, upper_bound
from askcorpus.evaluation.measures.selective import Outcome


@given(st.integers(1, 3000), st.floats(0, 1), st.sampled_from([0.9, 0.95, 0.99]))
def test_the_bound_is_that_of_clopper_and_pearson(total: int, share: float, sure: float) -> None:
    wrong = round(share * total)
    expected = 1.0 if wrong == total else float(beta.ppf(sure, wrong + 1, total - wrong))
    assert upper_bound(wrong, total, sure) == pytest.approx(expected, abs=1e-6)


def test_none_wrong_of_so_many_is_the_rule_of_three() -> None:
    assert upper_bound(0, 100) == pytest.approx(1 - 0.05 ** (1 / 100), abs=1e-9)


@pytest.mark.parametrize(("wrong", "total"), [(-1, 3), (4, 3), (0, 0)])
def test_impossible_counts_are_refused(wrong: int, total: int) -> None:
    with pytest.raises(ValueError, match="among"):
        upper_bound(wrong, total)


def drawn(rng: random.Random, count: int) -> list[Outcome]:
    """Draw outcomes that are right exactly as often as they are confident."""
    sure = [rng.random() for _ in range(count)]
    return [Outcome(c, rng.random() < c) for c in sure]


def test_the_promise_is_broken_about_as_seldom_as_agreed() -> None:
    rng = random.Random(7)
    broken = 0
    for _ in range(300):
        found = certify(drawn(rng, 1500), 0.2)
        assert found is not None
        # of confidences drawn evenly, those above t are wrong in (1 - t) / 2 of the cases
        broken += (1 - found.threshold) / 2 > 0.2
    assert broken / 300 <= 0.08


def test_a_stricter_promise_answers_less() -> None:
    outcomes = drawn(random.Random(1), 3000)
    strict, lenient = certify(outcomes, 0.05), certify(outcomes, 0.2)
    assert strict is not None
    assert lenient is not None
    assert strict.threshold > lenient.threshold
    assert strict.answered < lenient.answered
    assert strict.bound <= 0.05


def test_what_is_wrong_half_the_time_is_not_certified() -> None:
    assert certify([Outcome(0.9, n % 2 == 0) for n in range(500)], 0.1) is None
    assert certify([Outcome(0.9, True)] * 99, 0.1) is None
