"""Which sentences are quoted word for word, and what has to stand beside them."""

from collections.abc import Sequence
from typing import Final

from askcorpus.answering.corpus import Corpus, standing
from askcorpus.answering.dating import told_date
from askcorpus.answering.differences import told_words
from askcorpus.answering.evidence import SEVERAL_CLOSE, Candidate
from askcorpus.answering.page import Line, Page
from askcorpus.answering.question import Question
from askcorpus.answering.units import LONGEST_UNIT
from askcorpus.model import Evidence, Passage, Support, Value
from askcorpus.retrieval import Keep
from askcorpus.text.normalize import fold
from askcorpus.text.sanitize import sanitize

_MOST_ITEMS: Final = 12
"""How many items of a list are quoted."""


def print_quotes(
    chosen: Sequence[Candidate],
    corpus: Corpus,
    page: Page,
    *,
    close: float,
    several: bool,
    keep: Keep | None = None,
) -> None:
    """Quote the best of the sentences if nothing is printed yet, and what is as good.

    That is a second sentence which speaks for itself about as well as the best, within `close`
    log-odds; where the question asks for `several` things, every sentence that brings another one.
    None brings the sentence before it along if that stands there in other words. What one hangs on
    stands ahead of it; of a list come the items that `keep` accepts. After a quote that no longer
    stands in the corpus nothing is printed: it was better, or what follows leans on it.
    """
    is_worded = bool(page.sentences)
    quoted: list[Evidence] = []
    for at, candidate in enumerate(chosen):
        if not (_is_as_good(at, chosen, close, several) if at else not is_worded):
            continue
        for piece in (*candidate.leading, *_with_what_follows(candidate, corpus, keep)):
            if is_worded and _leans_on(chosen[0], candidate, piece):
                piece = candidate.evidence
            quoted = _with(quoted, piece)
    for piece in quoted:
        if not _put(piece, corpus, page):
            break


def print_values(
    question: Question, voices: Sequence[Candidate], corpus: Corpus, page: Page
) -> tuple[Value, ...]:
    """Quote each sentence that answers otherwise, what is told of the latest first; undated last.

    Returns the values with their citations; none where fewer than two of the quotes still stand in
    the corpus.
    """
    dated = [
        (told_date(question, voice, corpus.date_of(voice.passage.file)), voice) for voice in voices
    ]
    dated.sort(key=lambda pair: pair[0] or "", reverse=True)
    told = [
        (date, voice)
        for date, voice in dated
        if all(_put(piece, corpus, page) for piece in (*voice.leading, voice.quoted))
    ]
    if len(told) < 2:
        return ()
    return tuple(
        Value(told_words(question, voice), page.citation_of(voice.quoted), date)
        for date, voice in told
    )


def announces(text: str) -> bool:
    """Tell whether a text ends with the colon that says that something follows."""
    return text.rstrip().endswith(":")


def _is_as_good(at: int, chosen: Sequence[Candidate], close: float, several: bool) -> bool:
    """Tell whether a sentence further down is to be quoted too."""
    candidate = chosen[at]
    behind = chosen[0].strength - candidate.strength
    if not several:
        return at == 1 and behind < close
    said = {fold(other.short or "") for other in chosen[:at]}
    is_new = candidate.short is not None and fold(candidate.short) not in said
    return is_new and behind < SEVERAL_CLOSE and candidate.features["reader"] > 0


def _leans_on(best: Candidate, candidate: Candidate, piece: Evidence) -> bool:
    """Tell whether the quote of a candidate begins with the best sentence only to explain it."""
    return _inside(best.evidence, piece) and best.span.end <= candidate.span.start


def _with(quoted: Sequence[Evidence], piece: Evidence) -> list[Evidence]:
    """Return the quotes with one more, in the place of the first of those that lie within it."""
    if any(_inside(piece, other) for other in quoted):
        return list(quoted)
    at = next((n for n, other in enumerate(quoted) if _inside(other, piece)), len(quoted))
    after = [other for other in quoted[at:] if not _inside(other, piece)]
    return [*quoted[:at], piece, *after]


def _put(piece: Evidence, corpus: Corpus, page: Page) -> bool:
    """Print a quote and return True, if it stands where it points."""
    return page.put(Line(sanitize(piece.text), Support.QUOTED, piece, standing(piece, corpus)))


def _with_what_follows(candidate: Candidate, corpus: Corpus, keep: Keep | None) -> list[Evidence]:
    """Return what to quote for a candidate: what it announces follows it.

    That is the list below it where its paragraph ends with it, or else the paragraph's next
    sentence.
    """
    quote = candidate.quoted
    if candidate.is_laid_out or not announces(quote.text):
        return [quote]
    items = [
        Evidence(item.file, item.paragraph, item.start, item.end, item.text, quote.score)
        for item in _list_below(quote, corpus)
        if len(item.text) <= LONGEST_UNIT and (keep is None or keep(item))
    ]
    return [quote, *items[:_MOST_ITEMS]] if items else [candidate.continued]


def _list_below(quote: Evidence, corpus: Corpus) -> Sequence[Passage]:
    """Return the items of the list that a quote announces; none where its paragraph goes on."""
    text = corpus.paragraph_text(quote.file, quote.paragraph)
    if text is None or text[quote.end :].strip():
        return ()
    return corpus.list_after(quote.file, quote.paragraph)


def _inside(piece: Evidence, other: Evidence) -> bool:
    """Tell whether a quote lies within another of the same paragraph."""
    return (
        (piece.file, piece.paragraph) == (other.file, other.paragraph)
        and other.start <= piece.start
        and piece.end <= other.end
    )
