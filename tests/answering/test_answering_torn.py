"""Quotes are not torn from what denies them: a list's announcement, a correction, a header."""

import pytest
from answering_help import READER, MemoryCorpus, assert_sound

from askcorpus.answering import Answered, Options, answer
from askcorpus.answering.denied import is_denied
from askcorpus.answering.extent import denies_last
from askcorpus.answering.tables import header, heading_at
from askcorpus.model import Kind, Span, Support
from askcorpus.models.language_model import ScriptedLanguageModel
from askcorpus.retrieval import Keep

ITEMS = (
    "the mill at Kalla burned on 9 March;",
    "Ines Tarrow had resigned;",
    "the price of herring was 14 crowns.",
)
LISTED = dict.fromkeys((2, 3, 4), Kind.LIST_ITEM)
BURNED = "When did the mill at Kalla burn?"


def ask(question: str, corpus: MemoryCorpus, keep: Keep | None = None) -> Answered:
    """Answer from the best candidate alone, with a model that repeats what it may word."""
    model = ScriptedLanguageModel(choose=lambda steps: steps[0])
    options = Options(threshold=0.0, close=0.0, keep=keep)
    made = answer(question, corpus.hits(question), corpus, READER, model, options)
    assert_sound(made.answer, corpus)
    return made


def quoted(made: Answered) -> list[str]:
    assert all(s.support is Support.QUOTED for s in made.answer.sentences)
    return [s.text for s in made.answer.sentences]


@pytest.mark.parametrize(
    ("announced", "lead"),
    [
        ("We said that:", "We said that:"),
        ("We were wrong. We said that:", "We said that:"),
        ("The council denied that", "The council denied that"),
        ("Some claims were rejected. They are:", "Some claims were rejected. They are:"),
        ("None of the following is true.", "None of the following is true."),
    ],
)
def test_an_item_is_quoted_after_what_announces_it(announced: str, lead: str) -> None:
    made = ask(BURNED, MemoryCorpus(announced, *ITEMS, "Nothing was so.", kinds=LISTED))
    assert quoted(made) == [lead, ITEMS[0]]
    assert [c.paragraph for c in made.answer.citations] == [1, 2]
    assert made.answer.short is None


@pytest.mark.parametrize("kind", [Kind.PROSE, Kind.FURNITURE])
def test_an_item_that_nothing_announces_stands_alone(kind: Kind) -> None:
    made = ask(BURNED, MemoryCorpus("The year was dry.", *ITEMS, kinds={1: kind, **LISTED}))
    assert made.answer.text == f"{ITEMS[0]} [1]"
    assert made.answer.short is not None


def test_an_item_of_an_item_has_both_announcements() -> None:
    corpus = MemoryCorpus("We print:", "rumours:", *ITEMS, kinds={**LISTED, 5: Kind.LIST_ITEM})
    assert quoted(ask(BURNED, corpus)) == ["We print:", "rumours:", ITEMS[0]]


def test_a_heading_announces_too_if_it_is_left_open() -> None:
    for heading, lead in (("Untrue rumours:", ["Untrue rumours:"]), ("The rumours", [])):
        corpus = MemoryCorpus(heading, *ITEMS, kinds={1: Kind.HEADING, **LISTED})
        made = ask(BURNED, corpus)
        assert [s.text for s in made.answer.sentences] == [*lead, ITEMS[0]]


def test_an_item_is_not_printed_without_an_announcement_that_is_gone() -> None:
    class Edited(MemoryCorpus):
        def paragraph_text(self, file: str, paragraph: int) -> str | None:
            return None if paragraph == 1 else super().paragraph_text(file, paragraph)

    made = ask(BURNED, Edited("The council denied that:", *ITEMS, kinds=LISTED))
    assert made.answer.sentences == ()


def test_an_item_is_not_printed_where_its_announcement_is_hidden() -> None:
    corpus = MemoryCorpus("The council denied that:", *ITEMS, kinds=LISTED)
    question = corpus.hits(BURNED)
    hits = [hit for hit in question if hit.passage.paragraph != 1]
    options = Options(threshold=0.0, close=0.0, keep=lambda p: p.paragraph != 1)
    assert answer(BURNED, hits, corpus, READER, None, options).answer.sentences == ()


def test_a_numbered_part_of_a_sentence_is_quoted_after_its_beginning() -> None:
    corpus = MemoryCorpus(
        "The court found that they had failed to prove that\n(a) Erik Tern sank the Aurora for the"
        " insurance;\n(b) the mate, Ove Lie, had opened the valves; and\n(c) Johan Brandt had paid."
    )
    made = ask("Who opened the valves of the Aurora?", corpus)
    assert quoted(made) == [
        "The court found that they had failed to prove that",
        "(b) the mate, Ove Lie, had opened the valves; and",
    ]
    assert made.answer.short is None


def test_one_of_the_answers_that_are_listed_below_a_question_is_not_the_answer() -> None:
    corpus = MemoryCorpus("Who painted the ferry?", "a) Holm painted it. b) Ines Tarrow did.")
    made = ask("Who painted the ferry, Holm?", corpus)
    assert quoted(made) == ["Who painted the ferry?", "a) Holm painted it. b) Ines Tarrow did."]
    assert made.answer.short is None


CAVE = "Was the Ringhals cave discovered by shepherds in 1740?"


@pytest.mark.parametrize("reply", ["No, by quarrymen, and much later.", "Who told you? Nobody."])
def test_a_question_is_quoted_with_its_answer(reply: str) -> None:
    made = ask("Who discovered the Ringhals cave?", MemoryCorpus(f"{CAVE} {reply} It is deep."))
    assert quoted(made) == [f"{CAVE} {reply}"]
    assert made.answer.short is None


def test_a_question_alone_is_no_evidence() -> None:
    corpus = MemoryCorpus(CAVE, f"“{CAVE}”", "The cave is deep.")
    made = ask("Who discovered the Ringhals cave?", corpus)
    assert all("?" not in s.text for s in made.answer.sentences)


WROTE = "On 1 March we wrote that the Varde tower is 90 metres tall."
TALL = "How tall is the Varde tower?"


@pytest.mark.parametrize(
    "reply",
    [
        "It does not.",
        "It isn't.",
        "This is not so.",
        "That was wrong.",
        "This, too, is wrong: it is 60.",
        "In fact, nobody knows.",
        "No, 60.",
        "None of this was true.",
        "“Not at all,” said Holm.",
        "That is a myth.",
    ],
)
def test_what_the_next_sentence_takes_back_is_quoted_with_it(reply: str) -> None:
    assert denies_last(reply)
    made = ask(TALL, MemoryCorpus(f"{WROTE} {reply} We are sorry."))
    assert quoted(made) == [f"{WROTE} {reply}"]
    assert made.answer.short is None


@pytest.mark.parametrize("reply", ["But Holm says 60.", "However, it leans.", "So one reads."])
def test_a_but_is_quoted_too(reply: str) -> None:
    made = ask(TALL, MemoryCorpus(f"The Varde tower is 90 metres tall. {reply} It leans."))
    assert quoted(made) == [f"The Varde tower is 90 metres tall. {reply}"]
    assert made.answer.short == "90 metres"


@pytest.mark.parametrize(
    "reply",
    [
        "It was not finished until 1920.",
        "No man was hurt.",
        "He is not married.",
        "Butter is cheap.",
        f"In fact, {'the council of Kalla met again and again ' * 4}for its sake.",
    ],
)
def test_what_only_goes_on_takes_nothing_back(reply: str) -> None:
    assert not denies_last(reply)
    made = ask(TALL, MemoryCorpus(f"The Varde tower is 90 metres tall. {reply}"))
    assert made.answer.short == "90 metres"
    assert reply not in made.answer.text


@pytest.mark.parametrize(
    ("sentence", "marked"),
    [
        ("It is not the case, as some had it, that the Danish army took Kalla.", "the Danish army"),
        ("It is not so, whatever the guide who leads us says, that Holm paid.", "Holm"),
        ("It is often said that Admiral Juel laid the first stone.", "Admiral Juel"),
        ("The fire was allegedly started by the porter, Ole Vang.", "Ole Vang"),
        ("The minister denied that he had accepted a yacht.", "a yacht"),
        ("Nobody believes that the gate was opened by Klaus Witt.", "Klaus Witt"),
        ("It wasn't Ole Vang.", "Ole Vang"),
        ("That Ole Vang did it is a myth.", "Ole Vang"),
    ],
)
def test_what_is_denied_or_doubted_is_no_short_answer(sentence: str, marked: str) -> None:
    at = sentence.index(marked)
    span = Span(at, at + len(marked))
    assert is_denied("Who was it?", sentence, span)
    assert not is_denied("Who was it not?", sentence, span)


@pytest.mark.parametrize(
    ("sentence", "marked"),
    [
        ("The war did not end until 1888.", "1888"),
        ("The war did not end until the winter of 1888.", "winter of 1888"),
        ("Not only Holm but Tarrow came.", "Tarrow"),
        ("Holm did not pay, but Tarrow did.", "Tarrow"),
        ("The company no longer owned the mill, which Tarrow bought.", "Tarrow"),
        ("Holm paid and did not complain.", "Holm"),
    ],
)
def test_a_denial_of_something_else_leaves_the_answer(sentence: str, marked: str) -> None:
    at = sentence.index(marked)
    assert not is_denied("Who was it?", sentence, Span(at, at + len(marked)))


BRIDGES = (
    "| Bridge | Planned opening | Opened |\n|---|---|---|\n"
    "| Sarn bridge | 1931 | never |\n| Mora bridge | 1950 | 1962 |"
)


def test_a_row_is_quoted_after_its_header() -> None:
    corpus = MemoryCorpus(BRIDGES, kinds={1: Kind.TABLE})
    made = ask("When did the Sarn bridge open?", corpus)
    header_line, row = "| Bridge | Planned opening | Opened |", "| Sarn bridge | 1931 | never |"
    assert quoted(made) == [header_line, row]
    starts = [(c.paragraph, c.start) for c in made.answer.citations]
    assert starts == [(1, 0), (1, BRIDGES.index(row))]
    assert made.answer.short != "1931"


@pytest.mark.parametrize(
    ("table", "cell", "heading"),
    [
        (BRIDGES, "1931", "Planned opening"),
        (BRIDGES, "Mora", "Bridge"),
        (BRIDGES, "never", "Opened"),
        ("A | B\n--|--\nx | 1", "1", "B"),
        ("| A | B |\n|---|---|\n| x |", "x", ""),
        ("| A | B |\n| x | 1 |", "1", ""),
        ("", "", ""),
    ],
)
def test_the_heading_of_a_cell(table: str, cell: str, heading: str) -> None:
    assert heading_at(table, table.index(cell)) == heading


def test_a_header_is_what_a_rule_is_drawn_below() -> None:
    assert header("| A |\n|---|\n| x |") == Span(0, 5)
    assert header("| A |\n| x |") is None
    assert header("") is None
