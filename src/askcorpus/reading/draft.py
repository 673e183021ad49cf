"""What a reader hands over: blocks of text and what the file says about itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from askcorpus.model import Kind
from askcorpus.reading.shape import is_body


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph that has no number yet. A newline in prose marks a line of the source."""

    kind: Kind
    text: str

    @property
    def is_prose(self) -> bool:
        """Tell whether nothing else has been found about the block yet."""
        return self.kind is Kind.PROSE

    @property
    def is_body(self) -> bool:
        """Tell whether the block is surely a paragraph of an article's body."""
        return self.is_prose and is_body(self.text)

    @property
    def is_outside(self) -> bool:
        """Tell whether the block is no part of the running text."""
        return self.kind in {Kind.FURNITURE, Kind.CAPTION}

    def as_kind(self, kind: Kind) -> "Block":
        """Return the same text as another kind."""
        return Block(kind, self.text)


def first_body(blocks: Sequence[Block]) -> int:
    """Return the index of the first body paragraph, or the number of blocks."""
    return next((i for i, block in enumerate(blocks) if block.is_body), len(blocks))


def is_surely_article(blocks: Sequence[Block]) -> bool:
    """Tell whether the blocks have body enough for an article rather than for notes."""
    return sum(1 for block in blocks if block.is_body) >= 3


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file states about itself; the date is ISO 8601."""

    title: str | None = None
    date: str | None = None
    source: str | None = None

    def or_else(self, other: "Metadata") -> "Metadata":
        """Fill what is missing here from `other`."""
        return Metadata(
            self.title or other.title, self.date or other.date, self.source or other.source
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """An article before furniture is told from text.

    `marked_up` says that headings are marked in the source, so none need be guessed.
    """

    blocks: tuple[Block, ...]
    title: str | None = None
    marked_up: bool = False
