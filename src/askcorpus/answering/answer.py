"""The straight line from hits to an answer: choose evidence, word it, check it, cite it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from askcorpus.answering import abstention
from askcorpus.answering.corpus import Corpus, standing
from askcorpus.answering.disagreement import Voice, differing, to_tell, voices
from askcorpus.answering.evidence import CLOSE, Candidate, Weighing, weigh
from askcorpus.answering.page import Line, Page
from askcorpus.answering.question import Question
from askcorpus.answering.quoting import announces, print_quotes, print_values
from askcorpus.answering.roles import is_reversed
from askcorpus.answering.stages import Clock, Stage
from askcorpus.answering.verification import passes
from askcorpus.answering.writing import Checked, Writing
from askcorpus.conversation import Understood
from askcorpus.model import Answer, AnswerSentence, Evidence, Hit, Span, Support, Value
from askcorpus.models.evidence_reader import EvidenceReader
from askcorpus.models.language_model import LanguageModel
from askcorpus.retrieval import Keep
from askcorpus.text.normalize import fold
from askcorpus.text.words import tokens

_CONSIDERED: Final = 10
"""How many candidates an explanation keeps."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to answer.

    `threshold` is the least confidence with which anything is answered (0..1); `evidence` how many
    sentences the answer lists; `close` the log-odds within which the second best is printed too.
    Answers come from the first `k` of the hits, or from all; confidence compares with all. What is
    quoted beyond the hits, the items of a list, `keep` has to accept.
    """

    threshold: float = abstention.THRESHOLD
    evidence: int = 3
    close: float = CLOSE
    k: int | None = None
    keep: Keep | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an answer came about: candidates, the parts of confidence, the model's sentence.

    `ranking` holds the hits, best first; from the first `read` of them the answer could come.
    `understood` is the question as the conversation before it explains it, None where nobody
    looked; `checked` is None where no model was asked. `is_reversed` where the best sentence says
    that the other one did what the question asks for. `voices` are the articles that were compared,
    `quotes` what was quoted, or was to be and no longer stands in the corpus.
    """

    question: Question
    understood: Understood | None = None
    ranking: tuple[Hit, ...] = ()
    read: int = 0
    considered: tuple[Candidate, ...] = ()
    signs: Mapping[str, float] = field(default_factory=dict)
    threshold: float = 0.0
    is_reversed: bool = False
    voices: tuple[Voice, ...] = ()
    checked: Checked | None = None
    quotes: tuple[Line, ...] = ()


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
        """Return how sure the best sentence is to answer; one that says the reverse does not."""
        return 0.0 if self.is_reversed else abstention.confidence(self.signs)

    @property
    def is_reversed(self) -> bool:
        """Tell whether the best sentence says the reverse of what the question presumes."""
        return bool(self.chosen) and is_reversed(self.weighing.question.text, self.chosen[0])

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(candidate.evidence for candidate in self.chosen)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the words of the question that no passage has, as they are written in it."""
        stems = self.weighing.unknown
        words = (t for t in tokens(self.weighing.question.text) if t.stem in stems)
        return tuple(dict.fromkeys(word.surface for word in words if word.is_content))

    @property
    def can_be_worded(self) -> bool:
        """Tell whether a model could do more than repeat the best evidence.

        It only copies, so a table, code, the announcement of a list, its items and a sentence that
        needs its neighbours are quoted straight away.
        """
        best = self.chosen[0]
        if best.is_laid_out or best.leads or announces(best.text):
            return False
        return best.quoted == best.evidence

    @property
    def must(self) -> Span | None:
        """Return the words of the best sentence that a wording may not lose, where it is known."""
        return self.chosen[0].within


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

    Every printed sentence is verified wording or verbatim evidence, and what it cites stands in the
    corpus as it is by then: hits may be older. `on_sentence` is told each as soon as it is checked,
    in the order of the answer. `timings` holds seconds under `read`, `word` and `check`. Raises
    `ModelError` where the model can't be used.
    """
    options = options or Options()
    clock = Clock(on_stage)
    clock.enter(Stage.READ)
    reading = _read(question, hits, corpus, reader, options)
    page = Page(on_sentence)
    checked: Checked | None = None
    values: tuple[Value, ...] = ()
    apart: tuple[Candidate, ...] = ()
    short = reading.chosen[0].short if reading.chosen else None
    heard: tuple[Voice, ...] = ()
    if reading.chosen and reading.confidence >= options.threshold:
        heard = voices(reading.weighing, reading.candidates, corpus)
        apart = differing(reading.weighing, reading.candidates, heard, corpus)
        if language_model is not None and reading.can_be_worded and not apart:
            writing = Writing(question, reading.evidence[0], reading.must, corpus, reader)
            checked = writing.write(language_model, page, clock)
        clock.enter(Stage.CHECK)
        if apart:
            told = to_tell(reading.weighing.question, apart, corpus)
            values = print_values(reading.weighing.question, told, corpus, page)
            short = values[0].words if values else apart[0].short
        else:
            print_quotes(
                reading.chosen,
                corpus,
                page,
                close=options.close,
                several=reading.weighing.question.wants_several,
                keep=options.keep,
            )
    clock.leave()
    made = Answer(
        question=question,
        verdict=page.verdict,
        sentences=page.sentences,
        citations=page.citations,
        evidence=tuple(e for e in reading.evidence if passes(standing(e, corpus))),
        short=_quoted(short, page),
        confidence=reading.confidence,
        disagreement=values,
        disagreement_left_out=len(apart) - len(values) if values else 0,
        unknown=reading.unknown,
        timings=clock.seconds,
    )
    quotes = tuple(line for line in page.lines if line.support is Support.QUOTED)
    explained = replace(
        _explain(hits, reading, options), voices=heard, checked=checked, quotes=quotes
    )
    return Answered(made, explained)


def _read(
    question: str, hits: Sequence[Hit], corpus: Corpus, reader: EvidenceReader, options: Options
) -> _Reading:
    """Weigh what the hits hold, and choose from the first `k` of them."""
    weighing = Weighing.of(Question.of(question), corpus)
    weighed = weigh(weighing, hits, corpus, reader)
    candidates = tuple(c for c in weighed if _is_open_to(c, options))
    best = candidates[:1]
    compared = [*best, *(c for c in weighed if c is not best[0])] if best else []
    found = abstention.signs(weighing, compared)
    return _Reading(weighing, candidates, choose(candidates, options.evidence), found)


def _is_open_to(candidate: Candidate, options: Options) -> bool:
    """Tell whether a candidate may answer: within `k`, no bare question, what it hangs on kept."""
    if options.k is not None and candidate.rank >= options.k:
        return False
    is_whole = all(options.keep is None or options.keep(lead.passage) for lead in candidate.leads)
    return is_whole and not candidate.is_unanswered


def _quoted(short: str | None, page: Page) -> str | None:
    """Return the short answer if what is cited holds it: its quote may no longer have stood."""
    holds = short is not None and any(short in one.quote for one in page.citations)
    return short if holds else None


def _explain(hits: Sequence[Hit], reading: _Reading, options: Options) -> Explanation:
    return Explanation(
        question=reading.weighing.question,
        ranking=tuple(hits),
        read=len(hits) if options.k is None else min(len(hits), options.k),
        considered=reading.candidates[:_CONSIDERED],
        signs=reading.signs,
        threshold=options.threshold,
        is_reversed=reading.is_reversed,
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
