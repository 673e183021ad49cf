"""Sentences as they come: cut, checked and told one by one, the same as in the whole answer."""

from collections.abc import Callable, Sequence

import pytest
from answering_help import HARBOUR, LIGHTHOUSE, MemoryCorpus
from hypothesis import given, settings
from hypothesis import strategies as st

from askcorpus.answering import Options, Stage, answer
from askcorpus.answering.wording import MAX_SENTENCES, Drafts
from askcorpus.model import AnswerSentence
from askcorpus.models.language_model import Message, ScriptedLanguageModel

CORPUS = MemoryCorpus(LIGHTHOUSE, HARBOUR)
ANY = Options(threshold=0.0, close=9.0)
QUESTION = "Who lit the lighthouse on Varde Point?"
FIRST = "The lighthouse on Varde Point was lit in 1871 by the engineer Ada Lindqvist."

REPLIES = st.lists(
    st.sampled_from(
        [
            "The council met Dr. Holm on 4 Jan. 1902.",
            "He left [1].",
            "He left. [1]",
            "[1, 2]",
            "U.S. troops left!",
            "NOT FOUND",
            "…",
            "“No.” he said.",
            "3.5 km\tof\x1b road",
            "Really?",
            "x",
            "\n",
        ]
    ),
    max_size=6,
).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(REPLIES, st.lists(st.integers(0, 120), max_size=8))
def test_the_steps_in_which_a_reply_grows_make_no_difference(reply: str, cuts: list[int]) -> None:
    whole = Drafts().finish(reply)
    growing = Drafts()
    told = []
    for cut in sorted(cuts):
        told += growing.grow(reply[:cut])
    assert growing.finish(reply) == whole
    if not whole.not_found:
        assert list(whole.drafts[: len(told)]) == told
    assert len(whole.drafts) <= MAX_SENTENCES


def test_a_sentence_is_complete_with_the_first_word_of_the_next() -> None:
    drafts = Drafts()
    assert drafts.grow("The council met Dr. Holm [1].") == []
    assert drafts.grow("The council met Dr. Holm [1]. He") == []
    [draft] = drafts.grow("The council met Dr. Holm [1]. He left")
    assert (draft.text, draft.markers) == ("The council met Dr. Holm.", (1,))


class Listened(ScriptedLanguageModel):
    """Notes what had been told when each word of the reply came."""

    def __init__(self, replies: Sequence[str], told: list[AnswerSentence]) -> None:
        super().__init__(replies)
        self.seen: list[tuple[str, int]] = []
        self.told = told

    def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] = (),
        constant: int | None = None,
        on_text: Callable[[str], None] | None = None,
    ) -> str:
        def listen(text: str) -> None:
            if on_text is not None:
                on_text(text)
            self.seen.append((text, len(self.told)))

        return super().complete(
            messages, max_tokens=max_tokens, stop=stop, constant=constant, on_text=listen
        )


@pytest.mark.parametrize(
    "reply",
    [
        f"{FIRST} It was lit by Per Holm.",
        f"{FIRST} {FIRST}",
        f"It was lit by Per Holm. {FIRST}",
        FIRST,
        f"{FIRST} [1] {FIRST} [7]",
        "NOT FOUND",
        "",
    ],
)
def test_what_is_told_is_the_answer(reply: str) -> None:
    told: list[AnswerSentence] = []
    model = ScriptedLanguageModel([reply])
    hits = CORPUS.hits(QUESTION)
    made = answer(QUESTION, hits, CORPUS, model, ANY, on_sentence=told.append).answer
    assert tuple(told) == made.sentences
    assert " ".join(sentence.marked for sentence in told) == made.text
    silent = answer(QUESTION, hits, CORPUS, ScriptedLanguageModel([reply]), ANY).answer
    assert silent.text == made.text


def test_a_sentence_is_told_while_the_next_is_written() -> None:
    told: list[AnswerSentence] = []
    stages: list[Stage] = []
    model = Listened([f"{FIRST} Then nothing more was heard of it."], told)
    hits = CORPUS.hits(QUESTION)
    answer(QUESTION, hits, CORPUS, model, ANY, stages.append, told.append)
    early = [text for text, count in model.seen if count]
    assert early[0] == f"{FIRST} Then nothing"
    assert told[0].text == FIRST
    assert stages == [Stage.READ, Stage.WORD, Stage.CHECK, Stage.WORD, Stage.CHECK]


def test_what_fails_is_not_told() -> None:
    told: list[AnswerSentence] = []
    model = ScriptedLanguageModel(["It was lit in 1990 by Per Holm. Then it burned."])
    answer(QUESTION, CORPUS.hits(QUESTION), CORPUS, model, ANY, on_sentence=told.append)
    assert told
    assert all("1990" not in sentence.text for sentence in told)
