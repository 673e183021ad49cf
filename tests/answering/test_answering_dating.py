"""The date that a sentence gives for what it says."""

import pytest
from answering_help import MemoryCorpus

from askcorpus.answering.dating import asks_of_now, own_date, told_date
from askcorpus.answering.evidence import WEIGHTS, Candidate
from askcorpus.answering.question import Question
from askcorpus.model import Kind, Span

WHO = "Who is the harbour master?"


def marked(text: str, short: str, kind: Kind = Kind.PROSE) -> Candidate:
    """Return a sentence as a candidate that the reader marked `short` in."""
    passage = MemoryCorpus(text, kinds={1: kind}).passages[0]
    start = text.index(short)
    features = dict.fromkeys(WEIGHTS, 0.0)
    return Candidate(passage, Span(0, len(text)), 0, features, Span(start, start + len(short)))


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Harbour master Per Holm met them in 2014.", "2014"),
        ("Harbour master Per Holm met them in January 2014.", "2014-01"),
        ("On 7 January 2014 Per Holm was harbour master.", "2014-01-07"),
        ("On January 7, 2014, Per Holm was harbour master.", "2014-01-07"),
        ("Per Holm was harbour master at the end of 2014.", "2014"),
        ("The harbour master (2014) was Per Holm.", "2014"),
        ("The pilot met Per Holm in May 2014, and the crew came in 2017.", "2014-05"),
        ("The crew came in 2017, and Per Holm met them.", "2017"),
        ("The crew came in 2014 and in 2017, and Per Holm met them.", None),
        ("Per Holm met them in 2023.", None),
        ("Per Holm met them in 2031.", None),
        ("Per Holm met them.", None),
        ("Per Holm, elected in 2014, is harbour master.", None),
        ("Harbour master since 2014, Per Holm met them.", None),
        ("Per Holm, harbour master, said on Monday that the pier of 2014 was lost.", None),
        ("Per Holm, the harbour master, signed the treaty of 2014.", None),
        ("Harbour master Per Holm met 2014 sailors.", None),
    ],
)
def test_a_date_is_read_where_it_is_plain(text: str, date: str | None) -> None:
    assert own_date(Question.of(WHO), marked(text, "Per Holm"), "2023-09-10") == date
    told = told_date(Question.of(WHO), marked(text, "Per Holm"), "2023-09-10")
    assert told == (date or "2023-09-10")


def test_without_an_articles_date_nothing_is_earlier() -> None:
    found = marked("Harbour master Per Holm met them in 2014.", "Per Holm")
    assert told_date(Question.of(WHO), found, None) is None


def test_a_row_has_no_date_of_its_own() -> None:
    found = marked("| in 2014 | Per Holm |", "Per Holm", Kind.TABLE)
    assert own_date(Question.of(WHO), found, "2023") is None


@pytest.mark.parametrize(
    ("question", "date"),
    [
        ("How many boats has Kalla?", "1902"),
        ("How many boats were there in Kalla?", None),
        ("How many boats sank off Kalla?", None),
        ("When were the boats lost?", None),
    ],
)
def test_a_number_that_was_is_its_articles(question: str, date: str | None) -> None:
    found = marked("Kalla had 51 boats in 1902.", "51 boats")
    assert own_date(Question.of(question), found, "2023") == date


@pytest.mark.parametrize(
    ("question", "now"),
    [
        ("Who is the mayor?", True),
        ("Who leads the council?", True),
        ("What has Kalla?", True),
        ("Who was the mayor?", False),
        ("Who is the man who was mayor?", False),
        ("Who led the council?", False),
    ],
)
def test_what_asks_of_now(question: str, now: bool) -> None:
    assert asks_of_now(Question.of(question)) is now
