"""Sentences as spans of their paragraph."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askcorpus.text.sentences import sentence_spans

PIECES = st.sampled_from(
    [
        *("Gen. Petr Pavel ", "met Dr. Evans. ", "“Is it true?” ", "He said so", "! ", "... "),
        *(" (U.S.) ", "3.5 per cent", "\n", "e.g. this", "No. 5 ", "end.", "”", ") ", "Mr."),
        *("A. B. Smith", "\u00a0"),
    ]
)
TEXTS = st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=20).map("".join))


@settings(max_examples=60)
@given(TEXTS)
def test_every_character_that_is_not_blank_lies_in_one_sentence(text: str) -> None:
    spans = sentence_spans(text)
    covered = [i for span in spans for i in range(span.start, span.end)]
    assert covered == sorted(set(covered)), "in order and apart"
    blank = [i for i in range(len(text)) if i not in set(covered)]
    assert all(text[i].isspace() for i in blank)
    for span in spans:
        assert span.of(text)
        assert span.of(text) == span.of(text).strip()


@pytest.mark.parametrize(
    "sentences",
    [
        ["It rained.", "It stopped."],
        ["Gen. Curtis Scaparrotti visited Israel.", "He met Col. (ret.) Uri Neeman."],
        ["Mr. Smith paid $3.5 million to the U.S. firm.", "It was late."],
        ["“We are ready,” he said.", "“Are you?”"],
        ["Is it true?", "No!"],
        ["NATO has 30 members."],
    ],
)
def test_sentences(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [span.of(text) for span in sentence_spans(text)] == sentences


def test_nothing_has_no_sentences() -> None:
    assert sentence_spans("") == ()
    assert sentence_spans(" \n") == ()
