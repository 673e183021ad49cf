"""Markdown → blocks. The one module that knows markdown-it."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.footnote import footnote_plugin

from askcorpus.model import Kind
from askcorpus.reading.draft import Block, Draft
from askcorpus.reading.plain import read_plain
from askcorpus.reading.shape import is_untitled_line
from askcorpus.reading.shown import UNSHOWN, Pair, Strikes, Writer, is_strike, strike_tags

MAX_NESTING: Final = 120
"""Levels of block tokens that are parsed; a list takes two. Past them the parser drops text."""
_MAX_BRACKETS: Final = 1000
"""Link brackets in one paragraph; past them its marks are left as they are."""

_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_UNSHOWN: Final = re.compile(rf"<({UNSHOWN})\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.S | re.I)
_TAG: Final = re.compile(r"(</?[A-Za-z][^<>]*>|<[!?][^<>]*>)")
_QUOTE_MARKS: Final = re.compile(r"^(?:\s{0,3}>\s?)+")
_TASK_BOX: Final = re.compile(r"^\[[ xX]\]")
_STRUCK_IN_CELL: Final = re.compile(
    r"(?<!`)(`+)(?!`)(?:\\\||[^|`])*\1(?!`)|\\[\\`~<]"
    r"|~~(?![\s~])(?:\\\||[^|~]|~(?!~))*(?<!\s)~~(?!~)"
    r"|<(del|s|strike)(?:\s[^<>]*)?>(?:\\\||[^|<]|<(?!/?(?:del|s|strike)\b))*</\2\s*>",
    re.I,
)
"""Code and escaped marks, which stay, or struck text, in a cell of a table's source."""


def read_markdown(text: str) -> Draft:
    """Split Markdown into blocks: CommonMark with tables, strikethrough and footnotes.

    A paragraph's text is what a reader sees of it as the article's word. Links give their text
    and images their description; an image alone is a caption. HTML tags and comments go, their
    text stays, save that of scripts and styles. Struck text (`~~`, `<del>`, `<s>`, `<strike>`) is
    no part of the article, in a table neither; a block that is struck as a whole is none.

    What is left out never joins two numbers or makes another one. Superscripts are written as
    `raised.lift` says (`10¹⁴`), subscripts as `raised.lower` does (`CO2`, `101₂`). Marks of
    emphasis and code stay where they stand between digits (`2*3*4`). A link keeps its brackets
    where its text is the number of a note (`1788[1]`): a reference that is named by a number,
    a number right after a word or a full stop, any text right after a digit. The reference to
    a footnote is left out save inside a word. A row of an HTML table is a block of its own, with
    a bar between its cells.

    Code keeps its lines as they are, a table its source lines less what is struck. Every item of
    a list is a block, however deep it lies. A text that nests deeper than the parser goes is read
    as plain text, so none of it is lost.
    """
    parser = (
        MarkdownIt("commonmark", {"maxNesting": MAX_NESTING, "store_labels": True})
        .enable(["table", "strikethrough"])
        .use(footnote_plugin, inline=False, move_to_end=False)
    )
    parser.core.ruler.enableOnly(["normalize", "block"])
    env: dict[str, object] = {}
    tokens = parser.parse(text, env)
    if any(token.nesting == 1 and token.level >= MAX_NESTING - 1 for token in tokens):
        return read_plain(text)
    strikes = Strikes(_strike_tags(parser, tokens, env))
    walk = _Walk(parser, env, text.split("\n"), strikes)
    blocks = tuple(walk.blocks(tokens))
    return Draft(blocks, title=_title(blocks, walk.main_headings), marked_up=True)


def _title(blocks: Sequence[Block], main_headings: Sequence[str]) -> str | None:
    """Return the first heading of level 1, or a lower one that comes before any text."""
    if main_headings:
        return main_headings[0]
    return next(
        (b.text for b in blocks[:1] if b.kind is Kind.HEADING),
        None,
    )


@dataclass(slots=True)
class _Walk:
    """A walk over block tokens; a stack of list items says what a paragraph belongs to."""

    parser: MarkdownIt
    env: EnvType
    lines: list[str]
    strikes: Strikes
    main_headings: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    """The marker of each open list item, emptied once its first block has it."""

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        """Yield the blocks of the tokens in order."""
        for i, token in _without_cells(tokens):
            if token.type == "table_open":
                yield from self._unless_struck(Kind.TABLE, self._source(token))
            elif token.type == "list_item_open":
                self.items.append(f"{token.info}{token.markup} " if token.info else "")
            elif token.type == "list_item_close":
                self.items.pop()
            elif token.type in {"fence", "code_block"}:
                yield from self._unless_struck(Kind.CODE, token.content.strip("\n"))
            elif token.type == "html_block":
                texts = _html_texts(token.content, self.strikes)
                yield from (self._text(text) for text in texts)
            elif token.type == "inline":
                yield from self._inline(token, tokens[i - 1])

    def _inline(self, token: Token, opening: Token) -> Iterator[Block]:
        inline = _inline_tokens(self.parser, token.content, self.env)
        text = _plain_text(inline, self.strikes)
        if not text.strip() or (_strikes(inline) and not _says_something(text)):
            return
        if opening.type == "heading_open":
            heading = " ".join(text.split())
            if opening.tag == "h1":
                self.main_headings.append(heading)
            yield Block(Kind.HEADING, heading)
        elif _is_image_alone(inline):
            yield Block(Kind.CAPTION, text)
        elif _is_all_strong(inline) and not self.items and is_untitled_line(text, 12):
            yield Block(Kind.HEADING, text)
        else:
            yield self._text(text)

    def _unless_struck(self, kind: Kind, text: str) -> Iterator[Block]:
        if not self.strikes.open:
            yield Block(kind, text)

    def _text(self, text: str) -> Block:
        """Return prose, or an item of the list that is open."""
        if not self.items:
            return Block(Kind.PROSE, text)
        marker, self.items[-1] = self.items[-1], ""
        return Block(Kind.LIST_ITEM, marker + text)

    def _source(self, token: Token) -> str:
        first, last = token.map or [0, 0]
        lines = (_QUOTE_MARKS.sub("", line) for line in self.lines[first:last])
        return "\n".join(_STRUCK_IN_CELL.sub(_unstruck, line) for line in lines)


def _without_cells(tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """Yield the tokens with their places, of a table the first alone."""
    in_table = False
    for i, token in enumerate(tokens):
        if not in_table:
            yield i, token
        in_table = token.type == "table_open" or (in_table and token.type != "table_close")


def _unstruck(match: re.Match[str]) -> str:
    """Return code and escaped marks as they are, and nothing for struck text."""
    return "" if match.group().startswith(("~", "<")) else match.group()


def _strike_tags(parser: MarkdownIt, tokens: Sequence[Token], env: EnvType) -> Iterator[str]:
    """Yield the tags that strike text out, as the walk meets them."""
    for _, token in _without_cells(tokens):
        if token.type == "html_block":
            yield from strike_tags(_without_unshown(token.content))
        elif token.type == "inline" and strike_tags(token.content):
            inline = _inline_tokens(parser, token.content, env)
            tags = (t.content for t in inline if t.type == "html_inline")
            yield from (tag for tag in tags if is_strike(tag))


def _inline_tokens(parser: MarkdownIt, content: str, env: EnvType) -> list[Token]:
    """Parse a paragraph's marks, unless it is made to take for ever."""
    if content.count("[") > _MAX_BRACKETS:
        text = Token("text", "", 0)
        text.content = content
        return [text]
    tokens: list[Token] = []
    parser.inline.parse(content, parser, env, tokens)
    return tokens


def _plain_text(tokens: Sequence[Token], strikes: Strikes) -> str:
    """Return the text that inline tokens show, a newline for each break."""
    writer = Writer(strikes, "\n")
    links: list[Pair] = []
    for token in tokens:
        if token.type == "html_inline":
            writer.tag(token.content)
        elif token.type in {"s_open", "s_close"}:
            writer.strike(token.type == "s_open")
        elif token.type in {"em_open", "strong_open"}:
            writer.open(Pair.EMPHASIS, token.markup)
        elif token.type in {"em_close", "strong_close"}:
            writer.close(Pair.EMPHASIS, token.markup)
        elif token.type == "link_open":
            links.append(_pair(token))
            writer.open(links[-1], "[")
        elif token.type == "link_close":
            writer.close(links.pop(), "]")
        else:
            _write(writer, token)
    return writer.finish()


def _write(writer: Writer, token: Token) -> None:
    """Write a token that is no tag or mark of a pair."""
    if token.type == "image":
        alt = _plain_text(token.children or [], Strikes())
        _write_within(writer, Pair.LINK, "[]", alt or str(token.attrs.get("title", "")))
    elif token.type == "code_inline":
        _write_within(writer, Pair.EMPHASIS, "``", token.content)
    elif token.type == "footnote_ref":
        writer.open(Pair.FOOTNOTE, f"[^{token.meta['label']}]")
        writer.close(Pair.FOOTNOTE, "")
    else:
        writer.text("\n" if token.type in {"softbreak", "hardbreak"} else token.content)


def _write_within(writer: Writer, pair: Pair, marks: str, text: str) -> None:
    writer.open(pair, marks[0])
    writer.text(text)
    writer.close(pair, marks[1])


def _pair(link: Token) -> Pair:
    """Tell a link to what a note's name stands for from another."""
    label = str(link.meta.get("label", ""))
    return Pair.NOTE if label.isdecimal() or label.startswith("^") else Pair.LINK


def _shown(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens that show something or mark what does, struck ones aside."""
    strikes = accumulate((t.type == "s_open") - (t.type == "s_close") for t in tokens)
    return [
        t
        for t, struck in zip(tokens, strikes, strict=True)
        if not struck
        and t.type not in {"softbreak", "hardbreak", "s_close"}
        and (t.type != "text" or t.content.strip())
    ]


def _strikes(tokens: Sequence[Token]) -> bool:
    return any(t.type == "s_open" or is_strike(t.content) for t in tokens)


def _says_something(text: str) -> bool:
    """Tell whether what is left of struck text is more than a task's box or punctuation."""
    return any(c.isalnum() for c in _TASK_BOX.sub("", text))


def _is_image_alone(tokens: Sequence[Token]) -> bool:
    types = {token.type for token in _shown(tokens)} - {"link_open", "link_close"}
    return types == {"image"}


def _is_all_strong(tokens: Sequence[Token]) -> bool:
    shown = _shown(tokens)
    types = [token.type for token in shown]
    return (
        len(types) >= 3
        and types[0] == "strong_open"
        and types[-1] == "strong_close"
        and types.count("strong_open") == 1
    )


def _without_unshown(source: str) -> str:
    return _UNSHOWN.sub("", _COMMENT.sub("", source))


def _html_texts(source: str, strikes: Strikes) -> Iterator[str]:
    """Yield the texts of an HTML block, one for each element that starts a new line."""
    writer = Writer(strikes, "\n\n")
    for i, piece in enumerate(_TAG.split(_without_unshown(source))):
        if i % 2:
            writer.tag(piece)
        else:
            writer.text(html.unescape(piece))
    for text in re.split(r"\n[^\S\n]*\n", writer.finish()):
        if text.strip():
            yield text.strip()
