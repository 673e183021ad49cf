"""What answering asks of the corpus beyond the hits."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from askcorpus.answering.verification import pointed
from askcorpus.model import Evidence, Finding, Passage


class Corpus(Protocol):
    """An index, or what stands for one."""

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, shape (n, dimension); sentences of the corpus come from its cache."""
        ...

    def passage_count(self) -> int:
        """Return how many passages the corpus has."""
        ...

    def passage_frequency(self, stems: Collection[str]) -> Mapping[str, int]:
        """Return in how many passages each of the stems occurs, 0 for an unknown one."""
        ...

    def list_after(self, file: str, paragraph: int) -> Sequence[Passage]:
        """Return the list items that directly follow a paragraph, in order."""
        ...

    def announcements_before(self, file: str, paragraph: int) -> Sequence[Passage]:
        """Return the paragraphs that may announce the list in which a paragraph stands.

        They are the last one before it that is no list item, and of the items between the last one
        that ends with a colon, each as the passage that ends it. A heading or a caption is one too.
        """
        ...

    def paragraph_text(self, file: str, paragraph: int) -> str | None:
        """Return a paragraph as the corpus has it now, or None where it has none of that name."""
        ...

    def date_of(self, file: str) -> str | None:
        """Return an article's date as ISO 8601, or None where it has none."""
        ...


def standing(evidence: Evidence, corpus: Corpus) -> tuple[Finding, Finding]:
    """Tell whether the corpus has a piece of evidence where it points: "pointer" and "quote"."""
    return pointed(evidence, corpus.paragraph_text(evidence.file, evidence.paragraph))
