"""Plain text: where paragraphs end."""

import textwrap

import pytest

from askcorpus.model import Kind
from askcorpus.reading.plain import read_plain

LONG = (
    "The council of the little town signed a contract with a firm from the coast, which will "
    "deepen the harbour to nine metres, and with a bank that lends the money for it. The work "
    "starts in April and takes eleven weeks, if the herring leave in time. Nobody knows that."
)


def texts(source: str) -> list[str]:
    return [block.text for block in read_plain(source).blocks]


def kinds(source: str) -> list[Kind]:
    return [block.kind for block in read_plain(source).blocks]


@pytest.mark.parametrize("width", [50, 60, 72, 79, 99])
def test_hard_wrapped_blocks_are_joined(width: int) -> None:
    paragraphs = [LONG, LONG.replace("council", "mayor"), "Short end."]
    source = "\n\n".join(textwrap.fill(text, width) for text in paragraphs)
    assert texts(source) == paragraphs


def test_long_lines_are_paragraphs() -> None:
    assert texts(f"{LONG}\n{LONG}\nShort end.") == [LONG, LONG, "Short end."]


def test_a_long_url_does_not_make_a_text_unwrapped() -> None:
    url = "https://example.org/" + "a" * 120
    source = textwrap.fill(LONG, 70) + f"\n\n{url}\n"
    assert texts(source) == [LONG, url]


def test_a_hyphen_inside_a_word_at_the_end_of_a_line_joins_without_blank() -> None:
    source = textwrap.fill(LONG, 72) + "\n\nThe long-\nawaited ferry came."
    assert texts(source)[-1] == "The long-awaited ferry came."


@pytest.mark.parametrize(
    "lines",
    [
        ["The server room is in the basement.", "The key is 4711.", "Alice has a spare one."],
        ["The server room is in the basement", "The key is number 4711", "Alice has a spare"],
        ["Marta Holm", "12 Quay Street", "Lindby"],
        ["Milk", "Eggs"],
        [
            "The council approved the plan for the harbour on Monday evening.",
            "The council rejected the plan for the station on Tuesday morning.",
        ],
    ],
)
def test_short_lines_that_do_not_wrap_are_paragraphs(lines: list[str]) -> None:
    assert texts("\n".join(lines)) == lines


def test_list_items_lose_bullets_keep_numbers_and_join_their_lines() -> None:
    source = "Conditions:\n- one\n  and more\n* two\n• three\n1. first\n2) second\n\nEnd."
    assert [(block.kind, block.text) for block in read_plain(source).blocks] == [
        (Kind.PROSE, "Conditions:"),
        (Kind.LIST_ITEM, "one and more"),
        (Kind.LIST_ITEM, "two"),
        (Kind.LIST_ITEM, "three"),
        (Kind.LIST_ITEM, "1. first"),
        (Kind.LIST_ITEM, "2) second"),
        (Kind.PROSE, "End."),
    ]


def test_a_number_or_dash_that_wrapping_put_first_is_no_list() -> None:
    text = LONG.replace("nine metres", "a depth - for now - of 12. That")
    for width in range(45, 100):
        assert texts(textwrap.fill(f"{text} {LONG}", width)) == [f"{text} {LONG}"]


def test_rules_are_no_paragraphs_and_underline_headings() -> None:
    source = "The wall\n--------\nIt stands.\n\n* * *\n\nIt fell.\n=====\n"
    assert texts(source) == ["The wall", "It stands.", "It fell."]
    assert kinds(source) == [Kind.HEADING, Kind.PROSE, Kind.PROSE]


def test_tables_keep_their_lines() -> None:
    assert kinds("Name\tAge\nBob\t4\n\na | b | c\n1 | 2 | 3\n") == [Kind.TABLE, Kind.TABLE]


def test_metadata_lines_stand_alone_before_a_wrapped_text() -> None:
    source = "The wall\nDate: 3 May 2020\n" + textwrap.fill(LONG, 72)
    assert texts(source) == ["The wall", "Date: 3 May 2020", LONG]
