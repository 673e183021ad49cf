"""Check that a file is a whole GGUF model before llama.cpp, which may abort, opens it.

The layout is that of the GGUF specification, versions 2 and 3: header, metadata, tensor
descriptions, padding, tensor data; all little-endian.
"""

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Final

from askcorpus.errors import ModelRefused

_MAGIC: Final = b"GGUF"
_VERSIONS: Final = frozenset({2, 3})
_MOST_ENTRIES: Final = 1_000_000
_LONGEST_STRING: Final = 64 * 1024 * 1024
_DEFAULT_ALIGNMENT: Final = 32
_MOST_DIMENSIONS: Final = 4

_STRING, _ARRAY, _UINT32 = 8, 9, 4
_SCALAR_BYTES: Final[Mapping[int, int]] = {
    0: 1, 1: 1, 2: 2, 3: 2, _UINT32: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8,
}  # fmt: skip

# values a block and bytes a block, by tensor type (ggml.h); other types are not measured
_BLOCKS: Final[Mapping[int, tuple[int, int]]] = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34),
    9: (32, 36), 10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210),
    15: (256, 292), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8), 28: (1, 8), 30: (1, 2),
}  # fmt: skip


class _NotAModelError(Exception):
    """What is wrong with the file, as the end of a sentence."""


def check_gguf(path: Path) -> None:
    """Return if `path` is a complete GGUF file with a vocabulary; raise `ModelRefused` if not."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            needed = _Reader(file, size).needed_bytes()
    except _NotAModelError as problem:
        raise ModelRefused(
            f"{path} is not a usable language model: {problem}.",
            "Name a complete GGUF file, or run `askcorpus models pull`.",
        ) from problem
    except OSError as exc:
        raise ModelRefused(
            f"{path} can't be read: {exc.strerror or exc}.", "Check the path and its permissions."
        ) from exc
    if size < needed:
        raise ModelRefused(
            f"{path} is truncated: it has {size} bytes and its header promises {needed}.",
            "Fetch the file again.",
        )


class _Reader:
    """Walk through the front of a GGUF file, believing no number in it."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size

    def needed_bytes(self) -> int:
        """Return how long the file must at least be, from its tensor descriptions."""
        if self._take(4) != _MAGIC:
            raise _NotAModelError("it does not begin with the letters GGUF")
        version = self._number("<I")
        if version not in _VERSIONS:
            raise _NotAModelError(f"it has GGUF version {version}, and only 2 and 3 are known")
        tensors, entries = self._count("tensors"), self._count("metadata entries")
        if not tensors:
            raise _NotAModelError("it holds no weights")
        alignment = self._metadata(entries)
        end = max(self._tensor_end() for _ in range(tensors))
        start = -(-self._file.tell() // alignment) * alignment
        return start + end

    def _metadata(self, entries: int) -> int:
        alignment, keys = _DEFAULT_ALIGNMENT, set()
        for _ in range(entries):
            key = self._string()
            kind = self._number("<I")
            keys.add(key)
            if key == b"general.alignment" and kind == _UINT32:
                alignment = self._number("<I") or _DEFAULT_ALIGNMENT
            else:
                self._skip_value(kind)
        if b"general.architecture" not in keys:
            raise _NotAModelError("it names no architecture")
        if b"tokenizer.ggml.model" not in keys:
            raise _NotAModelError("it has no vocabulary, so it is not a model of text")
        return alignment

    def _tensor_end(self) -> int:
        self._string()
        dimensions = self._number("<I")
        if dimensions > _MOST_DIMENSIONS:
            raise _NotAModelError("its tensor descriptions make no sense")
        values = 1
        for _ in range(dimensions):
            values *= self._number("<Q")
        kind, offset = self._number("<I"), self._number("<Q")
        per_block, block_bytes = _BLOCKS.get(kind, (1, 0))
        return offset + -(-values // per_block) * block_bytes

    def _skip_value(self, kind: int, depth: int = 0) -> None:
        if kind in _SCALAR_BYTES:
            self._take(_SCALAR_BYTES[kind])
        elif kind == _STRING:
            self._skip_string()
        elif kind == _ARRAY and depth < 2:
            inner, length = self._number("<I"), self._count("values in a list", most=1 << 32)
            if inner in _SCALAR_BYTES:
                self._skip(_SCALAR_BYTES[inner] * length)
            else:
                for _ in range(length):
                    self._skip_value(inner, depth + 1)
        else:
            raise _NotAModelError("its metadata makes no sense")

    def _string(self) -> bytes:
        return self._take(self._string_length())

    def _skip_string(self) -> None:
        self._take(self._string_length())

    def _string_length(self) -> int:
        length = self._number("<Q")
        if length > _LONGEST_STRING:
            raise _NotAModelError("its metadata makes no sense")
        return length

    def _count(self, what: str, most: int = _MOST_ENTRIES) -> int:
        count = self._number("<Q")
        if count > most:
            raise _NotAModelError(f"it claims {count} {what}")
        return count

    def _number(self, code: str) -> int:
        value: int = struct.unpack(code, self._take(struct.calcsize(code)))[0]
        return value

    def _skip(self, count: int) -> None:
        position = self._file.tell() + count
        if position > self._size:
            raise _NotAModelError("it is truncated")
        self._file.seek(position)

    def _take(self, count: int) -> bytes:
        taken = self._file.read(count)
        if len(taken) != count:
            raise _NotAModelError("it is truncated" if self._size >= 4 else "it is too short")
        return taken
