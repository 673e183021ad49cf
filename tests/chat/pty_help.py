"""A person at a terminal: keys go in, and what the screen shows can be read."""

import copy
import os
import sys
import time
from pathlib import Path
from typing import Any

import pexpect
import pyte

_PROGRAM = "import sys; from askcorpus.cli import main; main()"
_ALTERNATE = 1049


class Screen(pyte.Screen):
    """A screen with the second page that full-screen programs draw on."""

    kept: Any = None

    def set_mode(self, *modes: int, **options: Any) -> None:
        if _ALTERNATE in modes and options.get("private"):
            self.kept = copy.deepcopy(self.buffer), copy.copy(self.cursor)
            self.erase_in_display(2)
        super().set_mode(*modes, **options)

    def reset_mode(self, *modes: int, **options: Any) -> None:
        if _ALTERNATE in modes and options.get("private") and self.kept:
            self.buffer, self.cursor = self.kept
            self.kept = None
        super().reset_mode(*modes, **options)


class Terminal:
    """One run of the program in a pseudo-terminal."""

    def __init__(self, *arguments: str, cwd: Path, rows: int = 30, columns: int = 90) -> None:
        self.screen = Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "XDG_STATE_HOME": str(cwd / "state"),
            "PYTHONWARNINGS": "ignore",
        }
        for name in ("NO_COLOR", "VTE_VERSION", "TERM_PROGRAM", "ASKCORPUS_HOME"):
            environment.pop(name, None)
        self.program = pexpect.spawn(
            sys.executable,
            ["-c", _PROGRAM, *arguments],
            cwd=str(cwd),
            env=environment,
            dimensions=(rows, columns),
        )
        self.screen.write_process_input = self.program.send

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def look(self, seconds: float = 0.05) -> None:
        """Take in what has been written meanwhile."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                data = self.program.read_nonblocking(1 << 16, timeout=0.02)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                return
            self.raw += data
            self.stream.feed(data)

    def until(self, *words: str, seconds: float = 120.0) -> str:
        """Wait until one of the words is on the screen, and return what is there."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.look()
            if any(word in self.text for word in words):
                return self.text
        raise AssertionError(f"{words} did not appear:\n{self.text}")

    def until_gone(self, words: str, seconds: float = 60.0) -> str:
        assert self.is_gone(words, seconds), f"{words!r} did not go:\n{self.text}"
        return self.text

    def is_gone(self, words: str, seconds: float = 3.0) -> bool:
        """Wait until the words are not on the screen; False if they stay."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.look(0.02)
            if words not in self.text:
                return True
        return False

    def type(self, keys: str) -> None:
        self.program.send(keys)

    def enter(self, line: str) -> None:
        self.type(f"{line}\r")

    def clear(self) -> None:
        """Take away what the screen shows, so that the next thing seen is new; Ctrl-L does it."""
        self.type("\x0c")
        self.look(0.5)

    def resize(self, rows: int, columns: int) -> None:
        self.screen.resize(rows, columns)
        self.program.setwinsize(rows, columns)

    def left(self, seconds: float = 30.0) -> int | None:
        """Wait for the program's end and return its exit code."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.program.isalive():
            self.look()
        assert not self.program.isalive(), self.text
        code: int | None = self.program.exitstatus
        return code

    def close(self) -> None:
        self.program.close(force=True)
