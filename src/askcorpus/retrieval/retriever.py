"""Gather candidates from each leg and rank them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, Protocol

import numpy as np

from askcorpus.model import Hit, Passage
from askcorpus.models.embedder import Vectors
from askcorpus.text.words import tokens

CANDIDATES: Final = 50
"""Passages that each leg proposes; the rest of the corpus is never looked at."""


class Index(Protocol):
    """What retrieval asks of an index."""

    def embed_question(self, question: str) -> Vectors: ...
    def nearest(self, vector: Vectors, limit: int) -> dict[str, float]: ...
    def match(self, words: Iterable[str], limit: int) -> dict[str, float]: ...
    def passages(self, ids: Collection[str]) -> Mapping[str, Passage]: ...
    def vectors(self, texts: Sequence[str]) -> Vectors: ...
    def passage_count(self) -> int: ...
    def passage_frequency(self, stems: Collection[str]) -> Mapping[str, int]: ...


class Retriever:
    """Ranks the passages of an index for a question."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def search(self, question: str, k: int) -> list[Hit]:
        """Return the `k` best passages, best first; ties go by file, paragraph and place."""
        vector = self._index.embed_question(question)
        dense = self._index.nearest(vector, CANDIDATES)
        words = [t.surface for t in tokens(question) if t.is_content]
        lexical = self._index.match(words, CANDIDATES)
        passages = self._index.passages(dict.fromkeys([*dense, *lexical]))
        hits = []
        for key, passage in passages.items():
            texts = [
                passage.text[s.start - passage.start : s.end - passage.start]
                for s in passage.sentences
            ]
            v = self._index.vectors([*texts, passage.text]) @ vector
            best = float(np.max(v[:-1]))
            scores = {"dense": float(v[-1]), "sentence": best, "lexical": lexical.get(key, 0.0)}
            hits.append(Hit(passage, scores["dense"] + best + scores["lexical"] / 20, scores))
        hits.sort(key=lambda h: (-h.score, h.passage.file, h.passage.paragraph, h.passage.start))
        return hits[:k]
