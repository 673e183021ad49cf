"""The shape of the house: which room imports which, and where each library is let in."""

import ast
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

import askcorpus

SOURCE = Path(askcorpus.__file__).parent
ROOMS = (
    ("model", "errors"),
    ("settings",),
    ("text",),
    ("reading",),
    ("models",),
    ("index",),
    ("retrieval",),
    ("conversation",),
    ("answering",),
    ("evaluation",),
    ("engine",),
    ("cli",),
)
RANK = {room: rank for rank, rooms in enumerate(ROOMS) for room in rooms}
HEAVY = (
    "torch",
    "sentence_transformers",
    "chromadb",
    "onnxruntime",
    "llama_cpp",
    "jinja2",
    "ir_measures",
    "prompt_toolkit",
)
STANDARD = sys.stdlib_module_names
SHARED_EVERYWHERE = {"numpy"}
"""numpy is the language that vectors are written in, not a service behind a border."""


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_each_room_imports_only_from_those_above_it(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    assert room in RANK, f"{room} has no place in the order of rooms"
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] != "askcorpus" or len(parts) == 1:
            continue
        assert RANK[parts[1]] < RANK[room] or parts[1] == room, f"{path} imports {name}"


def test_each_outside_library_is_imported_in_one_module() -> None:
    where = defaultdict(set)
    for path in modules():
        for name in imports_of(path):
            top = name.split(".")[0]
            if top not in STANDARD and top != "askcorpus" and top not in SHARED_EVERYWHERE:
                # typer is how commands are declared: the whole cli room speaks it.
                border = room_of(path) if top == "typer" else str(path.relative_to(SOURCE))
                where[top].add(border)
    assert {name: places for name, places in where.items() if len(places) > 1} == {}
    assert where["typer"] == {"cli"}


@pytest.mark.parametrize(
    "code",
    [
        "import askcorpus",
        "from askcorpus.cli.app import run, Shell; "
        "import contextlib; run(['--help'], Shell.real())",
        "from askcorpus.cli.app import run, Shell; run(['ask', '--help'], Shell.real())",
        "from askcorpus.cli.app import run, Shell; run(['chat', '--help'], Shell.real())",
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(code: str) -> None:
    check = f"{code}\nimport sys\nprint(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_what_is_public_is_listed_in_order() -> None:
    assert askcorpus.__all__ == sorted(askcorpus.__all__)
    assert all(hasattr(askcorpus, name) for name in askcorpus.__all__)
