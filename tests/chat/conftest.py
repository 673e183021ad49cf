"""Fixtures of the conversation's tests."""

from pathlib import Path

import pytest
from chat_help import ARTICLES, Room

from askcorpus.models.language_model import ScriptedLanguageModel


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A room whose index is made."""
    for name, text in ARTICLES.items():
        file = tmp_path / "articles" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    made = Room(tmp_path, ScriptedLanguageModel(), {})
    made.index()
    return made
