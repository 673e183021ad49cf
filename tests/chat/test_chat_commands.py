"""Each command, what it says, and what it says to what can't be done."""

import json
import re
import shutil
from pathlib import Path

import pytest
from chat_help import Room

from askcorpus.cli.chat import commands
from askcorpus.cli.chat.commands import COMMANDS
from askcorpus.cli.chat.talk import talk
from askcorpus.evaluation.gold.items import read_gold

LIT = "Who lit the lighthouse on Varde Point?"
WORDED = "The lighthouse on Varde Point was lit in 1871 by the engineer Ada Lindqvist."


def test_help_is_the_table(room: Room) -> None:
    said = room.said("/help")
    for command in COMMANDS:
        assert f"  {command.usage} " in said
        assert command.help in said
    assert said == room.said("help").replace("> help", "> /help")


def test_names_are_unique_and_help_is_short() -> None:
    names = [name for command in COMMANDS for name in command.names]
    assert len(names) == len(set(names))
    assert max(len(f"  {c.usage:<24} {c.help}") for c in COMMANDS) <= 80


def test_why_tells_ranking_evidence_signs_reply_and_checks(room: Room) -> None:
    said = room.answer_to(LIT, "/why", replies=["It was lit by Per Holm."])
    for part in ("ranking ", "dense ", "lexical ", "evidence ", "similarity ", "confidence "):
        assert part in said
    assert "model       “It was lit by Per Holm.”" in said
    assert "constraint  had to keep “" in said
    assert "checked     not printed" in said
    assert "- names: " in said
    assert "- reader: " in said
    assert "verdict     quoted" in said


def test_search_numbers_passages_that_open_opens(room: Room) -> None:
    said = room.said("/search pier", "/open 1")
    assert " 1. harbour.md ¶2" in said
    assert "»Holm would pay for a new pier if the council dredged the channel.«" in said


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/open 2", "There is no [2]. There are 1 to 1."),
        ("/open x", "'x' is no number of a source."),
        ("/open ²", "is no number"),
        ("/since last week", "'last week' is no date. Write 2015, 2015-06 or 2015-06-30."),
        ("/since 2030", "No article is left by since 2030. The filters stay."),
        ("/article", "No article was named."),
        ("/article lighthose", "No article is called 'lighthose'. Did you mean lighthouse.md?"),
        ("/article a", "3 articles fit 'a': "),
        ("/only", "No file, folder or pattern was named."),
        ("/only nowhere/", "No article is left by only nowhere/."),
        ("/search", "Nothing to search for was named."),
        ("/search ?!", "holds no word"),
        ("/save", "No file was named."),
        ("/save no/such/folder/x.md", "can't be written"),
        ("/save .", "There is a file"),
        ("/save \0", "That is no file name."),
        ("/model nonsense", "nonsense"),
        ("/articles zzz", "No article has 'zzz' in its name."),
        ("/zzzz", "There is no command /zzzz. See /help."),
        ("/", "There is no command /."),
        ("???", "The question is empty"),
        ("x" * 3000, "at most 2,000 characters are read"),
    ],
)
def test_what_can_not_be_done_gets_a_sentence_and_the_session_goes_on(
    room: Room, line: str, words: str
) -> None:
    said = room.said(LIT, line, "/all", replies=[WORDED, WORDED])
    assert words in said
    assert said.endswith("All 3 articles are asked.\n")
    assert "Traceback" not in said
    assert "bug" not in said


@pytest.mark.parametrize("line", ["/sources", "/why", "/good", "/not", "/fix", "/save x.md"])
def test_before_the_first_question_there_is_nothing_to_tell(room: Room, line: str) -> None:
    assert "Nothing has been asked yet." in room.said(line)
    assert not (room.folder / "x.md").exists()


def test_filters_add_up_and_all_lifts_them(room: Room) -> None:
    with room.desk() as (desk, _):
        commands.run(desk, "/since 2014")
        commands.run(desk, "/only *o*")
        assert desk.chat.filters.described == ("since 2014", "only *o*")
        commands.run(desk, "/article light")
        assert desk.chat.filters.article == "lighthouse.md"
        commands.run(desk, "/all")
        assert desk.chat.filters.described == ()


def test_an_article_that_is_left_out_answers_nothing(room: Room) -> None:
    said = room.answer_to("/article harbour", LIT)
    assert said.startswith("Not in the corpus. Only 1 article counted (article harbour.md)")
    assert "“The spring fair" in room.answer_to(
        "/only *r*", "How many visitors does the spring fair of Kalla draw?", replies=["x"]
    )


def test_a_model_that_can_not_be_had_leaves_the_old_one(room: Room) -> None:
    said = room.said("/model smollm2-135m", LIT, replies=[WORDED])
    assert "The model smollm2-135m is not on this machine." in said
    assert f"\n{WORDED} [1]" in said


def test_without_a_model_answers_are_quoted(room: Room) -> None:
    said = room.said("/model none", LIT, "/model")
    assert f"“{WORDED}” [1]" in said
    assert "none; known are qwen2.5-coder-0.5b, smollm2-135m" in said


def test_save_writes_what_can_be_read_as_markdown(room: Room) -> None:
    said = room.said(LIT, "/save talk.md", "/save talk.md", "/save! talk.md", replies=[WORDED])
    assert "There is a file" in said
    assert said.count("Written to") == 2
    text = (room.folder / "talk.md").read_text(encoding="utf-8")
    assert f"## {LIT}" in text
    assert f"{WORDED} \\[1\\]" in text
    assert f"- \\[1\\] lighthouse.md ¶1: “{WORDED}”" in text


def test_an_article_that_changed_is_not_cited_any_more(room: Room) -> None:
    with room.desk() as (desk, out):
        room.model.enqueue(WORDED, "x")
        commands.run(desk, LIT)
        file = room.folder / "articles" / "lighthouse.md"
        file.write_text("The lighthouse on Varde Point was torn down in 1950.\n")
        commands.run(desk, "/index")
        assert "1 changed" in out.getvalue()
        commands.run(desk, "/sources")
        assert "the words that were cited are gone" in out.getvalue()
        commands.run(desk, LIT)
        assert "1871" not in out.getvalue().rpartition("gone")[2]
        file.unlink()
        room.index()
        out.truncate(0)
        commands.run(desk, LIT)
        assert "lighthouse.md" not in out.getvalue()


def test_an_index_that_goes_away_and_comes_back(room: Room) -> None:
    with room.desk("/open 1", LIT, "/quit") as (desk, out):
        room.model.enqueue(WORDED, WORDED)
        commands.run(desk, LIT)
        shutil.rmtree(room.home.path)
        talk(desk)
        assert out.getvalue().count("There is no index in") == 2
        room.index()
        commands.run(desk, LIT)
        assert out.getvalue().count(f"{WORDED} [1]") == 2


def test_a_question_is_answered_while_the_index_is_being_written(room: Room) -> None:
    with room.home.writing(1):
        assert f"{WORDED} [1]" in room.said(LIT, replies=[WORDED])


def gold(room: Room) -> list[dict[str, object]]:
    lines = (room.folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_good_and_not_note_gold_questions(room: Room) -> None:
    said = room.said(
        LIT,
        "/good",
        "Ada Lindqvist",
        "/not harbour.md#p1",
        "",
        "/not",
        "perhaps",
        "y",
        "Per Holm",
        "/not",
        "n",
        "Who rules Mongolia?",
        "/good",
        "/not",
        "yes",
        "",
        replies=[WORDED],
    )
    assert "does the corpus hold the answer? (y/n) perhaps\nSay y or n" in said
    assert said.endswith("Nothing was noted.\n")
    items = read_gold(room.folder / "gold.jsonl").items
    assert [(i.question, i.answerable, i.answers) for i in items] == [
        (LIT, True, ("Ada Lindqvist",)),
        (LIT, True, ()),
        (LIT, True, ("Per Holm",)),
        (LIT, False, ()),
        ("Who rules Mongolia?", False, ()),
    ]
    assert (items[0].evidence[0].file, items[0].evidence[0].quote) == ("lighthouse.md", WORDED)
    assert (items[1].evidence[0].file, items[1].evidence[0].paragraph) == ("harbour.md", 1)
    assert items[0].tags == ("chat", "good")
    assert items[1].tags == ("chat", "not")


def test_a_gold_file_that_is_none_is_left_as_it_is(room: Room) -> None:
    pytest.importorskip("askcorpus.evaluation.gold.items")
    (room.folder / "gold.jsonl").write_text("my notes\n")
    said = room.said(LIT, "/good Lindqvist", replies=[WORDED])
    assert "The gold file" in said
    assert (room.folder / "gold.jsonl").read_text() == "my notes\n"


def test_a_reply_that_never_comes_leaves_all_as_it_was(room: Room) -> None:
    assert room.said(LIT, "/not", replies=[WORDED]).endswith("(left unsaid)\n")
    assert not (room.folder / "gold.jsonl").exists()


HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\u200b\x1b]8;;http://evil\x1b\\click"


@pytest.mark.parametrize("is_terminal", [True, False])
def test_nothing_hostile_reaches_the_terminal(
    room: Room, is_terminal: bool, tmp_path: Path
) -> None:
    room.is_terminal = is_terminal
    (room.folder / "articles" / "evil.md").write_text(
        f"---\ntitle: Evil {HOSTILE}\ndate: 2019\n---\n\nThe falcon {HOSTILE} weighs 900 grams.\n"
    )
    (room.folder / "articles" / "\x1b[31mred.md").write_text("A red falcon.\n")
    room.index()
    said = room.said(
        "How many grams does the falcon weigh?",
        f"And {HOSTILE} what?",
        "/sources",
        "/open 1",
        "/why",
        "/articles",
        f"/article {HOSTILE}",
        f"/{HOSTILE}",
        "/only evil.md",
        f"/since {HOSTILE}",
        f"/save {HOSTILE.replace('/', '')}.md",
        f"/model {HOSTILE}",
        f"/search falcon {HOSTILE}",
        "/save out.md",
        replies=[f"The falcon {HOSTILE} weighs 900 grams.", f"No {HOSTILE}."] * 2,
    )
    assert "900 grams" in said
    bare = re.sub(r"\x1b\[[0-9;]*m|\x1b\[2K|\r", "", said)
    assert not set(bare) & set("\x1b\x07\x9b\u202e\u200b"), repr(bare)
    saved = (room.folder / "out.md").read_text(encoding="utf-8")
    assert not set(saved) & set("\x1b\x07\x9b\u202e\u200b")
    assert "\\:" in saved


def test_links_lead_to_files_of_the_corpus_on_terminals_that_have_them(room: Room) -> None:
    room.is_terminal = True
    plain = room.said(LIT, replies=[WORDED])
    assert "\x1b]8" not in plain
    room.environment = {"VTE_VERSION": "7200"}
    linked = room.said(LIT, replies=[WORDED])
    file = room.folder / "articles" / "lighthouse.md"
    assert re.findall(r"\x1b\]8;[^;]*;([^\x1b]+)\x1b\\", linked) == [file.as_uri()]
    for off in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TMUX": "x"}):
        room.environment = {"VTE_VERSION": "7200", **off}
        assert "\x1b]8" not in room.said(LIT, replies=[WORDED])


def test_a_bug_of_ours_does_not_end_the_session(room: Room) -> None:
    said = room.said(LIT, "/all")  # the script of the model has run out
    assert "Something went wrong inside: LookupError" in said
    assert said.endswith("All 3 articles are asked.\n")
