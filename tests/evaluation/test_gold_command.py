"""`askcorpus gold` from outside: what it prints, writes, and returns."""

import json
from pathlib import Path

import ir_measures
import pytest
from ir_measures import RR

from cli_help import Runner

AARE = "The Aare is 288 kilometres long. It joins the Rhine near Koblenz, in the canton of Aargau."
THUN = "Lake Thun lies at 558 metres above the sea. The castle of Thun was built by Berthold V."


@pytest.fixture
def run(tmp_path: Path, models_dir: Path) -> Runner:
    """A runner beside a SQuAD file and a BEIR folder."""
    paragraphs = [
        {
            "context": context,
            "qas": [
                {
                    "id": name,
                    "question": asked,
                    "answers": [{"text": answer, "answer_start": context.index(answer)}],
                }
            ],
        }
        for name, asked, context, answer in (
            ("length", "How long is the Aare?", AARE, "288 kilometres"),
            ("builder", "Who built the castle of Thun?", THUN, "Berthold V"),
        )
    ]
    impossible = {"id": "none", "question": "Who dug it?", "answers": [], "is_impossible": True}
    paragraphs[1]["qas"].append(impossible)  # type: ignore[attr-defined]
    squad = {"version": "v2.0", "data": [{"title": "Bernese_waters", "paragraphs": paragraphs}]}
    (tmp_path / "squad.json").write_text(json.dumps(squad))
    beir = tmp_path / "beir"
    (beir / "qrels").mkdir(parents=True)
    (beir / "corpus.jsonl").write_text(
        json.dumps({"_id": "d1", "title": "The Aare", "text": AARE})
        + "\n"
        + json.dumps({"_id": "d2", "title": "Thun", "text": THUN})
    )
    (beir / "queries.jsonl").write_text('{"_id": "q1", "text": "How long is the Aare?"}')
    (beir / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\n")
    return Runner(tmp_path, models_dir)


def test_a_squad_file_is_imported_indexed_and_checked(run: Runner) -> None:
    result = run("gold", "import", "squad.json", "made")
    assert (result.code, result.out.splitlines()[0]) == (
        0,
        "SQuAD: 3 questions (2 answerable), 2 paragraphs, 1 article",
    )
    assert "1 added, 0 changed" in result.out
    assert "Next: askcorpus eval made/gold.jsonl" in result.err
    assert (run.cwd / "made" / ".askcorpus" / "catalog.sqlite").is_file()
    assert not (run.cwd / ".askcorpus").exists()

    check = run("gold", "check", "made/gold.jsonl")
    assert (check.code, check.err) == (0, "")
    assert check.out == (
        "questions  3, 2 of them answerable\n"
        "tags       1: Bernese waters 3\n"
        "evidence   2 pieces: 2 found (0 of them moved), 0 lost\n"
    )


def test_a_beir_folder_is_imported_indexed_and_checked(run: Runner) -> None:
    record = run("gold", "import", "beir", "made", "--json").json
    assert (record["schema"], record["format"]) == ("askcorpus.import/1", "BEIR")
    assert (record["questions"], record["articles"], record["remarks"]) == (1, 2, [])
    assert record["index"]["added"] == ["d1.txt", "d2.txt"]
    assert run("gold", "check", "made/gold.jsonl").code == 0
    hit = run("search", "--json", "--home", "made", "How long is the Aare?").json["hits"][0]
    (item,) = [json.loads(line) for line in Path(record["gold"]).read_text().splitlines()]
    assert item["evidence"] == [{"file": hit["file"], "paragraph": hit["paragraph"]}]


def test_a_public_benchmark_takes_two_commands_and_its_rankings_can_be_read_elsewhere(
    run: Runner,
) -> None:
    assert run("gold", "import", "beir", "made").code == 0
    files = ("--trec-run", "run.txt", "--trec-qrels", "qrels.txt")
    assert run("eval", "made/gold.jsonl", "--retrieval-only", *files).code == 0
    qrels = list(ir_measures.read_trec_qrels(str(run.cwd / "qrels.txt")))
    ranked = list(ir_measures.read_trec_run(str(run.cwd / "run.txt")))
    assert [(one.query_id, one.doc_id) for one in qrels] == [("q1", "d1.txt#p2")]
    assert {one.doc_id for one in ranked} == {"d1.txt#p2", "d2.txt#p2"}
    assert ir_measures.calc_aggregate([RR], qrels, ranked) == {RR: 1.0}


def test_the_index_may_be_left_out(run: Runner) -> None:
    result = run("gold", "import", "--no-index", "squad.json", "made")
    assert result.code == 0
    assert sorted(path.name for path in (run.cwd / "made").iterdir()) == ["articles", "gold.jsonl"]
    assert run("gold", "import", "--no-index", "--json", "beir", "other").json["index"] is None
    assert run("gold", "check", "made/gold.jsonl").code == 3


def test_evidence_that_moved_or_is_lost_is_told(run: Runner) -> None:
    assert run("gold", "import", "squad.json", "made").code == 0
    article = run.cwd / "made" / "articles" / "Bernese_waters.txt"
    new = "A new paragraph stands here.\n\nAnd another one after it."
    article.write_text(f"Bernese waters\n\n{new}\n\n{THUN}\n")
    assert run("index", "--home", "made").code == 0

    check = run("gold", "check", "made/gold.jsonl")
    assert check.code == 7
    assert "evidence   2 pieces: 1 found (1 of them moved), 1 lost\n" in check.out
    assert "  moved builder: Bernese_waters.txt ¶3 → ¶4\n" in check.out
    assert "  lost length: Bernese_waters.txt ¶2" in check.out
    assert "1 of 2 pieces of evidence are lost" in check.err
    record = run("gold", "check", "--json", "made/gold.jsonl").json
    assert record["schema"] == "askcorpus.gold/1"
    assert record["evidence"]["resolved"] == 1
    assert [one["id"] for one in record["evidence"]["lost"]] == ["length"]


def test_remarks_are_printed(run: Runner) -> None:
    data = json.loads((run.cwd / "squad.json").read_text())
    data["data"][0]["paragraphs"][0]["qas"][0]["answers"][0]["text"] = "\x1b[31m7 km"
    (run.cwd / "squad.json").write_text(json.dumps(data))
    result = run("gold", "import", "--no-index", "squad.json", "made")
    assert result.code == 0
    assert "1 of 2 answers are not in their context: length: " in result.out
    assert "\x1b" not in result.out


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("import", "squad.json", "."), 2, "is not empty"),
        (("import", "squad.json", "squad.json"), 2, "is not a folder"),
        (("import", "none.json", "made"), 7, "No such file"),
        (("import", "beir/corpus.jsonl", "made"), 7, "is no SQuAD file"),
        (("import", "beir/qrels", "made"), 7, "is no BEIR folder"),
        (("import", "beir", "made", "--split", "dev"), 2, "has no qrels/dev.tsv"),
        (("import", "squad.json", "made", "--split", "dev"), 2, "there is no split"),
        (("import", "squad.json", "made", "--models-dir", "none"), 4, "models pull"),
        (("check", "none.jsonl"), 7, "No such file"),
        (("check", "squad.json"), 7, "line 1: "),
    ],
)
def test_what_can_not_be_done_is_said_and_nothing_is_written(
    run: Runner, arguments: tuple[str, ...], code: int, told: str
) -> None:
    before = sorted(run.cwd.rglob("*"))
    result = run("gold", *arguments)
    assert (result.code, result.out) == (code, "")
    assert told in result.err
    assert sorted(run.cwd.rglob("*")) == before


def test_an_import_takes_no_home_and_ignores_that_of_the_environment(run: Runner) -> None:
    assert run("--home", "x", "gold", "import", "squad.json", "made").code == 2
    environment = {"ASKCORPUS_HOME": str(run.cwd / "everyday")}
    assert run("gold", "import", "squad.json", "made", environment=environment).code == 0
    assert not (run.cwd / "everyday").exists()


def test_force_brings_an_earlier_import_up_to_date(run: Runner) -> None:
    assert run("gold", "import", "squad.json", "made").code == 0
    assert run("gold", "import", "squad.json", "made").code == 2
    again = run("gold", "import", "--force", "--json", "squad.json", "made")
    assert again.code == 0
    assert again.json["index"]["unchanged"] == ["Bernese_waters.txt"]
    assert run("gold", "check", "made/gold.jsonl").code == 0
