"""Choose how a sentence-transformers folder is run: ONNX Runtime if that gives the same vectors."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np

from askcorpus.errors import ModelError, ModelRefused
from askcorpus.models.embedder import Embedder, Vectors
from askcorpus.models.folder import EmbedderFolder
from askcorpus.models.onnx_embedder import Export, ExportCard, OnnxEmbedder
from askcorpus.models.sentence_transformers_embedder import (
    ExportError,
    SentenceTransformersEmbedder,
)

LEAST_COSINE: Final = 0.999
"""An export that strays further from the library's own vectors, on any probe, is not used."""

_PROBES: Final = (
    "Rivers",
    "What three conditions did the Secretary General set?",
    "The bridge was opened in 1931; it is 503 m long, and carries eight lanes of traffic.",
    "Übergrößenträger, naïveté, Geoană, 東京 and №5 — punctuation included.",
    "A paragraph that is longer than the model reads. " * 60,
)


class FolderEmbedder:
    """An embedder in a folder; converted at first use, seconds from then on saved each time."""

    def __init__(
        self,
        folder: EmbedderFolder,
        *,
        name: str,
        identify: Callable[[], str],
        export_dir: Path,
        threads: int,
    ) -> None:
        """Take note of the folder. `identify` returns its digest, or raises if it is refused."""
        self._folder = folder
        self._name = name
        self._identify = identify
        self._export_dir = export_dir
        self._threads = threads

    @property
    def name(self) -> str:
        """Return the known name, or the folder's."""
        return self._name

    @cached_property
    def digest(self) -> str:
        """Return the digest of the folder, compared with its pins where there are any."""
        return self._identify()

    @property
    def dimension(self) -> int:
        """Return the width of the vectors; loads the model where its settings don't tell."""
        return self._folder.dimension or self._runner.dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row for each text."""
        return self._runner.embed(texts)

    def pieces(self, texts: Sequence[str]) -> list[list[str]]:
        """Return for each text its word pieces, or its stems where the folder has none."""
        return self._runner.pieces(texts)

    def piece_vectors(self, pieces: Sequence[str]) -> Vectors | None:
        """Return one unit row for each piece, or None where the folder offers none."""
        return self._runner.piece_vectors(pieces)

    def prepare(self) -> str:
        """Convert the folder now, if that is to be done, and return what will run it.

        The answer is `onnxruntime` or `sentence-transformers`. Takes ten seconds or more the
        first time, and next to nothing from then on.
        """
        runs_onnx = isinstance(self._runner, OnnxEmbedder)
        return "onnxruntime" if runs_onnx else "sentence-transformers"

    @cached_property
    def _runner(self) -> Embedder:
        export = Export(self._export_dir / self.digest)
        card = export.read_card()
        if card is None:
            card = self._convert(export)
        return self._library() if card.unsuitable else self._onnx(export, card)

    def _onnx(self, export: Export, card: ExportCard) -> OnnxEmbedder:
        return OnnxEmbedder(
            export, card, name=self._name, digest=self.digest, threads=self._threads
        )

    def _library(self) -> SentenceTransformersEmbedder:
        return SentenceTransformersEmbedder(
            self._folder, name=self._name, digest=self.digest, threads=self._threads
        )

    def _convert(self, export: Export) -> ExportCard:
        """Make the export beside its place, compare its vectors, and move it there whole."""
        made: Path | None = None
        try:
            self._export_dir.mkdir(parents=True, exist_ok=True)
            made = Path(tempfile.mkdtemp(dir=self._export_dir, prefix=".new-"))
            card = self._convert_in(Export(made), self._library())
            made.chmod(0o755)
            shutil.rmtree(export.folder, ignore_errors=True)
            made.rename(export.folder)
        except OSError as exc:
            others = export.read_card()
            if others is not None:  # another process was faster
                return others
            raise ModelError(
                f"The embedder can't be converted in {self._export_dir}: {exc.strerror or exc}.",
                "Make room there, or choose another folder with the setting models_dir.",
            ) from exc
        finally:
            if made is not None:
                shutil.rmtree(made, ignore_errors=True)
        return card

    def _convert_in(self, export: Export, library: SentenceTransformersEmbedder) -> ExportCard:
        try:
            card = library.export(export)
            cosine = _least_cosine(self._onnx(export, card), library)
            card = _with(card, cosine, "" if cosine >= LEAST_COSINE else "its vectors differ")
        except (ExportError, ModelRefused, RuntimeError, ValueError, TypeError) as exc:
            card = ExportCard("mean", 0, library.dimension, 0, (), 0.0, str(exc) or "it failed")
        if card.unsuitable:
            export.graph.unlink(missing_ok=True)
        export.write_card(card)
        return card


def _with(card: ExportCard, cosine: float, unsuitable: str) -> ExportCard:
    return ExportCard(
        pooling=card.pooling,
        max_tokens=card.max_tokens,
        dimension=card.dimension,
        pad_id=card.pad_id,
        inputs=card.inputs,
        cosine=cosine,
        unsuitable=unsuitable,
    )


def _least_cosine(one: Embedder, other: Embedder) -> float:
    products = np.sum(one.embed(_PROBES) * other.embed(_PROBES), axis=1)
    return float(products.min())
