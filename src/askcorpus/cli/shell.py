"""What surrounds a command: streams, environment, folders. Tests stage any scene with it."""

import io
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, TextIO

import platformdirs

_FIRST_VTE_WITH_LINKS: Final = 5000
_PROGRAMS_WITH_LINKS: Final = frozenset({"iTerm.app", "WezTerm", "vscode", "ghostty"})
_TERMS_WITH_LINKS: Final = frozenset({"xterm-kitty", "alacritty", "foot", "xterm-ghostty"})
"""Terminals that show links, or at least hide them: others may print them as rubbish."""


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
    user_state: Path | None = None
    """Where what was typed is remembered; None remembers nothing."""

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
            user_state=folders.user_state_path,
        )

    @property
    def may_colour(self) -> bool:
        """Tell whether the user lets us use colours (https://no-color.org)."""
        return not self.environment.get("NO_COLOR") and self.environment.get("TERM") != "dumb"

    @property
    def may_link(self) -> bool:
        """Tell whether the terminal is one that is known to make links (OSC 8) of file names."""
        known = self.environment.get
        if not self.may_colour or known("TMUX") or known("STY"):
            return False
        vte = known("VTE_VERSION", "")
        return (
            (vte.isdecimal() and int(vte) >= _FIRST_VTE_WITH_LINKS)
            or known("TERM_PROGRAM", "") in _PROGRAMS_WITH_LINKS
            or known("TERM", "") in _TERMS_WITH_LINKS
            or any(known(name) for name in ("KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION"))
        )


def _nowhere() -> TextIO:
    """Stand in for a stream that the caller closed."""
    return Path(os.devnull).open("w", encoding="utf-8")
