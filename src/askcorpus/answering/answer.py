"""The straight line from hits to an answer: choose evidence, word it, check it, cite it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from askcorpus.answering import abstention
from askcorpus.answering.disagreement import differing
from askcorpus.answering.evidence import CLOSE, SEVERAL_CLOSE, Candidate, Corpus, Weighing, weigh
from askcorpus.answering.page import Line, Page
from askcorpus.answering.question import Question
from askcorpus.answering.stages import Clock, Stage
from askcorpus.answering.wording import Wording
from askcorpus.answering.writing import Checked, Writing
from askcorpus.conversation import Understood
from askcorpus.model import Answer, AnswerSentence, Evidence, Hit, Support, Value
from askcorpus.models.evidence_reader import EvidenceReader
from askcorpus.models.language_model import LanguageModel
from askcorpus.text.normalize import fold
from askcorpus.text.sanitize import sanitize
from askcorpus.text.words import tokens

_CONSIDERED: Final = 10
"""How many candidates an explanation keeps."""

_MOST_ITEMS: Final = 12
"""How many items of a list are quoted."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to answer.

    `threshold` is the least confidence with which anything is answered (0..1); `evidence` how many
    sentences the answer lists; `worded` how many of them the model is shown: one, because a small
    model shown three strays more often than it mends the choice (of 50 New Wiki questions 37 held
    the answer, against 42); `close` the
    log-odds within which the second best is printed too.
    """

    threshold: float = abstention.THRESHOLD
    evidence: int = 3
    worded: int = 1
    close: float = CLOSE


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an answer came about: candidates, the parts of confidence, the model's reply, checks.

    `ranking` holds the hits, best first; the first `read` of them were read. `understood` is the
    question as the conversation before it explains it, None where nobody looked.
    """

    question: Question
    understood: Understood | None = None
    ranking: tuple[Hit, ...] = ()
    read: int = 0
    considered: tuple[Candidate, ...] = ()
    signs: Mapping[str, float] = field(default_factory=dict)
    threshold: float = 0.0
    reply: str | None = None
    checked: tuple[Checked, ...] = ()


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
    def unknown(self) -> tuple[str, ...]:
        """Return the words of the question that no passage has, as they are written in it."""
        stems = self.weighing.unknown
        words = (t.surface for t in tokens(self.weighing.question.text) if t.stem in stems)
        return tuple(dict.fromkeys(words))

    @property
    def can_be_worded(self) -> bool:
        """Tell whether a model could do more than repeat the best evidence.

        It only copies, so a table, code and the announcement of a list are quoted straight away.
        """
        best = self.chosen[0]
        return not best.is_laid_out and not announces(best.text)


def answer(
    question: str,
    hits: Sequence[Hit],
    corpus: Corpus,
    reader: EvidenceReader,
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
    reading = _read(question, hits, corpus, reader, options.evidence)
    page = Page(on_sentence)
    writing = Writing(question, reading.evidence[: options.worded], page, clock)
    wording: Wording | None = None
    values: tuple[Value, ...] = ()
    if reading.chosen and reading.confidence >= options.threshold:
        voices = differing(reading.weighing, reading.candidates)
        if language_model is not None and reading.can_be_worded and not voices:
            wording = writing.word(language_model)
        clock.enter(Stage.CHECK)
        if voices:
            values = _print_values(voices, corpus, page)
        else:
            _print_quotes(writing.checked, reading, options.close, corpus, page)
    clock.leave()
    made = Answer(
        question=question,
        verdict=page.verdict,
        sentences=page.sentences,
        citations=page.citations,
        evidence=reading.evidence,
        short=reading.chosen[0].short if page.sentences else None,
        confidence=reading.confidence,
        disagreement=values,
        unknown=reading.unknown,
        timings=clock.seconds,
    )
    told = _explain(hits, reading, wording, writing.checked)
    return Answered(made, replace(told, threshold=options.threshold))


def _read(
    question: str, hits: Sequence[Hit], corpus: Corpus, reader: EvidenceReader, most: int
) -> _Reading:
    """Weigh what the hits hold and choose at most so many pieces of it."""
    weighing = Weighing.of(Question.of(question), corpus)
    candidates = tuple(weigh(weighing, hits, corpus, reader))
    found = abstention.signs(weighing, candidates, reader)
    return _Reading(weighing, candidates, choose(candidates, most), found)


def _explain(
    hits: Sequence[Hit],
    reading: _Reading,
    wording: Wording | None,
    checked: Sequence[Checked],
) -> Explanation:
    return Explanation(
        question=reading.weighing.question,
        ranking=tuple(hits),
        read=len(hits),
        considered=reading.candidates[:_CONSIDERED],
        signs=reading.signs,
        reply=wording.reply if wording else None,
        checked=tuple(checked),
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
    checked: Sequence[Checked], reading: _Reading, close: float, corpus: Corpus, page: Page
) -> None:
    """Print the best evidence verbatim where no sentence was verified, and what is as good.

    That is a second sentence which speaks for itself about as well as the best; where the question
    asks for several things, every sentence that answers with another one.
    """
    used = {one.cited for one in checked}
    is_worded = bool(page.sentences)
    quoted: list[Evidence] = []
    for at, candidate in enumerate(reading.chosen):
        if at in used or not (_is_as_good(at, reading, close) if at else not is_worded):
            continue
        for piece in _quotes(candidate, corpus):
            if not any(_inside(piece, other) for other in quoted):
                quoted = [other for other in quoted if not _inside(other, piece)] + [piece]
    for piece in quoted:
        page.put(Line(sanitize(piece.text), Support.QUOTED, piece))


def _is_as_good(at: int, reading: _Reading, close: float) -> bool:
    """Tell whether a sentence further down is to be quoted too."""
    best, candidate = reading.chosen[0], reading.chosen[at]
    behind = best.strength - candidate.strength
    if not reading.weighing.question.wants_several:
        return at == 1 and behind < close
    said = {fold(other.short or "") for other in reading.chosen[:at]}
    is_new = candidate.short is not None and fold(candidate.short) not in said
    return is_new and behind < SEVERAL_CLOSE and candidate.features["reader"] > 0


def _print_values(voices: Sequence[Candidate], corpus: Corpus, page: Page) -> tuple[Value, ...]:
    """Quote each sentence that answers otherwise, of the newest article first; undated ones last.

    Returns the values with their citations.
    """
    dated = [(corpus.date_of(voice.passage.file), voice) for voice in voices]
    dated.sort(key=lambda pair: pair[0] or "", reverse=True)
    for _, voice in dated:
        page.put(Line(sanitize(voice.quoted.text), Support.QUOTED, voice.quoted))
    return tuple(
        Value(voice.short or "", page.citation_of(voice.quoted), date) for date, voice in dated
    )


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
