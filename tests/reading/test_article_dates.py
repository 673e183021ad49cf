"""Dates as articles write them."""

import pytest

from askcorpus.reading.dates import parse_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2011-02-09", "2011-02-09"),
        ("2011/02/09", "2011-02-09"),
        ("2011-2-9", "2011-02-09"),
        ("2011-02-09T12:30:00Z", "2011-02-09"),
        ("2011-02-09 12:30:00+02:00", "2011-02-09"),
        ("9 February 2011", "2011-02-09"),
        ("9th of February 2011", "2011-02-09"),
        ("09 Feb 2011", "2011-02-09"),
        ("9 Feb. 2011, 14:05 GMT", "2011-02-09"),
        ("February 9, 2011", "2011-02-09"),
        ("Feb 9th 2011 at 2:05 p.m.", "2011-02-09"),
        ("Sept. 9, 2011", "2011-09-09"),
        ("Wednesday, 9 February 2011", "2011-02-09"),
        ("29 February 2012", "2012-02-29"),
        ("February 2011", "2011-02"),
        ("2011-02", "2011-02"),
        ("2011", "2011"),
    ],
)
def test_dates_are_understood(text: str, iso: str) -> None:
    assert parse_date(text) == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31 February 2011",
        "29 February 2011",
        "2011-13-01",
        "2011-13",
        "09/02/2011",
        "9 February",
        "on 9 February 2011",
        "9 February 2011 in Herzliya",
        "3011",
        "0 May 2011",
        "in " * 50 + "2011",
    ],
)
def test_anything_else_is_no_date(text: str) -> None:
    assert parse_date(text) is None
