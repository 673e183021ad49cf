"""Amounts as disagreement compares them."""

import pytest

from askcorpus.answering.amounts import amounts, marked_amounts
from askcorpus.model import Span

SAME = [
    ("200", "two hundred"),
    ("105", "one hundred and five"),
    ("2,500 men", "two thousand five hundred men"),
    ("1,600", "1.6 thousand"),
    ("1.2 million people", "1,200,000 people"),
    ("12 ships", "a dozen ships"),
    ("500,000", "half a million"),
    ("$20 million", "20,000,000 dollars"),
    ("43", "more than 40"),
    ("8,200", "at least 8,000"),
    ("27", "almost 30"),
    ("27", "nearly 30"),
    ("41", "about 40"),
    ("97", "close to 100"),
    ("41", "40 or so"),
    ("7", "no more than 8"),
    ("9", "no fewer than 8"),
    ("31", "30 or more"),
    ("more than 40", "more than 45"),
    ("1,200", "from 700 to 1,600"),
    ("45", "40–50"),
    ("8,849 metres", "8,849 m"),
]
OTHER = [
    ("200", "two"),
    ("20 million", "20 billion"),
    ("38", "more than 40"),
    ("31", "almost 30"),
    ("9", "no more than 8"),
    ("about 40", "60"),
    ("2,000", "from 700 to 1,600"),
    ("8,848 m", "8,849 metres"),
    ("9", "ten"),
]


def meet(one: str, other: str) -> bool:
    [ours], [theirs] = amounts(one), amounts(other)
    assert ours.meets(theirs) == theirs.meets(ours)
    return ours.meets(theirs)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_amount_in_other_words(one: str, other: str) -> None:
    assert meet(one, other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_amount(one: str, other: str) -> None:
    assert not meet(one, other)


@pytest.mark.parametrize("text", ["the third visit", "two thirds", "not 40", "one", "many", ""])
def test_what_is_not_read_as_an_amount(text: str) -> None:
    assert amounts(text) == ()


@pytest.mark.parametrize(
    ("text", "marked", "like"),
    [
        ("In all more than 40 people drowned.", "40 people", "more than 40 people"),
        ("The ferry cost about $20 million.", "20", "about $20 million"),
        ("No fewer than 40 drowned.", "40", "at least 40"),
        ("There were 40 or more.", "40", "at least 40"),
        ("They sold 40 % of it.", "40", "40 percent"),
        ("They had 40 boats.", "40", "40"),
        ("They lost close to 40 boats.", "40 boats", "about 40 boats"),
        ("They lost between 40 and 50 boats.", "50 boats", "from 40 to 50 boats"),
    ],
)
def test_what_stands_around_the_marked_words_counts(text: str, marked: str, like: str) -> None:
    start = text.index(marked)
    assert marked_amounts(text, Span(start, start + len(marked))) == amounts(like)
