"""Cut articles into passages: a paragraph each, long ones split on sentences."""

import hashlib
from collections.abc import Iterator
from typing import Final

from askcorpus.model import Article, Kind, Paragraph, Passage, Span
from askcorpus.text.sentences import sentence_spans

SPLITTING_RULE: Final = "passages/2"
"""Names this module's rule; an index made by another one is refused."""

LONGEST: Final = 1400
"""Characters of a passage: about 256 tokens of English less the title, the embedder's window."""

_WHOLE: Final = frozenset({Kind.TABLE, Kind.CODE})


def passages_of(article: Article) -> Iterator[Passage]:
    """Yield the passages of every paragraph that may support an answer, in order."""
    section = ""
    for paragraph in article.paragraphs:
        if paragraph.kind is Kind.HEADING:
            section = paragraph.text
        elif paragraph.kind.is_evidence:
            yield from _split(article, paragraph, section)


def whole_passage(file: str, paragraph: Paragraph) -> Passage:
    """Return a paragraph of any kind as one passage, which no index holds."""
    return _passage(file, paragraph, Span(0, len(paragraph.text)), _sentences(paragraph), "")


def embedded_text(passage: Passage) -> str:
    """Return the text whose vector stands for the passage."""
    return passage.text


def embedded_texts(passage: Passage) -> Iterator[str]:
    """Yield every text of the passage that has a vector: its own and its sentences'."""
    yield embedded_text(passage)
    yield from sentence_texts(passage)


def sentence_texts(passage: Passage) -> Iterator[str]:
    """Yield the passage's sentences."""
    for sentence in passage.sentences:
        yield passage.words_of(sentence)


def _split(article: Article, paragraph: Paragraph, section: str) -> Iterator[Passage]:
    """Yield one passage, or several where the paragraph is longer than `LONGEST`."""
    parts = [article.title or "", section if section != article.title else ""]
    context = " · ".join(part for part in parts if part)
    for group in _groups(_sentences(paragraph)):
        span = Span(group[0].start, group[-1].end)
        yield _passage(article.path, paragraph, span, group, context)


def _passage(
    file: str, paragraph: Paragraph, span: Span, sentences: tuple[Span, ...], context: str
) -> Passage:
    """Return a part of a paragraph as a passage; `sentences` are those that lie in it."""
    text = span.of(paragraph.text)
    return Passage(
        id=_identity(file, paragraph.number, span.start, text),
        file=file,
        paragraph=paragraph.number,
        kind=paragraph.kind,
        start=span.start,
        end=span.end,
        text=text,
        context=context,
        sentences=sentences,
    )


def _sentences(paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the paragraph's sentences; a table or code counts as one."""
    if paragraph.kind in _WHOLE:
        return (Span(0, len(paragraph.text)),)
    return sentence_spans(paragraph.text)


def _groups(sentences: tuple[Span, ...]) -> Iterator[tuple[Span, ...]]:
    """Gather sentences into runs of at most `LONGEST` characters; a longer one stands alone."""
    run: list[Span] = []
    for sentence in sentences:
        if run and sentence.end - run[0].start > LONGEST:
            yield tuple(run)
            run = []
        run.append(sentence)
    if run:
        yield tuple(run)


def _identity(path: str, paragraph: int, start: int, text: str) -> str:
    """Return a deterministic id: the same words at the same place have the same id."""
    place = "\0".join((path, str(paragraph), str(start), text))
    return hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()[:32]
