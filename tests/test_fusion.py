"""Scores of retrieval on hand-made cases; no models."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.retrieval.fusion import (
    WEIGHTS,
    Floats,
    Wanted,
    content_of,
    coverage,
    fuse,
    phrase,
    rarity,
)

STOP = frozenset({"the", "of", "who"})
ALIKE = {"river": 0, "stream": 0, "castle": 1, "built": 2}


def table(pieces: Sequence[str]) -> Floats:
    """Pieces of the same number are alike; the others are like nothing."""
    rows = np.zeros((len(pieces), 4), dtype=np.float32)
    for row, piece in zip(rows, pieces, strict=True):
        row[ALIKE.get(piece, 3)] = 1.0 if piece in ALIKE else 0.0
    return rows


def wanted(*pieces: str) -> Wanted:
    return Wanted.of(pieces, STOP, dict.fromkeys(pieces, 1), 10)


def test_weights_add_up_to_one() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)
    assert fuse(dict.fromkeys(WEIGHTS, 1.0)) == pytest.approx(1.0)


def test_a_rare_piece_weighs_more_and_none_weighs_less_than_nothing() -> None:
    assert rarity(0, 100) > rarity(1, 100) > rarity(50, 100) > rarity(100, 100) > 0
    assert rarity(3, 2) > 0


def test_function_words_and_marks_are_not_wanted() -> None:
    assert content_of(["who", "built", "?", "the", "castle"], STOP) == ["built", "castle"]
    assert wanted("who", "the").pieces == ("who", "the")


def test_coverage_takes_the_best_two_neighbouring_sentences() -> None:
    near = [[], ["castle"], ["built"], ["sea"]]
    far = [[], ["castle"], ["sea"], ["built"]]
    one, other = coverage(wanted("castle", "built"), [near, far], table)
    assert one == pytest.approx(1.0)
    assert other == pytest.approx(0.5)


def test_the_context_covers_and_like_pieces_count() -> None:
    by_context = [["castle"], ["sea"]]
    alike = [[], ["stream"]]
    assert coverage(wanted("castle"), [by_context], table) == [pytest.approx(1.0)]
    assert coverage(wanted("river"), [alike], table) == [pytest.approx(1.0)]
    assert coverage(wanted("river"), [alike], lambda pieces: None) == [0.0]


def test_phrase_wants_neighbours() -> None:
    asked = wanted("castle", "of", "thun")
    assert phrase(asked, [[], ["the", "castle", "of", "thun"]], STOP) == pytest.approx(1.0)
    assert phrase(asked, [[], ["thun", "castle"]], STOP) == 0.0
    assert phrase(wanted("castle"), [[], ["castle"]], STOP) == 0.0


@given(
    st.lists(st.sampled_from(["river", "castle", "the", "?", "x"]), max_size=6),
    st.lists(
        st.lists(
            st.lists(st.sampled_from(["river", "stream", "built", "the"]), max_size=4),
            min_size=1,
            max_size=4,
        ),
        max_size=3,
    ),
)
def test_scores_stay_between_nothing_and_all(
    question: list[str], passages: list[list[list[str]]]
) -> None:
    asked = Wanted.of(question, STOP, {}, 5)
    for score in coverage(asked, passages, table):
        assert -1e-6 <= score <= 1 + 1e-6
    for passage in passages:
        assert 0 <= phrase(asked, passage, STOP) <= 1 + 1e-6
