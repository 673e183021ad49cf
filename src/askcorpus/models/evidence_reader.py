"""What an evidence reader is: it marks, in a text, the words that answer a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from askcorpus.model import Span

LONGEST_ANSWER: Final = 30
"""Tokens; longer spans are not considered."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Marked:
    """A span of a text, in characters, and the log-odds that it answers against "no answer"."""

    span: Span
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a reader found in one text.

    `begins` and `ends` hold the tokens' characters, shape (tokens,); `starts` and `stops` the
    logits of a span that begins or ends there less those of the null answer, so that a span's
    two add up to its log-odds against "the text does not answer" (the scores of BERT on SQuAD 2.0,
    Devlin et al. 2019).
    """

    begins: NDArray[np.int64]
    ends: NDArray[np.int64]
    starts: Floats
    stops: Floats

    def best(self, within: Span | None = None) -> Marked | None:
        """Return the best span inside `within`, or inside the whole text; None without a token."""
        first, last = self._tokens(within)
        if first >= last:
            return None
        scores = self._scores(first, last)
        start, more = np.unravel_index(int(np.argmax(scores)), scores.shape)
        span = Span(int(self.begins[first + start]), int(self.ends[first + start + more]))
        return Marked(span, float(scores[start, more]))

    def mass(self, within: Span) -> float:
        """Return the log of the summed odds of all spans inside `within`; -inf without a token."""
        first, last = self._tokens(within)
        if first >= last:
            return -np.inf
        scores = self._scores(first, last)
        peak = float(scores.max())
        return peak + float(np.log(np.exp(scores - peak).sum()))

    def _tokens(self, within: Span | None) -> tuple[int, int]:
        if within is None:
            return 0, len(self.begins)
        inside = (self.begins >= within.start) & (self.ends <= within.end)
        places = np.flatnonzero(inside)
        return (int(places[0]), int(places[-1]) + 1) if len(places) else (0, 0)

    def _scores(self, first: int, last: int) -> Floats:
        """Return the scores of spans, shape (tokens, `LONGEST_ANSWER` or fewer).

        A row holds the spans that begin with a token, the shortest first; -inf stands for those
        that would end beyond the last token. So memory grows with the text and not with its square.
        """
        count = last - first
        longest = min(count, LONGEST_ANSWER)
        beyond = np.full(longest - 1, -np.inf, dtype=np.float32)
        stops = np.concatenate([self.stops[first:last], beyond])
        band: Floats = self.starts[first:last, None] + sliding_window_view(stops, longest)
        return band


class EvidenceReader(Protocol):
    """Reads a question and a text together."""

    @property
    def name(self) -> str:
        """Return what the reader is called in answers."""
        ...

    @property
    def digest(self) -> str:
        """Return the SHA-256 that identifies its weights."""
        ...

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Return a reading for each text, in order; what is read with others changes nothing."""
        ...
