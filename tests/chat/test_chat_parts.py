"""The parts of a conversation that need no index: filters, completion, history, work, Markdown."""

import json
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from askcorpus.answering import Answered, Explanation
from askcorpus.answering.question import Question
from askcorpus.cli.chat.completion import Argument, Candidate, Vocabulary, complete, words_in
from askcorpus.cli.chat.front import Script
from askcorpus.cli.chat.history import History
from askcorpus.cli.chat.keep import Filters, find_article, is_since, read_date
from askcorpus.cli.chat.session import Exchange
from askcorpus.cli.chat.transcript import escape, markdown
from askcorpus.cli.chat.work import Say, Stopped, Worker
from askcorpus.conversation import Understood
from askcorpus.errors import InputUnreadable, UsageError
from askcorpus.index.rows import ArticleHead
from askcorpus.model import Answer, AnswerSentence, Citation, Support, Value, Verdict

HEADS = (
    ArticleHead("2014/herzog.md", "Herzog addresses the Council", "2014-03-01"),
    ArticleHead("2016/deal.md", "The deal", "2016"),
    ArticleHead("geoana.txt", "Geoană visits", None),
)


# --- filters ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "files", "undated"),
    [
        (Filters(), {"2014/herzog.md", "2016/deal.md", "geoana.txt"}, 0),
        (Filters(since="2015"), {"2016/deal.md"}, 1),
        (Filters(since="2014-03-02"), {"2016/deal.md"}, 1),
        (Filters(since="2016-05"), {"2016/deal.md"}, 1),
        (Filters(only="2014"), {"2014/herzog.md"}, 0),
        (Filters(only="2014/"), {"2014/herzog.md"}, 0),
        (Filters(only="201"), set(), 0),
        (Filters(only="*.txt"), {"geoana.txt"}, 0),
        (Filters(only="geoana.txt", since="2000"), set(), 1),
        (Filters(article="2016/deal.md"), {"2016/deal.md"}, 0),
    ],
)
def test_filters_choose_articles(filters: Filters, files: set[str], undated: int) -> None:
    chosen = filters.choose(HEADS)
    assert (set(chosen.files), chosen.undated) == (files, undated)


def test_dates_count_as_far_as_they_are_known() -> None:
    assert is_since("2016", "2016-05-01")
    assert not is_since("2016-04", "2016-05-01")
    for bad in ("15", "2015-13", "2015-06-32", "2015-6", "soon", ""):
        with pytest.raises(UsageError):
            read_date(bad)
    assert read_date(" 2015-06-30 ") == "2015-06-30"


def test_an_article_is_found_by_what_is_known_of_its_name() -> None:
    assert find_article("geoana", HEADS).path == "geoana.txt"
    assert find_article("THE DEAL", HEADS).path == "2016/deal.md"
    with pytest.raises(UsageError, match=r"fit 'md'"):
        find_article("md", HEADS)


# --- completion -------------------------------------------------------------------------

TEXTS = ("Jens Stoltenberg stopped. Then Stoltenberg's aide met the Stone family.", "He stood.")
VOCABULARY = Vocabulary(
    commands={
        "/open": (Argument.NUMBER, "open it"),
        "/only": (Argument.PLACE, ""),
        "/article": (Argument.ARTICLE, ""),
        "/search": (Argument.WORDS, ""),
        "/since": (Argument.DATE, ""),
        "/model": (Argument.MODEL, ""),
        "/all": (Argument.NOTHING, ""),
    },
    heads=lambda: HEADS,
    texts=lambda begun: TEXTS,
    models=("smollm2-135m", "none"),
    numbers=lambda: (1, 2),
)


@pytest.mark.parametrize(
    ("typed", "asked", "texts"),
    [
        ("/o", False, ["/open", "/only"]),
        ("/open ", False, ["1", "2"]),
        ("/only 2", False, ["2014/", "2016/", "2014/herzog.md", "2016/deal.md"]),
        ("/article geoan", False, ["geoana.txt"]),
        ("/article Council", False, ["2014/herzog.md"]),
        ("/since 20", False, ["2014", "2016"]),
        ("/model s", False, ["smollm2-135m"]),
        ("/all ", False, []),
        ("/nonsense x", False, []),
        ("Who is Stol", False, ["Stoltenberg"]),
        ("/search Stol", False, ["Stoltenberg"]),
        ("Who is Sto", False, ["Stoltenberg", "Stone"]),
        ("who sto", False, []),
        ("who sto", True, ["Stoltenberg", "stopped", "Stone", "stood"]),
        ("Who is Je", True, ["Jens Stoltenberg", "Jens"]),
        ("Who is ", True, []),
        ("", True, []),
    ],
)
def test_what_may_follow(typed: str, asked: bool, texts: list[str]) -> None:
    assert [c.text for c in complete(typed, VOCABULARY, asked=asked)] == texts


def test_a_candidate_takes_the_place_of_what_was_typed() -> None:
    assert complete("Is Stol", VOCABULARY, asked=False) == [Candidate("Stoltenberg", 4)]


def test_a_name_that_could_do_harm_is_not_offered() -> None:
    heads = (ArticleHead("a\x1b[31m.md", None, None), ArticleHead("b.md", "T\x1b]0;x\x07", None))
    vocabulary = Vocabulary(VOCABULARY.commands, lambda: heads, lambda begun: ())
    [candidate] = complete("/article ", vocabulary, asked=True)
    assert candidate.text == "b.md"
    assert candidate.note.isprintable()


def test_words_keep_their_accents() -> None:
    assert words_in(["Mircea Geoană spoke; Geoană's visit."], "Geoana"[:5]) == ["Geoană"]


# --- history ----------------------------------------------------------------------------


def test_what_was_typed_is_remembered_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    history = History(tmp_path / "state" / "history")
    assert history.load() == []
    for line in ("one", "two\nlines", "\x1b[31m ünï\ud800"):
        history.append(line)
    assert History(history.file).load() == ["one", "two\nlines", "\x1b[31m ünï\ud800"]
    assert history.file.stat().st_mode & 0o777 == 0o600
    assert history.file.parent.stat().st_mode & 0o777 == 0o700
    history.file.chmod(0o644)
    history.append("three")
    assert history.file.stat().st_mode & 0o777 == 0o600


def test_a_spoilt_history_gives_what_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "history"
    file.write_bytes(b'"one"\n\xff\xfe\n{"no": 1}\n""\n[1]\n"two"\n"cut of')
    assert History(file).load() == ["one", "two"]


def test_a_long_history_loses_its_older_half(tmp_path: Path) -> None:
    file = tmp_path / "history"
    file.write_text("".join(json.dumps(f"line {n:06} {'x' * 90}") + "\n" for n in range(12_000)))
    kept = History(file).load()
    assert kept[-1].startswith("line 011999")
    assert 4_000 < len(kept) < 6_000
    assert History(file).load() == kept
    History(file).append("last")
    assert History(file).load()[-1] == "last"


@pytest.mark.parametrize("kind", ["folder", "link", "pipe", "below a file"])
def test_a_history_that_is_no_file_is_refused(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "history"
    if kind == "folder":
        file.mkdir()
    elif kind == "link":
        (tmp_path / "other").write_text("mine")
        file.symlink_to(tmp_path / "other")
    elif kind == "pipe":
        os.mkfifo(file)
    else:
        (tmp_path / "file").write_text("")
        file = tmp_path / "file" / "history"
    with pytest.raises(InputUnreadable, match="The history"):
        History(file).load()


# --- work -------------------------------------------------------------------------------


def test_jobs_follow_one_another_and_tell_what_happens() -> None:
    worker = Worker()
    events: list[object] = []

    def work(say: Say) -> int:
        say("begun")
        return 7

    first, second = worker.start(lambda say: threading.get_ident()), worker.start(work)
    assert second.follow(events.append) == 7
    assert (first.is_done, events) == (True, ["begun"])
    assert first.follow() != threading.get_ident()
    assert worker.close(5)


def test_an_error_comes_out_where_the_job_is_followed() -> None:
    worker = Worker()
    with pytest.raises(ZeroDivisionError):
        worker.start(lambda say: 1 // 0).follow()
    assert worker.start(lambda say: 1).follow() == 1
    assert worker.close(5)


def test_ctrl_c_stops_the_job_and_the_next_one_runs() -> None:
    worker = Worker()
    ended = threading.Event()

    def endless(say: Say) -> None:
        try:
            while True:
                say("still here")
        except Stopped:
            ended.set()
            raise

    def interrupt(event: object) -> None:
        raise KeyboardInterrupt

    job = worker.start(endless)
    with pytest.raises(KeyboardInterrupt):
        job.follow(interrupt)
    assert worker.start(lambda say: "next").follow() == "next"
    assert ended.is_set()
    assert worker.close(5)


def test_a_job_stopped_before_its_turn_never_begins() -> None:
    worker = Worker()
    gate, ran = threading.Event(), []
    worker.start(lambda say: gate.wait(5))
    job = worker.start(lambda say: ran.append(1))
    job.stop()
    gate.set()
    with pytest.raises(Stopped):
        job.follow()
    assert ran == []
    assert worker.close(5)


# --- Markdown ---------------------------------------------------------------------------


@given(st.text(st.characters(codec="ascii"), min_size=1, max_size=40))
def test_what_is_saved_is_plain_text_whatever_it_says(text: str) -> None:
    shown = MarkdownIt("commonmark", {"html": True}).enable("table").parse(f"- {escape(text)}")
    inline = [token for token in shown if token.type == "inline"]
    kinds = {child.type for token in inline for child in token.children or ()}
    assert kinds <= {"text", "text_special"}
    assert {token.type.partition("_")[0] for token in shown} <= {
        "bullet",
        "list",
        "paragraph",
        "inline",
    }


def test_addresses_are_no_links() -> None:
    for text in ("see https://evil.example", "www.evil.example", "me@evil.example"):
        assert "\\" in escape(text)


def test_what_articles_differ_in_is_saved_as_plain_text() -> None:
    citation = Citation(1, "a.md", 1, 0, 2, "41")
    answer = Answer(
        "How many?",
        Verdict.QUOTED,
        sentences=(AnswerSentence("41", Support.QUOTED, (1,)),),
        citations=(citation,),
        disagreement=(Value("4\x1b[31m1\n<b>", citation, None),),
    )
    answered = Answered(answer, Explanation(Question.of("How many?")))
    saved = markdown("x", [Exchange(Understood("How many?", "How many?"), answered, Filters())])
    assert "\x1b" not in saved
    assert "1 \\<b\\> (undated) \\[1\\]." in saved


# --- scripts ----------------------------------------------------------------------------


def test_an_endless_line_is_cut(tmp_path: Path) -> None:
    import io

    from askcorpus.cli.console import Console
    from askcorpus.cli.shell import Shell

    out = io.StringIO()
    stream = io.BytesIO(b"x" * 200_000 + b"\nnext\n")
    shell = Shell(out, out, stream, {}, tmp_path, tmp_path, tmp_path)
    script = Script(stream, Console(shell))
    assert len(script.read()) == 1 << 16
    assert script.read() == "next"
    with pytest.raises(EOFError):
        script.read()
