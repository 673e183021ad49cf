"""Risk–coverage curve, its area, reliability and calibration error, worked out by hand."""

from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.evaluation.measures.selective import (
    Bin,
    Outcome,
    Point,
    area,
    calibration_error,
    reliability,
    risk_coverage,
)


def told(*pairs: tuple[float, int]) -> list[Outcome]:
    return [Outcome(confidence, bool(right)) for confidence, right in pairs]


def test_the_curve_by_hand() -> None:
    curve = risk_coverage(told((0.7, 1), (0.9, 1), (0.6, 0), (0.8, 0)))
    assert curve == (
        Point(1 / 4, 0, 0.9),
        Point(2 / 4, 1 / 2, 0.8),
        Point(3 / 4, 1 / 3, 0.7),
        Point(1, 2 / 4, 0.6),
    )
    # the mean of the four risks: (0 + 1/2 + 1/3 + 1/2) / 4
    assert area(curve) == pytest.approx(1 / 3)


def test_equal_confidences_are_one_point() -> None:
    curve = risk_coverage(told((0.8, 0), (0.9, 1), (0.5, 0), (0.8, 1)))
    assert curve == (Point(1 / 4, 0, 0.9), Point(3 / 4, 1 / 3, 0.8), Point(1, 2 / 4, 0.5))
    # 1/4 · 0 + 2/4 · 1/3 + 1/4 · 1/2 = 1/6 + 1/8
    assert area(curve) == pytest.approx(7 / 24)


def test_no_outcome_has_no_curve_and_no_figure() -> None:
    assert risk_coverage([]) == ()
    assert reliability([]) == ()
    with pytest.raises(ValueError, match="no curve"):
        area(())
    with pytest.raises(ValueError, match="no outcomes"):
        calibration_error(())


@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize("confidence", [0.0, 0.25, 1.0])
def test_one_outcome(confidence: float, right: bool) -> None:
    outcomes = [Outcome(confidence, right)]
    assert risk_coverage(outcomes) == (Point(1, 1 - right, confidence),)
    assert area(risk_coverage(outcomes)) == 1 - right
    assert calibration_error(reliability(outcomes)) == abs(right - confidence)


def test_all_of_the_same_confidence() -> None:
    outcomes = told((0.5, 1), (0.5, 0), (0.5, 0), (0.5, 0))
    assert risk_coverage(outcomes) == (Point(1, 3 / 4, 0.5),)
    assert area(risk_coverage(outcomes)) == 3 / 4
    assert reliability(outcomes) == (Bin(0.4, 0.5, 4, 0.5, 1 / 4),)
    assert calibration_error(reliability(outcomes)) == 1 / 4


def test_all_right_has_no_area_and_all_wrong_all_of_it() -> None:
    assert area(risk_coverage(told((0.1, 1), (0.9, 1), (0.4, 1)))) == 0
    assert area(risk_coverage(told((0.1, 0), (0.9, 0), (0.4, 0)))) == pytest.approx(1)


def test_bins_by_hand() -> None:
    outcomes = told((0.0, 1), (0.1, 0), (0.2, 0), (0.15, 1), (1.0, 1))
    first, second, last = reliability(outcomes)
    # an upper edge belongs to its bin, and 0 to the first
    assert (first.low, first.high, first.count, first.accuracy) == (0.0, 0.1, 2, 1 / 2)
    assert first.confidence == pytest.approx(0.05)
    assert (second.low, second.high, second.count, second.accuracy) == (0.1, 0.2, 2, 1 / 2)
    assert second.confidence == pytest.approx(0.175)
    assert last == Bin(0.9, 1.0, 1, 1.0, 1.0)
    # 2/5 · |0.5 − 0.05| + 2/5 · |0.5 − 0.175| + 1/5 · 0 = 0.18 + 0.13
    assert calibration_error((first, second, last)) == pytest.approx(0.31)


@pytest.mark.parametrize("bins", [1, 3, 7, 10, 100])
def test_every_edge_falls_into_the_bin_below_it(bins: int) -> None:
    edges = [at / bins for at in range(1, bins + 1)]
    found = reliability([Outcome(edge, True) for edge in edges], bins)
    assert [each.high for each in found] == edges
    assert all(each.count == 1 for each in found)


outcome_lists = st.lists(
    st.builds(
        Outcome,
        st.one_of(st.sampled_from([0.0, 0.1, 0.3, 0.5, 1.0]), st.floats(0, 1)),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


@given(outcome_lists, st.randoms(use_true_random=False))
def test_the_order_of_outcomes_does_not_count(outcomes: list[Outcome], dice: Random) -> None:
    other = outcomes.copy()
    dice.shuffle(other)
    assert risk_coverage(other) == risk_coverage(outcomes)
    ours, theirs = calibration_error(reliability(outcomes)), calibration_error(reliability(other))
    assert ours == pytest.approx(theirs)


@given(outcome_lists)
def test_the_curve_and_the_bins_hold_everything_once(outcomes: list[Outcome]) -> None:
    curve, bins = risk_coverage(outcomes), reliability(outcomes)
    assert curve[-1].coverage == 1
    assert curve[-1].risk == pytest.approx(sum(not o.right for o in outcomes) / len(outcomes))
    assert [point.threshold for point in curve] == sorted(
        {o.confidence for o in outcomes}, reverse=True
    )
    for point in curve:
        kept = [o for o in outcomes if o.confidence >= point.threshold]
        assert point.coverage == len(kept) / len(outcomes)
        assert point.risk == sum(not o.right for o in kept) / len(kept)
    assert 0 <= area(curve) <= 1 + 1e-9
    assert sum(each.count for each in bins) == len(outcomes)
    for each in bins:
        inside = [o for o in outcomes if each.low < o.confidence <= each.high]
        inside += [o for o in outcomes if o.confidence == each.low == 0]
        assert each.count == len(inside)


def test_confidence_that_parts_right_from_wrong_has_the_least_area() -> None:
    rights = (True, True, True, False, False)

    def area_of(order: tuple[bool, ...]) -> float:
        return area(risk_coverage([Outcome(1 - at / 10, r) for at, r in enumerate(order)]))

    areas = {order: area_of(order) for order in permutations(rights)}
    # wrong ones last: (0 + 0 + 0 + 1/4 + 2/5) / 5
    assert min(areas.values()) == areas[rights] == pytest.approx(0.13)
