"""Keep llama.cpp's own log off the user's terminal."""

from collections import deque
from functools import lru_cache
from typing import Any, Final

_ERROR: Final = 4
"""GGML_LOG_LEVEL_ERROR of ggml.h."""


class LlamaLog:
    """The last problems that llama.cpp logged, instead of standard error.

    llama.cpp has one log a process, so there is one of these, and llama.cpp holds on to it.
    """

    def __init__(self, library: Any) -> None:
        self._problems: deque[str] = deque(maxlen=8)
        self._callback = library.llama_log_callback(self._hear)
        library.llama_log_set(self._callback, None)

    @staticmethod
    @lru_cache(maxsize=1)
    def of(library: Any) -> "LlamaLog":
        """Return the log of the loaded library, taking it over at the first call."""
        return LlamaLog(library)

    def clear(self) -> None:
        """Forget the problems so far."""
        self._problems.clear()

    def first_problem(self) -> str:
        """Return the first problem since `clear`, which names the cause, or nothing."""
        return next((line.rstrip(".") for line in self._problems if line), "")

    def _hear(self, level: int, text: bytes, _data: object) -> None:
        if level == _ERROR:
            self._problems.append(text.decode("utf-8", errors="replace").strip())
