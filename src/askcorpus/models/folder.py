"""What a sentence-transformers folder says about itself, checked before anything loads it."""

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from askcorpus.errors import ModelRefused

_PICKLES: Final = ("pytorch_model*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")
_LIBRARY: Final = "sentence_transformers."


@dataclass(frozen=True, slots=True)
class Module:
    """One step of the folder's pipeline: its class's last name and its folder."""

    kind: str
    path: Path


@dataclass(frozen=True, slots=True)
class EmbedderFolder:
    """A folder whose pipeline is made of the library's own parts and of safetensors weights."""

    path: Path
    modules: tuple[Module, ...]

    @property
    def is_plain(self) -> bool:
        """Tell whether the pipeline is Transformer, Pooling and maybe Normalize."""
        kinds = tuple(module.kind for module in self.modules)
        return kinds in {("Transformer", "Pooling"), ("Transformer", "Pooling", "Normalize")}

    @property
    def dimension(self) -> int | None:
        """Return the width of its vectors where the settings tell without loading it."""
        if not self.is_plain:
            return None
        try:
            settings = json.loads((self.modules[1].path / "config.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None
        width = settings.get("embedding_dimension", settings.get("word_embedding_dimension"))
        modes = settings.get("pooling_mode")
        many = isinstance(modes, list) or sum(
            value is True for key, value in settings.items() if key.startswith("pooling_mode_")
        ) not in {0, 1}
        return width if isinstance(width, int) and not many else None


def read_folder(path: Path) -> EmbedderFolder:
    """Return what is in a folder; raise `ModelRefused` for one that could run code when loaded.

    Pickled weights and parts that are not sentence-transformers' own are such code.
    """
    listed = _listed_modules(path)
    modules = tuple(_module(path, entry) for entry in listed)
    for module in modules:
        _refuse_pickles(path, module.path)
    return EmbedderFolder(path, modules)


def _listed_modules(path: Path) -> list[object]:
    try:
        listed = json.loads((path / "modules.json").read_text(encoding="utf-8"))
    except OSError as exc:
        raise _refused(path, "it has no readable modules.json") from exc
    except ValueError as exc:
        raise _refused(path, "its modules.json is not JSON") from exc
    if not isinstance(listed, list) or not listed:
        raise _refused(path, "its modules.json lists no modules")
    return listed


def _module(root: Path, entry: object) -> Module:
    if not isinstance(entry, dict):
        raise _refused(root, "its modules.json makes no sense")
    kind, folder = str(entry.get("type", "")), PurePosixPath(str(entry.get("path", "")))
    if not kind.startswith(_LIBRARY):
        raise _refused(root, f"its part {kind!r} is code from outside sentence-transformers")
    if folder.is_absolute() or ".." in folder.parts:
        raise _refused(root, f"its part {str(folder)!r} lies outside the folder")
    return Module(kind.rsplit(".", 1)[-1], root / folder)


def _refuse_pickles(root: Path, folder: Path) -> None:
    if not folder.is_dir() or any(folder.glob("*.safetensors")):
        return
    pickled = [found for pattern in _PICKLES for found in folder.glob(pattern)]
    if pickled:
        raise _refused(
            root,
            f"{pickled[0].name} is a pickle, which can run code; only safetensors weights load",
        )


def _refused(path: Path, why: str) -> ModelRefused:
    return ModelRefused(
        f"{path} is not a usable embedder: {why}.",
        "Name a sentence-transformers folder with safetensors weights, "
        "or use the embedder all-minilm-l6-v2.",
    )
