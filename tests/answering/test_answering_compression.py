"""Every way through what may be left out of a sentence is a sentence that holds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askcorpus.answering.verification import passes, verify
from askcorpus.answering.wording.compression import Compression
from askcorpus.model import Span
from askcorpus.text.normalize import collapse_space
from askcorpus.text.sanitize import sanitize, sanitize_line
from askcorpus.text.words import content_stems

MOST = 300
PIECES = (
    "The mill",
    "the pier",
    "was built",
    "burned",
    "burned down",
    "said",
    "in 1902",
    "on 4 May 1902",
    "by Per Holm",
    "(40 m long)",
    "[7]",
    "“the old one”",
    ", who sold it,",
    ", a town,",
    ", built in 1884,",
    ", with 30 men,",
    " — so they say — ",
    "and opened in 1903",
    ", and Lind left",
    ", Lind, and Dahl",
    "after a fire",
    "not",
    "would",
    "almost 30 years",
    "more than 5%",
    "only",
    "However,",
    "Holm's",
    "U.S.",
    "which",
    "that",
    "; then",
    ":",
    "(",
    '"',
    "\x1b[31m",
    "\u202e",
    "<|im_end|>",
    "\n",
    "n\u0303",
    "1,600",
)
SENTENCES = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.text(max_size=200),
)


def walks(compression: Compression, most: int = MOST) -> list[str]:
    """Return where the steps lead, at most so many ends, the one that keeps all first."""
    open_ends, complete = [""], []
    while open_ends and len(complete) < most:
        reply = open_ends.pop()
        steps = compression.steps(reply)
        assert all(steps)
        for step in steps:
            assert sum(other.startswith(step) for other in steps) == 1
        open_ends += [reply + step for step in reversed(steps)]
        if not steps and reply:
            complete.append(reply)
    return complete


def whole(text: str) -> str:
    return collapse_space(sanitize_line(text))


@settings(max_examples=300)
@given(SENTENCES, st.integers(0, 100), st.integers(0, 30))
def test_every_walk_ends_with_a_sentence_that_holds(text: str, start: int, length: int) -> None:
    must = Span(min(start, len(text)), min(start + length, len(text)))
    ends = walks(Compression(text, must))
    assert len(set(ends)) == len(ends)
    for end in ends:
        assert passes(verify(end, text))
        assert whole(must.of(text)).lower() in end.lower()
        assert end == sanitize(end)
        assert len(end) <= len(whole(text)) + 1
    if len(text) <= 1500 and passes(verify(whole(text), text)):
        assert ends[0] == whole(text)
    else:
        assert ends == []


@settings(max_examples=100)
@given(SENTENCES, st.text(max_size=40))
def test_what_is_on_no_walk_has_no_steps(text: str, reply: str) -> None:
    compression = Compression(text)
    if reply:
        assert compression.steps(reply) == ()


@pytest.mark.parametrize("text", ["", "...", "\x00\n", "word " * 5000, "a, " * 400, "(" * 1400])
def test_what_can_not_be_compressed_has_no_steps(text: str) -> None:
    assert walks(Compression(text)) == []


SHORT = [
    ("However, the town refused his offer.", "The town refused his offer."),
    ("The bridge (built in 1901) is made of steel.", "The bridge is made of steel."),
    ("The bridge, built in 1901, is made of steel.", "The bridge is made of steel."),
    ("The mill was rebuilt in 1884.", "The mill was rebuilt."),
    ("In 1990, the dam, which is old, was sold.", "In 1990, the dam was sold."),
    ("The dam is in Kalla, and tickets are sold there.", "The dam is in Kalla."),
    ("Lind met Per Holm, who lives in Oslo.", "Lind met Per Holm."),
    ("Lind named it “the mill (1901)” and left.", "Lind named it “the mill” and left."),
]


@pytest.mark.parametrize(("text", "short"), SHORT)
def test_what_is_detachable_may_go(text: str, short: str) -> None:
    assert short in walks(Compression(text))


WHOLE = [
    "Lind did not meet Holm.",
    "The band consists of Lind, Holm, and Dahl.",
    "The choir sang in Kalla, Oslo, and Rome.",
    "The man who was born in Oslo died.",
    "The film is based on a novel.",
    "The cats in the house fought.",
    "Kalla is the largest town in the valley.",
    "It holds 40 in each row.",
    "The town has no mill except in Kalla.",
    "The church built in 1990 burned.",
    "The town took a century for its people to come back.",
    "Three boats won the race: Kalla for its speed, and Oslo for its crew.",
]


@pytest.mark.parametrize("text", WHOLE)
def test_a_torso_is_no_walk(text: str) -> None:
    assert walks(Compression(text)) == [text]


def test_the_words_of_the_question_stay() -> None:
    text = "The mill was sold to Hollen, who rebuilt it."
    assert "The mill was sold to Hollen." in walks(Compression(text))
    asked = content_stems("Who rebuilt the mill?")
    assert "The mill was sold to Hollen." not in walks(Compression(text, asked=asked))


def test_the_words_of_the_answer_stay() -> None:
    text = "The mill (SM) was sold to Ines Hollen,\n  who ran it."
    for words, others in (("SM", "who ran"), ("who ran", "SM")):
        start = text.index(words)
        ends = walks(Compression(text, Span(start, start + len(words))))
        assert len(ends) > 1
        assert all(words in end for end in ends)
        assert any(others not in end for end in ends)
    assert "The mill was sold to Ines Hollen." in walks(Compression(text))


def test_a_bracket_that_says_the_answer_otherwise_stays() -> None:
    text = "The mill was left to the Society of Friends (Quakers) by Holm (1850–1902)."
    words = "Society of Friends"
    ends = walks(Compression(text, Span(text.index(words), text.index(words) + len(words))))
    assert all("Society of Friends (Quakers)" in end for end in ends)
    assert any("1850" not in end for end in ends)
