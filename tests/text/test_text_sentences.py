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
        ["Aas denied that at 5 p.m. Tuesday the tanks had crossed the bridge.", "He left."],
        ["It closed at 5 p.m.", "The mayor left."],
        ["It is false that on 5 Sept. General Otto Moltke fled.", "It rained."],
        ["It failed to prove that (a) Tern sank the Aurora; (b) Moe paid him."],
        ["It failed to prove three things: 1. Tern sank it. 2. Moe paid him."],
        ["He denied that Acme Co. Director Lind took it.", "Acme Co.", "He left."],
        ["It is wrong, Holm et al. Nielsen wrote, to say so.", "He left."],
        ["The film Help! was shown.", "Who Killed Lind? was not."],
        ["“Help!” he cried.", "“Who goes there?” she asked."],
        ["It fell in 1204.", "[d] After that it rose."],
        ["It lies near St. Anne.", "It is a town of Norland Inc."],
    ],
)
def test_sentences(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [span.of(text) for span in sentence_spans(text)] == sentences


def test_nothing_has_no_sentences() -> None:
    assert sentence_spans("") == ()
    assert sentence_spans(" \n") == ()
