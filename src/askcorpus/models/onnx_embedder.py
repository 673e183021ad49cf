"""Embedding with ONNX Runtime.

It reads what `sentence_transformers_embedder` exported. Pooling and scaling are done here.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from askcorpus.models.embedder import Vectors, unit_rows
from askcorpus.models.onnx import open_session, open_tokenizer

RECIPE: Final = 3
"""Number of the way that models are exported; an export of another number is made anew."""

_BATCH_TEXTS: Final = 32


@dataclass(frozen=True, slots=True)
class ExportCard:
    """What is needed beside the graph and the tokenizer, and how true the export is.

    `pooling` is `mean` or `cls`. `cosine` is the smallest similarity to sentence-transformers'
    own vectors on some probe texts, from -1 to 1. `unsuitable` says why the folder is better run
    by sentence-transformers itself; empty if it is not.
    """

    pooling: str
    max_tokens: int
    dimension: int
    pad_id: int
    inputs: tuple[str, ...]
    cosine: float
    unsuitable: str = ""
    recipe: int = RECIPE


@dataclass(frozen=True, slots=True)
class Export:
    """A folder with a graph, a tokenizer and a card."""

    folder: Path

    @property
    def graph(self) -> Path:
        """Return the path of the ONNX graph."""
        return self.folder / "model.onnx"

    @property
    def tokenizer(self) -> Path:
        """Return the path of the tokenizer's definition."""
        return self.folder / "tokenizer.json"

    @property
    def pieces(self) -> Path:
        """Return the path of the table of word pieces, shape (vocabulary, dimension)."""
        return self.folder / "pieces.npy"

    def read_card(self) -> ExportCard | None:
        """Return the card, or None where there is no usable export."""
        try:
            fields = json.loads((self.folder / "card.json").read_text(encoding="utf-8"))
            card = ExportCard(**{**fields, "inputs": tuple(fields["inputs"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None
        is_whole = bool(card.unsuitable) or all(
            file.is_file() for file in (self.graph, self.tokenizer, self.pieces)
        )
        return card if card.recipe == RECIPE and is_whole else None

    def write_card(self, card: ExportCard) -> None:
        """Write the card; it goes last, since it says that the rest is there."""
        temporary = self.folder / "card.json.new"
        temporary.write_text(json.dumps(asdict(card), indent=2) + "\n", encoding="utf-8")
        temporary.replace(self.folder / "card.json")


class OnnxEmbedder:
    """An exported Transformer with mean or first-token pooling, as unit vectors."""

    def __init__(
        self, export: Export, card: ExportCard, *, name: str, digest: str, threads: int
    ) -> None:
        self._export = export
        self._card = card
        self._name = name
        self._digest = digest
        self._threads = threads

    @property
    def name(self) -> str:
        """Return the name given."""
        return self._name

    @property
    def digest(self) -> str:
        """Return the digest of the folder that was exported."""
        return self._digest

    @property
    def dimension(self) -> int:
        """Return the width of the vectors."""
        return self._card.dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row for each text; texts of like length are run together."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return rows
        encoded = [
            item.ids[: self._card.max_tokens] for item in self._tokenizer.encode_batch(list(texts))
        ]
        order = sorted(range(len(texts)), key=lambda n: len(encoded[n]), reverse=True)
        for start in range(0, len(order), _BATCH_TEXTS):
            batch = order[start : start + _BATCH_TEXTS]
            rows[batch] = self._run([encoded[n] for n in batch])
        return unit_rows(rows)

    def pieces(self, texts: Sequence[str]) -> list[list[str]]:
        """Return for each text the pieces of the model's own vocabulary."""
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [list(item.tokens) for item in encoded]

    def piece_vectors(self, pieces: Sequence[str]) -> Vectors:
        """Return the pieces' rows of the centred input embeddings; an unknown one is padding."""
        ids = [self._tokenizer.token_to_id(piece) for piece in pieces]
        known = [self._card.pad_id if number is None else number for number in ids]
        rows: Vectors = self._piece_table[known].astype(np.float32)
        return rows

    @cached_property
    def _piece_table(self) -> NDArray[np.float16]:
        table: NDArray[np.float16] = np.load(self._export.pieces, mmap_mode="r")
        return table

    def _run(self, ids: Sequence[Sequence[int]]) -> Vectors:
        width = max(map(len, ids))
        input_ids = np.full((len(ids), width), self._card.pad_id, dtype=np.int64)
        mask = np.zeros((len(ids), width), dtype=np.int64)
        for row, tokens in enumerate(ids):
            input_ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        available: Mapping[str, NDArray[np.int64]] = {
            "input_ids": input_ids,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(input_ids),
        }
        feed = {name: available[name] for name in self._card.inputs}
        hidden: NDArray[np.float32] = self._session.run(None, feed)[0]
        return _pool(hidden, mask, self._card.pooling)

    @cached_property
    def _session(self) -> Any:
        return open_session(
            self._export.graph, self._threads, f"Delete {self._export.folder}; it is made again."
        )

    @cached_property
    def _tokenizer(self) -> Any:
        return open_tokenizer(self._export.tokenizer, self._card.max_tokens)


def piece_table(input_embeddings: NDArray[np.float32]) -> NDArray[np.float16]:
    """Return the rows less their mean and scaled to length 1: so, cosines tell pieces apart."""
    centred = input_embeddings - input_embeddings.mean(axis=0)
    return unit_rows(centred).astype(np.float16)


def _pool(hidden: NDArray[np.float32], mask: NDArray[np.int64], pooling: str) -> Vectors:
    """Turn (texts, tokens, width) into (texts, width), padding left out."""
    if pooling == "cls":
        return np.ascontiguousarray(hidden[:, 0, :])
    weights = mask[:, :, None].astype(np.float32)
    total: Vectors = (hidden * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
    return total
