"""Gather candidates from each leg and rank them. How scores combine is `fusion`'s."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from askcorpus.index.passages import embedded_texts
from askcorpus.model import Hit, Passage
from askcorpus.models.embedder import Vectors
from askcorpus.retrieval.fusion import Wanted, coverage, fuse, phrase
from askcorpus.text.words import tokens

CANDIDATES: Final = 50
"""Passages that each leg proposes; the rest of the corpus is never looked at."""

_WIDER: Final = 4
"""How many times more candidates are gathered where a filter may reject most."""

Keep = Callable[[Passage], bool]


class Index(Protocol):
    """What retrieval asks of an index; see `index.reader.IndexReader`."""

    def embed_question(self, question: str) -> Vectors:
        """Return the question's unit vector."""

    def nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        """Return passage ids with cosine similarities, best first."""

    def match(self, words: Iterable[str], limit: int) -> dict[str, float]:
        """Return passage ids with BM25 scores, best first."""

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Return those of the passages that exist."""

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows for texts."""

    def question_pieces(self, question: str) -> list[str]:
        """Return the word pieces of a question."""

    @property
    def stop_pieces(self) -> frozenset[str]:
        """Return the pieces that function words consist of."""

    def piece_vectors(self, pieces: Sequence[str]) -> Vectors | None:
        """Return unit rows for word pieces, or None where the embedder has none."""

    def pieces(self, ids: Iterable[str]) -> Mapping[str, Sequence[Sequence[str]]]:
        """Return the word pieces of passages: of their context, then of each sentence."""

    def piece_frequency(self, pieces: Collection[str]) -> Mapping[str, int]:
        """Return for each word piece the number of passages that hold it."""

    def passage_count(self) -> int:
        """Return the number of passages."""


@dataclass(frozen=True, slots=True)
class Legs:
    """What each leg proposes for a question, by passage id, best first."""

    vector: Vectors
    dense: Mapping[str, float]
    lexical: Mapping[str, float]


class Retriever:
    """Ranks the passages of an index for a question."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def propose(self, question: str, limit: int = CANDIDATES) -> Legs:
        """Return the candidates of each leg."""
        vector = self._index.embed_question(question)
        words = [t.surface for t in tokens(question) if t.is_content]
        return Legs(vector, self._index.nearest(vector, limit), self._index.match(words, limit))

    def search(self, question: str, k: int, keep: Keep | None = None) -> list[Hit]:
        """Return the `k` best passages that `keep` accepts, best first.

        Ties go by file, paragraph and place, so the order is the same every time.
        """
        legs = self.propose(question, CANDIDATES * (_WIDER if keep else 1))
        return self.rank(question, legs, keep)[:k]

    def rank(self, question: str, legs: Legs, keep: Keep | None = None) -> list[Hit]:
        """Return all that the legs propose and `keep` accepts, best first."""
        found = self._index.passages(dict.fromkeys([*legs.dense, *legs.lexical])).values()
        candidates = [p for p in found if keep is None or keep(p)]
        if not candidates:
            return []
        scores = self._scores(question, legs, candidates)
        hits = [Hit(p, fuse(s), s) for p, s in zip(candidates, scores, strict=True)]
        hits.sort(key=_order)
        return hits

    def _scores(
        self, question: str, legs: Legs, candidates: Sequence[Passage]
    ) -> list[dict[str, float]]:
        """Return every score of each candidate, by name."""
        index = self._index
        asked, stop = index.question_pieces(question), index.stop_pieces
        wanted = Wanted.of(asked, stop, index.piece_frequency(set(asked)), index.passage_count())
        pieces = index.pieces([passage.id for passage in candidates])
        runs = [pieces[passage.id] for passage in candidates]
        dense, sentence = self._similarities(legs.vector, candidates)
        covered = coverage(wanted, runs, index.piece_vectors)
        return [
            {
                "dense": dense[n],
                "sentence": sentence[n],
                "lexical": legs.lexical.get(passage.id, 0.0),
                "coverage": covered[n],
                "phrase": phrase(wanted, runs[n], stop),
            }
            for n, passage in enumerate(candidates)
        ]

    def _similarities(
        self, vector: Vectors, candidates: Sequence[Passage]
    ) -> tuple[list[float], list[float]]:
        """Return each passage's cosine to the question, and that of its best sentence."""
        texts = [text for passage in candidates for text in embedded_texts(passage)]
        cosines = self._index.vectors(texts) @ vector
        dense, sentence = [], []
        at = 0
        for passage in candidates:
            count = len(passage.sentences)
            dense.append(float(cosines[at]))
            sentence.append(float(np.max(cosines[at + 1 : at + 1 + count])))
            at += 1 + count
        return dense, sentence


def _order(hit: Hit) -> tuple[float, str, int, int]:
    """Sort by score, which is rounded so that noise in the last bit decides nothing."""
    return (-round(hit.score, 6), hit.passage.file, hit.passage.paragraph, hit.passage.start)
