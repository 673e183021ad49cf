"""Keep evaluated prompts of a language model in files. What is in them is llama.cpp's business."""

import hashlib
import os
from pathlib import Path
from typing import Final

_HEAD: Final = b"askcorpus state 1\n"
_DIGEST_BYTES: Final = 32
_MOST_KEPT: Final = 8


class StateFile:
    """One evaluated prompt; the file is named by everything that the evaluation depends on.

    It carries its own SHA-256, because llama.cpp aborts the process over half a state.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder
        self._path = folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.state"

    def read(self) -> bytes | None:
        """Return the state, or None where there is none or it is not whole."""
        try:
            content = self._path.read_bytes()
        except OSError:
            return None
        front = len(_HEAD) + _DIGEST_BYTES
        state = content[front:]
        is_whole = content[:front] == _HEAD + hashlib.sha256(state).digest()
        return state if is_whole else None

    def write(self, state: bytes) -> None:
        """Keep a state, and only the newest few; without room or leave, there is none."""
        temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(_HEAD + hashlib.sha256(state).digest() + state)
            temporary.replace(self._path)
            kept = sorted(self._folder.glob("*.state"), key=lambda p: p.stat().st_mtime_ns)
            for old in kept[:-_MOST_KEPT]:
                old.unlink(missing_ok=True)
        except OSError:
            temporary.unlink(missing_ok=True)
