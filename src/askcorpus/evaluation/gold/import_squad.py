"""SQuAD v1.1 and v2.0 JSON → articles and gold items."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from askcorpus.errors import InputUnreadable
from askcorpus.evaluation.gold.imported import (
    FileNames,
    Imported,
    Remark,
    Target,
    block,
    ignore_progress,
    letters,
    read_back,
    remark,
)
from askcorpus.evaluation.gold.items import GoldEvidence, GoldItem
from askcorpus.evaluation.schema import Fault, Unfit, decode, fit
from askcorpus.index.plan import Progress
from askcorpus.model import Paragraph, Span
from askcorpus.text.sentences import sentence_spans

_MOST_FAULTS: Final = 5
_STAGE: Final = "articles written"


@dataclass(frozen=True, slots=True)
class _Answer:
    text: str
    answer_start: int


@dataclass(frozen=True, slots=True)
class _Question:
    """A question as SQuAD has it; some sets of its form number theirs."""

    id: str | int
    question: str
    answers: tuple[_Answer, ...]
    is_impossible: bool = False

    @property
    def name(self) -> str:
        """Return the id as text."""
        return str(self.id)


@dataclass(frozen=True, slots=True)
class _Context:
    context: str
    qas: tuple[_Question, ...]


@dataclass(frozen=True, slots=True)
class _Article:
    title: str
    paragraphs: tuple[_Context, ...]

    @property
    def heading(self) -> str:
        """Return the title as a reader sees it."""
        return block(self.title.replace("_", " "))


@dataclass(frozen=True, slots=True)
class _File:
    data: tuple[_Article, ...]


def import_squad(data: Path, target: Target, progress: Progress = ignore_progress) -> Imported:
    """Write each article of a SQuAD file as a text file, and the gold file.

    The data is checked before anything is written. Raises InputUnreadable, which names the place
    of each fault, and UsageError for a folder that is not free.
    """
    articles = _read(data)
    target.require_free()
    target.prepare()
    names = FileNames()
    files: list[str] = []
    work = _Work()
    for done, article in enumerate(articles, start=1):
        file = names.name(article.title)
        files.append(file)
        blocks = [article.heading, *(block(one.context) for one in article.paragraphs)]
        target.write_article(file, blocks)
        found = read_back(target.articles / file, blocks)[1:]
        for context, paragraph in zip(article.paragraphs, found, strict=True):
            work.take(article, context, file, paragraph)
        progress(_STAGE, done, len(articles))
    target.write_gold(work.items)
    remarks = [*work.remarks(), *target.strangers(files)]
    return Imported("SQuAD", tuple(work.items), len(files), work.contexts, tuple(remarks))


@dataclass(slots=True)
class _Work:
    """The items of one import, and what is to be said about them."""

    items: list[GoldItem] = field(default_factory=list)
    contexts: int = 0
    answers: int = 0
    not_evidence: list[str] = field(default_factory=list)
    not_found: list[str] = field(default_factory=list)
    without_evidence: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def take(
        self, article: _Article, context: _Context, file: str, paragraph: Paragraph | None
    ) -> None:
        """Take in the questions on one context, which became this paragraph of the file."""
        self.contexts += 1
        is_evidence = paragraph is not None and paragraph.kind.is_evidence
        if paragraph is None:
            self.not_found.append(f"{file}: “{_beginning(context.context)}”")
        elif not is_evidence:
            self.not_evidence.append(f"{file} ¶{paragraph.number} ({paragraph.kind.value})")
        text = block(context.context) if paragraph is None else paragraph.text
        quotes = _Quotes(context.context, text)
        for question in context.qas:
            if not (question.is_impossible or is_evidence):
                self.without_evidence.append(question.name)
            self.items.append(self._item(article, question, file, paragraph, quotes))

    def _item(
        self,
        article: _Article,
        question: _Question,
        file: str,
        paragraph: Paragraph | None,
        quotes: "_Quotes",
    ) -> GoldItem:
        tags = (article.heading,) if article.heading else ()
        asked = question.question.strip()
        if question.is_impossible:
            return GoldItem(question.name, asked, False, tags=tags)
        self.answers += len(question.answers)
        starts = [quotes.start(answer) for answer in question.answers]
        for answer, start in zip(question.answers, starts, strict=True):
            told = f"{question.name}: {answer.text!r}"
            if start is None:
                self.lost.append(told)
            elif start != answer.answer_start:
                self.moved.append(f"{told} at {start}, not {answer.answer_start}")
        number = None if paragraph is None else paragraph.number
        quote = quotes.around(question.answers, starts)
        return GoldItem(
            question.name,
            asked,
            True,
            tuple(dict.fromkeys(answer.text for answer in question.answers)),
            (GoldEvidence(file, number, quote),),
            tags=tags,
        )

    def remarks(self) -> Iterator[Remark]:
        """Yield what the reader of a figure has to know."""
        count = self.contexts
        what = "contexts are no evidence to the reader, which takes them for something else"
        yield from remark("contexts_not_evidence", what, self.not_evidence, count)
        what = "contexts are not found again as one paragraph"
        yield from remark("contexts_not_found", what, self.not_found, count)
        what = (
            "questions are about such contexts: they are asked, and their evidence counts as lost"
        )
        yield from remark("questions_affected", what, self.without_evidence, len(self.items))
        what = "answers stand elsewhere in their context than answer_start says"
        yield from remark("answers_moved", what, self.moved, self.answers)
        what = "answers are not in their context"
        yield from remark("answers_not_in_context", what, self.lost, self.answers)


class _Quotes:
    """Finds the sentences of a paragraph that answers to its context lie in."""

    def __init__(self, context: str, text: str) -> None:
        self._context = context
        self._text = text
        self._at = [i for i, character in enumerate(text) if character.isalnum()]

    @cached_property
    def _sentences(self) -> tuple[Span, ...]:
        return sentence_spans(self._text)

    def start(self, answer: _Answer) -> int | None:
        """Return where the answer stands in the context, nearest to where it is said to."""
        said = answer.answer_start
        found = [m.start() for m in re.finditer(f"(?={re.escape(answer.text)})", self._context)]
        return min(found, key=lambda start: abs(start - said), default=None)

    def around(self, answers: Sequence[_Answer], starts: Sequence[int | None]) -> str | None:
        """Return the sentences that hold the first answer that is found, word for word."""
        pairs = zip(answers, starts, strict=True)
        first = next(((a, start) for a, start in pairs if start is not None), None)
        if first is None or not self._at:
            return None
        answer, start = first
        # Reading changes white space and signs, and no letter: letters are what offsets count in.
        before = len(letters(self._context[:start]))
        within = max(1, len(letters(answer.text)))
        begin, end = (self._at[min(at, len(self._at) - 1)] for at in (before, before + within - 1))
        spans = [s for s in self._sentences if s.end > begin and s.start <= end]
        return self._text[spans[0].start : spans[-1].end]


def _beginning(text: str) -> str:
    bare = block(text)
    return bare if len(bare) <= 60 else bare[:59] + "…"


def _read(data: Path) -> tuple[_Article, ...]:
    """Return the articles of a SQuAD file."""
    try:
        raw = data.read_bytes()
    except OSError as exc:
        raise InputUnreadable(f"{data} can't be read: {exc.strerror}.", "Check the path.") from None
    try:
        articles = fit(_File, decode(raw)).data
        faults = list(_contradictions(articles))
        if faults:
            raise Unfit(faults)
    except Unfit as exc:
        raise InputUnreadable(
            _told(data, exc.faults),
            'A SQuAD file is one JSON object, {"data": [{"title": …, "paragraphs": […]}, …]};'
            " a BEIR set is a folder.",
        ) from None
    if not any(context.qas for article in articles for context in article.paragraphs):
        raise InputUnreadable(f"{data} holds no question.", "Nothing was written.")
    return articles


def _contradictions(articles: Iterable[_Article]) -> Iterator[Fault]:
    """Yield what the types allow and sense does not."""
    first_with: dict[str, str] = {}
    for place, question in _questions(articles):
        if not question.name.strip():
            yield Fault(f"{place}.id", "is empty")
        elif question.name in first_with:
            yield Fault(f"{place}.id", f"{question.name!r} is that of {first_with[question.name]}")
        first_with.setdefault(question.name, _indexed(place))
        if not question.question.strip():
            yield Fault(f"{place}.question", "is empty")
        if question.is_impossible and question.answers:
            yield Fault(f"{place}.answers", "are given, yet is_impossible is true")
        elif not (question.is_impossible or question.answers):
            yield Fault(f"{place}.answers", "is empty, and is_impossible is not true")
        for at, answer in enumerate(question.answers):
            if not answer.text.strip():
                yield Fault(f"{place}.answers.{at}.text", "is empty")


def _questions(articles: Iterable[_Article]) -> Iterator[tuple[str, _Question]]:
    for a, article in enumerate(articles):
        for p, context in enumerate(article.paragraphs):
            for q, question in enumerate(context.qas):
                yield f"data.{a}.paragraphs.{p}.qas.{q}", question


def _told(data: Path, faults: Sequence[Fault]) -> str:
    shown = "\n  ".join(f"{_indexed(f.place)} {f.what}".strip() for f in faults[:_MOST_FAULTS])
    rest = len(faults) - _MOST_FAULTS
    more = f"\n  … and {rest} more" if rest > 0 else ""
    return f"{data} is no SQuAD file that can be used:\n  {shown}{more}\n"


def _indexed(place: str) -> str:
    """Write a place as JSON tools do: data[0].paragraphs[3]. Which kind of id was tried is left."""
    return re.sub(r"\.(\d+)", r"[\1]", re.sub(r"\.id\.(?:str|int)$", ".id", place))
