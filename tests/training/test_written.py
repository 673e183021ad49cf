"""Reading the questions written for the reader, and making a gold set of them."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "training"))

import written_gold
from askcorpus.evaluation.gold.items import read_gold
from reader_written import articles_in, load_written

WRITTEN = Path(__file__).resolve().parent.parent.parent / "training" / "written"
TEXT = """= The pier of Kalla
P Per Holm built the pier of Kalla in 1902.
Q When was the pier built?
A 1902 | in 1902
N When did the pier burn?
## Fire
P It burned in 1919, and nobody was hurt.
O what became of Kalla's landing place?
A burned | burned in 1919
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_a_source_has_leads_answers_and_near_misses(folder: Path) -> None:
    source = load_written(folder)
    assert source.leads == ("The pier of Kalla", "The pier of Kalla · Fire")
    assert [q.passage for q in source.questions] == [0, 0, 1]
    assert [[span.text for span in q.answers] for q in source.questions] == [
        ["1902", "in 1902"],
        [],
        ["burned", "burned in 1919"],
    ]
    for question in source.questions:
        for span in question.answers:
            assert source.passages[question.passage][span.start : span.end] == span.text


@pytest.mark.parametrize(
    "text",
    [
        "= T\nP The mill burned.\nQ What burned?\nA a mill\n",
        "= T\nP The mill burned.\nQ What burned?\nN Who burned?\n",
        "= T\nP The mill burned.\nX What burned?\n",
    ],
)
def test_a_line_that_is_not_so_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.txt:\d"):
        articles_in(tmp_path)


def test_a_gold_set_is_made_of_them(folder: Path, tmp_path: Path) -> None:
    written_gold.main(folder, tmp_path / "out")
    items = read_gold(tmp_path / "out" / "gold.jsonl").items
    assert [item.answerable for item in items] == [True, False, True]
    assert [item.tags for item in items] == [("plain",), ("near-miss",), ("oblique",)]
    assert items[0].answers == ("1902", "in 1902")
    article = (tmp_path / "out" / items[0].evidence[0].file).read_text()
    assert article.startswith("# The pier of Kalla\n\nPer Holm")
    assert "\n\n## Fire\n\nIt burned" in article


def test_what_is_kept_for_calibration_is_not_trained_on() -> None:
    trained = {article.title for article in articles_in(WRITTEN)}
    held_out = {article.title for article in articles_in(WRITTEN / "held-out")}
    assert trained
    assert held_out
    assert not trained & held_out
