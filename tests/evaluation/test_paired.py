"""McNemar's test against binomials worked by hand, and the bootstrap's coverage and constancy."""

import math
from fractions import Fraction

import numpy as np
import pytest

from askcorpus.evaluation.comparison.paired import Estimate, Pairing, bootstrap, mcnemar


def judged(gaps: list[float], questions: list[int] | None = None, n: int = 10_000) -> Estimate:
    """The bootstrap of a mean difference; each record is a question of its own if not said."""
    of = np.array(questions) if questions is not None else np.arange(len(gaps))
    return bootstrap({"m": np.array(gaps)}, {}, of, n)["m"]


@pytest.mark.parametrize(
    ("losses", "wins", "p"),
    [
        (0, 0, 1),
        (1, 0, 1),  # 2 · 1/2
        (1, 1, 1),
        (5, 0, Fraction(2, 32)),
        (0, 6, Fraction(2, 64)),
        (1, 9, Fraction(2 * (1 + 10), 1024)),
        (2, 10, Fraction(2 * (1 + 12 + 66), 4096)),
        (12, 0, Fraction(2, 4096)),
        (7, 7, 1),
        (6, 8, Fraction(2 * (1 + 14 + 91 + 364 + 1001 + 2002 + 3003), 16384)),
    ],
)
def test_mcnemar_is_the_binomial_worked_by_hand(losses: int, wins: int, p: Fraction) -> None:
    assert mcnemar(losses, wins) == float(p)
    assert mcnemar(wins, losses) == float(p)


def test_mcnemar_takes_thousands_of_pairs() -> None:
    p = mcnemar(4800, 5200)
    # normal approximation with continuity correction
    z = (5200 - 4800 - 1) / math.sqrt(10_000)
    assert p == pytest.approx(math.erfc(z / math.sqrt(2)), rel=1e-2)
    assert mcnemar(0, 5000) == 0.0


def test_runs_that_do_not_differ_are_no_surprise() -> None:
    assert judged([0.0] * 50) == Estimate(0.0, 0.0, 1.0)


def test_a_clear_difference_is_told_from_chance_and_a_balanced_one_is_not() -> None:
    clear = judged([-0.5] * 20 + [0.0] * 80)
    assert clear.high < 0
    assert clear.p < 0.001
    balanced = judged([-0.5, 0.5] * 10 + [0.0] * 80)
    assert balanced.low < 0 < balanced.high
    assert balanced.p > 0.5


@pytest.mark.parametrize(("pairs", "least"), [(1, 1.0), (3, 0.25), (5, 0.0625)])
def test_a_handful_of_pairs_proves_nothing(pairs: int, least: float) -> None:
    assert judged([-1.0] * pairs).p == least


def test_the_same_numbers_come_out_every_time() -> None:
    differences = list(np.random.default_rng(7).normal(0.02, 0.3, 300))
    assert judged(differences) == judged(differences)


def test_intervals_hold_the_true_difference_about_as_often_as_they_say() -> None:
    generator = np.random.default_rng(11)
    held = 0
    for _ in range(400):
        differences = generator.choice([-1.0, 0.0, 0.5], p=[0.1, 0.7, 0.2], size=120)
        estimate = judged(list(differences), n=600)
        held += estimate.low <= 0.0 <= estimate.high
    # 95 % of 400 is 380; four standard errors of the count are 17
    assert 360 <= held <= 397


def test_intervals_match_the_normal_approximation_of_a_large_sample() -> None:
    differences = np.random.default_rng(3).normal(0.1, 1.0, 2000)
    estimate = judged(list(differences))
    error = differences.std() / math.sqrt(differences.size)
    assert estimate.low == pytest.approx(differences.mean() - 1.96 * error, abs=0.004)
    assert estimate.high == pytest.approx(differences.mean() + 1.96 * error, abs=0.004)


def test_what_belongs_to_a_question_is_drawn_together() -> None:
    differences = list(np.random.default_rng(5).choice([-1.0, 0.0, 1.0], size=100))
    alone = judged(differences)
    doubled = judged(differences * 2, [*range(100), *range(100)])
    # the same questions asked twice are no more evidence
    assert doubled == alone
    assert judged(differences * 2).high - judged(differences * 2).low < alone.high - alone.low


def test_records_that_do_not_qualify_count_nowhere() -> None:
    differences = [-0.5, 0.25, 0.5, -0.25, 0.75, 0.5, 0.25, 0.5]
    with_gaps = judged([*differences, *[math.nan] * 8], n=20_000)
    assert with_gaps.low == pytest.approx(judged(differences).low, abs=0.15)
    assert with_gaps.high == pytest.approx(judged(differences).high, abs=0.15)


def test_a_measure_without_a_defined_draw_is_absent() -> None:
    assert bootstrap({"m": np.array([math.nan, math.nan])}, {}, np.arange(2)) == {}
    assert bootstrap({"m": np.empty(0)}, {}, np.arange(0)) == {}
    assert bootstrap({}, {}, np.arange(3)) == {}


def test_what_is_no_mean_is_drawn_as_the_means_are() -> None:
    gaps = np.random.default_rng(2).normal(0.1, 0.5, 60)
    same = Pairing(lambda weights: weights @ gaps / weights.sum(axis=1), gaps != 0)
    found = bootstrap({"mean": gaps}, {"own": same}, np.arange(60))
    assert found["own"] == found["mean"]
