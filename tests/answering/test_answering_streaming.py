"""Sentences as they come: told one by one, the same as in the whole answer."""

import pytest
from answering_help import HARBOUR, LIGHTHOUSE, READER, MemoryCorpus

from askcorpus.answering import Options, Stage, answer
from askcorpus.model import AnswerSentence, Support
from askcorpus.models.language_model import ScriptedLanguageModel

CORPUS = MemoryCorpus(LIGHTHOUSE, HARBOUR)
ANY = Options(threshold=0.0, close=9.0)
QUESTION = "Who lit the lighthouse on Varde Point?"
FIRST = "The lighthouse on Varde Point was lit in 1871 by the engineer Ada Lindqvist."


@pytest.mark.parametrize(
    "reply",
    [FIRST, f"{FIRST} {FIRST}", f"It was lit by Per Holm. {FIRST}", f"{FIRST} [7]", "No.", ""],
)
def test_what_is_told_is_the_answer(reply: str) -> None:
    told: list[AnswerSentence] = []
    stages: list[Stage] = []
    model = ScriptedLanguageModel([reply])
    hits = CORPUS.hits(QUESTION)
    made = answer(QUESTION, hits, CORPUS, READER, model, ANY, stages.append, told.append).answer
    assert tuple(told) == made.sentences
    assert " ".join(sentence.marked for sentence in told) == made.text
    assert stages == [Stage.READ, Stage.WORD, Stage.CHECK]


def test_the_wording_is_told_before_the_quotes() -> None:
    told: list[AnswerSentence] = []
    hits = CORPUS.hits(QUESTION)
    answer(
        QUESTION, hits, CORPUS, READER, ScriptedLanguageModel([FIRST]), ANY, on_sentence=told.append
    )
    assert [sentence.support for sentence in told] == [Support.VERIFIED, Support.QUOTED]
    assert told[0].text == FIRST


def test_what_fails_is_not_told() -> None:
    told: list[AnswerSentence] = []
    model = ScriptedLanguageModel(["It was lit in 1990 by Per Holm. Then it burned."])
    answer(QUESTION, CORPUS.hits(QUESTION), CORPUS, READER, model, ANY, on_sentence=told.append)
    assert told
    assert all("1990" not in sentence.text for sentence in told)
