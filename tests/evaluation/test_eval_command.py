"""`askcorpus eval` and `askcorpus report` from outside, on a small library with real parts."""

import json
from pathlib import Path
from typing import Any

import pytest

from askcorpus import Engine, ExitCode
from cli_help import Runner

GOLD: tuple[dict[str, Any], ...] = (
    {
        "id": "length",
        "question": "How long is the Aare?",
        "answers": ["288 kilometres", "288 km"],
        "answerable": True,
        "evidence": [{"file": "aare.md", "paragraph": 2, "quote": "288 kilometres long"}],
        "tags": ["number"],
    },
    {
        "id": "castle",
        "question": "Who built the castle of Thun?",
        "answers": ["Berthold V"],
        "answerable": True,
        "evidence": [{"file": "thun.txt", "paragraph": 2}],
    },
    {
        "id": "depth",
        "question": "Which fish live in the Danube delta?",
        "answers": [],
        "answerable": False,
        "evidence": [],
    },
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Runner:
    """A runner beside two indexed articles and a gold file."""
    run = Runner(tmp_path_factory.mktemp("library"), models_dir)
    notes = run.cwd / "notes"
    notes.mkdir()
    (notes / "aare.md").write_text(
        "# The Aare\n\nThe Aare is 288 kilometres long. It rises at the Aare glaciers.\n\n"
        "It joins the Rhine near Koblenz.\n"
    )
    (notes / "thun.txt").write_text(
        "Lake Thun lies at 558 metres.\n\nThe castle of Thun was built by Berthold V.\n"
    )
    assert run("index", "notes").code == 0
    write(run, "gold.jsonl", *GOLD)
    return run


def write(run: Runner, name: str, *items: dict[str, Any]) -> Path:
    file = run.cwd / name
    file.write_text("".join(json.dumps(item) + "\n" for item in items))
    return file


def saved(run: Runner, name: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((run.cwd / name).read_text())
    return record


def without_times(record: dict[str, Any]) -> dict[str, Any]:
    """Return a saved run without what no two runs share."""
    for one in record["records"]:
        one["timings"] = {}
    return {key: record[key] for key in ("records", "figures")}


def test_it_prints_every_measure_and_saves_the_run(library: Runner) -> None:
    done = library("eval", "gold.jsonl", "-m", "none", "--save", "run.json")
    assert done.code == 0
    assert done.out.startswith("gold.jsonl: 3 questions, 2 answerable and 1 not\n")
    for words in ("exact match", "F1", "recall@10", "MRR@10", "citation precision", "answered"):
        assert words in done.out
    assert len(done.out.splitlines()) <= 24
    run = saved(library, "run.json")
    assert run["schema"] == "askcorpus.run/1"
    assert [record["id"] for record in run["records"]] == ["length", "castle", "depth"]
    assert run["figures"]["right"] == {"value": 1.0, "count": 3}
    assert run["figures"]["contained"] == {"value": 1.0, "count": 2}
    assert run["figures"]["recall@1"] == {"value": 1.0, "count": 2}
    assert run["figures"]["supported"] == {"value": 1.0, "count": 2}


def test_the_small_model_is_evaluated_too(library: Runner) -> None:
    done = library("eval", "gold.jsonl", "-m", "smollm2-135m", "--json")
    assert done.code == 0
    assert done.json["schema"] == "askcorpus.evaluation/1"
    assert [model["role"] for model in done.json["models"]] == [
        "embedder",
        "reader",
        "language_model",
    ]
    assert done.json["measures"]["supported"] == {"value": 1.0, "count": 2}
    assert done.json["seconds"]["load"] > 0
    assert done.json["seconds"]["total"]["p95"] >= done.json["seconds"]["total"]["p50"] > 0


def test_hidden_evidence_is_nowhere_in_the_second_asking(library: Runner) -> None:
    done = library(
        "eval", "gold.jsonl", "-m", "none", "--hide-evidence", "--save", "h.json", "--json"
    )
    assert done.json["asked"] == 5
    hidden = [record for record in saved(library, "h.json")["records"] if record["hidden"]]
    assert [record["id"] for record in hidden] == ["length", "castle"]
    for record, place in zip(hidden, (("aare.md", 2), ("thun.txt", 2)), strict=True):
        ranked = {(one["file"], one["paragraph"]) for one in record["ranking"]}
        assert ranked
        assert place not in ranked
    assert done.json["measures"]["hidden_refused"]["count"] == 2


def test_retrieval_only_needs_no_language_model(library: Runner) -> None:
    model = ("-m", "nowhere.gguf")
    assert library("eval", "gold.jsonl", *model).code == ExitCode.MODEL
    done = library("eval", "gold.jsonl", *model, "--retrieval-only", "--json")
    assert done.code == 0
    assert done.json["measures"]["recall@5"]["value"] == 1.0
    assert done.json["measures"]["right"] == {"value": None, "count": 0}
    assert [name["role"] for name in done.json["models"]] == ["embedder", "reader"]


def test_failures_are_printed_with_their_stage(library: Runner) -> None:
    wrong = {**GOLD[0], "id": "wrong", "answers": ["three hundred"]}
    gone = {**GOLD[0], "id": "gone", "evidence": [{"file": "rhine.md", "paragraph": 1}]}
    write(library, "failing.jsonl", wrong, {**gone, "answers": ["1233"]})
    done = library("eval", "failing.jsonl", "-m", "none", "--failures")
    assert "Gold evidence of 1 questions is not in the index" in done.err
    assert "not in the corpus 1" in done.out
    assert "Not in the corpus (1)" in done.out
    assert "expected  three hundred" in done.out
    assert "rhine.md ¶1: the index has no such file" in done.out


def test_a_threshold_that_is_missed_gives_exit_code_8(library: Runner) -> None:
    command = ("eval", "gold.jsonl", "-m", "none")
    assert library(*command, "--fail-on", "contained<0.5").code == 0
    done = library(*command, "--fail-on", "f1>0.01")
    assert done.code == ExitCode.THRESHOLD
    assert "f1" in done.err
    assert library(*command, "--fail-on", "f2<0.9").code == ExitCode.USAGE


def test_a_sweep_prints_one_table(library: Runner) -> None:
    done = library("eval", "gold.jsonl", "--sweep", "k=1,5", "--sweep", "model=none")
    assert done.code == 0
    lines = done.out.splitlines()
    assert [line.split("  ")[0] for line in lines[1:3]] == ["k=1, model=none", "k=5, model=none"]
    assert sum(line.startswith("saved ") for line in lines) == 2
    rows = library("eval", "gold.jsonl", "-m", "none", "--sweep", "threshold=0,1", "--json").lines
    assert [row["measures"]["answered"]["value"] for row in rows] == [1.0, 0.0]
    assert [row["settings"]["threshold"] for row in rows] == [0.0, 1.0]


@pytest.mark.parametrize("sweep", ["kk=3", "k=", "k=a", "k=0", "threshold=2", "k"])
def test_a_sweep_that_makes_no_sense_is_a_usage_error(library: Runner, sweep: str) -> None:
    done = library("eval", "gold.jsonl", "-m", "none", "--sweep", sweep)
    assert done.code == ExitCode.USAGE


def test_a_sample_is_the_same_for_the_same_seed(library: Runner) -> None:
    items = [{**GOLD[0], "id": f"q{n}"} for n in range(30)]
    write(library, "many.jsonl", *items)

    def ids(seed: str) -> list[str]:
        flags = ("--retrieval-only", "--limit", "5", "--seed", seed, "--save", f"s{seed}.json")
        assert library("eval", "many.jsonl", *flags).code == 0
        return [record["id"] for record in saved(library, f"s{seed}.json")["records"]]

    assert ids("1") == ids("1")
    assert ids("1") != ids("2")
    assert len(ids("1")) == 5


def test_an_interrupted_run_is_resumed_where_it_stopped(
    library: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ("eval", "gold.jsonl", "-m", "none", "--hide-evidence")
    assert library(*command, "--save", "whole.json").code == 0
    ask, asked = Engine.ask, []

    def interrupted(engine: Engine, question: str, **options: Any) -> Any:
        asked.append(question)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return ask(engine, question, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "ask", interrupted)
        done = library(*command, "--save", "cut.json")
    assert done.code == ExitCode.INTERRUPTED
    assert "--resume" in done.err
    assert not (library.cwd / "cut.json").exists()

    asked.clear()
    with monkeypatch.context() as patch:
        patch.setattr(Engine, "ask", lambda *a, **o: asked.append(a[1]) or ask(*a, **o))
        assert library(*command, "--save", "cut.json", "--resume").code == 0
    assert len(asked) == 3
    assert without_times(saved(library, "cut.json")) == without_times(saved(library, "whole.json"))
    assert not list(library.cwd.glob("*.partial"))


def test_resuming_finds_the_newest_run_of_the_gold_file(
    library: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "ask", interrupted)
        assert library("eval", "gold.jsonl", "-m", "none").code == ExitCode.INTERRUPTED
    changed = library("eval", "gold.jsonl", "-m", "none", "--k", "3", "--resume")
    assert changed.code == ExitCode.USAGE
    assert "k: 8" in changed.err
    assert library("eval", "gold.jsonl", "-m", "none", "--resume").code == 0
    nothing = library("eval", "gold.jsonl", "-m", "none", "--resume")
    assert nothing.code == ExitCode.USAGE
    assert "was interrupted" in nothing.err


def test_resuming_passes_over_the_runs_of_a_gold_file_whose_name_goes_on(
    library: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    for name in ("a.jsonl", "a-b.jsonl"):
        write(library, name, *GOLD)
        with monkeypatch.context() as patch:
            patch.setattr(Engine, "ask", interrupted)
            assert library("eval", name, "-m", "none").code == ExitCode.INTERRUPTED
    assert library("eval", "a.jsonl", "-m", "none", "--resume").code == 0
    nothing = library("eval", "a.jsonl", "-m", "none", "--resume")
    assert "No run of a.jsonl was interrupted here" in nothing.err
    assert library("eval", "a-b.jsonl", "-m", "none", "--resume").code == 0


def test_a_refusal_keeps_its_best_evidence_as_it_would_be_quoted(
    tmp_path: Path, models_dir: Path
) -> None:
    run = Runner(tmp_path, models_dir)
    (tmp_path / "texts").mkdir()
    before, best = "Ole Berg was the keeper of Varde Point.", "He lit the lighthouse in 1871."
    (tmp_path / "texts" / "varde.txt").write_text(f"{before} {best}\n")
    assert run("index", "texts").code == 0
    asked = {"question": "When was the lighthouse lit?", "answers": ["Ole Berg"]}
    evidence = {"evidence": [{"file": "varde.txt", "paragraph": 1}]}
    write(run, "gold.jsonl", {**GOLD[0], **asked, **evidence})
    flags = ("-m", "none", "--threshold", "1", "--save", "run.json")
    assert run("eval", "gold.jsonl", *flags).code == 0
    (record,) = saved(run, "run.json")["records"]
    assert record["evidence"][0]["text"] == best
    assert record["best_quote"] == f"{before} {best}"
    assert record["failure"] == "abstained wrongly"


def test_an_error_that_one_question_meets_is_listed_and_counts_as_wrong(library: Runner) -> None:
    write(library, "long.jsonl", {**GOLD[0], "question": "why " * 900}, GOLD[1])
    done = library("eval", "long.jsonl", "-m", "none", "--json")
    assert done.code == 0
    assert [error["id"] for error in done.json["errors"]] == ["length"]
    assert "characters" in done.json["errors"][0]["error"]
    assert done.json["measures"]["right"] == {"value": 0.5, "count": 2}
    assert done.json["failures"] == {"error": 1}


def test_a_model_that_is_not_there_stops_the_run_at_once(library: Runner) -> None:
    flags = ("-m", "nowhere.gguf", "--save", "never.json")
    assert library("eval", "gold.jsonl", *flags).code == ExitCode.MODEL
    assert not list(library.cwd.glob("never.json*"))


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ("", ExitCode.UNREADABLE, "holds no question"),
        ('{"id": "a"}\n', ExitCode.UNREADABLE, "line 1: question is missing"),
        (
            json.dumps({**GOLD[0], "evidence": [{"file": "elbe.md", "paragraph": 1}]}),
            ExitCode.USAGE,
            "another corpus",
        ),
    ],
)
def test_a_gold_file_that_cannot_be_used_is_refused(
    library: Runner, content: str, code: ExitCode, words: str
) -> None:
    (library.cwd / "bad.jsonl").write_text(content)
    done = library("eval", "bad.jsonl", "-m", "none")
    assert done.code == code
    assert words in done.err
    assert done.out == ""


def test_without_an_index_or_with_an_empty_one_nothing_is_evaluated(
    tmp_path: Path, models_dir: Path
) -> None:
    run = Runner(tmp_path, models_dir)
    write(run, "gold.jsonl", *GOLD)
    assert run("eval", "gold.jsonl").code == ExitCode.NO_INDEX
    (tmp_path / "none").mkdir()
    run("index", "none")
    done = run("eval", "gold.jsonl")
    assert done.code == ExitCode.NO_INDEX
    assert "index" in done.err


def test_an_index_beside_the_gold_file_is_used_first(
    library: Runner, tmp_path: Path, models_dir: Path
) -> None:
    other = Runner(tmp_path, models_dir)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "elbe.txt").write_text("The Elbe is 1,094 kilometres long.\n")
    assert other("index", "texts").code == 0
    write(other, "gold.jsonl", {**GOLD[0], "evidence": [{"file": "elbe.txt", "paragraph": 1}]})
    gold = str(tmp_path / "gold.jsonl")
    assert library("eval", gold, "--retrieval-only").code == 0
    named = library("eval", gold, "--retrieval-only", "--home", str(library.cwd))
    assert named.code == ExitCode.USAGE


def test_a_saved_run_is_shown_again_as_text_page_and_trec_files(library: Runner) -> None:
    first = library("eval", "gold.jsonl", "-m", "none", "--save", "again.json")
    done = library(
        "report", "again.json", "--report", "r.html", "--trec-run", "r.run", "--trec-qrels", "r.q"
    )
    assert done.code == 0
    assert done.out.splitlines()[3:-1] == first.out.splitlines()[3:-1]
    assert (library.cwd / "r.html").read_text().startswith("<!DOCTYPE html>")
    assert (library.cwd / "r.q").read_text().splitlines()[0] == "length 0 aare.md#p2 1"
    assert (library.cwd / "r.run").read_text().startswith("length Q0 aare.md#p2 1 ")
    missing = library("report", "nowhere.json")
    assert missing.code == ExitCode.UNREADABLE
