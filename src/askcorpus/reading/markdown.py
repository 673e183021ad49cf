"""Markdown → blocks. The one module that knows markdown-it."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.footnote import footnote_plugin

from askcorpus.model import Kind
from askcorpus.reading.draft import Block, Draft
from askcorpus.reading.plain import read_plain
from askcorpus.reading.shape import is_untitled_line

MAX_NESTING: Final = 120
"""Levels of block tokens that are parsed; a list takes two. Past them the parser drops text."""
_MAX_BRACKETS: Final = 1000
"""Link brackets in one paragraph; past them its marks are left as they are."""

_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_UNSHOWN: Final = re.compile(
    r"<(script|style|template|noscript)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.S | re.I
)
_BREAK_TAG: Final = re.compile(
    r"</?(?:p|div|li|ul|ol|h[1-6]|table|section|article|header|footer|nav|aside|figure|figcaption"
    r"|blockquote|pre|details|summary|dl|dt|dd|hr)\b[^<>]*>",
    re.I,
)
_LINE_TAG: Final = re.compile(r"<(?:br|/tr)\b[^<>]*>", re.I)
_CELL_TAG: Final = re.compile(r"</t[dh]\s*>", re.I)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>|<[!?][^<>]*>")
_OPENS_UNSHOWN: Final = re.compile(r"<(script|style|template|noscript)\b", re.I)
_CLOSES_UNSHOWN: Final = re.compile(r"</(?:script|style|template|noscript)\b", re.I)
_QUOTE_MARKS: Final = re.compile(r"^(?:\s{0,3}>\s?)+")


def read_markdown(text: str) -> Draft:
    """Split Markdown into blocks: CommonMark with tables, strikethrough and footnotes.

    Links give their text and images their description; an image alone is a caption. HTML tags
    and comments go, their text stays, save that of scripts and styles. Code keeps its lines as
    they are, a table its source lines. Every item of a list is a block, however deep it lies.
    A text that nests deeper than the parser goes is read as plain text, so none of it is lost.
    """
    parser = (
        MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
        .enable(["table", "strikethrough"])
        .use(footnote_plugin, inline=False, move_to_end=False)
    )
    parser.core.ruler.enableOnly(["normalize", "block"])
    env: dict[str, object] = {}
    tokens = parser.parse(text, env)
    if any(token.nesting == 1 and token.level >= MAX_NESTING - 1 for token in tokens):
        return read_plain(text)
    walk = _Walk(parser, env, text.split("\n"))
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
    main_headings: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    """The marker of each open list item, emptied once its first block has it."""

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        """Yield the blocks of the tokens in order."""
        skip_to = -1
        for i, token in enumerate(tokens):
            if i <= skip_to:
                continue
            if token.type == "table_open":
                skip_to = next(j for j in range(i, len(tokens)) if tokens[j].type == "table_close")
                yield Block(Kind.TABLE, self._source(token))
            elif token.type == "list_item_open":
                self.items.append(f"{token.info}{token.markup} " if token.info else "")
            elif token.type == "list_item_close":
                self.items.pop()
            elif token.type in {"fence", "code_block"}:
                yield Block(Kind.CODE, token.content.strip("\n"))
            elif token.type == "html_block":
                yield from (self._text(text) for text in _html_texts(token.content))
            elif token.type == "inline":
                yield from self._inline(token, tokens[i - 1])

    def _inline(self, token: Token, opening: Token) -> Iterator[Block]:
        inline = _inline_tokens(self.parser, token.content, self.env)
        text = _plain_text(inline)
        if not text.strip():
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

    def _text(self, text: str) -> Block:
        """Return prose, or an item of the list that is open."""
        if not self.items:
            return Block(Kind.PROSE, text)
        marker, self.items[-1] = self.items[-1], ""
        return Block(Kind.LIST_ITEM, marker + text)

    def _source(self, token: Token) -> str:
        first, last = token.map or [0, 0]
        return "\n".join(_QUOTE_MARKS.sub("", line) for line in self.lines[first:last])


def _inline_tokens(parser: MarkdownIt, content: str, env: EnvType) -> list[Token]:
    """Parse a paragraph's marks, unless it is made to take for ever."""
    if content.count("[") > _MAX_BRACKETS:
        text = Token("text", "", 0)
        text.content = content
        return [text]
    tokens: list[Token] = []
    parser.inline.parse(content, parser, env, tokens)
    return tokens


def _plain_text(tokens: Sequence[Token]) -> str:
    """Return the text that inline tokens show, a newline for each break."""
    parts: list[str] = []
    unshown = False
    for token in tokens:
        if token.type == "html_inline":
            unshown = not _CLOSES_UNSHOWN.match(token.content) and (
                unshown or _OPENS_UNSHOWN.match(token.content) is not None
            )
            parts.append("\n" if _LINE_TAG.match(token.content) else "")
        elif unshown:
            continue
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif token.type == "image":
            parts.append(_plain_text(token.children or []) or str(token.attrs.get("title", "")))
        else:
            parts.append(token.content)
    return "".join(parts)


def _shown(tokens: Sequence[Token]) -> list[Token]:
    return [
        t
        for t in tokens
        if t.type not in {"softbreak", "hardbreak"} and (t.type != "text" or t.content.strip())
    ]


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


def _html_texts(source: str) -> Iterator[str]:
    """Yield the texts of an HTML block, one for each element that starts a new line."""
    bare = _UNSHOWN.sub("", _COMMENT.sub("", source))
    bare = _CELL_TAG.sub(" ", _LINE_TAG.sub("\n", _BREAK_TAG.sub("\n\n", bare)))
    for text in re.split(r"\n[^\S\n]*\n", html.unescape(_TAG.sub("", bare))):
        if text.strip():
            yield text.strip()
