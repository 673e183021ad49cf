"""The straight line from hits to an answer: choose evidence, word it, check it, cite it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from askcorpus.answering import abstention
from askcorpus.answering.evidence import CLOSE, Candidate, Corpus, Weighing, weigh
from askcorpus.answering.question import Question
from askcorpus.answering.short import short_answer
from askcorpus.answering.stages import Clock, Stage
from askcorpus.answering.verification import answers, passes, verify
from askcorpus.answering.wording import Draft, Wording, word
from askcorpus.model import (
    Answer,
    AnswerSentence,
    Citation,
    Evidence,
    Finding,
    Hit,
    Support,
    Verdict,
)
from askcorpus.models.language_model import LanguageModel
from askcorpus.text.normalize import fold
from askcorpus.text.sanitize import sanitize, sanitize_line

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
class Checked:
    """A sentence of the model and what verification found; `cited` is None where it failed."""

    draft: Draft
    cited: int | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an answer came about: candidates, the parts of confidence, the model's reply, checks.

    `ranking` holds the hits, best first; the first `read` of them were read.
    """

    question: Question
    ranking: tuple[Hit, ...] = ()
    read: int = 0
    unknown: tuple[str, ...] = ()
    considered: tuple[Candidate, ...] = ()
    signs: Mapping[str, float] = field(default_factory=dict)
    reply: str | None = None
    checked: tuple[Checked, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with its explanation."""

    answer: Answer
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence to print, why it may be printed, and what it cites."""

    text: str
    support: Support
    cited: Evidence


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


def answer(
    question: str,
    hits: Sequence[Hit],
    corpus: Corpus,
    language_model: LanguageModel | None = None,
    options: Options | None = None,
    on_stage: Callable[[Stage], None] = lambda _: None,
) -> Answered:
    """Answer a question from its hits; without a language model the evidence is quoted.

    Every printed sentence is verified wording or verbatim evidence. `timings` holds seconds under
    `read`, `word` and `check`. Raises `ModelError` where the model can't be used.
    """
    options = options or Options()
    clock = Clock(on_stage)
    clock.enter(Stage.READ)
    reading = _read(question, hits, corpus, options.evidence)
    shown = reading.evidence[: options.worded]
    wording: Wording | None = None
    checked: tuple[Checked, ...] = ()
    lines: list[Line] = []
    if reading.chosen and reading.confidence >= options.threshold:
        if language_model is not None and reading.can_be_worded:
            clock.enter(Stage.WORD)
            wording = word(question, [e.text for e in shown], language_model)
        clock.enter(Stage.CHECK)
        drafts = wording.drafts if wording else ()
        checked = tuple(check(question, draft, shown) for draft in drafts)
        lines = _lines(checked, reading.chosen, options.close, corpus)
    clock.leave()
    sentences, citations = cite(lines)
    made = Answer(
        question=question,
        verdict=_verdict(sentences),
        sentences=sentences,
        citations=citations,
        evidence=reading.evidence,
        short=_short(reading.weighing.question, checked, shown),
        confidence=reading.confidence,
        timings=clock.seconds,
    )
    return Answered(made, _explain(hits, reading, wording, checked))


def _read(question: str, hits: Sequence[Hit], corpus: Corpus, most: int) -> _Reading:
    """Weigh what the hits hold and choose at most so many pieces of it."""
    weighing = Weighing.of(Question.of(question), corpus)
    candidates = tuple(weigh(weighing, hits, corpus))
    found = abstention.signs(weighing, candidates)
    return _Reading(weighing, candidates, choose(candidates, most), found)


def _explain(
    hits: Sequence[Hit],
    reading: _Reading,
    wording: Wording | None,
    checked: tuple[Checked, ...],
) -> Explanation:
    return Explanation(
        question=reading.weighing.question,
        ranking=tuple(hits),
        read=len(hits),
        unknown=tuple(sorted(reading.weighing.unknown)),
        considered=reading.candidates[:_CONSIDERED],
        signs=reading.signs,
        reply=wording.reply if wording else None,
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


def check(question: str, draft: Draft, evidence: Sequence[Evidence]) -> Checked:
    """Find the one evidence sentence that carries a draft; the program, not the model, cites.

    A marker of the model that points to nothing shown fails the sentence.
    """
    wrong = [n for n in draft.markers if not 1 <= n <= len(evidence)]
    if wrong:
        detail = f"[{wrong[0]}] points to no evidence"
        return Checked(draft, None, (Finding("pointer", False, detail),))
    pointer = Finding("pointer", True, "points to evidence that was shown")
    nearest: tuple[Finding, ...] = ()
    for at, shown in enumerate(evidence):
        findings = (
            pointer,
            *verify(draft.text, shown.text),
            answers(question, draft.text, shown.text),
        )
        if passes(findings):
            return Checked(draft, at, findings)
        if not nearest or _failures(findings) < _failures(nearest):
            nearest = findings
    return Checked(draft, None, nearest)


def _failures(findings: Sequence[Finding]) -> int:
    return sum(not finding.passed for finding in findings)


def _lines(
    checked: Sequence[Checked], chosen: Sequence[Candidate], close: float, corpus: Corpus
) -> list[Line]:
    """Return the verified sentences, or the best evidence verbatim where none was verified.

    A second sentence that speaks for itself about as well as the best is quoted after them.
    """
    lines: list[Line] = []
    used = set()
    for one in checked:
        if one.cited is not None and all(one.draft.text != line.text for line in lines):
            used.add(one.cited)
            cited = chosen[one.cited].evidence
            lines.append(Line(sanitize_line(one.draft.text), Support.VERIFIED, cited))
    quoted: list[Evidence] = []
    for at, candidate in enumerate(chosen[:2]):
        near = chosen[0].strength - candidate.strength < close
        if at in used or not (near if at else not lines):
            continue
        for piece in _quotes(candidate, corpus):
            if not any(_inside(piece, other) for other in quoted):
                quoted = [other for other in quoted if not _inside(other, piece)] + [piece]
    return lines + [Line(sanitize(e.text), Support.QUOTED, e) for e in quoted]


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


def cite(lines: Sequence[Line]) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """Give each line its citation, numbered from 1 in order of use."""
    numbered: dict[Evidence, int] = {}
    sentences = []
    for line in lines:
        number = numbered.setdefault(line.cited, len(numbered) + 1)
        sentences.append(AnswerSentence(line.text, line.support, (number,)))
    citations = tuple(
        Citation(number, e.file, e.paragraph, e.start, e.end, e.text)
        for e, number in numbered.items()
    )
    return tuple(sentences), citations


def _verdict(sentences: Sequence[AnswerSentence]) -> Verdict:
    if not sentences:
        return Verdict.NOT_FOUND
    verified = all(sentence.support is Support.VERIFIED for sentence in sentences)
    return Verdict.ANSWERED if verified else Verdict.QUOTED


def _short(
    question: Question, checked: Sequence[Checked], evidence: Sequence[Evidence]
) -> str | None:
    """Return the short answer of the first verified sentence, if that one has it."""
    for one in checked:
        if one.cited is not None:
            return short_answer(question, one.draft.text, evidence[one.cited].text)
    return None
