"""The head of an article: metadata lines, title, standfirst, bylines, and headings below it."""

from collections.abc import Sequence
from typing import Final

from askcorpus.model import Kind
from askcorpus.reading.draft import Block, Metadata, first_body, is_surely_article
from askcorpus.reading.metadata import parse_line
from askcorpus.reading.shape import (
    ends_sentence,
    is_headline,
    is_label,
    is_label_value,
    is_name,
    is_untitled_line,
    states_a_fact,
    word_count,
)

HEAD_BLOCKS: Final = 12
"""Blocks, captions and furniture not counted, in which a title or metadata line may stand."""


def take_metadata(blocks: Sequence[Block]) -> tuple[list[Block], Metadata]:
    """Mark the metadata lines of the head, up to the second body paragraph.

    Two lines that each begin with a date and go on are a list of events, not metadata.
    """
    found = Metadata()
    labelled = list(blocks)
    head = _head_end(blocks)
    parsed = {
        i: meta
        for i, block in enumerate(blocks[:head])
        if block.is_prose and (meta := parse_line(block.text)) is not None
    }
    dated = [i for i, meta in parsed.items() if meta.date and meta.source]
    for i, meta in parsed.items():
        if len(dated) > 1 and i in dated:
            continue
        found = found.or_else(meta)
        labelled[i] = blocks[i].as_kind(Kind.FURNITURE)
    return labelled, found


def _head_end(blocks: Sequence[Block]) -> int:
    inside = [i for i, block in enumerate(blocks) if not block.is_outside][:HEAD_BLOCKS]
    bodies = [i for i in inside if blocks[i].is_body]
    if len(bodies) > 1:
        return bodies[1]
    return inside[-1] + 1 if inside else 0


def label_bylines(blocks: Sequence[Block]) -> list[Block]:
    """Mark names that stand alone between a marked heading and the body."""
    body = first_body(blocks)
    if body == len(blocks):
        return list(blocks)
    return [
        block.as_kind(Kind.FURNITURE)
        if i < min(body, HEAD_BLOCKS) and block.is_prose and is_name(block.text)
        else block
        for i, block in enumerate(blocks)
    ]


def label_head(blocks: Sequence[Block]) -> list[Block]:
    """Find the title, the standfirst and the bylines before the body."""
    head = [i for i in range(first_body(blocks)) if blocks[i].is_prose][:HEAD_BLOCKS]
    title = _title_index(blocks, head)
    if title is None:
        return list(blocks)
    labelled = list(blocks)
    labelled[title] = blocks[title].as_kind(Kind.HEADING)
    surely_article = is_surely_article(blocks)
    for i in head:
        if i != title and is_name(blocks[i].text):
            labelled[i] = blocks[i].as_kind(Kind.FURNITURE)
        elif i > title and surely_article and _is_standfirst(blocks[i].text):
            labelled[i] = blocks[i].as_kind(Kind.HEADING)
            surely_article = False
    return labelled


def _is_standfirst(text: str) -> bool:
    return 8 <= word_count(text) <= 40 and not ends_sentence(text) and not is_label_value(text)


def _title_index(blocks: Sequence[Block], head: Sequence[int]) -> int | None:
    """Return the index of the title among the blocks before the body.

    A name in first place is a byline when a headline follows it, and otherwise the title, as in
    an encyclopedia. Three lines of a word or so are a list, which has no title.
    """
    entries = [i for i in head if word_count(blocks[i].text) <= 3 and not is_name(blocks[i].text)]
    if not head or len(entries) >= 3:
        return None
    first = head[0]
    if len(head) > 1 and is_name(blocks[first].text):
        second = blocks[head[1]].text
        if is_headline(second) and word_count(second) >= 4 and _may_be_title(blocks, head[1]):
            return head[1]
    return first if _may_be_title(blocks, first) else None


def _may_be_title(blocks: Sequence[Block], index: int) -> bool:
    text = blocks[index].text
    if not is_untitled_line(text, 20) or (is_label(text) and word_count(text) < 5):
        return False
    if any(block.is_outside for block in blocks[:index]):
        return any(block.is_body for block in blocks[index:])
    following = next((b for b in blocks[index + 1 :] if b.kind is not Kind.CAPTION), None)
    if following is None:
        return False
    if following.kind is Kind.FURNITURE and parse_line(following.text) is not None:
        return True
    if is_label(text) and not is_surely_article(blocks):
        return False
    return not states_a_fact(text) and _is_headed(blocks, index)


def _is_headed(blocks: Sequence[Block], index: int) -> bool:
    """Tell whether what follows a line is such as stands under a heading."""
    later = [block for block in blocks[index + 1 :] if not block.is_outside]
    if not later:
        return False
    if later[0].kind in {Kind.HEADING, Kind.TABLE, Kind.CODE}:
        return True
    if later[0].kind is Kind.LIST_ITEM:
        return word_count(blocks[index].text) <= 8
    return later[0].is_body or any(block.is_body for block in later[:3])


def label_headings(blocks: Sequence[Block]) -> list[Block]:
    """Mark short lines without punctuation that a longer block follows.

    Three such lines on end are a list rather than headings.
    """
    labelled = list(blocks)
    following: Block | None = None
    run: list[int] = []
    for i in range(len(blocks) - 1, -1, -1):
        block = labelled[i]
        if block.is_outside:
            continue
        if block.is_prose and following is not None and _is_heading(block.text, following):
            labelled[i] = block.as_kind(Kind.HEADING)
            run.append(i)
        else:
            _undo_long_run(labelled, run)
        following = labelled[i]
    _undo_long_run(labelled, run)
    return labelled


def _undo_long_run(labelled: list[Block], run: list[int]) -> None:
    if len(run) >= 3:
        for i in run:
            labelled[i] = labelled[i].as_kind(Kind.PROSE)
    run.clear()


def _is_heading(text: str, following: Block) -> bool:
    if not is_untitled_line(text, 12) or is_label(text) or states_a_fact(text):
        return False
    if ends_sentence(text) and not text.endswith("?"):
        return False
    if following.kind is Kind.HEADING:
        return True
    if following.kind is Kind.LIST_ITEM:
        return word_count(text) <= 8
    if following.kind is not Kind.PROSE:
        return False
    words = word_count(following.text)
    return words >= 15 and words > word_count(text) and ends_sentence(following.text)


def first_heading(blocks: Sequence[Block]) -> str | None:
    """Return the first heading, if no text comes before it."""
    for block in blocks:
        if block.kind is Kind.HEADING:
            return block.text
        if not block.is_outside:
            return None
    return None
