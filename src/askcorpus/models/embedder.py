"""What an embedder is, and a deterministic one for tests. Real ones are adapters beside it."""

import hashlib
from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from askcorpus.text.words import content_stems, tokens

Vectors = NDArray[np.float32]
"""Rows of unit length, one a text: shape (n, dimension)."""

_DEFAULT_DIMENSION: Final = 256


class Embedder(Protocol):
    """Turn texts into unit vectors whose dot product is their cosine similarity."""

    @property
    def name(self) -> str:
        """Return what the embedder is called in answers and in the index."""
        ...

    @property
    def digest(self) -> str:
        """Return the SHA-256 that identifies the model; equal digests give equal vectors."""
        ...

    @property
    def dimension(self) -> int:
        """Return the number of columns of what `embed` returns."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row for each text, in the order of the texts; (0, dimension) for none.

        Text past the model's maximum length does not count.
        """
        ...

    def pieces(self, texts: Sequence[str]) -> list[list[str]]:
        """Return for each text the word pieces that the model reads, in order, folded.

        A piece holds no white space. An embedder that does not tell gives the words' stems.
        """
        ...

    def piece_vectors(self, pieces: Sequence[str]) -> Vectors | None:
        """Return one unit row for each piece, out of any context; None where there are none."""
        ...


class HashedEmbedder:
    """Embed a text as its bag of stems, each hashed to a signed column.

    It needs no weights and gives the same vectors everywhere. Texts without content words share
    one fixed vector.
    """

    def __init__(self, dimension: int = _DEFAULT_DIMENSION, name: str = "hashed") -> None:
        self._dimension = dimension
        self._name = name

    @property
    def name(self) -> str:
        """Return the name given."""
        return self._name

    @property
    def digest(self) -> str:
        """Return a digest of the recipe, since there are no weights."""
        return hashlib.sha256(f"hashed bag of stems/1/{self._dimension}".encode()).hexdigest()

    @property
    def dimension(self) -> int:
        """Return the number of columns."""
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows; words shared between two texts raise their similarity."""
        rows = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for stem in content_stems(text):
                column, sign = self._place(stem)
                row[column] += sign
            if not row.any():
                row[0] = 1.0
        return unit_rows(rows)

    def pieces(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the stems of each text's words."""
        return stems_as_pieces(texts)

    def piece_vectors(self, pieces: Sequence[str]) -> None:
        """Return None: hashed words are like no other word."""

    def _place(self, stem: str) -> tuple[int, float]:
        number = int.from_bytes(hashlib.blake2b(stem.encode(), digest_size=8).digest(), "big")
        return (number >> 1) % self._dimension, 1.0 if number & 1 else -1.0


def stems_as_pieces(texts: Sequence[str]) -> list[list[str]]:
    """Return the stems of each text's words, for an embedder that has no pieces to tell."""
    return [[token.stem for token in tokens(text)] for text in texts]


def unit_rows(rows: Vectors) -> Vectors:
    """Scale each row to length 1; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Vectors = (rows / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled
