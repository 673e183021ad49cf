"""Which blocks are carried around an article rather than being it. Knows no format.

In the manner of jusText: a block is judged by its own words first, then by its neighbours.
Whatever is in doubt stays evidence.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from askcorpus.model import Kind
from askcorpus.reading.draft import Block, first_body, is_surely_article
from askcorpus.reading.patterns import (
    is_caption,
    is_furniture,
    is_page_control,
    is_page_heading,
    undoubled,
    without_credit,
)
from askcorpus.reading.shape import (
    is_headline,
    is_label,
    is_label_value,
    is_long_prose,
    is_sentence,
    is_title_case,
    is_untitled_line,
)


def label_captions(blocks: Sequence[Block]) -> list[Block]:
    """Mark captions, and blocks that repeat a credited caption without its credit."""
    labelled = [
        block.as_kind(Kind.CAPTION) if block.is_prose and is_caption(block.text) else block
        for block in blocks
    ]
    bare = {without_credit(b.text).rstrip(". ") for b in labelled if b.kind is Kind.CAPTION}
    return [
        block.as_kind(Kind.CAPTION) if block.is_prose and block.text.rstrip(". ") in bare else block
        for block in labelled
    ]


def label_phrases(blocks: Sequence[Block]) -> list[Block]:
    """Mark the phrases and labels that pages carry around articles."""
    return [block.as_kind(Kind.FURNITURE) if _is_of_the_page(block) else block for block in blocks]


def _is_of_the_page(block: Block) -> bool:
    """Judge by words alone; an item of a list is not, as features and steps are listed too."""
    if block.kind is Kind.HEADING:
        return is_page_heading(block.text)
    return block.is_prose and (is_furniture(block.text) or is_page_control(block.text))


def label_navigation(blocks: Sequence[Block]) -> list[Block]:
    """Mark what stands between the labels of a menu: a run of a few words each, two of a page."""
    labelled = list(blocks)
    if first_body(blocks) == len(blocks):
        return labelled
    runs = groupby(range(len(blocks)), key=lambda i: _is_menu_entry(blocks[i]))
    for is_menu, run in ((is_menu, list(indices)) for is_menu, indices in runs):
        of_page = sum(1 for i in run if _is_page_label(blocks[i]))
        if is_menu and len(run) >= 3 and of_page >= 2:
            for i in run:
                labelled[i] = blocks[i].as_kind(Kind.FURNITURE)
    return labelled


def _is_menu_entry(block: Block) -> bool:
    if block.kind not in {Kind.PROSE, Kind.LIST_ITEM, Kind.FURNITURE}:
        return False
    return is_untitled_line(block.text, 3) and not is_label(block.text)


def _is_page_label(block: Block) -> bool:
    return block.kind is Kind.FURNITURE or is_page_control(block.text)


def label_repeats(blocks: Sequence[Block]) -> list[Block]:
    """Mark short lines that an article says twice, such as its author's name beside a picture."""
    if first_body(blocks) == len(blocks):
        return list(blocks)
    counts = Counter(undoubled(block.text) for block in blocks if block.is_prose)
    return [
        block.as_kind(Kind.FURNITURE)
        if block.is_prose
        and is_untitled_line(block.text, 8)
        and not is_label_value(block.text)
        and (counts[block.text] > 1 or undoubled(block.text) != block.text)
        else block
        for block in blocks
    ]


def label_tail(blocks: Sequence[Block]) -> list[Block]:
    """Mark what a page carries after its article: sign-up lines, headlines of other articles."""
    start = _tail_start(blocks)
    return [
        block.as_kind(Kind.FURNITURE) if i >= start and block.kind is not Kind.CAPTION else block
        for i, block in enumerate(blocks)
    ]


def _tail_start(blocks: Sequence[Block]) -> int:
    """Return where the tail starts, or the number of blocks.

    It starts at a furniture line after which nothing reads like an article, or at a run of three
    headlines with which an article ends.
    """
    last = _last_body(blocks)
    if last is None:
        return len(blocks)
    start = len(blocks)
    foreign = 0
    for i in range(len(blocks) - 1, last, -1):
        # at least half of what follows a furniture line must not be prose
        if blocks[i].kind is Kind.FURNITURE and foreign * 2 >= len(blocks) - 1 - i:
            start = i
        foreign += blocks[i].is_outside or _is_foreign(blocks[i])
    if start < len(blocks):
        return start
    while start > last + 1 and _is_foreign(blocks[start - 1]):
        start -= 1
    run = [block for block in blocks[start:] if block.kind is not Kind.CAPTION]
    return start if len(run) >= 3 and is_surely_article(blocks) else len(blocks)


def _last_body(blocks: Sequence[Block]) -> int | None:
    """Return the index of the last block that no tail can hold, if the file has a body."""
    last = None
    for i, block in enumerate(blocks):
        previous = blocks[i - 1] if i else None
        pair = previous is not None and _reads_on(previous) and _reads_on(block)
        long = block.is_prose and is_long_prose(block.text)
        if pair or long or block.kind in {Kind.TABLE, Kind.CODE}:
            last = i
    return last if first_body(blocks) < len(blocks) else None


def _reads_on(block: Block) -> bool:
    return block.kind in {Kind.PROSE, Kind.LIST_ITEM} and is_sentence(block.text)


def _is_foreign(block: Block) -> bool:
    """Tell whether a block could be the headline or the caption of another article."""
    if block.kind is Kind.CAPTION:
        return True
    if block.kind not in {Kind.PROSE, Kind.HEADING, Kind.LIST_ITEM}:
        return False
    return is_headline(block.text) and is_title_case(block.text)
