"""The straight line from hits to an answer: choose evidence, word it, check it, cite it."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from askcorpus.answering import abstention
from askcorpus.answering.evidence import CLOSE, Candidate, Corpus, Weighing, weigh
from askcorpus.answering.question import Question
from askcorpus.answering.short import short_answer
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
from askcorpus.text.sanitize import sanitize_line

_CONSIDERED: Final = 10
"""How many candidates an explanation keeps."""

_MOST_ITEMS: Final = 12
"""How many items of a list are quoted."""


class Stage(StrEnum):
    """What is going on, for whoever shows progress."""

    READ = "read"
    WORD = "word"
    CHECK = "check"


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
    """How an answer came about: candidates, the parts of confidence, the model's reply, checks."""

    question: Question
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
    clock = _Clock(on_stage)
    clock.enter(Stage.READ)
    asked = Question.of(question)
    weighing = Weighing.of(asked, corpus)
    candidates = weigh(weighing, hits, corpus)
    found = abstention.signs(weighing, candidates)
    confidence = abstention.confidence(found)
    chosen = choose(candidates, options.evidence)
    evidence = tuple(candidate.evidence for candidate in chosen)
    shown = evidence[: options.worded]
    wording: Wording | None = None
    checked: tuple[Checked, ...] = ()
    lines: list[tuple[str, Support, Evidence]] = []
    refused = not chosen or confidence < options.threshold
    if not refused:
        if language_model is not None:
            clock.enter(Stage.WORD)
            wording = word(question, [e.text for e in shown], language_model)
        clock.enter(Stage.CHECK)
        checked = tuple(
            check(question, draft, shown) for draft in (wording.drafts if wording else ())
        )
        lines = _with_lists(_printed(checked, chosen, options.close), corpus)
    clock.leave()
    made = assemble(question, lines, evidence, confidence)
    return Answered(
        Answer(
            question=made.question,
            verdict=made.verdict,
            sentences=made.sentences,
            citations=made.citations,
            evidence=evidence,
            short=_short(asked, checked, evidence),
            confidence=confidence,
            timings=clock.seconds,
        ),
        Explanation(
            question=asked,
            unknown=tuple(sorted(weighing.unknown)),
            considered=tuple(candidates[:_CONSIDERED]),
            signs=found,
            reply=wording.reply if wording else None,
            checked=checked,
        ),
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


def _printed(
    checked: Sequence[Checked], chosen: Sequence[Candidate], close: float
) -> list[tuple[str, Support, Evidence]]:
    """Return the verified sentences, or the best evidence verbatim where none was verified.

    A second sentence that speaks for itself about as well as the best is quoted after them.
    """
    lines: list[tuple[str, Support, Evidence]] = []
    used = set()
    for one in checked:
        if one.cited is not None and all(one.draft.text != text for text, _, _ in lines):
            used.add(one.cited)
            cited = chosen[one.cited].evidence
            lines.append((sanitize_line(one.draft.text), Support.VERIFIED, cited))
    wanted = [
        at
        for at, candidate in enumerate(chosen[:2])
        if at not in used
        and (not lines if at == 0 else chosen[0].strength - candidate.strength < close)
    ]
    quoted: list[Evidence] = []
    for at in wanted:
        piece = chosen[at].quoted
        if not any(_inside(piece, other) for other in quoted):
            quoted = [other for other in quoted if not _inside(other, piece)] + [piece]
    return lines + [(sanitize_line(e.text).strip(), Support.QUOTED, e) for e in quoted]


def _with_lists(
    lines: Sequence[tuple[str, Support, Evidence]], corpus: Corpus
) -> list[tuple[str, Support, Evidence]]:
    """Let the items of a list follow a quote that announces them with a colon."""
    found: list[tuple[str, Support, Evidence]] = []
    for text, support, cited in lines:
        found.append((text, support, cited))
        if support is Support.QUOTED and text.endswith(":"):
            for item in corpus.list_after(cited.file, cited.paragraph)[:_MOST_ITEMS]:
                said = sanitize_line(item.text).strip()
                piece = Evidence(
                    item.file, item.paragraph, item.start, item.end, item.text, cited.score
                )
                found.append((said, Support.QUOTED, piece))
    return found


def _inside(piece: Evidence, other: Evidence) -> bool:
    """Tell whether a quote lies within another of the same paragraph."""
    return (
        (piece.file, piece.paragraph) == (other.file, other.paragraph)
        and other.start <= piece.start
        and piece.end <= other.end
    )


def assemble(
    question: str,
    lines: Sequence[tuple[str, Support, Evidence]],
    evidence: Sequence[Evidence],
    confidence: float,
) -> Answer:
    """Give each line its citation, numbered from 1 in order of use."""
    numbered: dict[Evidence, int] = {}
    sentences = []
    for text, support, cited in lines:
        number = numbered.setdefault(cited, len(numbered) + 1)
        sentences.append(AnswerSentence(text, support, (number,)))
    if not sentences:
        verdict = Verdict.NOT_FOUND
    elif all(s.support is Support.VERIFIED for s in sentences):
        verdict = Verdict.ANSWERED
    else:
        verdict = Verdict.QUOTED
    return Answer(
        question=question,
        verdict=verdict,
        sentences=tuple(sentences),
        citations=tuple(
            Citation(number, e.file, e.paragraph, e.start, e.end, e.text)
            for e, number in numbered.items()
        ),
        evidence=tuple(evidence),
        confidence=confidence,
    )


def _short(
    question: Question, checked: Sequence[Checked], evidence: Sequence[Evidence]
) -> str | None:
    """Return the short answer of the first verified sentence, if that one has it."""
    for one in checked:
        if one.cited is not None:
            return short_answer(question, one.draft.text, evidence[one.cited].text)
    return None


class _Clock:
    """Seconds per stage."""

    def __init__(self, on_stage: Callable[[Stage], None]) -> None:
        self._on_stage = on_stage
        self._stage: Stage | None = None
        self._since = 0.0
        self.seconds: dict[str, float] = {}

    def enter(self, stage: Stage) -> None:
        """Start a stage, ending the one before it."""
        self.leave()
        self._stage, self._since = stage, time.perf_counter()
        self._on_stage(stage)

    def leave(self) -> None:
        """End the stage that is going on."""
        if self._stage is not None:
            spent = time.perf_counter() - self._since
            self.seconds[self._stage.value] = self.seconds.get(self._stage.value, 0.0) + spent
        self._stage = None
