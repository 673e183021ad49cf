"""What an evaluation keeps: one record for each time a question was asked, and the run of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

SCHEMA: Final = "askcorpus.run/1"

DEPTH: Final = 20
"""Paragraphs of the ranking that a record keeps."""


class Failure(StrEnum):
    """The first stage that lost a right answer, in the order of the straight line."""

    ERROR = "error"
    NOT_IN_CORPUS = "not in the corpus"
    NOT_READ = "not read"
    NOT_RETRIEVED = "not retrieved"
    NOT_CHOSEN = "not chosen as evidence"
    ABSTAINED = "abstained wrongly"
    REJECTED = "verification rejected a right wording"
    WORDING = "wording wrong"
    CITATION = "citation wrong"
    NOT_REFUSED = "answered what it can't know"


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph that gold evidence names; see `GoldEvidence` for `part` and `relevance`.

    `part` is never None here: evidence without one got a number of its own.
    """

    file: str
    paragraph: int
    part: int
    relevance: int = 1
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A paragraph of the ranking, with the fused score of its best passage."""

    file: str
    paragraph: int
    score: float


@dataclass(frozen=True, slots=True)
class Said:
    """A printed sentence: its support, what it cites, and whether a second check held.

    A quoted sentence holds when it is its citation's quote, a worded one when verification passes
    it once more against the words that it cites.
    """

    text: str
    support: str
    citations: tuple[int, ...]
    holds: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of an answer; `valid` where the index has exactly these characters there."""

    id: int
    file: str
    paragraph: int
    start: int
    end: int
    quote: str
    valid: bool
    context: str
    """The whole paragraph, for a report."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A piece of evidence that the answer lists, with its score (0..1)."""

    file: str
    paragraph: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Record:
    """One question asked once.

    `hidden`: asked with its evidence taken away, so the honest answer is "not in the corpus".
    `unresolved` says what of the gold evidence the index does not hold. `verdict` is None where
    nothing was answered: retrieval alone, or an error. `rejected` are the model's sentences that
    verification turned down. `timings` are seconds. `scores` are those of `measures`, by name;
    what a question does not qualify for is absent.
    """

    id: str
    question: str
    answerable: bool
    hidden: bool = False
    answers: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    gold: tuple[Place, ...] = ()
    unresolved: tuple[str, ...] = ()
    ranking: tuple[Ranked, ...] = ()
    retrieved: tuple[Ranked, ...] = ()
    """The paragraphs of the hits that answering was given."""
    verdict: str | None = None
    text: str = ""
    short: str | None = None
    confidence: float | None = None
    sentences: tuple[Said, ...] = ()
    citations: tuple[Cited, ...] = ()
    evidence: tuple[Chosen, ...] = ()
    best_quote: str | None = None
    """The best evidence as it is quoted: where it points back, with the sentence before it.

    None in runs that were saved before this was kept, and where another program answered.
    """
    rejected: tuple[str, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    error: str | None = None
    failure: Failure | None = None
    scores: Mapping[str, float] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, bool]:
        """Return what tells a record from all others of its run."""
        return (self.id, self.hidden)

    @property
    def gold_paragraphs(self) -> set[tuple[str, int]]:
        """Return file and number of each paragraph that gold evidence names."""
        return {(place.file, place.paragraph) for place in self.gold}

    @property
    def should_answer(self) -> bool:
        """Tell whether the honest reply is an answer."""
        return self.answerable and not self.hidden

    @property
    def refused(self) -> bool:
        """Tell whether the reply was "not in the corpus"."""
        return self.verdict == "not_found"

    @property
    def answered(self) -> bool:
        """Tell whether something was answered."""
        return self.verdict is not None and not self.refused


@dataclass(frozen=True, slots=True)
class GoldName:
    """Which gold file a run asked: name, SHA-256, and the number of its questions."""

    name: str
    digest: str
    questions: int


@dataclass(frozen=True, slots=True)
class CorpusName:
    """Which corpus a run asked: SHA-256 over its articles' names and digests, and its size."""

    digest: str
    articles: int
    passages: int


@dataclass(frozen=True, slots=True)
class Model:
    """A model that took part."""

    role: str
    name: str
    digest: str


Setting = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Head:
    """What a run is, before its records: equal heads, `created` apart, ask the same."""

    gold: GoldName
    corpus: CorpusName
    settings: Mapping[str, Setting]
    models: tuple[Model, ...]
    version: str
    created: str
    """ISO 8601, UTC."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure's value over the records that qualify for it; None where none does."""

    value: float | None
    count: int


@dataclass(frozen=True, slots=True)
class Run:
    """A finished evaluation."""

    head: Head
    records: tuple[Record, ...]
    figures: Mapping[str, Figure]
    load_seconds: float
    """Loading the models, which no question's time includes."""
    schema: str = SCHEMA
