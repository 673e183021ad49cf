"""What surrounds a command: streams, environment, folders. Tests stage any scene with it."""

import io
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

import platformdirs


@dataclass(frozen=True, slots=True)
class Shell:
    """The outside of one run of the program."""

    out: TextIO
    err: TextIO
    stdin: BinaryIO
    environment: Mapping[str, str]
    cwd: Path
    user_settings: Path
    user_models: Path

    @classmethod
    def real(cls) -> "Shell":
        """Return the process' own streams, environment and folders."""
        out, err = sys.stdout or _nowhere(), sys.stderr or _nowhere()
        for stream in (out, err):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                # A terminal that can't show a character gets a question mark, not a traceback.
                reconfigure(errors="replace")
        folders = platformdirs.PlatformDirs("askcorpus", appauthor=False)
        return cls(
            out=out,
            err=err,
            stdin=sys.stdin.buffer if sys.stdin else io.BytesIO(),
            environment=os.environ,
            cwd=Path.cwd(),
            user_settings=folders.user_config_path / "config.toml",
            user_models=folders.user_data_path / "models",
        )

    @property
    def may_colour(self) -> bool:
        """Tell whether the user lets us use colours (https://no-color.org)."""
        return not self.environment.get("NO_COLOR") and self.environment.get("TERM") != "dumb"


def _nowhere() -> TextIO:
    """Stand in for a stream that the caller closed."""
    return Path(os.devnull).open("w", encoding="utf-8")
