"""From a reader's draft to blocks of their final kinds: the order in which the rules apply."""

from collections.abc import Iterable

from askcorpus.model import Kind
from askcorpus.reading.draft import Block, Draft, Metadata
from askcorpus.reading.furniture import (
    label_captions,
    label_navigation,
    label_phrases,
    label_repeats,
    label_tail,
)
from askcorpus.reading.head import (
    HEAD_BLOCKS,
    first_heading,
    label_bylines,
    label_head,
    label_headings,
    take_metadata,
)
from askcorpus.reading.metadata import parse_line
from askcorpus.text.normalize import collapse_space


def label(draft: Draft) -> tuple[tuple[Block, ...], Metadata]:
    """Give each block its kind, and return with them what the head of the article states."""
    blocks = _split_head_lines(draft.blocks)
    blocks = label_captions(blocks)
    blocks = label_phrases(blocks)
    blocks = label_navigation(blocks)
    blocks = label_repeats(blocks)
    blocks, stated = take_metadata(blocks)
    if not draft.marked_up and not any(block.kind is Kind.HEADING for block in blocks[:2]):
        blocks = label_head(blocks)
    else:
        blocks = label_bylines(blocks)
    if not draft.marked_up:
        blocks = label_headings(blocks)
    title = stated.title or draft.title
    if title is None and not draft.marked_up:
        title = first_heading(blocks)
    blocks = label_tail(blocks)
    return tuple(blocks), Metadata(title, stated.date, stated.source)


def _split_head_lines(blocks: Iterable[Block]) -> list[Block]:
    """Take apart paragraphs of the head that are several metadata lines; flatten the others."""
    split: list[Block] = []
    for block in blocks:
        lines = block.text.split("\n") if block.is_prose else [block.text]
        if len(lines) > 1:
            near_top = len(split) < HEAD_BLOCKS
            if not (near_top and all(parse_line(line) is not None for line in lines)):
                lines = [collapse_space(block.text)]
        split += [Block(block.kind, line.strip() if block.is_prose else line) for line in lines]
    return split
