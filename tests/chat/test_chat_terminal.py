"""A conversation in a pseudo-terminal, with real models: what a person sees and does."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli_help import Runner

pytest.importorskip("pexpect")
pytest.importorskip("pyte")
if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from pty_help import Terminal

CORPUS = Path(__file__).parent.parent.parent / "corpus"
FILES = ("herzog-nato-2023.md", "turkey-israel-thaw-2022.md", "geoana-visit-2023.md")
WHO = "Who was the first Israeli president to address the North Atlantic Council?"
READY = "> "
TOOLBAR = "3 articles"
QUESTIONS = (
    "Who called Herzog's visit historic and a sign of a deepening partnership?",
    "Who replaced Benjamin Netanyahu in June 2021?",
    "What had Herzog prepared with Erdoğan since 2021?",
)
"""Their evidence has parts to leave out, so that the model takes a while."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Path:
    """A folder with three articles and their index."""
    folder = tmp_path_factory.mktemp("library")
    (folder / "articles").mkdir()
    for name in FILES:
        shutil.copy(CORPUS / name, folder / "articles" / name)
    assert Runner(folder, models_dir)("index", "articles").code == 0
    return folder


@pytest.fixture
def terminal(place: Path, models_dir: Path) -> Iterator[Terminal]:
    """A terminal at the first prompt."""
    made = begin(place, models_dir)
    yield made
    made.close()


def begin(place: Path, models_dir: Path, *flags: str) -> Terminal:
    made = Terminal(
        "chat",
        "--models-dir",
        str(models_dir),
        "-m",
        "smollm2-135m",
        "--lenient",
        *flags,
        cwd=place,
    )
    made.until(TOOLBAR)
    return made


def test_ask_follow_up_open_and_leave(terminal: Terminal) -> None:
    assert "loading the models …" in terminal.text or "smollm2-135m" in terminal.text
    terminal.enter(WHO)
    shown = terminal.until("[1] herzog-nato-2023.md ¶3")
    assert "Isaac Herzog became the first president of Israel" in shown
    terminal.until(TOOLBAR)
    terminal.enter("And what did he ask NATO to do about Iran?")
    shown = terminal.until("understood as:")
    assert "Herzog" in shown.rpartition("understood as:")[2]
    terminal.until("strongest possible stance")
    terminal.until(TOOLBAR)
    terminal.enter("/open 1")
    shown = terminal.until("q leaves")
    assert shown.startswith("[1] herzog-nato-2023.md ¶")
    assert b"\x1b[?1049h" in terminal.raw
    quoted = [
        terminal.screen.buffer[y][x]
        for y in range(terminal.screen.lines)
        for x in range(terminal.screen.columns)
        if terminal.screen.buffer[y][x].underscore
    ]
    assert "stance" in "".join(cell.data for cell in quoted)
    assert all(cell.bold for cell in quoted)
    terminal.resize(16, 50)
    terminal.until("¶")
    terminal.type("q")
    terminal.until_gone("q leaves")
    terminal.resize(30, 90)
    terminal.until(TOOLBAR)
    terminal.type("\x04")
    assert terminal.left() == 0


def test_pages_and_the_next_citation(terminal: Terminal) -> None:
    terminal.enter("/search Herzog")
    terminal.until(" 8. ")
    terminal.until(TOOLBAR)
    terminal.enter("/open 2")
    terminal.until("2 of 8")
    terminal.type("n")
    terminal.until("3 of 8")
    terminal.type("pp")
    before = terminal.until("1 of 8")
    terminal.type("G")
    terminal.look(0.5)
    assert terminal.text != before
    terminal.type("g")
    terminal.until("¶1 ")
    terminal.type(" b\x03")
    terminal.until_gone("q leaves")
    terminal.enter("/quit")
    assert terminal.left() == 0


def test_an_answer_is_interrupted_and_the_session_goes_on(terminal: Terminal) -> None:
    for question in QUESTIONS * 4:  # an answer may be quicker than the keys
        terminal.enter(question)
        if not terminal.is_gone(TOOLBAR):
            continue
        while not any(words in terminal.text for words in ("(stopped)", TOOLBAR)):
            terminal.type("\x03")  # one that comes before the prompt has gone is lost
            terminal.look(0.5)
        if "(stopped)" in terminal.text:
            break
    assert "(stopped)" in terminal.text
    terminal.until(TOOLBAR)
    terminal.enter(WHO)
    terminal.until("[1] herzog-nato-2023.md ¶3")
    terminal.until(TOOLBAR)
    terminal.type("\x04")
    assert terminal.left() == 0


def test_the_line_is_edited_completed_and_searched_for(place: Path, models_dir: Path) -> None:
    first = begin(place, models_dir)
    first.enter("/articles herzog")
    first.until("2023-01-27")
    first.until(TOOLBAR)
    first.type("nothing to be seen here\x03")
    first.look(0.5)
    first.type("\x04")
    assert first.left() == 0
    history = place / "state" / "askcorpus" / "history"
    assert history.stat().st_mode & 0o777 == 0o600
    assert "nothing to be seen" not in history.read_text()

    terminal = begin(place, models_dir)
    terminal.type("\x12herz")
    terminal.until("`herz': /articles herzog")
    terminal.type("\r")
    terminal.until("2023-01-27")
    terminal.until(TOOLBAR)
    terminal.clear()
    terminal.type("Who is Stol")
    terminal.until("Stoltenberg")
    terminal.type("\t")
    terminal.until("> Who is Stoltenberg")
    terminal.type("\x1b\rsecond line")
    terminal.until(". second line")
    terminal.type("\x03")
    terminal.look(0.5)
    terminal.clear()
    terminal.type("/art")
    terminal.until("ask one article only")
    terminal.type("icle gantz")
    terminal.until("Gantz in Ankara")
    terminal.type("\t")
    terminal.until("> /article turkey-israel-thaw-2022.md")
    terminal.type("\r")
    terminal.until("· article turkey-israel-thaw-2022.md")
    terminal.resize(20, 60)
    terminal.look(0.5)
    terminal.enter("/all")
    terminal.until("All 3 articles are asked.")
    terminal.type("\x1b[200~pasted line\nand another\x1b[201~")
    terminal.until(". and another")
    terminal.type("\x03")
    terminal.look(0.5)
    terminal.type("\x04")
    assert terminal.left() == 0
    terminal.close()
    first.close()


def test_vi_keys(place: Path, models_dir: Path) -> None:
    terminal = begin(place, models_dir, "--vi")
    terminal.type("/nelp\x1b")
    terminal.look(1.0)
    terminal.type("0lrh")
    terminal.until("> /help")
    terminal.type("\r")
    terminal.until("Ctrl-R")
    terminal.until(TOOLBAR)
    terminal.enter("/quit")
    assert terminal.left() == 0
    terminal.close()


def test_a_history_that_can_not_be_used_is_told(place: Path, models_dir: Path) -> None:
    history = place / "state" / "askcorpus" / "history"
    history.parent.mkdir(parents=True, exist_ok=True)
    history.unlink(missing_ok=True)
    history.mkdir()
    try:
        terminal = begin(place, models_dir)
        terminal.until("can't be used")
        terminal.enter("/all")
        terminal.until("All 3 articles are asked.")
        terminal.enter("/quit")
        assert terminal.left() == 0
        terminal.close()
    finally:
        history.rmdir()


def test_leaving_at_once_is_no_crash(terminal: Terminal) -> None:
    terminal.type("\x04")
    assert terminal.left() == 0
    assert b"Traceback" not in terminal.raw
