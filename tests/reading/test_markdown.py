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
        ("*a* **b** `d*e`", "a b d*e"),
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


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("10<sup>14</sup> kilometres", "10¹⁴ kilometres"),
        ("10<SUP> -3 </SUP> m", "10⁻³ m"),
        ("10<sup>1.5</sup> and 2<sup>x</sup>", "10^(1.5) and 2^x"),
        ("2<sup>2<sup>3</sup></sup>", "2^(2³)"),
        ("10<sup>a</sup>5", "10^(a)5"),
        ("10<sup>14 unclosed", "10^14 unclosed"),
        ("the 21<sup>st</sup> day", "the 21st day"),
        ("<sup>14</sup>C", "¹⁴C"),
        ("the mill.<sup>[3]</sup> In 1788<sup>[4]</sup>", "the mill.[3] In 1788[4]"),
        ("the mill.<sup>1</sup> In 1788<sup>2</sup>", "the mill.¹ In 1788²"),
        ("in 1788<sup>[1](#n)</sup> <sup><a href='#n'>2</a></sup>", "in 1788¹ ²"),
        ("CO<sub>2</sub> and C<sub>6</sub>H<sub>12</sub>", "CO2 and C6H12"),
        ("101<sub>2</sub> and v<sub>max</sub>", "101₂ and v_max"),
        ("10<sup>14</sup><sup>1</sup> km", "10¹⁴[1] km"),
        ("5<sup>°</sup> and 6<sup>†</sup>", "5° and 6†"),
        ("3<sup>1</sup>/<sub>2</sub> miles", "3¹/₂ miles"),
    ],
)
def test_what_is_above_or_below_the_line_melts_into_no_number(source: str, text: str) -> None:
    assert prose(source) == text
    assert prose(f"<div>{source.replace('[1](#n)', '1')}</div>") == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("built in 1788[1] by", "built in 1788[1] by"),
        ("40[2] sacks", "40[2] sacks"),
        ("40[2][] sacks, [1][2]", "40[2] sacks, [1]"),
        ("the mill[1], and [1]", "the mill[1], and [1]"),
        ("in 1788[1](http://x)[2](http://y) by", "in 1788[1][2] by"),
        ("the mill.[1](http://x)", "the mill.[1]"),
        ("1788[a](http://x) and [17](http://x)88", "1788[a] and [17]88"),
        ("*10*<sup>14</sup>[1] and CO<sub>2</sub>[1]", "10¹⁴[1] and CO₂[1]"),
        ("40![2](x.png) sacks", "40[2] sacks"),
        ("in 1788[^a note] by", "in 1788[^a note] by"),
        ("in [1788](http://x), ([1790](http://x)) and [1791][r]", "in 1788, (1790) and 1791"),
        ("a [long text][1], un[link](http://x)ed", "a long text, unlinked"),
    ],
)
def test_the_mark_of_a_note_stays_apart_from_a_number(source: str, text: str) -> None:
    targets = "[1]: http://x\n[2]: http://y\n[r]: http://z\n[^a note]: http://n\n"
    assert prose(f"{source}\n\n{targets}") == text


def test_the_reference_to_a_footnote_joins_no_digits() -> None:
    assert blocks("In 1788[^1] and 10[^1]5.\n\n[^1]: The note.") == [
        (Kind.PROSE, "In 1788 and 10[^1]5."),
        (Kind.PROSE, "The note."),
    ]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("2*3*4 and 2**3**4", "2*3*4 and 2**3**4"),
        ("2***3***4 and 2*x*3", "2***3***4 and 2*x*3"),
        ("10**14 km or 10**15 km", "10**14 km or 10**15 km"),
        ("1_000_000", "1_000_000"),
        ("10`14` m", "10`14` m"),
        ("H*2*O, *2*nd, 10*th*, un*believ*able", "H2O, 2nd, 10th, unbelievable"),
    ],
)
def test_marks_between_digits_stay(source: str, text: str) -> None:
    assert prose(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("~~Bjarne Moe~~ Siri Aune", "Siri Aune"),
        ("<del>Bjarne Moe</del> <ins>Siri Aune</ins>", "Siri Aune"),
        ("<s>a</s> b <STRIKE class='x'>c *d*</STRIKE>.", "b."),
        ("It was ~~Moe~~, who ~~often~~ sang ~~well~~.", "It was, who sang."),
        ("187~~4~~5", "1875"),
        ("<del>a <del>b</del> c</del> d", "d"),
        ("a <s> b </del> c <del> d", "a b c d"),
        ("The <s> token and <strong>bold</strong>", "The token and bold"),
        ("~~![a](b)~~ text", "text"),
        ("costs ~~1~~.5", "costs .5"),
        ("`~~a~~`", "~~a~~"),
        (r"\~~a\~~", "~~a~~"),
    ],
)
def test_struck_text_is_left_out(source: str, text: str) -> None:
    assert prose(source) == text


def test_what_is_struck_as_a_whole_is_no_block() -> None:
    source = (
        "# ~~Old~~\n\n~~Gone~~\n\n1. <s>gone</s>\n2. stays\n   - ~~**gone**~~\n"
        "   - [x] ~~gone~~\n\n~~Gone~~.\n\n<del>Gone</del>"
    )
    assert blocks(source) == [(Kind.LIST_ITEM, "2. stays")]
    assert read_markdown(source).title is None


def test_what_is_struck_may_span_blocks() -> None:
    source = (
        "<del>\n\nGone.\n\n| a |\n|---|\n| b |\n\n    code\n\n</del>\n\n"
        "One <s>two\n\nthree</s> four."
    )
    assert blocks(source) == [(Kind.PROSE, "One"), (Kind.PROSE, "four.")]


def test_a_html_block_loses_what_is_struck() -> None:
    source = "<div><p>A <del>b</del></p><p><s>c</s></p><p>D <!-- <del> --> e</p></div>"
    assert blocks(source) == [(Kind.PROSE, "A"), (Kind.PROSE, "D e")]


def test_a_table_loses_what_is_struck() -> None:
    source = (
        "| a | b |\n|---|---|\n| ~~Moe~~ Aune | `~~x~~` <del>4</del>5 |\n"
        "| ~~x ~ \\| y~~ z | \\~~1~~ |\n| a~~b | c~~d |"
    )
    (table,) = read_markdown(source).blocks
    assert table.text.split("\n")[2:] == [
        "|  Aune | `~~x~~` 5 |",
        "|  z | \\~~1~~ |",
        "| a~~b | c~~d |",
    ]


def test_elements_of_html_do_not_run_together() -> None:
    source = "<table><tr><td>1<td>000</tr>\n<tr><th>2</th>\n<td>3</td></tr></table>"
    assert blocks(source) == [(Kind.PROSE, "1 | 000"), (Kind.PROSE, "2 | 3")]
    assert prose("40</p><p>50<img src='x'>60") == "40 50 60"
    assert blocks("<div>1<br>2<p>3<main>4</main></div>") == [
        (Kind.PROSE, text) for text in ("1 2", "3", "4")
    ]


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
    "mark",
    [
        "[",
        "![",
        "[a](",
        "*a_ ",
        "<",
        "`",
        "|",
        "](",
        "> [",
        "&",
        "~~a ",
        "~~a~~ ",
        "<sup>",
        "<s>",
        "<sub>1</sub>",
        "2*3",
        "1[1](x)",
        "<td>",
    ],
)
def test_ten_thousand_marks_are_bounded(mark: str) -> None:
    """The parser's nesting limit and ours on brackets keep these from running away."""
    assert sum(len(block.text) for block in read_markdown("a " + mark * 10_000 + "end").blocks) > 0


@pytest.mark.parametrize("mark", ["`", "~~a ", "~~a~~", "<s>", "<s>a</s>", "\\", "~ "])
def test_ten_thousand_marks_in_a_table_are_bounded(mark: str) -> None:
    assert len(blocks(f"| a |\n|---|\n| {mark * 10_000} end |")) == 1


def test_superscripts_in_superscripts_end() -> None:
    text = prose("2" + "<sup>3" * 10_000 + "</sup>" * 10_000)
    assert len(text) < 50_000
    assert text.startswith("2^(3^(3")


def test_images_in_images_end() -> None:
    depth = 450
    ((_, text),) = blocks("![" * depth + "core" + "](b)" * depth)
    assert "core" in text
