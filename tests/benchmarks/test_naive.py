"""The pure parts of the comparison with the usual pipeline; no model is loaded."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "benchmarks"))

import naive
import naive_table
from askcorpus import Engine, Home, Settings
from askcorpus.evaluation.gold.items import GoldEvidence, GoldItem
from askcorpus.evaluation.gold.resolve import resolve
from askcorpus.evaluation.record import Cited, Place, Record, Said
from askcorpus.evaluation.runs.evaluate import Asking, Plan, evaluate
from askcorpus.models.embedder import HashedEmbedder
from naive_pipeline import NEAREST, NaivePipeline, Shelf
from refusals import refuses


@pytest.mark.parametrize(
    "reply",
    [
        "",
        " ... ",
        "I don't know.",
        "I’m sorry, but I do not know who built it.",
        "Unfortunately, we can't find the date in the text.",
        "I do not have enough information to answer the question.",
        "The provided context does not contain any information about the castle.",
        "The passage doesn't mention it, so I can only guess: 1904.",
        "Based on the context provided, there is no specific mention of a date.",
        "The name is not explicitly mentioned.",
        "It was not clearly stated in the given passage.",
        "The answer is not in the context.",
        "It cannot be determined from the text.",
        "Unknown.",
    ],
)
def test_a_reply_that_says_it_can_not_answer_refuses(reply: str) -> None:
    assert refuses(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "The Aare is 288 kilometres long.",
        "Berthold built it. The context does not mention when.",
        "The tower was not completed until 1904.",
        "Dr. Holm did not know the way.",
        "The species is not found in Europe.",
        "The Unknown Soldier.",
        "There is no evidence of water.",
        "He was unable to walk.",
    ],
)
def test_a_reply_that_answers_does_not_refuse(reply: str) -> None:
    assert not refuses(reply)


def record(id: str, text: str, *, hidden: bool = False, refused: bool = False) -> Record:
    """A reply about a paragraph that tells of 288 kilometres, right where it says that."""
    said = (Said(text, "quoted", (1,), True),)
    cited = Cited(1, "aare.md", 2, 0, 1, "T", True, "The")
    return Record(
        id=id,
        question="How long?",
        answerable=True,
        hidden=hidden,
        answers=("288",),
        gold=(Place("aare.md", 2, 1),),
        verdict="not_found" if refused else "quoted",
        text=text,
        sentences=() if refused else said,
        citations=() if refused else (cited,),
        confidence=0.5,
        timings={"total": 2.5, "load": 1.0},
    )


RECORDS = (
    record("a", "288"),
    record("b", "about 300 kilometres"),
    record("c", "", refused=True),
    record("a", "", hidden=True, refused=True),
    record("b", "one and two", hidden=True),
)


def test_each_row_is_filled_from_the_records() -> None:
    head, *lines = naive_table.table({"ours": RECORDS, "theirs": ()})
    assert head == ["", "ours", "theirs"]
    found = {title: cell for title, cell, _ in lines}
    assert found == {
        "answer contained, of all answerable": "33.3 %",
        "answer contained, of those answered": "50.0 %",
        "F1 of the short answer, else of the whole": "33.3 %",
        "the same, of those answered": "50.0 %",
        "answered of the answerable": "66.7 %",
        "citations in the right paragraph": "100.0 %",
        "refused with the evidence hidden": "50.0 %",
        "answered although it was hidden": "50.0 %",
        "refusal precision": "50.0 %",
        "refusal recall": "50.0 %",
        "errors": "0.0 %",
        "words of an answer, median": "3",
        "seconds a question, median · 95 of 100": "1.50 · 1.50",
    }
    assert {nothing for *_, nothing in lines} == {naive_table.NOTHING}


def test_a_table_is_text_or_markdown() -> None:
    lines = [["", "ours", "b"], ["long title", "1.0 %", "–"]]
    assert naive_table.as_text(lines) == "             ours  b\nlong title  1.0 %  –"
    assert naive_table.as_markdown(lines) == (
        "|  | ours | b |\n| --- | --- | --- |\n| long title | 1.0 % | – |"
    )


def items(count: int) -> list[GoldItem]:
    return [GoldItem(str(n), "Who?", n > 0, ("x",) if n else ()) for n in range(count)]


def test_a_share_of_the_sample_is_asked_with_its_evidence_hidden() -> None:
    plan = Plan(k=5, hide_evidence=True, limit=8, seed=1)
    todo = naive.sample(items(20), plan, 0.5)
    shown = [asking.item.id for asking in todo if not asking.hidden]
    hidden = [asking.item.id for asking in todo if asking.hidden]
    assert (len(shown), len(hidden)) == (8, 4)
    assert set(hidden) < set(shown)
    assert todo == naive.sample(items(20), plan, 0.5)
    assert not any(asking.hidden for asking in naive.sample(items(20), plan, 0))


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "replies.jsonl"
    assert naive.load(file) == {}
    for one in RECORDS[:2]:
        naive.keep(file, "ours", one)
    assert naive.load(file) == {("ours", "a", False): RECORDS[0], ("ours", "b", False): RECORDS[1]}


@dataclass
class Parrot:
    """Replies with the nearest paragraph, or says that there is none."""

    seen: list[Sequence[str]] = field(default_factory=list)

    def reply(self, question: str, texts: Sequence[str]) -> str:
        self.seen.append(texts)
        return next(iter(texts), "I don't know.")


def test_hidden_paragraphs_never_reach_the_prompt(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    rivers = [f"The river number {n} is {n} miles long." for n in range(10, 30)]
    (tmp_path / "notes" / "rivers.md").write_text("# Rivers\n\n" + "\n\n".join(rivers) + "\n")
    chat = Parrot()
    settings = Settings(models_dir=tmp_path, language_model="none")
    item = GoldItem(
        "q", "How long is number 12?", True, ("12 miles",), (GoldEvidence("rivers.md", 4),)
    )
    with Engine(Home(tmp_path / ".askcorpus"), settings, embedder=HashedEmbedder()) as engine:
        engine.index([tmp_path / "notes"])
        shelf = Shelf(engine, tmp_path / "store")
        pipeline = NaivePipeline(engine, shelf, chat)
        found = resolve([item], engine.reader.catalog)
        todo = [Asking(item), Asking(item, hidden=True)]
        shown, hidden = evaluate(pipeline, todo, found, Plan(k=NEAREST))
        shelf.close()
    assert (shown.error, hidden.error) == (None, None)
    assert rivers[2] in chat.seen[0]
    assert rivers[2] not in chat.seen[1]
    assert [len(texts) for texts in chat.seen] == [NEAREST, NEAREST]
    assert shown.text == chat.seen[0][0]
    assert not shown.citations
