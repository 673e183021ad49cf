"""Evidence that says the reverse of what a question takes for granted."""

import pytest
from answering_help import FAIR, READER, MemoryCorpus

from askcorpus.answering import Options, answer
from askcorpus.answering.evidence import WEIGHTS, Candidate
from askcorpus.answering.roles import is_reversed
from askcorpus.model import Passage, Span, Verdict

REVERSED = [
    ("Who did Anna Berg replace?", "Per Holm replaced Berg in 1902.", "Per Holm"),
    ("Whom did Berg replace in 1902?", "Holm, the smith, replaced Anna Berg in 1902.", "Holm"),
    ("Who did Berg succeed?", "Per Holm succeeds the mayor Anna Berg.", "Per Holm"),
    ("Who has Berg accused?", "In May Holm publicly accused Berg of theft.", "Holm"),
]
RIGHT = [
    ("Who did Berg replace?", "Berg replaced Per Holm in 1902.", "Per Holm"),
    ("Who did Berg replace?", "Per Holm was replaced by Berg in 1902.", "Per Holm"),
    ("Who did Berg replace?", "Per Holm, whom Berg replaced, left Kalla.", "Per Holm"),
    ("Who did Berg replace?", "Berg came, and Holm was the man that she replaced.", "Holm"),
    ("Who did Berg meet?", "Per Holm meets Berg in Kalla.", "Per Holm"),
    ("Who did Norland kill?", "Per Holm, a captain killed by Norland in May, left.", "Per Holm"),
    ("Who did Berg appoint?", "Per Holm, appointed by Anna Berg, took office.", "Per Holm"),
    ("Who did Berg replace?", "Per Holm said that he had replaced Berg.", "Per Holm"),
    ("Who replaced Berg?", "Per Holm replaced Berg in 1902.", "Per Holm"),
    ("When did Berg replace Holm?", "In 1902 Holm replaced Berg.", "1902"),
    ("Who did the mayor replace?", "Per Holm replaced the mayor.", "Per Holm"),
    ("Who did Berg", "Per Holm replaced Berg.", "Per Holm"),
]


def candidate(passage: Passage, short: str) -> Candidate:
    start = passage.text.index(short)
    whole, marked = Span(0, len(passage.text)), Span(start, start + len(short))
    return Candidate(passage, whole, 0, dict.fromkeys(WEIGHTS, 0.0), marked)


@pytest.mark.parametrize(("question", "text", "short"), REVERSED)
def test_roles_are_reversed(question: str, text: str, short: str) -> None:
    assert is_reversed(question, candidate(MemoryCorpus(text).passages[0], short))


@pytest.mark.parametrize(("question", "text", "short"), RIGHT)
def test_roles_are_as_asked(question: str, text: str, short: str) -> None:
    assert not is_reversed(question, candidate(MemoryCorpus(text).passages[0], short))


def test_what_says_the_reverse_is_no_answer() -> None:
    question = "Who did Anna Berg replace in 1902?"
    corpus = MemoryCorpus("Per Holm replaced Anna Berg in 1902.", FAIR)
    made = answer(question, corpus.hits(question), corpus, READER, None, Options(threshold=0.01))
    assert (made.answer.verdict, made.answer.confidence) == (Verdict.NOT_FOUND, 0.0)
    assert made.explanation.is_reversed
