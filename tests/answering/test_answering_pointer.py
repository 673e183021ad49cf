"""What is printed stands where it points, in the corpus as it is by then."""

import pytest
from answering_help import FAIR, HARBOUR, LIGHTHOUSE, READER, MemoryCorpus, assert_sound

from askcorpus.answering import Answered, Options, answer
from askcorpus.answering.verification import pointed
from askcorpus.model import Evidence, Kind, Support, Verdict
from askcorpus.models.language_model import ScriptedLanguageModel

WHO = "Who lit the lighthouse on Varde Point?"
FIRST = LIGHTHOUSE[:76]
NEAR = Options(threshold=0.0, close=9.0)


class Edited(MemoryCorpus):
    """A corpus of which some paragraphs were edited, or deleted (None), after the search."""

    edited: dict[int, str | None]

    def paragraph_text(self, file: str, paragraph: int) -> str | None:
        if paragraph in self.edited:
            return self.edited[paragraph]
        return super().paragraph_text(file, paragraph)

    def paragraph(self, file: str) -> str:
        number = int(file.removesuffix(".md"))
        return self.paragraph_text(file, number) or ""


def ask(
    question: str,
    *texts: str,
    edited: dict[int, str | None],
    reply: str | None = None,
    kinds: dict[int, Kind] | None = None,
    options: Options = NEAR,
) -> Answered:
    corpus = Edited(*texts, kinds=kinds)
    corpus.edited = edited
    model = None if reply is None else ScriptedLanguageModel([reply])
    made = answer(question, corpus.hits(question), corpus, READER, model, options)
    assert_sound(made.answer, corpus)
    return made


def found(answered: Answered) -> list[dict[str, bool]]:
    return [{f.check: f.passed for f in line.findings} for line in answered.explanation.quotes]


def quote(start: int = 0, end: int = 8, text: str = "The pier") -> Evidence:
    return Evidence("kalla.md", 3, start, end, text, 0.5)


@pytest.mark.parametrize(
    ("evidence", "paragraph", "passed"),
    [
        (quote(), "The pier of Kalla.", (True, True)),
        (quote(), None, (False, False)),
        (quote(), "", (True, False)),
        (quote(), "A pier of Kalla.", (True, False)),
        (quote(4, 12), "The pier of Kalla.", (True, False)),
        (quote(-8, 18, "of Kalla."), "At the pier of Kalla.", (True, False)),
        (quote(3, 3, ""), "The pier of Kalla.", (True, False)),
        (quote(10, 18), "In Kalla, The pier", (True, True)),
        (quote(10, 19), "In Kalla, The pier", (True, False)),
    ],
)
def test_a_quote_is_held_against_its_paragraph(
    evidence: Evidence, paragraph: str | None, passed: tuple[bool, bool]
) -> None:
    findings = pointed(evidence, paragraph)
    assert [f.check for f in findings] == ["pointer", "quote"]
    assert tuple(f.passed for f in findings) == passed


def test_the_findings_say_what_they_found() -> None:
    pointer, same = pointed(quote(), "The pier of Kalla.")
    assert pointer.detail == "kalla.md#p3 is in the index"
    assert same.detail == "it is characters 0 to 8 of the paragraph"
    pointer, same = pointed(quote(), None)
    assert pointer.detail == "the index has no paragraph kalla.md#p3"
    assert same.detail == "there is no paragraph to find it in"
    assert (
        pointed(quote(), "A pier")[1].detail
        == "characters 0 to 8 of the paragraph are not these words"
    )


def test_each_quote_has_its_two_findings() -> None:
    made = ask("What was opened in Kalla in May?", SCHOOL, PIER, edited={})
    assert len(made.answer.sentences) == 2
    assert found(made) == [{"pointer": True, "quote": True}] * 2


def test_a_wording_has_them_before_all_others() -> None:
    made = ask(WHO, LIGHTHOUSE, HARBOUR, edited={}, reply=FIRST).explanation.checked
    assert made is not None
    assert [f.check for f in made.findings][:3] == ["pointer", "quote", "numbers"]
    assert made.passed


@pytest.mark.parametrize(
    "text", [None, "", f"Once, {LIGHTHOUSE}", "It was lit in 1990 by Per Holm."]
)
@pytest.mark.parametrize("reply", [None, FIRST])
def test_what_no_longer_stands_is_neither_quoted_nor_worded(
    text: str | None, reply: str | None
) -> None:
    made = ask(WHO, LIGHTHOUSE, edited={1: text}, reply=reply)
    assert (made.answer.verdict, made.answer.sentences) == (Verdict.NOT_FOUND, ())
    assert (made.answer.short, made.answer.evidence) == (None, ())
    assert found(made) == [{"pointer": text is not None, "quote": False}]
    if reply is not None:
        assert made.explanation.checked is not None
        failed = [f.check for f in made.explanation.checked.findings if not f.passed]
        assert failed == (["quote"] if text is not None else ["pointer", "quote"])


SCHOOL, PIER = "In May Kalla opened a school.", "In May Kalla opened a pier."


def test_the_other_sentences_are_printed_without_one_that_no_longer_stands() -> None:
    question = "What was opened in Kalla in May?"
    whole = ask(question, SCHOOL, PIER, edited={}).answer
    second = whole.citations[1].paragraph
    made = ask(question, SCHOOL, PIER, edited={second: None}).answer
    assert [s.text for s in made.sentences] == [whole.sentences[0].text]
    assert made.short == whole.short
    assert [e.paragraph for e in made.evidence] == [whole.citations[0].paragraph]


def test_nothing_is_printed_after_a_best_quote_that_no_longer_stands() -> None:
    question = "What was opened in Kalla in May?"
    best = ask(question, SCHOOL, PIER, edited={}).answer.citations[0].paragraph
    made = ask(question, SCHOOL, PIER, edited={best: "In May it rained."}).answer
    assert (made.verdict, made.short) == (Verdict.NOT_FOUND, None)
    assert [e.paragraph for e in made.evidence] == [3 - best]


def test_no_values_are_left_out_where_too_few_stand_to_be_told() -> None:
    question = "How many people drowned when the ferry Alma sank?"
    texts = tuple(f"When the ferry Alma sank, {number} people drowned." for number in (41, 38))
    assert len(ask(question, *texts, edited={}).answer.disagreement) == 2
    made = ask(question, *texts, edited={2: None}).answer
    assert (made.disagreement, made.disagreement_left_out) == ((), 0)


def test_items_are_not_quoted_without_their_announcement() -> None:
    texts = ("The council set two conditions for the pier:", "Holm dredges;", "Holm pays.", FAIR)
    kinds = {2: Kind.LIST_ITEM, 3: Kind.LIST_ITEM}
    question = "Which two conditions did the council set for the pier?"
    options = Options(threshold=0.0, close=0.0)
    other = "The council never set these two conditions for the pier:"
    made = ask(question, *texts, edited={1: other}, kinds=kinds, options=options)
    assert made.answer.sentences == ()
    assert found(made) == [{"pointer": True, "quote": False}]


ALMA = "The ferry Alma sank off Kalla, and 41 people drowned."
LATER = "When the ferry Alma sank, 38 people drowned."


@pytest.mark.parametrize(("gone", "left"), [(1, LATER), (2, ALMA)])
def test_one_value_that_is_left_is_no_disagreement(gone: int, left: str) -> None:
    question = "How many people drowned when the ferry Alma sank?"
    assert len(ask(question, ALMA, LATER, edited={}).answer.disagreement) == 2
    made = ask(question, ALMA, LATER, edited={gone: None}).answer
    assert made.disagreement == ()
    assert [(s.text, s.support) for s in made.sentences] == [(left, Support.QUOTED)]
    assert made.short is None or made.short in left
