"""Nothing but `models pull` uses the network, and nothing is left outside the folders named."""

import os
import subprocess
import sys
from pathlib import Path

from cli_help import Runner

WATCHED = """
import socket, sys

def watch(event, arguments):
    # a pair of connected sockets is how asyncio wakes itself; it leaves no machine
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto"}:
        print("NETWORK", event, arguments, file=sys.stderr)

sys.addaudithook(watch)
from askcorpus.cli import main
main()
"""


def test_asking_contacts_nobody_and_leaves_nothing_behind(tmp_path: Path, models_dir: Path) -> None:
    notes, home = tmp_path / "notes", tmp_path / "home"
    notes.mkdir()
    home.mkdir()
    (notes / "aare.md").write_text("The Aare is 288 kilometres long.\n")
    assert Runner(tmp_path, models_dir)("index", "notes").code == 0
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "ORT_", "HF_"))
    }
    done = subprocess.run(
        [
            *(sys.executable, "-c", WATCHED, "ask", "How long is the Aare?"),
            *("-m", "smollm2-135m", "--models-dir", str(models_dir.resolve())),
        ],
        cwd=tmp_path,
        env={**environment, "HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "288 kilometres" in done.stdout
    assert "NETWORK" not in done.stderr
    assert list(home.rglob("*")) == []
