"""Make the adapter for a model named in the settings. No weights are read here."""

from pathlib import Path
from typing import Final

from askcorpus.models.catalogue import Role
from askcorpus.models.embedder import Embedder
from askcorpus.models.evidence_reader import EvidenceReader
from askcorpus.models.folder import read_folder
from askcorpus.models.folder_embedder import FolderEmbedder
from askcorpus.models.language_model import LanguageModel
from askcorpus.models.llama import LlamaLanguageModel
from askcorpus.models.onnx_reader import shipped_reader
from askcorpus.models.store import ModelStore
from askcorpus.models.threads import default_threads

DEFAULT_CONTEXT: Final = 2048


def load_embedder(name_or_path: str, models_dir: Path, threads: int | None = None) -> Embedder:
    """Return the embedder of that name, or of that sentence-transformers folder.

    Raises `ModelMissing` or `ModelRefused`; the weights are checked and loaded at first use.
    """
    return _folder_embedder(name_or_path, models_dir, threads)


def load_language_model(
    name_or_path: str,
    models_dir: Path,
    threads: int | None = None,
    context: int = DEFAULT_CONTEXT,
) -> LanguageModel:
    """Return the language model of that name, or of that GGUF file.

    Raises `ModelMissing` or `ModelRefused`; the weights are checked and loaded at first use.
    `context` is the room for prompt and reply together, in tokens.
    """
    store = ModelStore(models_dir)
    located = store.resolve(name_or_path, Role.LANGUAGE_MODEL)
    return LlamaLanguageModel(
        located.path,
        name=located.name,
        identify=lambda: store.checked_digest(located),
        threads=threads,
        context=context,
        prefix_dir=store.prefix_dir,
    )


def load_evidence_reader(threads: int | None = None) -> EvidenceReader:
    """Return the evidence reader; its weights come with the package and load at first use."""
    return shipped_reader(threads)


def prepare_embedder(name_or_path: str, models_dir: Path, threads: int | None = None) -> str:
    """Convert an embedder for ONNX Runtime now instead of at its first use.

    Returns what runs it: `onnxruntime`, or `sentence-transformers` for a folder that can't be
    converted. Takes about 15 s the first time.
    """
    return _folder_embedder(name_or_path, models_dir, threads).prepare()


def _folder_embedder(name_or_path: str, models_dir: Path, threads: int | None) -> FolderEmbedder:
    store = ModelStore(models_dir)
    located = store.resolve(name_or_path, Role.EMBEDDER)
    if located.known is not None:
        store.write_small_files(located.known)
    return FolderEmbedder(
        read_folder(located.path),
        name=located.name,
        identify=lambda: store.checked_digest(located),
        export_dir=store.export_dir,
        threads=threads or default_threads(),
    )
