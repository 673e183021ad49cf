"""Where models are kept and whether they are what they should be. Nothing here fetches."""

import difflib
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from askcorpus.errors import ModelMissing, ModelRefused
from askcorpus.models.catalogue import KnownModel, ModelFile, Role, find_known, known_models
from askcorpus.models.digests import DigestMemory, sha256_of

_ROLE_WORDS: Final = {Role.EMBEDDER: "an embedder", Role.LANGUAGE_MODEL: "a language model"}


class OnProgress(Protocol):
    """Told how far a long step is; `done` and `total` are bytes, and `done` never falls."""

    def __call__(self, label: str, done: int, total: int, /) -> None:
        """Take note that `done` of `total` bytes of what `label` names are through."""
        ...


@dataclass(frozen=True, slots=True)
class LocatedModel:
    """A model on this machine: a GGUF file, or a sentence-transformers folder.

    `known` is None for one that was named by its path.
    """

    name: str
    role: Role
    path: Path
    known: KnownModel | None


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """What `models list` tells about a known model; `is_verified` only if it was checked as is."""

    model: KnownModel
    path: Path
    is_here: bool
    is_verified: bool


class ModelStore:
    """The folder that models live in, one folder a model below it."""

    def __init__(self, models_dir: Path) -> None:
        self._dir = models_dir
        self._memory = DigestMemory(models_dir / ".digests.json")

    @property
    def models_dir(self) -> Path:
        """Return the folder."""
        return self._dir

    @property
    def partial_dir(self) -> Path:
        """Return where files are put together before their digest is known."""
        return self._dir / ".partial"

    @property
    def export_dir(self) -> Path:
        """Return where embedders converted for ONNX Runtime are kept."""
        return self._dir / ".onnx"

    @property
    def prefix_dir(self) -> Path:
        """Return where evaluated instructions of language models are kept."""
        return self._dir / ".prefixes"

    def folder(self, model: KnownModel) -> Path:
        """Return the folder of a known model, which may not exist."""
        return self._dir / model.name

    def file_path(self, model: KnownModel, file: ModelFile) -> Path:
        """Return where a file of a known model belongs."""
        return self.folder(model) / file.path

    def has(self, model: KnownModel) -> bool:
        """Tell whether every file of the model is here; says nothing about their bytes."""
        return all(self.file_path(model, file).is_file() for file in model.files)

    def statuses(self) -> tuple[ModelStatus, ...]:
        """Return how things stand with each known model, reading no weights."""
        return tuple(
            ModelStatus(model, self._usable_path(model), self.has(model), self._is_verified(model))
            for model in known_models()
        )

    def resolve(self, name_or_path: str, role: Role) -> LocatedModel:
        """Find a model by the name of a known one, else by its path.

        A known model's name wins over a file of that name in the current folder. Raises
        `ModelMissing`, or `ModelRefused` for a model of another role.
        """
        known = find_known(name_or_path)
        if known is None:
            return self._resolve_path(name_or_path, role)
        if known.role is not role:
            raise ModelRefused(
                f"{known.name} is {_ROLE_WORDS[known.role]}, not {_ROLE_WORDS[role]}.",
                f"Use {_names(role)}.",
            )
        if not self.has(known):
            raise ModelMissing(
                f"The model {known.name} is not on this machine.",
                f"Run `askcorpus models pull {known.name}`.",
            )
        return LocatedModel(known.name, role, self._usable_path(known), known)

    def checked_digest(self, located: LocatedModel) -> str:
        """Return the SHA-256 that identifies a model, after comparing a known one with its pins.

        A file is read only if it changed since it was last checked. For a folder named by its
        path it is the digest over the digests of its files. Raises `ModelRefused`.
        """
        with _told_of_trouble(located.path):
            if located.known is not None:
                for file in located.known.files:
                    path = self.file_path(located.known, file)
                    _compare(path, file, self._memory.digest(path))
                self.write_small_files(located.known)
                return located.known.digest
            if located.path.is_file():
                return self._memory.digest(located.path)
            return self._folder_digest(located.path)

    def verify(self, model: KnownModel, on_progress: OnProgress | None = None) -> None:
        """Read every byte of a known model and compare with its pins; raise `ModelRefused`.

        Small files that askcorpus writes are written anew where they differ.
        """
        for file in model.files:
            path = self.file_path(model, file)
            if not path.is_file():
                raise ModelMissing(
                    f"The model {model.name} is not whole: {path} is missing.",
                    f"Run `askcorpus models pull {model.name}`.",
                )
            label = f"{model.name}: {file.path}"

            def on_bytes(done: int, label: str = label, total: int = file.bytes) -> None:
                if on_progress is not None:
                    on_progress(label, done, total)

            with _told_of_trouble(path):
                digest = sha256_of(path, on_bytes)
            _compare(path, file, digest)
            self._memory.remember(path, digest)
        self.write_small_files(model)

    def file_digest(self, path: Path) -> str:
        """Return the SHA-256 of a file, reading it only if it changed since last time."""
        return self._memory.digest(path)

    def remember(self, path: Path, digest: str) -> None:
        """Keep the digest of a file that was checked while it was fetched."""
        self._memory.remember(path, digest)

    def write_small_files(self, model: KnownModel) -> None:
        """Put the model's small configuration files in place where they are missing or differ."""
        for small in model.written:
            path = self.folder(model) / small.path
            content = small.text.encode()
            with _told_of_trouble(path):
                if path.is_file() and path.read_bytes() == content:
                    continue
                path.parent.mkdir(parents=True, exist_ok=True)
                temporary = path.with_name(path.name + ".new")
                temporary.write_bytes(content)
                temporary.replace(path)

    def _usable_path(self, model: KnownModel) -> Path:
        if model.role is Role.EMBEDDER:
            return self.folder(model)
        return self.file_path(model, model.files[0])

    def _is_verified(self, model: KnownModel) -> bool:
        return self.has(model) and all(
            self._memory.recall(self.file_path(model, file)) == file.sha256 for file in model.files
        )

    def _resolve_path(self, text: str, role: Role) -> LocatedModel:
        path = Path(text)
        wanted = "GGUF file" if role is Role.LANGUAGE_MODEL else "sentence-transformers folder"
        if not path.exists():
            raise ModelMissing(
                f"There is no model or {wanted} called {text!r}.",
                f"{near_names(text)} Any {wanted} works by its path.",
            )
        is_right = path.is_file() if role is Role.LANGUAGE_MODEL else path.is_dir()
        if not is_right:
            raise ModelRefused(
                f"{text} can't be {_ROLE_WORDS[role]}: it is not a {wanted}.",
                f"Name a {wanted}, or use {_names(role)}.",
            )
        return LocatedModel(path.stem if path.is_file() else path.resolve().name, role, path, None)

    def _folder_digest(self, folder: Path) -> str:
        whole = hashlib.sha256()
        for path in sorted(_model_files(folder)):
            line = f"{path.relative_to(folder).as_posix()} {self._memory.digest(path)}\n"
            whole.update(line.encode())
        return whole.hexdigest()


def near_names(text: str) -> str:
    """Return a hint that names the known model that was probably meant, and all of them."""
    names = [model.name for model in known_models()]
    near = difflib.get_close_matches(text, names, 1, 0.5)
    return f"{f'Did you mean {near[0]}? ' if near else ''}Known models: {', '.join(names)}."


@contextmanager
def _told_of_trouble(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise ModelRefused(
            f"{exc.filename or path} can't be used: {exc.strerror or exc}.",
            "Check the permissions of the models' folder.",
        ) from exc


def _compare(path: Path, file: ModelFile, found: str) -> None:
    if found != file.sha256:
        raise ModelRefused(
            f"{path} is not the file it should be: expected SHA-256 {file.sha256}, found {found}.",
            f"Delete it and run `askcorpus models pull {path.parent.name}`.",
        )


def _model_files(folder: Path) -> Iterable[Path]:
    """Return the files that decide what vectors a folder gives: weights, tokenizer, settings."""
    kinds = {".json", ".safetensors", ".txt", ".model"}
    return (p for p in folder.rglob("*") if p.suffix in kinds and p.is_file())


def _names(role: Role) -> str:
    return " or ".join(model.name for model in known_models() if model.role is role)
