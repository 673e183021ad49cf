"""Words, stems and numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.text.words import content_stems, numbers, stem, tokens


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from 700 to more than 1,600 activities", {"700", "1600"}),
        ("three conditions", {"3"}),
        ("3 conditions", {"3"}),
        ("twenty-one days", {"21"}),
        ("twenty one days", {"21"}),
        ("twenty–one days", {"21"}),
        ("twenty-first", {"21"}),
        ("twenty, one", {"20", "1"}),
        ("twenty-one two", {"21", "2"}),
        ("20 of twenty-one", {"20", "21"}),
        ("two hundred", {"2", "100"}),
        ("the 21st of May", {"21"}),
        ("the first visit", {"1"}),
        ("2.50 metres", {"2.5"}),
        ("007", {"7"}),
        ("9/11", {"9", "11"}),
        ("20 May 2010", {"20", "2010"}),
        ("nobody", set()),
        ("", set()),
    ],
)
def test_numbers(text: str, found: set[str]) -> None:
    assert numbers(text) == found


@given(st.integers(0, 10**9))
def test_a_number_is_itself_however_it_is_grouped(number: int) -> None:
    assert numbers(f"about {number} of them") == {str(number)}
    assert numbers(f"about {number:,} of them") == {str(number)}


@given(st.text())
def test_numbers_never_fail(text: str) -> None:
    assert all(number for number in numbers(text))


@given(st.text())
def test_tokens_point_to_their_words(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert token.start >= end
        assert text[token.start : token.end] == token.surface
        end = token.end


def test_a_possessive_belongs_to_no_word() -> None:
    assert [t.surface for t in tokens("Israel's and NATO’s offices")] == [
        "Israel",
        "and",
        "NATO",
        "offices",
    ]


def test_stems_join_forms_and_number_words() -> None:
    assert stem("conditions") == stem("condition")
    assert stem("three") == stem("3")


def test_content_leaves_function_words_out() -> None:
    assert content_stems("Which were the three conditions of Geoană?") == {
        "3",
        "condit",
        "geoana",
    }
