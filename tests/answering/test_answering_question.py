"""What a question's words ask for."""

import pytest

from askcorpus.answering.question import Expected, Question, expected_answer, holds_expected
from askcorpus.answering.several import counted_noun


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did the pier burn?", Expected.DATE),
        ("In which year did the pier burn?", Expected.DATE),
        ("What was the date of the fire?", Expected.DATE),
        ("The pier burned when?", Expected.DATE),
        ("Who was mayor of Kalla when the pier burned?", Expected.NAME),
        ("Where was the mayor when the pier burned?", Expected.NAME),
        ("In the year when the pier burned, who was mayor?", Expected.NAME),
        ("What was the name of the man who lit the lighthouse?", Expected.NAME),
        ("How many boats lay there when the pier burned?", Expected.NUMBER),
        ("Of the people who came, how many stayed?", Expected.NUMBER),
        ("What is the population of Kalla?", Expected.NUMBER),
        ("What did the mayor say when the pier burned?", Expected.ANYTHING),
        ("Why was the mayor away when the pier burned?", Expected.ANYTHING),
        ("Which ship sank when the pier burned?", Expected.ANYTHING),
        ("Which city was founded when the king died?", Expected.NAME),
        ("Did the mayor speak?", Expected.ANYTHING),
        ("", Expected.ANYTHING),
    ],
)
def test_the_first_word_that_asks_tells_the_kind(question: str, kind: Expected) -> None:
    assert expected_answer(question) is kind


@pytest.mark.parametrize(
    ("question", "text", "holds"),
    [
        ("When did the mayor resign?", "He resigned in May.", True),
        ("When was the March held?", "It was held on a Friday in March.", True),
        ("What happened on 3 May 1902?", "On 3 May 1902 the pier burned.", True),
        ("When in May 1902 did it burn?", "It burned in May 1902.", False),
        ("When did they leave?", "They may march soon.", False),
        ("When did they leave?", "They left in 1902.", True),
        ("Who left?", "Per Holm left.", True),
        ("Who left with Per Holm?", "Per Holm left.", False),
        ("How many left?", "Six of them left.", True),
    ],
)
def test_what_is_of_the_expected_kind(question: str, text: str, holds: bool) -> None:
    assert holds_expected(Question.of(question), text) is holds


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("How many people were killed?", "peopl"),
        ("How many strike sorties did they fly?", "sorti"),
        ("How many sailors drowned?", "sailor"),
        ("How many of the sailors drowned?", None),
        ("How long is it?", None),
        ("How many", None),
    ],
)
def test_the_noun_that_is_counted(question: str, noun: str | None) -> None:
    assert counted_noun(question) == noun


@pytest.mark.parametrize(
    "question",
    [
        "Which towns did the ferry serve?",
        "Which towns lie on the Sarn?",
        "What towns did the ferry serve?",
        "Which three conditions did the council set?",
        "What other two ships sank?",
        "Which Nordic countries joined in 1949?",
        "What kinds of fish are sold?",
        "Which people came?",
        "Whose ships were sold?",
        "Name the towns that the ferry served.",
        "List three towns.",
        "Who were the founders?",
        "What are the conditions?",
        "Who came besides the mayor?",
    ],
)
def test_a_plural_asks_for_several(question: str) -> None:
    assert Question.of(question).wants_several


@pytest.mark.parametrize(
    "question",
    [
        "What does the ferry carry?",
        "What time does the ferry leave?",
        "What is this?",
        "What was the capital?",
        "What status has the harbour?",
        "What business did he found?",
        "What happens next?",
        "What causes rain?",
        "What news came from Kalla?",
        "What series was it?",
        "Which Texas town burned?",
        "Which river flows through Kalla?",
        "What United States agency did it?",
        "What is the name of the ship?",
        "Who leads Kalla when ships pass?",
        "How many ships sank?",
    ],
)
def test_another_word_in_s_does_not(question: str) -> None:
    assert not Question.of(question).wants_several
