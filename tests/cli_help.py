"""Run the program in a staged shell: `r = run("ask", "…")`, then `r.out`, `r.err`, `r.code`."""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from askcorpus.cli.app import run as run_program
from askcorpus.cli.shell import Shell


class FakeTerminal(io.StringIO):
    """A stream that a person reads."""

    def isatty(self) -> bool:
        return True


@dataclass(frozen=True)
class Result:
    """What one run printed and returned."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class Runner:
    """A person at a shell, in a folder of their own."""

    cwd: Path
    models_dir: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def __call__(
        self,
        *arguments: str,
        stdin: bytes = b"",
        terminal: bool = False,
        environment: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> Result:
        stream: Callable[[], io.StringIO] = FakeTerminal if terminal else io.StringIO
        out, err = stream(), stream()
        shell = Shell(
            out=out,
            err=err,
            stdin=io.BytesIO(stdin),
            environment={"TERM": "xterm", **(environment or self.environment)},
            cwd=cwd or self.cwd,
            user_settings=self.cwd / "user" / "config.toml",
            user_models=self.models_dir,
        )
        code = run_program(arguments, shell)
        return Result(int(code), out.getvalue(), err.getvalue())
