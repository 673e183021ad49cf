"""The straight line from hits to an answer: choose evidence, word it, check it, cite it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from askcorpus.answering import abstention
from askcorpus.answering.evidence import CLOSE, Candidate, Corpus, Weighing, weigh
from askcorpus.answering.page import Line, Page
from askcorpus.answering.question import Question
from askcorpus.answering.short import short_answer
from askcorpus.answering.stages import Clock, Stage
from askcorpus.answering.writing import Checked, Writing
from askcorpus.conversation import Understood
from askcorpus.model import Answer, AnswerSentence, Evidence, Hit, Span, Support
from askcorpus.models.language_model import LanguageModel
from askcorpus.text.normalize import fold
from askcorpus.text.sanitize import sanitize

_CONSIDERED: Final = 10
"""How many candidates an explanation keeps."""

_MOST_ITEMS: Final = 12
"""How many items of a list are quoted."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to answer.

    `threshold` is the least confidence with which anything is answered (0..1); `evidence` how many
    sentences the answer lists; `close` the log-odds within which the second best is printed too.
    """

    threshold: float = abstention.THRESHOLD
    evidence: int = 3
    close: float = CLOSE


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an answer came about: candidates, the parts of confidence, the model's sentence.

    `ranking` holds the hits, best first; the first `read` of them were read. `understood` is the
    question as the conversation before it explains it, None where nobody looked; `checked` is None
    where no model was asked.
    """

    question: Question
    understood: Understood | None = None
    ranking: tuple[Hit, ...] = ()
    read: int = 0
    unknown: tuple[str, ...] = ()
    considered: tuple[Candidate, ...] = ()
    signs: Mapping[str, float] = field(default_factory=dict)
    checked: Checked | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with its explanation."""

    answer: Answer
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the hits hold for a question, before anything is worded."""

    weighing: Weighing
    candidates: tuple[Candidate, ...]
    chosen: tuple[Candidate, ...]
    signs: Mapping[str, float]

    @property
    def confidence(self) -> float:
        return abstention.confidence(self.signs)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(candidate.evidence for candidate in self.chosen)

    @property
    def can_be_worded(self) -> bool:
        """Tell whether a model could do more than repeat the best evidence.

        It only copies, so a table, code and the announcement of a list are quoted straight away.
        """
        best = self.chosen[0]
        return not best.is_laid_out and not announces(best.text)

    @property
    def must(self) -> Span | None:
        """Return the words of the best evidence that a wording may not lose, where it is known."""
        text = self.chosen[0].text
        short = short_answer(self.weighing.question, text, text)
        if short is None:
            return None
        start = text.index(short)
        return Span(start, start + len(short))


def answer(
    question: str,
    hits: Sequence[Hit],
    corpus: Corpus,
    language_model: LanguageModel | None = None,
    options: Options | None = None,
    on_stage: Callable[[Stage], None] = lambda _: None,
    on_sentence: Callable[[AnswerSentence], None] = lambda _: None,
) -> Answered:
    """Answer a question from its hits; without a language model the evidence is quoted.

    Every printed sentence is verified wording or verbatim evidence; `on_sentence` is told each as
    soon as it is checked, in the order of the answer. `timings` holds seconds under `read`,
    `word` and `check`. Raises `ModelError` where the model can't be used.
    """
    options = options or Options()
    clock = Clock(on_stage)
    clock.enter(Stage.READ)
    reading = _read(question, hits, corpus, options.evidence)
    page = Page(on_sentence)
    checked: Checked | None = None
    if reading.chosen and reading.confidence >= options.threshold:
        if language_model is not None and reading.can_be_worded:
            writing = Writing(question, reading.evidence[0], reading.must)
            checked = writing.write(language_model, page, clock)
        clock.enter(Stage.CHECK)
        _print_quotes(reading.chosen, options.close, corpus, page)
    clock.leave()
    made = Answer(
        question=question,
        verdict=page.verdict,
        sentences=page.sentences,
        citations=page.citations,
        evidence=reading.evidence,
        short=_short(reading, checked),
        confidence=reading.confidence,
        timings=clock.seconds,
    )
    return Answered(made, _explain(hits, reading, checked))


def _read(question: str, hits: Sequence[Hit], corpus: Corpus, most: int) -> _Reading:
    """Weigh what the hits hold and choose at most so many pieces of it."""
    weighing = Weighing.of(Question.of(question), corpus)
    candidates = tuple(weigh(weighing, hits, corpus))
    found = abstention.signs(weighing, candidates)
    return _Reading(weighing, candidates, choose(candidates, most), found)


def _explain(hits: Sequence[Hit], reading: _Reading, checked: Checked | None) -> Explanation:
    return Explanation(
        question=reading.weighing.question,
        ranking=tuple(hits),
        read=len(hits),
        unknown=tuple(sorted(reading.weighing.unknown)),
        considered=reading.candidates[:_CONSIDERED],
        signs=reading.signs,
        checked=checked,
    )


def choose(candidates: Sequence[Candidate], most: int) -> tuple[Candidate, ...]:
    """Return the best candidates that differ in their words."""
    chosen: list[Candidate] = []
    seen: set[str] = set()
    for candidate in candidates:
        said = fold(candidate.text)
        if said not in seen:
            seen.add(said)
            chosen.append(candidate)
        if len(chosen) >= most:
            break
    return tuple(chosen)


def _print_quotes(
    chosen: Sequence[Candidate],
    close: float,
    corpus: Corpus,
    page: Page,
) -> None:
    """Print the best evidence verbatim where the page is empty yet.

    A second sentence that speaks for itself about as well as the best is quoted in any case.
    """
    is_worded = bool(page.sentences)
    quoted: list[Evidence] = []
    for at, candidate in enumerate(chosen[:2]):
        near = chosen[0].strength - candidate.strength < close
        if not (near if at else not is_worded):
            continue
        for piece in _quotes(candidate, corpus):
            if not any(_inside(piece, other) for other in quoted):
                quoted = [other for other in quoted if not _inside(other, piece)] + [piece]
    for piece in quoted:
        page.put(Line(sanitize(piece.text), Support.QUOTED, piece))


def announces(text: str) -> bool:
    """Tell whether a text ends with the colon that says that something follows."""
    return text.rstrip().endswith(":")


def _quotes(candidate: Candidate, corpus: Corpus) -> list[Evidence]:
    """Return what to quote for a candidate: what it announces follows it.

    That is the list below it, or else the next sentence of its paragraph.
    """
    quote = candidate.quoted
    if candidate.is_laid_out or not announces(quote.text):
        return [quote]
    items = [
        Evidence(item.file, item.paragraph, item.start, item.end, item.text, quote.score)
        for item in corpus.list_after(quote.file, quote.paragraph)[:_MOST_ITEMS]
    ]
    return [quote, *items] if items else [candidate.continued]


def _inside(piece: Evidence, other: Evidence) -> bool:
    """Tell whether a quote lies within another of the same paragraph."""
    return (
        (piece.file, piece.paragraph) == (other.file, other.paragraph)
        and other.start <= piece.start
        and piece.end <= other.end
    )


def _short(reading: _Reading, checked: Checked | None) -> str | None:
    """Return the short answer of the model's sentence, if it was verified and has it."""
    if checked is None or not checked.passed:
        return None
    return short_answer(reading.weighing.question, checked.text, reading.chosen[0].text)
