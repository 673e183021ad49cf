"""The words of the program as frozen values. Nothing here reads, computes or prints."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a paragraph is to its reader."""

    PROSE = "prose"
    LIST_ITEM = "list_item"
    TABLE = "table"
    CODE = "code"
    HEADING = "heading"
    CAPTION = "caption"
    FURNITURE = "furniture"
    """Text carried around an article: bylines, navigation, sign-up lines, other headlines."""

    @property
    def is_evidence(self) -> bool:
        """Tell whether text of this kind may support an answer."""
        return self in _EVIDENCE_KINDS


_EVIDENCE_KINDS = frozenset({Kind.PROSE, Kind.LIST_ITEM, Kind.TABLE, Kind.CODE})


class Verdict(StrEnum):
    """How a question was answered."""

    ANSWERED = "answered"
    QUOTED = "quoted"
    NOT_FOUND = "not_found"


class Support(StrEnum):
    """Why a sentence of an answer may be printed."""

    VERIFIED = "verified"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of characters, `0 <= start <= end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters that the span names in `text`."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered piece of an article; `article.text[start:end] == text`."""

    number: int
    kind: Kind
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One file of the corpus.

    `path` is relative to the indexed folder, posix, and identifies the article. `text` is the
    extracted text: the paragraphs joined by blank lines. `date` is ISO 8601 (YYYY, YYYY-MM or
    YYYY-MM-DD). `digest` is the SHA-256 of the file's bytes.
    """

    path: str
    title: str | None
    date: str | None
    source: str | None
    digest: str
    text: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of retrieval: a paragraph, or some sentences of a long one.

    `start` and `end` are offsets in the paragraph; `sentences` are spans in the paragraph too.
    """

    id: str
    file: str
    paragraph: int
    kind: Kind
    start: int
    end: int
    text: str
    context: str
    """The article's title and the section's heading, searched with the text but never cited."""
    sentences: tuple[Span, ...]

    def words_of(self, span: Span) -> str:
        """Return the characters that a span of the paragraph names."""
        return self.text[span.start - self.start : span.end - self.start]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its fused score and the score of each leg; larger is better."""

    passage: Passage
    score: float
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence chosen from the hits; offsets in its paragraph, `score` in 0..1."""

    file: str
    paragraph: int
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """A pointer that a reader can follow; `quote` is exactly the characters `start:end`."""

    id: int
    file: str
    paragraph: int
    start: int
    end: int
    quote: str


_OWN_BRACKETS = re.compile(r"\[(\s*\d[\d\s,;–-]*)\]")
"""What reads as a marker or several: [7], [7, 8], [7–9]."""


def _no_marker(text: str) -> str:
    """Return a text with a number that it has in brackets written ⟦n⟧: it is no marker."""
    return _OWN_BRACKETS.sub(r"⟦\1⟧", text)


@dataclass(frozen=True, slots=True)
class Value:
    """One of several answers that articles give to the same question.

    `words` stand in the citation's quote, with what qualifies them: "around 1450". `date`, ISO 8601
    or None, is the article's, or an earlier year's that the sentence itself gives for what it says.
    """

    words: str
    citation: Citation
    date: str | None

    @property
    def shown(self) -> str:
        """Return the words with a number that they have in brackets written ⟦n⟧."""
        return _no_marker(self.words)


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One printed sentence, why it may be printed, and the ids of what it cites.

    The text of a quoted sentence is the citation's quote, its line breaks included.
    """

    text: str
    support: Support
    citations: tuple[int, ...]

    @property
    def shown(self) -> str:
        """Return the text with a number that it has in brackets written ⟦n⟧: it is no marker."""
        return _no_marker(self.text)

    @property
    def marked(self) -> str:
        """Return the text as shown, followed by its `[n]` markers."""
        return self.shown + "".join(f" [{number}]" for number in self.citations)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one layer of verification found about one sentence."""

    check: str
    passed: bool
    detail: str


@dataclass(frozen=True, slots=True)
class ModelName:
    """Which model took part, by role, name and SHA-256."""

    role: str
    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question got. `confidence` is the estimated chance (0..1) that it is right.

    `disagreement` holds the values that articles differ in, the newest first, of which the first is
    `short`, and `disagreement_left_out` counts those that are not in it. `unknown` holds the
    question's words that no passage of the corpus has, function words aside.
    """

    question: str
    verdict: Verdict
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    short: str | None = None
    confidence: float = 0.0
    disagreement: tuple[Value, ...] = ()
    disagreement_left_out: int = 0
    unknown: tuple[str, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    models: tuple[ModelName, ...] = ()

    @property
    def text(self) -> str:
        """Return the sentences with their `[n]` markers, or the empty string.

        Every `[n]` in it is the id of a citation: a number that an article has in brackets, "[7]",
        is written "⟦7⟧" here, and stays as it is in the sentences and the quotes.
        """
        return " ".join(sentence.marked for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one refresh of the index did; article paths, sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    passages: int
    embedded: int
