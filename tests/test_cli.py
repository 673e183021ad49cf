"""The commands from outside: what they print, where, and their exit codes."""

import errno
import io
import os
import re
from pathlib import Path

import pytest

from askcorpus import ExitCode
from askcorpus.cli.app import run as run_program
from askcorpus.cli.shell import Shell
from cli_help import Runner

COMMANDS = (
    "index",
    "ask",
    "chat",
    "search",
    "show",
    "eval",
    "report",
    "compare",
    "gold import",
    "gold check",
    "status",
    "models list",
    "models pull",
    "models verify",
)


@pytest.fixture
def run(tmp_path: Path, models_dir: Path) -> Runner:
    """A runner in an empty folder."""
    return Runner(tmp_path, models_dir)


@pytest.fixture
def library(run: Runner) -> Runner:
    """A runner beside two indexed articles."""
    (run.cwd / "notes").mkdir()
    (run.cwd / "notes" / "aare.md").write_text(
        "# The Aare\n\nThe Aare is 288 kilometres long. It rises at the Aare glaciers.\n\n"
        "It joins the Rhine near Koblenz.\n"
    )
    (run.cwd / "notes" / "thun.txt").write_text(
        "Lake Thun lies at 558 metres.\n\nThe castle of Thun was built by Berthold V.\n"
    )
    assert run("index", "notes").code == 0
    return run


def test_index_tells_what_it_did(library: Runner) -> None:
    (library.cwd / "notes" / "blob.bin").write_bytes(b"\0")
    result = library("index")
    assert result.out.startswith("0 added, 0 changed, 0 removed, 2 unchanged, 1 skipped")
    assert "skipped blob.bin: " in result.out
    record = library("index", "--json").json
    assert record["schema"] == "askcorpus.index/1"
    assert record["unchanged"] == ["aare.md", "thun.txt"]
    assert record["embedded"] == 0


def test_ask_quotes_with_a_citation_that_show_prints(library: Runner) -> None:
    result = library("ask", "--json", "-m", "none", "How long is the Aare?")
    answer = result.json
    assert (result.code, answer["schema"], answer["verdict"]) == (0, "askcorpus.answer/1", "quoted")
    (citation,) = answer["citations"]
    assert (citation["file"], citation["paragraph"]) == ("aare.md", 2)
    shown = library("show", f"{citation['file']}#p{citation['paragraph']}").out.removesuffix("\n")
    assert shown[citation["start"] : citation["end"]] == citation["quote"]
    assert "288" in citation["quote"]
    assert answer["text"].endswith("[1]")
    assert {"retrieve", "total"} <= answer["timings"].keys()
    assert answer["models"][0]["role"] == "embedder"


def test_ask_says_not_in_the_corpus(library: Runner) -> None:
    result = library("ask", "-m", "none", "What is the capital of Mongolia?")
    assert (result.code, result.out) == (1, "Not in the corpus.\n")
    assert "No passage says: capital, Mongolia." in result.err
    assert "Nearest: " in result.err
    assert (
        library("ask", "--json", "-m", "none", "Who won the 1998 World Cup?").json["verdict"]
        == "not_found"
    )


def test_a_refusal_names_unknown_words_in_json_too(library: Runner) -> None:
    record = library("ask", "--json", "-m", "none", "Who won the 1998 World Cup?").json
    assert record["unknown"] == ["won", "1998", "World", "Cup"]
    assert record["evidence"]


def test_caution_moves_the_threshold(library: Runner) -> None:
    def needed(*flags: str) -> float:
        asked = ("ask", "--json", "--explain", "-m", "none", *flags, "How long is the Aare?")
        return float(library(*asked).json["explanation"]["confidence"]["threshold"])

    assert needed("--strict") > needed() > needed("--lenient")
    both = library("ask", "--strict", "--lenient", "How long is the Aare?")
    assert both.code == ExitCode.USAGE
    assert "exclude each other" in both.err


def test_status_tells_what_is_certified(library: Runner) -> None:
    record = library("status", "--json").json["answers"]
    assert (record["caution"], record["error"]) == ("normal", 0.1)
    assert record["bound"] <= record["error"]
    assert record["answered"] >= 100
    assert record["uncertified"] == []
    assert "at most 10% wrong" in library("status").out


@pytest.mark.parametrize(
    ("environment", "flags", "uncertified", "told"),
    [
        ({"ASKCORPUS_K": "9"}, (), ["k"], "nothing is certified with k = 9"),
        ({}, ("--embedder", "other"), ["embedder"], "nothing is certified with embedder = other"),
        (
            {"ASKCORPUS_K": "20"},
            ("--embedder", "other"),
            ["embedder", "k"],
            "nothing is certified with embedder = other, k = 20",
        ),
    ],
)
def test_status_promises_nothing_for_settings_that_were_not_measured(
    run: Runner,
    environment: dict[str, str],
    flags: tuple[str, ...],
    uncertified: list[str],
    told: str,
) -> None:
    told_to = {"environment": environment}
    record = run("status", *flags, "--json", **told_to).json["answers"]
    assert record["uncertified"] == uncertified
    assert [record[key] for key in ("error", "bound", "answered", "wrong")] == [None] * 4
    assert record["threshold"] > 0
    out = run("status", *flags, **told_to).out
    assert told in out
    assert "wrong answers was measured with embedder = all-minilm-l6-v2 and k = 8" in out
    assert "certified:" not in out
    assert "95 %" not in out


def test_fewer_passages_keep_the_promise(run: Runner) -> None:
    result = run("status", "--json", environment={"ASKCORPUS_K": "3"})
    assert result.json["answers"]["uncertified"] == []


def test_ask_explains_below_the_answer(library: Runner) -> None:
    for question in ("How long is the Aare?", "Who rules Mongolia?"):
        bare = library("ask", "-m", "none", question)
        told = library("ask", "-m", "none", "--explain", question)
        assert told.code == bare.code
        assert told.out.startswith(f"{bare.out}\nquestion    {question}\nranking     ")
        assert "\nconfidence  " in told.out
    flags = ("ask", "-m", "none", "--json", "How long is the Aare?")
    bare, told = library(*flags).json, library(*flags, "--explain").json
    assert list(told) == [*bare, "explanation"]
    assert told["explanation"]["hits"][0]["file"] == "aare.md"


def test_ask_reads_questions_from_standard_input(library: Runner) -> None:
    questions = b"How long is the Aare?\n\nWho built the castle of Thun?\nWho rules Mongolia?\n"
    result = library("ask", "-", "--json", "-m", "none", stdin=questions)
    assert [line["question"] for line in result.lines] == [
        "How long is the Aare?",
        "Who built the castle of Thun?",
        "Who rules Mongolia?",
    ]
    assert [line["verdict"] for line in result.lines] == ["quoted", "quoted", "not_found"]
    assert result.code == 0
    assert library("ask", "-", "-m", "none", stdin=b"Who rules Mongolia?\n").code == 1
    assert library("ask", "-", stdin=b"\n\n").code == ExitCode.USAGE


def test_a_question_that_fails_does_not_stop_the_others(library: Runner) -> None:
    questions = b"x" * 5000 + b"\nHow long is the Aare?\n"
    result = library("ask", "-", "--json", "-m", "none", stdin=questions)
    assert [line["schema"] for line in result.lines] == ["askcorpus.error/1", "askcorpus.answer/1"]
    assert result.code == ExitCode.USAGE


def test_a_terminal_sees_the_quote_in_its_paragraph(library: Runner) -> None:
    result = library("ask", "-m", "none", "How long is the Aare?", terminal=True)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", result.out)
    assert "aare.md ¶2" in plain
    assert "It rises at the Aare glaciers." in plain
    assert "\x1b[1;4m" in result.out
    quiet = library(
        "ask",
        "-m",
        "none",
        "How long is the Aare?",
        terminal=True,
        environment={"NO_COLOR": "1"},
    )
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", quiet.out)


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("json", [True, False])
def test_hostile_text_never_reaches_the_terminal(run: Runner, terminal: bool, json: bool) -> None:
    (run.cwd / "notes").mkdir()
    hostile = "\x1b]0;owned\x07\x1b[2J\x9b31m‮ [bold]x[/bold] \u200b"
    (run.cwd / "notes" / "a.md").write_text(
        f"# Title {hostile}\n\nThe falcon {hostile} weighs 900 grams.\n"
    )
    (run.cwd / "notes" / "\x1b[31mred.md").write_text("A red file.\n")
    outputs = [run("index", "notes", terminal=terminal)]
    flags = ["--json"] if json else []
    for arguments in (
        ["search", "falcon"],
        ["ask", "-m", "none", "How many grams does the falcon weigh?"],
        ["ask", "-m", "none", "--explain", f"How many grams does the {hostile} falcon weigh?"],
        ["show", "a.md#p2"],
        ["status", "--articles"],
        ["ask", "-m", "none", f"falcon {hostile}"],
        ["show", f"{hostile}#p1"],
    ):
        outputs.append(run(*arguments, *flags, terminal=terminal))
    for result in outputs:
        text = re.sub(
            r"\x1b\[[0-9;]*m|\x1b\[\?25[hl]|\x1b\[[12]?[AK]|\r", "", result.out + result.err
        )
        assert not set(text) & set("\x1b\x07\x9b\u202e\u200b"), repr(text)
    assert run("show", "a.md#p2", "--json").json["text"].count("[bold]x[/bold]") == 1


def test_a_conversation_from_standard_input_is_a_transcript(library: Runner) -> None:
    script = b"How long is the Aare?\n\n/oepn 1\n\xff\n/quit\nnever read\n"
    result = library("chat", "-m", "none", stdin=script)
    assert result.code == 0
    assert result.out.startswith("> How long is the Aare?\n\u201cThe Aare is 288 kilometres long.")
    assert "\n[1] aare.md \u00b62 \u00b7 The Aare\n" in result.out
    assert "Did you mean /open?" in result.out
    assert result.out.endswith("> /quit\n")
    assert result.err == ""


def test_a_conversation_that_can_not_begin_says_why(run: Runner, library: Runner) -> None:
    elsewhere = library.cwd / "elsewhere"
    elsewhere.mkdir()
    home = str(elsewhere / ".askcorpus")
    assert library("chat", "--home", home).code == ExitCode.NO_INDEX
    nothing = str(library.cwd / "nothing")
    assert library("chat", "--models-dir", nothing, stdin=b"Who?\n").code == ExitCode.MODEL
    (library.cwd / ".askcorpus" / "catalog.sqlite").write_bytes(b"")
    assert library("chat", stdin=b"Who?\n").code == ExitCode.DAMAGED


def test_a_conversation_goes_on_without_a_language_model(library: Runner) -> None:
    broken = library.cwd / "broken.gguf"
    broken.write_bytes(b"no model")
    result = library("chat", "-m", str(broken), stdin=b"How long is the Aare?\n")
    assert result.code == 0
    assert "Until then answers are quoted." in result.out
    assert "288 kilometres" in result.out


def test_search_explains_its_legs(library: Runner) -> None:
    record = library("search", "--json", "castle of Thun").json
    assert record["schema"] == "askcorpus.search/1"
    best = record["hits"][0]
    assert (best["file"], best["paragraph"]) == ("thun.txt", 2)
    assert best["text"] == "The castle of Thun was built by Berthold V."
    assert {"dense", "lexical"} <= best["scores"].keys()
    scores = [hit["score"] for hit in record["hits"]]
    assert scores == sorted(scores, reverse=True)
    assert "dense" in library("search", "--explain", "castle").out
    assert len(library("search", "--k", "1", "--json", "castle").json["hits"]) == 1
    assert len(library("search", "--json", "-", stdin=b"castle\nRhine\n").lines) == 2


def test_show_finds_paragraphs_however_they_are_cited(library: Runner) -> None:
    assert library("show", "thun.txt#p1").out == "Lake Thun lies at 558 metres.\n"
    assert library("show", "thun.txt ¶1").out == "Lake Thun lies at 558 metres.\n"
    assert library("show", "thun.txt#p1:0-9", "--json").json["kind"] == "prose"
    assert "\x1b[" in library("show", "thun.txt#p1:0-9", terminal=True).out
    for reference, code in (
        ("thun.txt", ExitCode.USAGE),
        ("thun.txt#p9", ExitCode.UNREADABLE),
        ("thum.txt#p1", ExitCode.UNREADABLE),
        ("thun.txt#p1:5-999", ExitCode.USAGE),
        ("../../etc/passwd#p1", ExitCode.UNREADABLE),
    ):
        assert library("show", reference).code == code
    assert "Did you mean 'thun.txt'?" in library("show", "thum.txt#p1").err


def test_status_tells_where_each_setting_came_from(library: Runner) -> None:
    (library.cwd / "askcorpus.toml").write_text("k = 7\n")
    record = library("status", "--json", environment={"ASKCORPUS_THREADS": "1"}).json
    assert record["index"]["articles"] == 2
    assert record["settings"]["k"] == {"value": 7, "from": str(library.cwd / "askcorpus.toml")}
    assert record["settings"]["threads"] == {"value": 1, "from": "environment"}
    assert record["settings"]["embedder"]["from"] == "default"
    assert "aare.md" in library("status", "--articles").out


def test_status_without_an_index_tells_the_rest(run: Runner) -> None:
    result = run("status", "--json")
    assert (result.code, result.json["index"]) == (ExitCode.NO_INDEX, None)
    assert "askcorpus index" in result.err


def test_the_index_is_found_from_below_and_by_home(library: Runner) -> None:
    notes = library.cwd / "notes"
    assert library("show", "thun.txt#p1", cwd=notes).code == 0
    elsewhere = library.cwd / "elsewhere"
    elsewhere.mkdir()
    home = str(library.cwd / ".askcorpus")
    assert library("show", "thun.txt#p1", cwd=elsewhere).code == 0
    assert library("show", "--home", home, "thun.txt#p1", cwd=Path("/")).code == 0
    assert library("--home", home, "show", "thun.txt#p1", cwd=Path("/")).code == 0
    assert (
        library("show", "thun.txt#p1", cwd=Path("/"), environment={"ASKCORPUS_HOME": home}).code
        == 0
    )


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["ask", "Who?"], ExitCode.NO_INDEX, "askcorpus index"),
        (["search", "who"], ExitCode.NO_INDEX, "askcorpus index"),
        (["show", "a.md#p1"], ExitCode.NO_INDEX, "askcorpus index"),
        (["index", "missing"], ExitCode.UNREADABLE, "missing"),
        (["index", "empty"], ExitCode.UNREADABLE, "no article"),
        (["ask", ""], ExitCode.USAGE, "empty"),
        (["ask", "?!"], ExitCode.USAGE, "empty"),
        (["ask", "why " * 300_000], ExitCode.USAGE, "characters"),
        (["ask", "--jsn", "Who?"], ExitCode.USAGE, "--json"),
        (["aks", "Who?"], ExitCode.USAGE, "'ask'"),
        (["ask", "--k", "0", "Who?"], ExitCode.USAGE, "between 1 and 100"),
        (["ask", "--k", "many", "Who?"], ExitCode.USAGE, "--k"),
        (["models", "pull", "qwen2.5-coder-0.5"], ExitCode.USAGE, "qwen2.5-coder-0.5b"),
    ],
)
def test_bad_input_gets_a_sentence_and_its_code(
    run: Runner, arguments: list[str], code: int, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    (run.cwd / "empty").mkdir()
    result = run(*arguments)
    # What typer itself says of usage goes to the process' own stream.
    said = result.err + capfd.readouterr().err
    assert result.code == code, said
    assert words in said
    assert result.out == ""
    assert "Traceback" not in said
    assert not (run.cwd / ".askcorpus").exists()


def test_an_empty_question_is_refused_before_the_index_is_looked_for(library: Runner) -> None:
    result = library("ask", "   ")
    assert (result.code, result.out) == (ExitCode.USAGE, "")
    assert result.err.count("\n") == 1


def test_a_missing_or_broken_model_is_told_with_its_code(library: Runner, tmp_path: Path) -> None:
    nothing = str(tmp_path / "nothing")
    result = library("ask", "--models-dir", nothing, "How long is the Aare?")
    assert (result.code, result.out) == (ExitCode.MODEL, "")
    assert "models pull" in result.err
    broken = tmp_path / "broken.gguf"
    for content in (b"", b"no model", b"GGUF\x03\x00\x00\x00" + b"\xff" * 16, b"GGUF" + bytes(500)):
        broken.write_bytes(content)
        result = library("ask", "-m", str(broken), "How long is the Aare?")
        assert (result.code, result.out) == (ExitCode.MODEL, ""), result.err
    result = library("ask", "-m", "qwen2.5-coder-0.5", "How long is the Aare?")
    assert result.code == ExitCode.MODEL
    assert "qwen2.5-coder-0.5b" in result.err


def test_settings_are_checked_wherever_they_come_from(library: Runner) -> None:
    (library.cwd / "askcorpus.toml").write_text("treads = 2\n")
    result = library("status")
    assert result.code == ExitCode.USAGE
    assert "Did you mean `threads`?" in result.err
    (library.cwd / "askcorpus.toml").write_text("k = [\n")
    assert library("status").code == ExitCode.USAGE
    (library.cwd / "askcorpus.toml").unlink()
    result = library("status", environment={"ASKCORPUS_TREADS": "2"})
    assert "Did you mean `threads`?" in result.err


def test_a_file_in_the_indexed_folder_configures_nothing_that_loads(run: Runner) -> None:
    (run.cwd / "note.md").write_text("The Aare is long.\n")
    (run.cwd / "askcorpus.toml").write_text('language_model = "evil.gguf"\n')
    result = run("index", ".")
    assert result.code == ExitCode.USAGE
    assert "may not set `language_model`" in result.err
    (run.cwd / "askcorpus.toml").write_text("k = 3\n")
    assert run("index", ".").code == 0
    (run.cwd / "askcorpus.toml").write_text('models_dir = "evil"\n')
    assert run("ask", "How long is the Aare?").code == ExitCode.USAGE


@pytest.mark.parametrize("command", COMMANDS)
def test_help_leads_with_examples(
    run: Runner, command: str, capfd: pytest.CaptureFixture[str]
) -> None:
    result = run(*command.split(), "--help")
    text = result.out + capfd.readouterr().out
    assert result.code == 0
    example = text.index(f"  askcorpus {command}")
    assert text.index("Usage:") < example < text.index("Options:")


def test_every_command_is_in_the_readme() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"askcorpus {command}" in readme


def test_version(run: Runner) -> None:
    import askcorpus

    assert run("--version").out == f"askcorpus {askcorpus.__version__}\n"


def test_the_changelog_tells_of_this_version() -> None:
    import askcorpus

    changes = (Path(__file__).parent.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {askcorpus.__version__}" in changes


def test_a_settings_file_here_is_not_trusted_by_a_first_index_of_here(run: Runner) -> None:
    (run.cwd / "note.md").write_text("The Aare is long.\n")
    (run.cwd / "askcorpus.toml").write_text('embedder = "/evil"\n')
    result = run("index")
    assert (result.code, result.out) == (ExitCode.USAGE, "")
    assert "may not set `embedder`" in result.err


def test_arguments_that_are_not_utf8_are_words_like_others(library: Runner) -> None:
    assert library("search", "\udcff castle of Thun").code == 0
    assert library("ask", "-m", "none", "\udcff Who rules Mongolia?").code == 1
    assert library("show", "\udcff.md#p1").code == ExitCode.UNREADABLE
    assert library("index", "\udcffdir").code == ExitCode.UNREADABLE


def test_a_citation_can_be_checked_without_any_model(library: Runner) -> None:
    library.models_dir = library.cwd / "nothing"
    assert library("show", "thun.txt#p1").code == 0
    assert library("show", "none.txt#p1").code == ExitCode.UNREADABLE


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_bad_line_does_not_stop_the_others(library: Runner, command: str) -> None:
    flags = ["-m", "none"] if command == "ask" else []
    result = library(command, *flags, "-", stdin="🙂\nHow long is the Aare?\n".encode())
    assert result.code == ExitCode.USAGE
    assert result.out.startswith("(not asked)\n\n")
    assert "288" in result.out
    assert library(command, *flags, "-").code == ExitCode.USAGE


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize("question", ["", "🙂", "long " * 30_000])
def test_what_is_no_question_is_an_error_in_json_too(
    library: Runner, command: str, question: str
) -> None:
    alone = library(command, "--json", question)
    assert alone.code == alone.json["code"] == ExitCode.USAGE
    assert alone.json["schema"] == "askcorpus.error/1"
    assert len(alone.json["question"]) <= 201
    assert alone.json["error"] in alone.err
    if question:
        batch = library(command, "--json", "-", stdin=f"{question}\n".encode())
        assert (batch.code, batch.lines) == (alone.code, [alone.json])


class FullDisk(io.StringIO):
    def __init__(self, error: int) -> None:
        super().__init__()
        self.error = error

    def write(self, text: str) -> int:
        raise OSError(self.error, os.strerror(self.error))


@pytest.mark.parametrize(
    ("error", "code"),
    [(errno.ENOSPC, ExitCode.UNREADABLE), (errno.EPIPE, 141)],
)
@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_an_output_that_can_not_be_written_is_no_not_found(
    library: Runner, error: int, code: int, flags: list[str]
) -> None:
    out, err = FullDisk(error), io.StringIO()
    shell = Shell(
        out=out,
        err=err,
        stdin=io.BytesIO(),
        environment={},
        cwd=library.cwd,
        user_settings=library.cwd / "none.toml",
        user_models=library.models_dir,
    )
    assert run_program(["search", *flags, "castle"], shell) == code
    assert "Traceback" not in err.getvalue()


def test_brackets_of_an_article_are_not_taken_for_markers(run: Runner) -> None:
    (run.cwd / "dam.txt").write_text(
        "The Kariba dam holds 180 cubic kilometres of water [7].\n\nThe wall bends upstream.\n"
    )
    run("index", "dam.txt")
    answer = run("ask", "--json", "-m", "none", "How much water does the Kariba dam hold?").json
    assert re.findall(r"\[(\d+)\]", answer["text"]) == ["1"]
    assert answer["citations"][0]["quote"].endswith("[7].")
