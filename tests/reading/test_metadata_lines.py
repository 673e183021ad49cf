"""Front matter, and lines of the head that say where and when an article appeared."""

import pytest

from askcorpus.reading.draft import Metadata
from askcorpus.reading.metadata import parse_line, split_front_matter


@pytest.mark.parametrize(
    ("line", "stated"),
    [
        ("Date: 9 February 2011", Metadata(date="2011-02-09")),
        ("Published 12 June 2017", Metadata(date="2017-06-12")),
        ("Published on June 12, 2017", Metadata(date="2017-06-12")),
        ("Last updated: 2017-06-12 10:30", Metadata(date="2017-06-12")),
        ("12 June 2017", Metadata(date="2017-06-12")),
        ("Source: Lindby Courier, harbour desk", Metadata(source="Lindby Courier, harbour desk")),
        ("Title: The Wall", Metadata(title="The Wall")),
        ("By Marta Holm", Metadata()),
        ("by Marta Holm and Jonas van der Ek", Metadata()),
        ("Author: M. H.", Metadata()),
        ("12 June 2017 · Lindby Courier", Metadata(date="2017-06-12", source="Lindby Courier")),
        ("Lindby Courier | June 2017", Metadata(date="2017-06", source="Lindby Courier")),
        ("By Marta Holm | 12 June 2017", Metadata(date="2017-06-12")),
        (
            "Marta Holm · Courier · 12 June 2017",
            Metadata(date="2017-06-12", source="Courier"),
        ),
    ],
)
def test_metadata_lines(line: str, stated: Metadata) -> None:
    assert parse_line(line) == stated


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Key: 4711",
        "2011",
        "1948 – The town was founded",
        "Date: the fruit of a palm",
        "Published in Lindby",
        "Source: the river rises in the hills behind the town.",
        "By the time they came, the town was empty.",
        "By Train",
        "The wall was built on 12 June 2017.",
        "12 June 2017 – The wall was finished, and the town danced.",
        "Updated: the ferry started on Monday.",
    ],
)
def test_other_lines_are_text(line: str) -> None:
    assert parse_line(line) is None


def test_front_matter_is_taken_off_the_text() -> None:
    text = "---\ntitle: The Wall\ndate: 2017-06-12\nauthors: [A, B]\n---\nText.\n"
    assert split_front_matter(text) == (Metadata("The Wall", "2017-06-12", "A, B"), "Text.\n")


@pytest.mark.parametrize(
    ("yaml", "stated"),
    [
        ("title: Lindby: a wall\ndate: 2011-02-31", Metadata(title="Lindby: a wall")),
        ("title: &a [*a]\nsource: X", Metadata(source="X")),
        ("title: !!python/object/apply:os.system [ls]\nsource: X", None),
        ("date: 2011-02-31\nsource: X", Metadata(source="X")),
        ("date: !!timestamp x\nsource: X", Metadata(source="X")),
        ("date: 9 February 2011", Metadata(date="2011-02-09")),
        ("date: 2011", Metadata(date="2011")),
        ("", Metadata()),
        ("title: {deep: {er: 1}}\nsource: X", Metadata(source="X")),
    ],
)
def test_odd_front_matter_never_fails(yaml: str, stated: Metadata | None) -> None:
    found, rest = split_front_matter(f"---\n{yaml}\n---\nText.")
    assert rest == "Text."
    assert stated is None or found == stated


@pytest.mark.parametrize(
    "text", ["---\nno keys here\n---\nText.", "---\ntitle: never closed\n", "Text.\n---\na: b\n---"]
)
def test_what_only_looks_like_front_matter_stays_text(text: str) -> None:
    assert split_front_matter(text) == (Metadata(), text)


def test_deeply_nested_yaml_does_not_blow_the_stack() -> None:
    text = "---\na: " + "[" * 20_000 + "\n---\nText."
    assert split_front_matter(text)[1] == "Text."
