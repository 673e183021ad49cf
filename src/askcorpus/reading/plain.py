"""Plain text → blocks: lines or runs of lines, list items, tables drawn with bars or tabs."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from askcorpus.model import Kind
from askcorpus.reading.draft import Block, Draft
from askcorpus.reading.metadata import parse_line
from askcorpus.reading.shape import ends_sentence, is_untitled_line
from askcorpus.reading.wrapping import Layout, join_lines, layout_of

_RULE: Final = re.compile(r"^\s*([-=_*~#+.])(?:\s*\1){2,}\s*$")
_BULLET: Final = re.compile(r"^(\s*)[-*•‣◦▪●·]\s+(?=\S)")
_NUMBERED: Final = re.compile(r"^(\s*)\(?\d{1,3}[.)]\s+(?=\S)")
_HEAD_LINES: Final = 12
_UNDERLINES: Final = "=-~"


def read_plain(text: str) -> Draft:
    """Split plain text into blocks.

    A block is a run of lines between blank ones where the text is hard-wrapped, and otherwise a
    line. Rules made of dashes, stars and the like are no paragraphs.
    """
    groups = _groups(text)
    layout = layout_of([_without_rules(group) for group in groups])
    blocks: list[Block] = []
    seen = 0
    for group in groups:
        blocks += _read_group(group, layout, head=max(0, _HEAD_LINES - seen))
        seen += len(group)
    return Draft(tuple(blocks))


def _groups(text: str) -> list[list[str]]:
    """Return the runs of lines that are not blank, trailing white space removed."""
    groups: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            groups[-1].append(line.rstrip())
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _without_rules(group: Sequence[str]) -> list[str]:
    return [line for line in group if not _RULE.match(line)]


def _read_group(group: Sequence[str], layout: Layout, head: int) -> Iterator[Block]:
    if _is_table(group):
        yield Block(Kind.TABLE, "\n".join(group))
        return
    pending: list[str] = []
    item: list[str] = []
    for number, line in enumerate(group):
        if _RULE.match(line):
            yield from _flush(item, pending, layout, underlined=_underlines(line, pending))
        elif _is_marker(line, pending, item, layout):
            yield from _flush(item, pending, layout)
            item.append(line)
        elif item and _continues(item[-1], line, layout):
            item.append(line)
        elif number < head and parse_line(line) is not None:
            yield from _flush(item, pending, layout)
            yield Block(Kind.PROSE, line)
        else:
            if item:
                yield from _flush(item, pending, layout)
            pending.append(line)
    yield from _flush(item, pending, layout)


def _flush(
    item: list[str], pending: list[str], layout: Layout, underlined: bool = False
) -> Iterator[Block]:
    """Yield what was gathered, and empty both lists."""
    if item:
        first = _BULLET.sub("", item[0])
        yield Block(Kind.LIST_ITEM, join_lines([first, *item[1:]]))
    if pending:
        heading = [Block(Kind.HEADING, pending.pop())] if underlined else []
        yield from _text_blocks(pending, layout)
        yield from heading
    item.clear()
    pending.clear()


def _underlines(line: str, pending: Sequence[str]) -> bool:
    return len(pending) == 1 and line.strip()[0] in _UNDERLINES and is_untitled_line(pending[0], 20)


def _text_blocks(lines: Sequence[str], layout: Layout) -> Iterator[Block]:
    if len(lines) > 2 and _is_heading_line(lines, layout):
        yield Block(Kind.PROSE, lines[0])
        lines = lines[1:]
    if lines and layout.is_one_paragraph(lines):
        yield Block(Kind.PROSE, join_lines(lines))
    else:
        yield from (Block(Kind.PROSE, line) for line in lines)


def _is_heading_line(lines: Sequence[str], layout: Layout) -> bool:
    """Tell whether a wrapped block starts with a heading on a line of its own."""
    first, second = lines[0], lines[1]
    return (
        layout.is_one_paragraph(lines[1:])
        and len(first) <= 0.6 * layout.width
        and is_untitled_line(first, 12)
        and not second.lstrip()[:1].islower()
    )


def _is_marker(line: str, pending: Sequence[str], item: Sequence[str], layout: Layout) -> bool:
    """Tell whether a line starts a list item rather than happening to start with its marker."""
    if not (_BULLET.match(line) or _NUMBERED.match(line)):
        return False
    if item or not pending:
        return True
    last = pending[-1]
    return ends_sentence(last) or last.endswith(":") or layout.vote(last, line) < 0


def _continues(last: str, line: str, layout: Layout) -> bool:
    """Tell whether a line goes on with the list item before it."""
    if line[0] in " \t":
        return True
    return layout.wraps and layout.vote(last, line) > 0


def _is_table(group: Sequence[str]) -> bool:
    """Tell whether every line has the same number of cells between bars or tabs."""
    if len(group) < 2:
        return False
    for mark, least in (("|", 2), ("\t", 1)):
        counts = {line.strip().count(mark) for line in group if not _RULE.match(line)}
        if len(counts) == 1 and counts.pop() >= least:
            return True
    return False
