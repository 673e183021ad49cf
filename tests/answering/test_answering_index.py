"""Answering over a real index: what a filter hides stays hidden, what was edited is not cited."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from askcorpus import Engine, Home, Settings
from askcorpus.answering import Options, Stage
from askcorpus.model import Verdict
from askcorpus.models.embedder import HashedEmbedder

ANY = Options(threshold=0.0, close=0.0)
ANNOUNCED = "The council of Kalla set three conditions for the pier:"
WHICH = "Which three conditions did the council of Kalla set for the pier?"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A folder with one article, a list."""
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "pier.md").write_text(
        f"{ANNOUNCED}\n\n- the channel is dredged;\n- Holm pays;\n- work begins in May.\n"
    )
    return notes


@pytest.fixture
def engine(tmp_path: Path, notes: Path) -> Iterator[Engine]:
    """An engine that quotes from the folder."""
    settings = Settings(models_dir=tmp_path / "no-models", language_model="none")
    with Engine(Home(tmp_path / ".askcorpus"), settings, embedder=HashedEmbedder()) as engine:
        engine.index([notes])
        yield engine


def test_what_is_hidden_is_not_quoted_as_an_item_either(engine: Engine) -> None:
    made = engine.ask(WHICH, options=ANY).answer
    assert [c.paragraph for c in made.citations] == [1, 2, 3, 4]
    made = engine.ask(WHICH, options=ANY, keep=lambda p: p.paragraph not in (2, 3)).answer
    assert [c.paragraph for c in made.citations] == [1, 4]


def test_what_is_edited_while_an_answer_is_made_is_not_printed(engine: Engine, notes: Path) -> None:
    def edit(stage: Stage) -> None:
        if stage is Stage.CHECK:
            (notes / "pier.md").write_text("The council of Kalla never met.\n")
            engine.index()

    done = engine.ask(WHICH, options=ANY, on_stage=edit)
    assert (done.answer.verdict, done.answer.citations) == (Verdict.NOT_FOUND, ())
    assert done.answer.evidence == ()
    [line] = done.explanation.quotes
    assert [(f.check, f.passed) for f in line.findings] == [("pointer", True), ("quote", False)]


def test_what_announces_an_item_is_found_in_the_index(tmp_path: Path, engine: Engine) -> None:
    rumours = tmp_path / "rumours"
    rumours.mkdir()
    (rumours / "mill.md").write_text(
        "# Kalla\n\nThe council met. It denied that\n\n- two men were hurt:\n  - the mill burned on"
        " 9 March;\n- Ines Tarrow resigned.\n"
    )
    engine.index([rumours])
    made = engine.ask("When did the mill burn?", options=ANY).answer
    assert [s.text for s in made.sentences] == [
        "The council met. It denied that",
        "two men were hurt:",
        "the mill burned on 9 March;",
    ]
    assert made.short is None


def test_a_heading_that_announces_a_list_is_found_in_the_index(
    tmp_path: Path, engine: Engine
) -> None:
    rumours = tmp_path / "rumours"
    rumours.mkdir()
    (rumours / "mill.md").write_text(
        "# Kalla\n\nThe council met in May.\n\n## Untrue rumours:\n\n"
        "- the mill burned on 9 March;\n- Ines Tarrow resigned.\n"
    )
    engine.index([rumours])
    made = engine.ask("When did the mill burn?", options=ANY).answer
    assert [s.text for s in made.sentences] == ["Untrue rumours:", "the mill burned on 9 March;"]
    assert made.short is None
