"""Choose the sentences of the hits that may answer a question. Wording is not done here."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from askcorpus.answering.corpus import Corpus
from askcorpus.answering.extent import continued_span, is_unanswered, quoted_span
from askcorpus.answering.leads import Lead, leads_of
from askcorpus.answering.question import Expected, Question, holds_expected
from askcorpus.answering.short import may_stand_alone
from askcorpus.answering.sight import look
from askcorpus.answering.units import LAID_OUT, Unit, points_back, units_of
from askcorpus.model import Evidence, Hit, Passage, Span
from askcorpus.models.evidence_reader import EvidenceReader
from askcorpus.retrieval.fusion import rarity
from askcorpus.text.words import stems_of, tokens

WEIGHTS: Final[Mapping[str, float]] = {
    "reader": 0.3,
    "similarity": 3.4,
    "coverage": 2.79,
    "nearby": 1.48,
    "pairs": 0.7,
    "lacks_kind": -1.19,
    "passage": 3.28,
    "retrieval": 4.64,
}
"""What speaks for a sentence, by `training/fit_answering.py` on questions of SQuADShifts New Wiki,
others written for this, half of them oblique, and some over `corpus/`. The right sentence comes
first for 84 % of 856 further questions of New Wiki, for 95 % of 334 plain and 34 % of 248 oblique
ones of those written.
"""

NO_STRENGTH: Final = -16.0
"""The strength (log-odds) of a sentence without any of these signs."""

CLOSE: Final = 0.75
"""Log-odds within which the second best sentence is printed too: for 13 % of the New Wiki
questions, which lifts those whose quotes hold the answer from 85 to 88 %."""

SEVERAL_CLOSE: Final = 3.0
"""The same where a question asks for several things, and the sentence brings another one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit with what speaks for it.

    `span` and `answer`, the words that the reader marked in it, are in the paragraph; `features`
    are named by `WEIGHTS`. `leads` are quoted ahead of it; `is_plain` tells that nothing around
    `answer` seems to deny or doubt it.
    """

    passage: Passage
    span: Span
    rank: int
    features: Mapping[str, float]
    answer: Span | None = None
    leads: tuple[Lead, ...] = ()
    is_plain: bool = True

    @property
    def strength(self) -> float:
        """Return the log-odds that the sentence holds the answer; larger is better."""
        return NO_STRENGTH + sum(weight * self.features[name] for name, weight in WEIGHTS.items())

    @property
    def score(self) -> float:
        """Return the strength as a share in 0..1."""
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.strength))))

    @property
    def text(self) -> str:
        """Return the sentence as it stands in the paragraph."""
        return self.passage.words_of(self.span)

    @property
    def marked(self) -> str | None:
        """Return the words that the reader marked as the answer, if it marked any."""
        return self.passage.words_of(self.answer) if self.answer else None

    @property
    def within(self) -> Span | None:
        """Return where in `text` the marked words stand, if there are any."""
        if self.answer is None:
            return None
        return Span(self.answer.start - self.span.start, self.answer.end - self.span.start)

    @property
    def short(self) -> str | None:
        """Return the marked words where they may stand alone as the answer."""
        return self.marked if self.is_plain else None

    @property
    def is_laid_out(self) -> bool:
        """Tell whether it stands in a table or in code, where no sentences are."""
        return self.passage.kind in LAID_OUT

    @property
    def evidence(self) -> Evidence:
        """Return the sentence as the answer names it."""
        return self._evidence(self.span)

    @property
    def is_unanswered(self) -> bool:
        """Tell whether it is a question that its passage has no answer to; it tells nothing."""
        return not self.is_laid_out and is_unanswered(self.passage, self.span)

    @property
    def quoted(self) -> Evidence:
        """Return what to print of it verbatim: itself with the neighbours that it needs."""
        return self._evidence(quoted_span(self.passage, self.span))

    @property
    def continued(self) -> Evidence:
        """Return what is quoted of it with the sentence after it, if the passage has that."""
        return self._evidence(continued_span(self.passage, self.span))

    @property
    def leading(self) -> tuple[Evidence, ...]:
        """Return what is quoted ahead of it: the header of a row, what announces its list."""
        return tuple(_evidence(lead.passage, lead.span, self.score) for lead in self.leads)

    def _evidence(self, span: Span) -> Evidence:
        return _evidence(self.passage, span, self.score)


def _evidence(passage: Passage, span: Span, score: float) -> Evidence:
    return Evidence(
        file=passage.file,
        paragraph=passage.paragraph,
        start=span.start,
        end=span.end,
        text=passage.words_of(span),
        score=score,
    )


@dataclass(frozen=True, slots=True)
class Weighing:
    """How much each content word of a question counts: the corpus's inverse frequencies.

    `unknown` are the stems that no passage has. The index does not count function words, so that
    an acronym written like one ("US") is none of them, and weighs as much as the others on average.
    """

    question: Question
    idf: Mapping[str, float]
    unknown: frozenset[str]

    @classmethod
    def of(cls, question: Question, corpus: Corpus) -> "Weighing":
        """Weigh a question's words by how rare they are."""
        count = max(corpus.passage_count(), 1)
        frequency = corpus.passage_frequency(question.stems)
        absent = frozenset(s for s in question.stems if not frequency.get(s, 0))
        uncounted = absent & question.acronyms
        idf = {
            word: rarity(frequency.get(word, 0), count)
            for word in question.stems
            if word not in uncounted
        }
        average = sum(idf.values()) / len(idf) if idf else 1.0
        return cls(question, idf | dict.fromkeys(uncounted, average), absent - uncounted)

    def share(self, stems: Collection[str]) -> float:
        """Return the weight of the question's words among `stems`, as a share in 0..1."""
        total = sum(self.idf.values())
        return sum(w for word, w in self.idf.items() if word in stems) / total if total else 0.0


def weigh(
    weighing: Weighing, hits: Sequence[Hit], corpus: Corpus, reader: EvidenceReader
) -> list[Candidate]:
    """Return every sentence and row of the hits that may be evidence, the best first."""
    found = [
        unit
        for rank, hit in enumerate(hits)
        if hit.passage.kind.is_evidence
        for unit in units_of(rank, hit.passage, weighing.question.stems)
    ]
    if not found:
        return []
    similarity = _similarity(weighing.question.text, found, corpus)
    seen = look(weighing.question.text, found, reader)
    stems = [tuple(t.stem for t in tokens(unit.said)) for unit in found]
    best: dict[str, float] = {}
    for unit, value in zip(found, similarity, strict=True):
        best[unit.passage.id] = max(best.get(unit.passage.id, -1.0), float(value))
    candidates = []
    for at, unit in enumerate(found):
        own, around = _words(found, stems, at)
        covered = weighing.share(own)
        has = holds_expected(weighing.question, unit.text)
        typed = weighing.question.expected is not Expected.ANYTHING
        features = {
            "reader": seen[at].odds,
            "similarity": float(similarity[at]),
            "coverage": covered,
            "nearby": weighing.share(own | around) - covered,
            "pairs": _pairs(weighing.question.stems, stems[at]),
            "lacks_kind": float(typed and not has),
            "passage": best[unit.passage.id],
            "retrieval": hits[unit.rank].score,
        }
        leads, marked = leads_of(unit, corpus), seen[at].answer
        is_plain = may_stand_alone(weighing.question.text, unit, marked, leads)
        candidates.append(
            Candidate(unit.passage, unit.span, unit.rank, features, marked, leads, is_plain)
        )
    return sorted(candidates, key=lambda c: (-round(c.strength, 6), c.rank, c.span.start))


def _words(
    units: Sequence[Unit], stems: Sequence[Sequence[str]], at: int
) -> tuple[set[str], set[str]]:
    """Return the stems that a unit says, and those of its context and neighbours.

    A sentence that points back also says the names of the one before it.
    """
    unit = units[at]
    own, around = set(stems[at]), set(stems_of(unit.passage.context))
    for near in (at - 1, at + 1):
        if 0 <= near < len(units) and unit.continues(units[near]):
            around.update(stems[near])
    if at and unit.continues(units[at - 1]) and points_back(unit.said):
        before = tokens(units[at - 1].said)
        own.update(t.stem for t in before if t.is_capitalised and t.is_content)
    return own, around


def _similarity(question: str, units: Sequence[Unit], corpus: Corpus) -> NDArray[np.float32]:
    """Return each unit's cosine with the question.

    A sentence that points back is also compared together with the one before it, and the larger
    counts. Those pairs are embedded anew.
    """
    texts = [unit.said for unit in units]
    back = [
        at
        for at in range(1, len(units))
        if units[at].continues(units[at - 1]) and points_back(texts[at])
    ]
    pairs = [f"{texts[at - 1]} {texts[at]}" for at in back]
    vectors = corpus.vectors([question, *texts, *pairs])
    found: NDArray[np.float32] = vectors[1:] @ vectors[0]
    alone = found[: len(texts)].copy()
    for at, value in zip(back, found[len(texts) :], strict=True):
        alone[at] = max(alone[at], value)
    return alone


def _pairs(asked: Sequence[str], stems: Sequence[str]) -> float:
    """Return the share of the question's neighbouring content words that stand close by."""
    pairs = list(pairwise(asked))
    if not pairs:
        return 0.0
    where: dict[str, list[int]] = {}
    for at, word in enumerate(stems):
        where.setdefault(word, []).append(at)
    close = sum(
        any(abs(i - j) <= 3 for i in where.get(a, ()) for j in where.get(b, ())) for a, b in pairs
    )
    return close / len(pairs)
