"""Rows of tables, as pipes or tabs draw them, and what is too long to be quoted."""

import pytest
from answering_help import READER, MemoryCorpus, assert_sound
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.answering import Options, answer
from askcorpus.answering.tables import rows
from askcorpus.answering.units import LONGEST_UNIT, units_of
from askcorpus.model import Kind, Verdict

ANY = Options(threshold=0.0, close=0.0)


@pytest.mark.parametrize(
    ("table", "found"),
    [
        (
            "| A | B |\n|:--|--:|\n| x | 1 |\n| y | 2 |",
            [("| x | 1 |", "A x, B 1"), ("| y | 2 |", "A y, B 2")],
        ),
        ("A | B\n--|--\nx | 1", [("x | 1", "A x, B 1")]),
        ("A\tB\nx\t1", [("A\tB", "A B"), ("x\t1", "A x, B 1")]),
        ("| A | B |\n|---|---|\n| x |", [("| x |", "A B x")]),
        ("| A | B |\n|---|---|\n| | 1 |", [("| | 1 |", "B 1")]),
        ("| A |\n|---|\n| x \\| y |", [("| x \\| y |", "A x \\| y")]),
        ("| A | B |\n|---|---|", []),
        ("| A | B |", []),
        ("", []),
    ],
)
def test_rows(table: str, found: list[tuple[str, str]]) -> None:
    assert [(row.span.of(table), row.said) for row in rows(table)] == found


YEARS = "| Year | Boats |\n|---|---|\n" + "\n".join(
    f"| {year} | {year - 1000} |" for year in range(1600, 1900)
)


def test_a_long_table_has_its_rows_too() -> None:
    assert len(rows(YEARS)) == 300
    corpus = MemoryCorpus(YEARS, kinds={1: Kind.TABLE})
    question = "How many boats were there in 1851?"
    made = answer(question, corpus.hits(question), corpus, READER, None, ANY).answer
    assert_sound(made, corpus)
    assert [s.text for s in made.sentences] == ["| Year | Boats |", "| 1851 | 851 |"]


def test_of_a_long_table_the_rows_that_say_most_of_the_question_are_weighed() -> None:
    [table] = MemoryCorpus(YEARS, kinds={1: Kind.TABLE}).passages
    units = units_of(0, table, ("boat", "1851", "1899"))
    assert len(units) == 60
    assert [unit.text for unit in units[-2:]] == ["| 1851 | 851 |", "| 1899 | 899 |"]
    assert units[0].text == "| 1600 | 600 |"


FERRY = "| Year | Passengers |\n|---|---|\n| 1901 | 44 |\n| 1902 | 51 |"


def test_a_row_does_not_answer_with_the_title_of_its_table() -> None:
    corpus = MemoryCorpus(
        FERRY, kinds={1: Kind.TABLE}, context="The ferry Alma, built by Ines Tarrow in Varde"
    )
    for question in ("Who built the ferry Alma?", "Where was the ferry Alma built?"):
        made = answer(question, corpus.hits(question), corpus, READER, None, ANY)
        assert max(c.features["reader"] for c in made.explanation.considered) < 0
    question = "How many passengers did the ferry Alma carry in 1901?"
    best = answer(question, corpus.hits(question), corpus, READER, None, ANY).explanation.considered
    assert (best[0].text, best[0].short) == ("| 1901 | 44 |", "44")
    assert best[0].features["reader"] > 0


LONG = "boats " * (LONGEST_UNIT // 6 + 1)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"In 1851 there were 44 {LONG}", Kind.PROSE),
        (f"boats_in_1851 = 44  # {LONG}", Kind.CODE),
        (f"| 1851 | 44 {LONG} |", Kind.TABLE),
        (f"| Year | Boats |\n|---|---|\n| 1851 | 44 {LONG} |", Kind.TABLE),
        (f"| Year | Boats {LONG} |\n|---|---|\n| 1851 | 44 |", Kind.TABLE),
    ],
)
def test_what_is_longer_than_anybody_reads_is_no_evidence(text: str, kind: Kind) -> None:
    corpus = MemoryCorpus(text, kinds={1: kind})
    question = "How many boats were there in 1851?"
    made = answer(question, corpus.hits(question), corpus, READER, None, ANY).answer
    assert (made.verdict, made.sentences, made.evidence) == (Verdict.NOT_FOUND, (), ())


def test_beside_a_long_block_the_rest_still_answers() -> None:
    corpus = MemoryCorpus(
        f"boats = 44  # {LONG}", "In 1851 there were 44 boats.", kinds={1: Kind.CODE}
    )
    question = "How many boats were there in 1851?"
    made = answer(question, corpus.hits(question), corpus, READER, None, ANY).answer
    assert [s.text for s in made.sentences] == ["In 1851 there were 44 boats."]


@given(st.text(alphabet="|-\t\n a1\\", max_size=60))
def test_a_row_is_one_line(table: str) -> None:
    for row in rows(table):
        assert row.span.of(table).strip()
        assert "\n" not in row.span.of(table)
