"""The levels of caution: what they promise. Confidence: what it is judged beside."""

from dataclasses import fields, replace

import pytest
from answering_help import FAIR, HARBOUR, LIGHTHOUSE, READER, MemoryCorpus

from askcorpus.answering import Answered, Options, answer
from askcorpus.answering.abstention import LEVELS, THRESHOLD, signs, uncertified
from askcorpus.answering.evidence import Weighing, weigh
from askcorpus.answering.question import Question
from askcorpus.evaluation.measures.certificate import upper_bound
from askcorpus.settings import Settings


def test_every_choice_of_the_setting_is_a_level() -> None:
    [setting] = [f for f in fields(Settings) if f.name == "caution"]
    assert tuple(LEVELS) == setting.metadata["choices"]
    assert LEVELS[Settings().caution].threshold == THRESHOLD


def test_what_is_promised_follows_from_what_was_counted() -> None:
    for level in LEVELS.values():
        assert level.bound <= level.error
        assert abs(upper_bound(level.wrong, level.answered) - level.bound) < 5e-4


def test_more_caution_needs_more_confidence() -> None:
    strict, normal, lenient = (LEVELS[name] for name in ("strict", "normal", "lenient"))
    assert strict.threshold > normal.threshold > lenient.threshold
    assert (strict.error, normal.error, lenient.error) == (0.05, 0.1, 0.2)


def test_the_defaults_are_what_was_measured() -> None:
    assert uncertified(Settings()) == ()
    assert uncertified(Settings(k=1, language_model="none", caution="strict")) == ()
    assert uncertified(Settings(k=9)) == ("k",)
    assert uncertified(Settings(embedder="/models/all-minilm-l6-v2", k=9)) == ("embedder", "k")


QUESTION = "Who lit the lighthouse on Varde Point?"
ANOTHER = "The lighthouse on Varde Point was lit by the keeper Ole Berg."


def judged(question: str, *texts: str) -> dict[str, float]:
    corpus = MemoryCorpus(*texts)
    weighing = Weighing.of(Question.of(question), corpus)
    return signs(weighing, weigh(weighing, corpus.hits(question), corpus, READER))


def test_with_nothing_to_compare_the_lead_is_in_the_middle() -> None:
    found = judged(QUESTION, LIGHTHOUSE)
    assert (found["lead"], found["margin"]) == (0.5, 0.5)


def test_of_few_passages_the_last_one_is_compared() -> None:
    near = judged(QUESTION, LIGHTHOUSE, ANOTHER)
    far = judged(QUESTION, LIGHTHOUSE, ANOTHER, FAIR)
    assert near["lead"] == near["margin"] == far["margin"] < far["lead"]


def test_where_every_passage_agrees_the_last_one_is_compared() -> None:
    question = "When was the lighthouse on Varde Point lit?"
    found = judged(question, LIGHTHOUSE[:76], "The lighthouse on Varde Point was lit in 1871.")
    assert 0.0 < found["margin"] == found["lead"] < 1.0


@pytest.mark.parametrize("k", [1, 2, 3])
def test_confidence_does_not_depend_on_how_many_passages_may_answer(k: int) -> None:
    corpus = MemoryCorpus(LIGHTHOUSE, ANOTHER, HARBOUR, FAIR)
    hits = [replace(hit, score=1.0) for hit in corpus.hits(QUESTION)]

    def asked(most: int | None) -> Answered:
        options = Options(threshold=0.0, k=most)
        return answer(QUESTION, hits, corpus, READER, None, options)

    every, few = asked(None), asked(k)
    first = {hit.passage.id for hit in hits[:k]}
    assert {c.passage.id for c in few.explanation.considered} == first
    assert few.explanation.read == k
    if every.explanation.considered[0].passage.id in first:
        assert few.answer.confidence == every.answer.confidence
    else:
        assert few.explanation.signs["lead"] == few.explanation.signs["margin"] == 0.5
