"""Rows of tables, as pipes or tabs draw them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.answering.tables import rows


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


def test_a_long_table_is_left_whole() -> None:
    head = "| A | B |\n|---|---|\n"
    assert len(rows(head + "| x | 1 |\n" * 60)) == 60
    assert rows(head + "| x | 1 |\n" * 61) == ()


@given(st.text(alphabet="|-\t\n a1\\", max_size=60))
def test_a_row_is_one_line(table: str) -> None:
    for row in rows(table):
        assert row.span.of(table).strip()
        assert "\n" not in row.span.of(table)
