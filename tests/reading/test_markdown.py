"""Markdown: what each mark becomes."""

import pytest

from askcorpus.model import Kind
from askcorpus.reading.markdown import MAX_NESTING, read_markdown


def blocks(source: str) -> list[tuple[Kind, str]]:
    return [(block.kind, " ".join(block.text.split())) for block in read_markdown(source).blocks]


def prose(source: str) -> str:
    ((kind, text),) = blocks(source)
    assert kind is Kind.PROSE
    return text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("A [link](http://x 'title') here", "A link here"),
        ("A [link][r] here\n\n[r]: http://x", "A link here"),
        ("<http://example.org>", "http://example.org"),
        ("*a* **b** ~~c~~ `d*e`", "a b c d*e"),
        ("see ![the plan](plan.png) now", "see the plan now"),
        ("one\ntwo  \nthree", "one two three"),
        ("a<!-- hidden -->b <b>bold</b> &amp; &lt;", "ab bold & <"),
        ("a <script>bad()</script>b", "a b"),
        ("a<br>b", "a b"),
        ("noted[^1]\n", "noted[^1]"),
        ("^[inline notes stay]", "^[inline notes stay]"),
        ("> quoted\n> text", "quoted text"),
        ("> > deep", "deep"),
        (r"1\. no list", "1. no list"),
    ],
)
def test_marks_are_reduced_to_their_text(source: str, text: str) -> None:
    assert prose(source) == text


def test_images_alone_are_captions() -> None:
    assert blocks("![A bridge](x.png)") == [(Kind.CAPTION, "A bridge")]
    assert blocks("[![A bridge](x.png)](http://x)") == [(Kind.CAPTION, "A bridge")]
    assert blocks("![](x.png)") == []


def test_code_and_tables_keep_their_lines() -> None:
    code, indented, table = read_markdown(
        "```py\nx = 1\n\n\ny\n```\n\n    a\n      b\n\n| a |\n|---|\n| *b* |\n"
    ).blocks
    assert (code.kind, code.text) == (Kind.CODE, "x = 1\n\n\ny")
    assert (indented.kind, indented.text) == (Kind.CODE, "a\n  b")
    assert (table.kind, table.text) == (Kind.TABLE, "| a |\n|---|\n| *b* |")


def test_lists_are_flattened_and_numbers_kept() -> None:
    assert blocks("3. a\n\n   second\n4. b\n   - c\n     > d\n   - ```\n     e\n     ```\n") == [
        (Kind.LIST_ITEM, "3. a"),
        (Kind.LIST_ITEM, "second"),
        (Kind.LIST_ITEM, "4. b"),
        (Kind.LIST_ITEM, "c"),
        (Kind.LIST_ITEM, "d"),
        (Kind.CODE, "e"),
    ]


def test_footnotes_are_prose_where_they_stand() -> None:
    assert blocks("Text.[^a]\n\n[^a]: The note.\n\nMore.") == [
        (Kind.PROSE, "Text."),
        (Kind.PROSE, "The note."),
        (Kind.PROSE, "More."),
    ]


def test_html_blocks_give_their_text() -> None:
    source = "<div>\n<p>One <i>two</i>.</p><p>Three &eacute;</p>\n<style>p {}</style></div>\n"
    assert blocks(source) == [(Kind.PROSE, "One two."), (Kind.PROSE, "Three é")]
    assert blocks("<!-- a\n\nb -->\n\n<script>\n\nx()\n\n</script>\n") == []


def test_a_line_in_bold_is_a_heading() -> None:
    assert blocks("**Background**\n\n**This is said loudly.**") == [
        (Kind.HEADING, "Background"),
        (Kind.PROSE, "This is said loudly."),
    ]


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("# One *two*\n\nText.", "One two"),
        ("One\n===\n\nText.", "One"),
        ("## Intro\n\nText.", "Intro"),
        ("## Intro\n\n# Late\n", "Late"),
        ("Text.\n\n## Later", None),
        ("Text.", None),
    ],
)
def test_the_title_is_the_main_heading(source: str, title: str | None) -> None:
    assert read_markdown(source).title == title


def test_lists_nest_deeply() -> None:
    source = "".join(f"{'  ' * depth}- item {depth}\n" for depth in range(50))
    assert blocks(source) == [(Kind.LIST_ITEM, f"item {depth}") for depth in range(50)]


@pytest.mark.parametrize(
    "source",
    [
        "> " * 10_000 + "word",
        "- " * 10_000 + "word",
        "".join(f"{'  ' * depth}- word\n" for depth in range(MAX_NESTING)),
    ],
)
def test_what_nests_too_deeply_is_read_as_plain_text_and_not_lost(source: str) -> None:
    draft = read_markdown(source)
    assert sum(block.text.count("word") for block in draft.blocks) == source.count("word")


@pytest.mark.parametrize(
    "mark", ["[", "![", "[a](", "*a_ ", "<", "`", "|", "](", "> [", "&", "~~a "]
)
def test_ten_thousand_marks_are_bounded(mark: str) -> None:
    """The parser's nesting limit and ours on brackets keep these from running away."""
    assert sum(len(block.text) for block in read_markdown("a " + mark * 10_000 + "end").blocks) > 0


def test_images_in_images_end() -> None:
    depth = 450
    ((_, text),) = blocks("![" * depth + "core" + "](b)" * depth)
    assert "core" in text
