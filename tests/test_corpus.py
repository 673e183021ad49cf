"""The main path on corpus/ with every real part: Chroma, SQLite, the embedder, both models."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from askcorpus.evaluation.gold.items import read_gold
from cli_help import Runner

REPOSITORY = Path(__file__).parent.parent
GOLD = REPOSITORY / "tests" / "gold"
QUESTIONS = (
    (
        "Who was the first Israeli president to address the North Atlantic Council?",
        "herzog-nato-2023.md",
        "Herzog",
    ),
    (
        "Who succeeded Gabi Ashkenazi as Israel's chief of staff?",
        "abraham-accords-2020.md",
        "Gantz",
    ),
    (
        "How many strike sorties did NATO fly over Libya?",
        "libya-unified-protector-2011.md",
        "9,600",
    ),
    ("When did Algeria join the Mediterranean Dialogue?", "mediterranean-dialogue-2014.md", "2000"),
)
UNANSWERABLE = (
    "What is the capital of Mongolia?",
    "When did Israel become a member of NATO?",
    "When did Sweden become a member of NATO?",
    "How much does the Israeli mission at NATO cost per year?",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Runner:
    """A runner beside an index of corpus/."""
    run = Runner(tmp_path_factory.mktemp("library"), models_dir)
    assert run("index", str(REPOSITORY / "corpus")).code == 0
    return run


def test_every_article_has_a_title_a_date_and_a_source(library: Runner) -> None:
    articles = library("status", "--articles", "--json").json["index"]["list"]
    assert len(articles) >= 15
    assert all(article["title"] and article["date"] for article in articles)
    for article in articles:
        assert library("show", f"{article['file']}#p1", "--json").json["source"]


@pytest.mark.parametrize("model", ["none", "smollm2-135m", "qwen2.5-coder-0.5b"])
def test_questions_get_the_right_paragraph_and_exact_quotes(library: Runner, model: str) -> None:
    asked = "\n".join([*(q for q, _, _ in QUESTIONS), *UNANSWERABLE]).encode()
    answers = library("ask", "-", "--json", "--lenient", "-m", model, stdin=asked).lines
    for (question, file, words), answer in zip(QUESTIONS, answers, strict=False):
        assert answer["verdict"] in {"answered", "quoted"}, question
        assert words in answer["text"]
        assert file in {citation["file"] for citation in answer["citations"]}
        assert 0 < answer["confidence"] <= 1
    for answer in answers[len(QUESTIONS) :]:
        assert answer["verdict"] == "not_found", answer["question"]
        assert answer["text"] == ""
        assert answer["citations"] == []
    for answer in answers:
        assert_pointers_are_valid(library, answer)


def assert_pointers_are_valid(library: Runner, answer: dict) -> None:  # type: ignore[type-arg]
    """Every marker names a citation, every citation a paragraph, every quote its characters."""
    ids = [citation["id"] for citation in answer["citations"]]
    assert ids == list(range(1, len(ids) + 1))
    assert {int(n) for n in re.findall(r" \[(\d+)\]", answer["text"])} == set(ids)
    for sentence in answer["sentences"]:
        assert sentence["support"] in {"verified", "quoted"}
        assert sentence["citations"]
    for citation in (*answer["citations"], *answer["evidence"]):
        shown = library("show", f"{citation['file']}#p{citation['paragraph']}").out[:-1]
        assert shown[citation["start"] : citation["end"]] == citation["quote"] != ""


def test_only_verified_wording_is_called_answered(library: Runner) -> None:
    asked = "\n".join(q for q, _, _ in QUESTIONS).encode()
    answers = library("ask", "-", "--json", stdin=asked).lines
    assert any(answer["timings"].get("word", 0) > 0 for answer in answers)
    for answer in answers:
        supports = {sentence["support"] for sentence in answer["sentences"]}
        assert (answer["verdict"] == "answered") == (supports == {"verified"})
        for sentence in answer["sentences"]:
            quotes = {c["id"]: c["quote"] for c in answer["citations"]}
            if sentence["support"] == "quoted":
                assert [sentence["text"]] == [quotes[n] for n in sentence["citations"]]


def test_a_deleted_article_is_gone_from_answers(
    tmp_path: Path, models_dir: Path, library: Runner
) -> None:
    run = Runner(tmp_path, models_dir)
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("herzog-nato-2023.md", "sea-guardian-2019.md"):
        (folder / name).write_bytes((REPOSITORY / "corpus" / name).read_bytes())
    run("index", "articles")
    question = QUESTIONS[0][0]
    assert run("ask", "-m", "none", question).code == 0
    (folder / "herzog-nato-2023.md").unlink()
    assert "1 removed" in run("index").out
    answer = run("ask", "-m", "none", "--json", question).json
    assert "herzog-nato-2023.md" not in json.dumps(answer)


def transcripts() -> list[str]:
    """Return what the README shows of the program at work."""
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    return re.findall(r"```console\n(.*?)```", readme, re.DOTALL)


def test_the_readme_shows_a_conversation_as_it_is(library: Runner) -> None:
    conversation = next(text for text in transcripts() if text.startswith("> "))
    said = re.findall(r"^> (.*)$", conversation, re.MULTILINE)
    assert library("chat", stdin="\n".join(said).encode()).out.strip() == conversation.strip()


def test_the_readme_shows_what_the_demo_prints(library: Runner) -> None:
    expected = []
    for question in (REPOSITORY / "tests/data/demo.txt").read_text().splitlines():
        printed = library("ask", question).out
        expected.append(f'$ askcorpus ask "{question}"\n{printed}')
    assert transcripts()[0] == "\n".join(expected)


def test_every_gold_question_has_its_evidence_in_the_corpus(library: Runner) -> None:
    checked = library("gold", "check", str(GOLD / "corpus.jsonl"), "--json")
    assert checked.code == 0
    assert checked.json["evidence"]["lost"] == checked.json["evidence"]["moved"] == []


def test_the_gold_set_asks_what_a_curious_reader_would() -> None:
    items = read_gold(GOLD / "corpus.jsonl").items
    tags = Counter(tag for item in items for tag in item.tags)
    assert len(items) >= 80
    assert sum(not item.answerable for item in items) >= 20
    for tag in (
        "fact name date number list two-paragraphs two-articles differs paraphrase misspelt"
        " diacritics follow-up near-miss"
    ).split():
        assert tags[tag] >= 6, tag


def test_what_an_evaluation_prints_is_supported(library: Runner, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    asked = [{"question": q, "answers": [words]} for q, _, words in QUESTIONS]
    asked += [{"question": q, "answers": [], "answerable": False} for q in UNANSWERABLE]
    records = [{"id": str(at), "answerable": True, **item} for at, item in enumerate(asked)]
    gold.write_text("".join(json.dumps(record) + "\n" for record in records))
    done = library("eval", str(gold), "-m", "smollm2-135m", "--lenient", "--json")
    assert done.code == 0
    measures = done.json["measures"]
    assert measures["right"]["count"] == 8
    for name in ("pointers_valid", "supported", "cited"):
        assert measures[name]["value"] == 1.0
