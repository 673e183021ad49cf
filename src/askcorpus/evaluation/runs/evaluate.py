"""Ask gold questions and record what came back. What the figures mean is `measures`' business."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final, Protocol

from askcorpus.answering import Answered, Options
from askcorpus.answering.verification import passes, verify
from askcorpus.conversation import Turn
from askcorpus.errors import AskcorpusError
from askcorpus.evaluation.gold.items import GoldItem
from askcorpus.evaluation.gold.resolve import Resolved
from askcorpus.evaluation.measures import score
from askcorpus.evaluation.measures.squad import contains
from askcorpus.evaluation.record import DEPTH, Chosen, Cited, Ranked, Record, Said
from askcorpus.evaluation.runs.failures import attribute
from askcorpus.model import Answer, AnswerSentence, Article, Hit, Paragraph, Passage, Support
from askcorpus.retrieval import Keep
from askcorpus.text.normalize import decodable
from askcorpus.text.sanitize import sanitize

_PASSAGES: Final = 2 * DEPTH
"""Passages ranked to fill `DEPTH` paragraphs, as a long paragraph has several."""


_TEXTS: Final = 10_000
"""Paragraphs whose text is remembered while a run lasts."""

TextOf = Callable[[str, int], str]


class Asker(Protocol):
    """What evaluation asks of the engine."""

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        keep: Keep | None = None,
        options: Options | None = None,
        depth: int = 0,
    ) -> Answered:
        """Answer a question, as its history has it understood, from what `keep` accepts."""
        ...

    def search(
        self,
        question: str,
        k: int | None = None,
        *,
        history: Sequence[Turn] = (),
        keep: Keep | None = None,
    ) -> list[Hit]:
        """Return the best passages that `keep` accepts, best first."""
        ...

    def paragraph(self, file: str, number: int) -> tuple[Article, Paragraph]:
        """Return a paragraph and its article."""
        ...


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked and how: see `askcorpus eval --help` for each.

    `k` is the number of passages that answering is given.
    """

    k: int
    hide_evidence: bool = False
    retrieval_only: bool = False
    limit: int | None = None
    seed: int = 0
    options: Options = field(default_factory=Options)


@dataclass(frozen=True, slots=True)
class Asking:
    """One question to ask, once as it is or once with its evidence hidden."""

    item: GoldItem
    hidden: bool = False

    @property
    def key(self) -> tuple[str, bool]:
        """Return the key of the record that it will give."""
        return (self.item.id, self.hidden)


def askings(items: Sequence[GoldItem], plan: Plan) -> list[Asking]:
    """Return what a plan asks, in the order of the gold file, each hidden one after its own."""
    chosen = items
    if plan.limit is not None and plan.limit < len(items):
        picked = random.Random(plan.seed).sample(range(len(items)), plan.limit)
        chosen = [items[at] for at in sorted(picked)]
    hiding = plan.hide_evidence and not plan.retrieval_only
    return [
        Asking(item, hidden)
        for item in chosen
        for hidden in ((False, True) if hiding and item.answerable else (False,))
    ]


def evaluate(
    asker: Asker,
    todo: Iterable[Asking],
    resolved: Mapping[str, Resolved],
    plan: Plan,
) -> Iterator[Record]:
    """Ask each question and yield its record as soon as it is made.

    An error that a question meets is part of its record, and the next question is asked.
    """
    text_of = lru_cache(_TEXTS)(lambda file, number: asker.paragraph(file, number)[1].text)
    for asking in todo:
        found = resolved[asking.item.id]
        record = _ask(asker, asking, found, plan, text_of)
        yield replace(record, failure=attribute(record, found.lost), scores=score(record))


def _ask(asker: Asker, asking: Asking, resolved: Resolved, plan: Plan, text_of: TextOf) -> Record:
    item = asking.item
    record = Record(
        id=item.id,
        question=item.question,
        answerable=item.answerable,
        hidden=asking.hidden,
        answers=item.answers,
        history=item.history,
        tags=item.tags,
        gold=resolved.places,
        unresolved=tuple(lost.why for lost in resolved.lost),
    )
    keep = hiding(item, resolved, text_of) if asking.hidden else None
    try:
        turns = _conversation(asker, item, plan)
        if plan.retrieval_only:
            most = max(plan.k, _PASSAGES)
            hits = asker.search(item.question, most, history=turns, keep=keep)
            return _ranked(record, hits, plan.k)
        answered = asker.ask(
            item.question, history=turns, keep=keep, options=plan.options, depth=_PASSAGES
        )
        return _recorded(record, answered, text_of)
    except AskcorpusError as exc:
        return replace(record, error=decodable(exc.message))
    except Exception as exc:  # noqa: BLE001  a bug that one question meets must not lose the rest
        return replace(record, error=decodable(f"{type(exc).__name__}: {exc}"))


def _conversation(asker: Asker, item: GoldItem, plan: Plan) -> list[Turn]:
    """Ask the earlier questions of an item, each with those before it, and return the turns."""
    turns: list[Turn] = []
    for question in item.history:
        done = asker.ask(question, history=turns, options=plan.options)
        understood = done.explanation.understood
        turns.append(Turn(understood.text if understood else question, done.answer))
    return turns


def hiding(item: GoldItem, resolved: Resolved, text_of: TextOf) -> Keep:
    """Keep what is neither in the item's evidence nor in a paragraph with an accepted answer.

    `text_of` gives a paragraph's text by file and number.
    """
    gold = {(place.file, place.paragraph) for place in resolved.places}

    def keep(passage: Passage) -> bool:
        place = (passage.file, passage.paragraph)
        if place in gold or contains(passage.text, item.answers):
            return False
        paragraph = text_of(*place)
        return paragraph == passage.text or not contains(paragraph, item.answers)

    return keep


def _recorded(record: Record, answered: Answered, text_of: TextOf) -> Record:
    answer, explanation = answered.answer, answered.explanation
    checked = explanation.checked
    citations = tuple(_cited(answer, text_of))
    valid = {citation.id: citation for citation in citations if citation.valid}
    return replace(
        _ranked(record, explanation.ranking, explanation.read),
        verdict=answer.verdict.value,
        text=answer.text,
        short=answer.short,
        confidence=answer.confidence,
        sentences=tuple(
            Said(one.text, one.support.value, one.citations, _holds(one, valid))
            for one in answer.sentences
        ),
        citations=citations,
        best_quote=next((one.quoted.text for one in explanation.considered[:1]), None),
        evidence=tuple(Chosen(e.file, e.paragraph, e.text, e.score) for e in answer.evidence),
        rejected=(checked.text,) if checked is not None and not checked.passed else (),
        timings=dict(answer.timings),
    )


def _cited(answer: Answer, text_of: TextOf) -> Iterator[Cited]:
    """Yield the citations, each followed to its paragraph once more."""
    for one in answer.citations:
        try:
            text = text_of(one.file, one.paragraph)
        except AskcorpusError:
            text = ""
        valid = bool(one.quote) and text[one.start : one.end] == one.quote
        yield Cited(one.id, one.file, one.paragraph, one.start, one.end, one.quote, valid, text)


def _holds(sentence: AnswerSentence, valid: Mapping[int, Cited]) -> bool:
    """Check a printed sentence again, by what it cites alone."""
    quotes = [valid[number].quote for number in sentence.citations if number in valid]
    if sentence.support is Support.QUOTED:
        return any(sentence.text == sanitize(quote) for quote in quotes)
    return any(passes(verify(sentence.text, quote)) for quote in quotes)


def _ranked(record: Record, hits: Sequence[Hit], read: int) -> Record:
    return replace(record, ranking=_paragraphs(hits)[:DEPTH], retrieved=_paragraphs(hits[:read]))


def _paragraphs(hits: Sequence[Hit]) -> tuple[Ranked, ...]:
    """Return the distinct paragraphs of hits, each with the score of its best passage."""
    best: dict[tuple[str, int], Ranked] = {}
    for hit in hits:
        place = (hit.passage.file, hit.passage.paragraph)
        best.setdefault(place, Ranked(*place, hit.score))
    return tuple(best.values())
