"""Embedding with sentence-transformers, and its export to ONNX.

The only module that imports `sentence_transformers` and `torch`, which takes seconds.
"""

import contextlib
import io
import shutil
import warnings
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np

from askcorpus.errors import ModelRefused
from askcorpus.models.embedder import Vectors, stems_as_pieces, unit_rows
from askcorpus.models.folder import EmbedderFolder
from askcorpus.models.onnx_embedder import Export, ExportCard, piece_table

_OPSET: Final = 17
_SAMPLE: Final = ("A short text.", "Another one, which is somewhat longer than the first.")
_ONNX_INPUTS: Final = frozenset({"input_ids", "attention_mask", "token_type_ids"})
_MOST_TOKENS: Final = 512


class ExportError(Exception):
    """Why a folder is not made for the plain way of embedding."""


class SentenceTransformersEmbedder:
    """A sentence-transformers folder, run by the library itself on the processor."""

    def __init__(self, folder: EmbedderFolder, *, name: str, digest: str, threads: int) -> None:
        self._folder = folder
        self._name = name
        self._digest = digest
        self._threads = threads

    @property
    def name(self) -> str:
        """Return the name given."""
        return self._name

    @property
    def digest(self) -> str:
        """Return the digest of the folder."""
        return self._digest

    @cached_property
    def dimension(self) -> int:
        """Return the width of the vectors; loads the model where its settings don't tell."""
        return self._folder.dimension or int(self.embed(["."]).shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row for each text."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        with _quiet():
            rows = self._model.encode(
                list(texts), batch_size=32, show_progress_bar=False, convert_to_numpy=True
            )
        return unit_rows(np.asarray(rows, dtype=np.float32))

    def pieces(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the stems of each text's words: pipelines differ too much to tell more."""
        return stems_as_pieces(texts)

    def piece_vectors(self, pieces: Sequence[str]) -> None:
        """Return None; the table of pieces is there for exported models alone."""

    def export(self, export: Export) -> ExportCard:
        """Write the Transformer as an ONNX graph, and return its card, which is not yet written.

        Raises `ExportError` for another pipeline than Transformer, mean or first-token Pooling
        and maybe Normalize.
        """
        pooling = self._pooling()
        transformer, tokenizer = self._model[0], self._model.tokenizer
        definition = self._folder.modules[0].path / "tokenizer.json"
        if not definition.is_file():
            raise ExportError("it has no tokenizer.json")
        import torch

        sample = tokenizer(list(_SAMPLE), padding=True, return_tensors="pt")
        inputs = tuple(name for name in tokenizer.model_input_names if name in sample)
        if "attention_mask" not in inputs or not _ONNX_INPUTS.issuperset(inputs):
            raise ExportError(f"it takes the inputs {', '.join(inputs)}")
        graph = _graph_module(transformer.auto_model.eval(), inputs)
        axes = {name: {0: "texts", 1: "tokens"} for name in (*inputs, "hidden")}
        with _quiet(), torch.no_grad():
            torch.onnx.export(
                graph,
                tuple(sample[name] for name in inputs),
                str(export.graph),
                input_names=list(inputs),
                output_names=["hidden"],
                dynamic_axes=axes,
                opset_version=_OPSET,
                dynamo=False,
            )
        shutil.copyfile(definition, export.tokenizer)
        weights = transformer.auto_model.get_input_embeddings().weight
        np.save(export.pieces, piece_table(weights.detach().numpy()))
        longest = self._model.max_seq_length or _MOST_TOKENS
        return ExportCard(
            pooling=pooling,
            max_tokens=int(longest),
            dimension=self.dimension,
            pad_id=int(tokenizer.pad_token_id or 0),
            inputs=inputs,
            cosine=1.0,
        )

    def _pooling(self) -> str:
        if not self._folder.is_plain:
            kinds = ", ".join(module.kind for module in self._folder.modules)
            raise ExportError(f"its pipeline is {kinds}")
        if self._model.default_prompt_name:
            raise ExportError("it puts a prompt before each text")
        if getattr(self._model[0], "do_lower_case", False):
            raise ExportError("it turns texts to lower case by itself")
        mode = _pooling_mode(self._model[1])
        if mode not in {"mean", "cls"}:
            raise ExportError(f"its pooling is {mode}")
        return mode

    @cached_property
    def _model(self) -> Any:
        with _quiet():
            import sentence_transformers
            import torch

            torch.set_num_threads(self._threads)
            try:
                return sentence_transformers.SentenceTransformer(
                    str(self._folder.path),
                    device="cpu",
                    trust_remote_code=False,
                    local_files_only=True,
                    model_kwargs={"use_safetensors": True},
                )
            # anything may come out of settings that a stranger wrote
            except Exception as exc:
                raise ModelRefused(
                    f"{self._folder.path} can't be loaded as an embedder: {_first_line(exc)}.",
                    "Name a sentence-transformers folder with safetensors weights.",
                ) from exc


def _pooling_mode(pooling: Any) -> str:
    """Return the mode by name; the library's versions 5 and 6 keep it differently."""
    mode = getattr(pooling, "pooling_mode", None)
    if mode is None:
        mode = pooling.get_pooling_mode_str()
    return mode if isinstance(mode, str) else "+".join(mode)


def _graph_module(model: Any, inputs: Sequence[str]) -> Any:
    """Wrap a transformer so that it takes `inputs` in order and returns its last layer alone."""
    import torch

    class Graph(torch.nn.Module):  # type: ignore[misc]  # torch is not seen by mypy
        """A transformer with plain arguments."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *values: Any) -> Any:
            """Return (texts, tokens, width)."""
            return self.model(**dict(zip(inputs, values, strict=True))).last_hidden_state

    return Graph()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Hold back the progress bars and warnings that these libraries write by themselves."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield


def _first_line(exc: Exception) -> str:
    lines = str(exc).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(exc).__name__
