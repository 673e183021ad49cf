"""What `ask --explain` and `/why` tell of an answer, with hashed vectors and a scripted model."""

from collections.abc import Sequence
from pathlib import Path

from askcorpus import Engine, Home, Settings
from askcorpus.answering import Answered
from askcorpus.cli import explanation
from askcorpus.models.embedder import HashedEmbedder
from askcorpus.models.language_model import ScriptedLanguageModel

PAGE = Path(__file__).parent.parent / "docs" / "explain.md"
QUESTION = "How long is the Aare?"
SENTENCE = "The Aare is 288 kilometres long."


def answered(folder: Path, question: str, replies: Sequence[str]) -> Answered:
    (folder / "notes").mkdir()
    (folder / "notes" / "aare.md").write_text(
        f"{SENTENCE} It rises at the Aare glaciers.\n\nIt joins the Rhine near Koblenz.\n"
    )
    settings = Settings(models_dir=folder / "no-models")
    with Engine(
        Home(folder / ".askcorpus"),
        settings,
        embedder=HashedEmbedder(),
        language_model=ScriptedLanguageModel(replies),
    ) as engine:
        engine.index([folder / "notes"])
        return engine.ask(question)


def text(value: Answered) -> str:
    return "".join(piece.text for piece in explanation.pieces(value))


def test_every_part_has_its_heading_once_and_in_order(tmp_path: Path) -> None:
    shown = text(answered(tmp_path, QUESTION, ["The Aare is 300 kilometres long."]))
    headings = [line[:12].strip() for line in shown.splitlines() if line[:12].strip()]
    assert headings == [part.heading for part in explanation.PARTS]
    assert f"question    {QUESTION}\n" in shown
    assert "model       “The Aare is 300 kilometres long.”" in shown
    assert "constraint  had to keep “288 kilometres”" in shown
    assert "checked     not printed" in shown
    assert "\n            + pointer: aare.md#p1 is in the index\n" in shown
    assert "\n            - numbers: " in shown
    assert "quotes      aare.md ¶1  printed\n            + pointer: " in shown
    assert (
        f"\n            + quote: it is characters 0 to {len(SENTENCE)} of the paragraph\n" in shown
    )


def test_a_part_without_entries_has_no_heading(tmp_path: Path) -> None:
    value = answered(tmp_path, "Who rules Mongolia?", [])
    shown = text(value)
    assert "\nchecked" not in shown
    assert "model       was not asked" in shown
    assert "in no passage: rules, Mongolia" in shown
    assert "\nverdict     not_found" in shown
    assert value.answer.timings["first"] == value.answer.timings["total"]


def test_the_json_holds_what_the_text_does(tmp_path: Path) -> None:
    value = answered(tmp_path, QUESTION, [SENTENCE])
    record = explanation.record(value)
    assert record["question"] == {"text": QUESTION, "because": []}
    assert record["hits"][0].keys() == {"file", "paragraph", "score", "scores"}
    assert record["evidence"][0]["quote"] == SENTENCE
    assert record["confidence"]["value"] == round(value.answer.confidence, 4)
    assert record["confidence"]["signs"].keys() == value.explanation.signs.keys()
    assert record["evidence"][0]["marked"] == "288 kilometres"
    [article] = record["articles"]
    assert (article["marked"], article["part"]) == ("288 kilometres", "value")
    assert record["model"] == {"sentence": SENTENCE}
    assert record["constraint"] == {"kept": "288 kilometres", "choices": []}
    assert record["checked"]["passed"]
    assert {finding["passed"] for finding in record["checked"]["findings"]} == {True}
    assert [finding["check"] for finding in record["checked"]["findings"]][:2] == [
        "pointer",
        "quote",
    ]


def test_the_json_tells_what_was_found_of_each_quote(tmp_path: Path) -> None:
    value = answered(tmp_path, QUESTION, ["The Aare is 300 kilometres long."])
    [quote] = explanation.record(value)["quotes"]
    assert (quote["file"], quote["paragraph"], quote["quote"]) == ("aare.md", 1, SENTENCE)
    assert quote["passed"]
    assert [(one["check"], one["passed"]) for one in quote["findings"]] == [
        ("pointer", True),
        ("quote", True),
    ]


def test_the_page_has_a_row_for_each_part() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:3] == "| `"]
    named = [tuple(cell.strip(" `") for cell in row.split("|")[1:3]) for row in rows]
    assert named == [(part.heading, part.key) for part in explanation.PARTS]
