"""Open a page in the Chromium or Chrome that is installed, without a window."""

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_SECONDS = 60


@dataclass(frozen=True)
class Opened:
    """A page once its scripts ran: its elements as HTML, and what the console got to see."""

    html: str
    console: tuple[str, ...]


class Browser:
    """Opens pages, each with a profile of its own that nothing else uses."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self._folder = folder
        self._opened = 0

    def open(self, file: Path, fragment: str = "") -> Opened:
        """Load a file and let its scripts run."""
        self._opened += 1
        command = [
            self._program,
            "--headless=new",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--enable-logging=stderr",
            f"--user-data-dir={self._folder / str(self._opened)}",
            "--window-size=1400,1000",
            "--virtual-time-budget=2000",
            "--dump-dom",
            *(["--no-sandbox"] if os.geteuid() == 0 else []),
            file.as_uri() + (f"#{fragment}" if fragment else ""),
        ]
        out, err = _output(command)
        return Opened(out, tuple(line for line in err.splitlines() if ":CONSOLE" in line))


def find_browser(folder: Path) -> Browser:
    """Return the browser that is installed, or skip the test and say how to get one."""
    for name in _NAMES:
        program = shutil.which(name)
        if program:
            return Browser(program, folder)
    pytest.skip(
        "no Chromium or Chrome is installed; on Debian: apt-get install chromium (.ci/run does)"
    )


def _output(command: list[str]) -> tuple[str, str]:
    """Run a browser; one that hangs is ended with the processes that it started, no others."""
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            out, err = process.communicate(timeout=_SECONDS)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    assert process.returncode == 0, err
    return out, err
