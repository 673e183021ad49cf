"""What a conversation shows, as pieces of text. Nothing is decided here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from askcorpus.answering import Stage
from askcorpus.cli import render
from askcorpus.cli.chat.front import Sheet
from askcorpus.cli.chat.keep import Chosen, Filters
from askcorpus.cli.chat.library import Found
from askcorpus.cli.chat.session import Chat, Exchange
from askcorpus.cli.console import Piece
from askcorpus.conversation import Understood
from askcorpus.engine import QUOTE_ONLY
from askcorpus.errors import AskcorpusError
from askcorpus.index.rows import ArticleHead
from askcorpus.model import AnswerSentence, Citation, Paragraph, Support
from askcorpus.text.normalize import collapse_space

STAGES: Final[Mapping[Stage, str]] = {
    Stage.SEARCH: "searching …",
    Stage.READ: "reading …",
    Stage.WORD: "wording …",
    Stage.CHECK: "checking …",
}
_AROUND: Final = 2
"""Paragraphs printed on either side of a cited one where the article can't be leafed through."""


def understood(value: Understood) -> Iterator[Piece]:
    """Say how a question was understood."""
    because = f"  ({'; '.join(value.because)})" if value.because else ""
    yield Piece("understood as: ", "faint")
    yield Piece(collapse_space(value.text))
    yield Piece(because, "faint")


def sentence(value: AnswerSentence) -> Iterator[Piece]:
    """Show one sentence with its markers; what is quoted stands between quotation marks."""
    text = collapse_space(value.shown)
    yield Piece(f"“{text}”" if value.support is Support.QUOTED else text, "strong")
    for marker in value.citations:
        yield Piece(f" [{marker}]", "marker")


def sources(
    citations: Sequence[Citation],
    heads: Mapping[str, ArticleHead],
    files: Mapping[str, Path | None],
) -> Iterator[Piece]:
    """Name what the markers stand for, a line each."""
    for number, citation in enumerate(citations):
        yield Piece(f"{chr(10) if number else ''}[{citation.id}] ", "marker")
        place = render.place(citation.file, citation.paragraph)
        yield Piece(place, "place", link=files.get(citation.file))
        yield Piece(_about(heads.get(citation.file)), "faint")


def _about(head: ArticleHead | None) -> str:
    known = [head.title, head.date] if head else []
    return "".join(f" · {collapse_space(part)}" for part in known if part)


def not_found(exchange: Exchange, chosen: Chosen | None) -> Iterator[Piece]:
    """Say that the corpus does not hold the answer, and what may be why."""
    yield Piece(render.NOT_FOUND, "strong")
    if chosen is not None:
        among = f"{len(chosen.files):,} article{'s' * (len(chosen.files) != 1)}"
        named = ", ".join(exchange.filters.described)
        yield Piece(f" Only {among} counted ({named}); /all lifts that.", "faint")
    if exchange.answered:
        yield from render.below(render.nearest(exchange.answered.answer))


def complaint(error: AskcorpusError) -> Iterator[Piece]:
    """Say what is wrong and what to do next."""
    yield Piece(error.message, "warning")
    yield Piece(f" {error.hint}" if error.hint else "")


def quotes(
    citations: Sequence[Citation],
    texts: Mapping[int, Found | AskcorpusError],
    files: Mapping[str, Path | None],
    *,
    in_full: bool,
) -> Iterator[Piece]:
    """Show the cited words: alone, or `in_full` in their paragraph."""
    for number, citation in enumerate(citations):
        yield Piece(f"{chr(10) if number else ''}[{citation.id}] ", "marker")
        place = render.place(citation.file, citation.paragraph)
        yield Piece(place, "place", link=files.get(citation.file))
        found = texts[citation.id]
        if isinstance(found, AskcorpusError):
            yield Piece(f": {found.message} {found.hint}", "warning")
        elif in_full:
            yield from render.marked(found.paragraph.text, found.span, indent=4)
        else:
            yield Piece(f": “{collapse_space(citation.quote)}”")


def sheet(number: int, found: Found, file: Path | None) -> Sheet:
    """Return an article opened at the words that a number stands for."""
    article, at = found.article, found.paragraph.number
    head = ArticleHead(article.path, article.title, article.date)
    heading = (
        Piece(f"[{number}] ", "marker"),
        Piece(render.place(article.path, at), "place", link=file),
        Piece(_about(head), "faint"),
    )
    near = [p for p in article.paragraphs if abs(p.number - at) <= _AROUND]
    return Sheet(
        heading,
        tuple(_paragraphs(article.paragraphs, found)),
        tuple(_paragraphs(near, found, ("»", "«"))),
    )


def _paragraphs(
    paragraphs: Iterable[Paragraph], found: Found, marks: tuple[str, str] = ("", "")
) -> Iterator[Piece]:
    """Show paragraphs with their numbers, the found words marked."""
    for number, paragraph in enumerate(paragraphs):
        is_it = paragraph.number == found.paragraph.number
        gap = "\n\n" if number else ""
        yield Piece(f"{gap}¶{paragraph.number} ", "marker" if is_it else "faint")
        if is_it:
            text, span = paragraph.text, found.span
            yield Piece(text[: span.start])
            yield Piece(f"{marks[0]}{span.of(text)}{marks[1]}", "quote")
            yield Piece(text[span.end :])
        else:
            yield Piece(paragraph.text, "faint")


def articles(heads: Sequence[ArticleHead], files: Mapping[str, Path | None]) -> Iterator[Piece]:
    """List articles with date and title."""
    for number, head in enumerate(heads):
        yield Piece(f"{chr(10) if number else ''}{head.date or '':<12}")
        yield Piece(head.path, "place", link=files.get(head.path))
        yield Piece(f"  {collapse_space(head.title)}" if head.title else "", "faint")


def filters(value: Filters, chosen: Chosen | None, total: int) -> Iterator[Piece]:
    """Say which articles are asked from now on."""
    if chosen is None:
        yield Piece(f"All {total:,} articles are asked.")
        return
    yield Piece(f"{', '.join(value.described)}: {len(chosen.files):,} of {total:,} articles")
    if chosen.undated:
        yield Piece(f"; {chosen.undated:,} without a date left out")
    yield Piece(".")


def status(chat: Chat) -> str:
    """Return the toolbar's line: the corpus, what it holds, the model, the filters."""
    try:
        size = chat.library.size()
        held = f"{size.articles:,} articles · {size.passages:,} passages"
    except AskcorpusError:
        held = "no index"
    model = "quotes only" if chat.model == QUOTE_ONLY else Path(chat.model).name
    loading = ["loading the models …"] if chat.is_loading else []
    return " · ".join([chat.library.name, held, model, *chat.filters.described, *loading])
