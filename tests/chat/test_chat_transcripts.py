"""Whole conversations, as a script makes them: every line that is printed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from chat_help import Room

from askcorpus.cli.chat import commands
from askcorpus.cli.chat.front import Leaf
from askcorpus.cli.chat.talk import talk
from askcorpus.models.language_model import ScriptedLanguageModel

CONVERSATION = """\
> Who lit the lighthouse on Varde Point?
The lighthouse on Varde Point was lit in 1871 by the engineer Ada Lindqvist. [1]
[1] lighthouse.md ¶1 · The lighthouse of Varde Point · 2014-05-02

> /sources
[1] lighthouse.md ¶1: “The lighthouse on Varde Point was lit in 1871 by the engineer Ada Lindqvist.”

> What did the council refuse?
“The council refused his offer.” [1]
[1] harbour.md ¶3 · Holm and the harbour · 2016-11-20

> /open 1
[1] harbour.md ¶3 · Holm and the harbour · 2016-11-20
¶1 The harbour council met the shipowner Per Holm in Kalla on 4 May 1902.

¶2 Holm would pay for a new pier if the council dredged the channel.

¶3 »The council refused his offer.«

> /since 2015
since 2015: 1 of 3 articles; 1 without a date left out.

> /fix When was the lighthouse on Varde Point lit?
Not in the corpus. Only 1 article counted (since 2015); /all lifts that.
Nearest: harbour.md ¶1  The harbour council met the shipowner Per Holm in Kalla on 4 May 1902.
         harbour.md ¶2  Holm would pay for a new pier if the council dredged the channel.
         harbour.md ¶3  The council refused his offer.

> /all
All 3 articles are asked.

> Who rules Mongolia?
Not in the corpus.
No passage says: rules, Mongolia.
Nearest: fair/spring.md ¶1  The spring fair of Kalla draws about 3,000 visitors.
         harbour.md ¶1  The harbour council met the shipowner Per Holm in Kalla on 4 May 1902.
         harbour.md ¶2  Holm would pay for a new pier if the council dredged the channel.

> /oepn 2
There is no command /oepn. Did you mean /open?

> /open 7
There is no source to open. Ask or /search first.

> /reset
A new conversation, over all articles.

> /why
Nothing has been asked yet. Ask first.

> /quit
"""


def test_a_conversation_is_printed_line_for_line(room: Room) -> None:
    lines = [line[2:] for line in CONVERSATION.splitlines() if line.startswith("> ")]
    replies = [
        "The lighthouse on Varde Point was lit in 1871 by the engineer Ada Lindqvist.",
        "The council accepted his offer.",
    ]
    assert room.said(*lines, replies=replies) == CONVERSATION


DROWNED = "How many people drowned when the ferry Alma sank off Kalla?"
DIFFERING = """\
“When the ferry Alma sank off Kalla, 38 people drowned.” [1]
“When the ferry Alma sank off Kalla, 41 people drowned.” [2]
The articles differ: 38 (2019-11-20) [1]; 41 (2016-05-02) [2].
[1] new.md ¶1 · Alma again · 2019-11-20
[2] old.md ¶1 · The ferry Alma · 2016-05-02
"""


def test_a_difference_between_articles_is_said_before_the_sources(room: Room) -> None:
    for name, title, date, number in (
        ("old.md", "The ferry Alma", "2016-05-02", 41),
        ("new.md", "Alma again", "2019-11-20", 38),
    ):
        (room.folder / "articles" / name).write_text(
            f"---\ntitle: {title}\ndate: {date}\n---\n\n"
            f"When the ferry Alma sank off Kalla, {number} people drowned.\n"
        )
    room.caution = "lenient"
    room.index()
    assert room.answer_to(DROWNED) == DIFFERING
    room.said(DROWNED, "/save talk.md")
    saved = (room.folder / "talk.md").read_text(encoding="utf-8")
    told = "The articles differ\\: 38 (2019-11-20) \\[1\\]; 41 (2016-05-02) \\[2\\]."
    assert f"{told}\n\n- \\[1\\] new.md" in saved


def test_a_follow_up_says_how_it_was_understood(room: Room) -> None:
    said = room.answer_to(
        "Who lit the lighthouse on Varde Point?",
        "And when?",
        replies=[
            "x",
            "The lighthouse on Varde Point was lit in 1871 by the engineer Ada Lindqvist.",
        ],
    )
    assert said.startswith("understood as: ")
    assert "Varde Point" in said.splitlines()[0]
    assert "lit in 1871" in said


def test_a_follow_up_is_searched_for_as_the_engine_would(room: Room) -> None:
    first, second = "Who lit the lighthouse on Varde Point?", "When was its horn added?"
    with room.desk() as (desk, _), room.engine() as engine:
        room.model.enqueue("x", "y", "z")
        commands.run(desk, first)
        turns = [exchange.turn for exchange in desk.chat.exchanges]
        commands.run(desk, second)
        told = desk.chat.last
        hits = engine.ask(second, history=turns).explanation
        assert told.understood.is_blended
        assert told.answered.explanation.understood == told.understood == hits.understood
        assert told.answered.explanation.ranking == hits.ranking
        assert told.answered.answer.question == second


def test_a_corrected_question_takes_the_place_of_the_last(room: Room) -> None:
    with room.desk("/fix", "What did the council refuse?") as (desk, out):
        room.model.enqueue("x", "y")
        commands.run(desk, "Who lit the lighthouse on Varde Point?")
        commands.run(desk, desk.front.read())
        assert [e.understood.text for e in desk.chat.exchanges] == ["What did the council refuse?"]
        assert "the question in full: What did the council refuse?" in out.getvalue()


class Typist:
    """A person who types lines."""

    is_person = True

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)

    def read(self, prompt: str = "> ", default: str = "", *, is_reply: bool = False) -> str:
        if not self.lines:
            raise EOFError
        line = self.lines.pop(0)
        if line == "^C":
            raise KeyboardInterrupt
        return line

    def show(self, leaves: Sequence[Leaf], at: int) -> None:
        raise NotImplementedError


class Interrupted(ScriptedLanguageModel):
    """Somebody presses Ctrl-C while it writes."""

    def complete(self, *args: object, **kwargs: object) -> str:
        if kwargs["max_tokens"] == 0:
            return ""
        raise KeyboardInterrupt


def test_ctrl_c_stops_an_answer_of_a_person_and_the_script(room: Room) -> None:
    room.model = Interrupted()
    question = "Who lit the lighthouse on Varde Point?"
    with room.desk() as (desk, out):
        talk(replace(desk, front=Typist("^C", question, "^C", "/all")))
        assert out.getvalue() == "(stopped)\nAll 3 articles are asked.\n"
        [exchange] = desk.chat.exchanges
        assert (exchange.understood.text, exchange.answered) == (question, None)
    with room.desk(question) as (desk, out), pytest.raises(KeyboardInterrupt):
        talk(desk)


def test_a_reply_not_given_leaves_the_session_open(room: Room) -> None:
    room.model.enqueue("x")
    question = "Who lit the lighthouse on Varde Point?"
    with room.desk() as (desk, out):
        typist = Typist(question, "/not", "^C", "/fix", "/all")
        talk(replace(desk, front=typist))
        assert "(stopped)" in out.getvalue()
        assert "The question stays." in out.getvalue()


def test_what_lies_outside_the_folder_is_not_linked(room: Room, tmp_path: Path) -> None:
    with room.desk() as (desk, _):
        library = desk.chat.library
        file = room.folder / "articles" / "harbour.md"
        assert library.file_of("harbour.md") == file.resolve()
        (tmp_path / "secret.md").write_text("secret")
        file.unlink()
        file.symlink_to(tmp_path / "secret.md")
        assert library.file_of("harbour.md") is None
        assert library.file_of("../secret.md") is None
        assert library.file_of("gone.md") is None
