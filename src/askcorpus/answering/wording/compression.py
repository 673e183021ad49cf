"""All that a sentence becomes when detachable parts are left out, as steps that can be walked.

What reads as detachable is `joints`' business; verification has the last word on each step.
"""

import re
from dataclasses import dataclass
from typing import Final

from askcorpus.answering.verification import passes, verify
from askcorpus.answering.wording.joints import Clause, Cut
from askcorpus.model import Span
from askcorpus.text.normalize import collapse_space
from askcorpus.text.sanitize import sanitize_line
from askcorpus.text.words import content_stems

_LONGEST: Final = 1500
"""Characters; a longer sentence is not compressed."""

_SPACE: Final = re.compile(r"\s+")
_MARKS: Final = "()[]{}“”«»"
_BRACKET: Final = re.compile(r"\s?\([^()]{1,80}\)")


@dataclass(frozen=True, slots=True)
class _Step:
    """A continuation, and the number of the word that the next one begins with."""

    text: str
    following: int


class Compression:
    """The ways to leave something out of `cited` so that what is left passes verification.

    A walk begins with the empty reply and adds one of `steps` until there is none. Each ends with a
    sentence that passes `verify` against `cited` and has the words of `must`; one of them leaves
    nothing out. A sentence that does not even pass against itself, such as one of no words or of
    far too many, has no steps.
    """

    def __init__(
        self, cited: str, must: Span | None = None, asked: frozenset[str] = frozenset()
    ) -> None:
        """Take a sentence as it stands in its article; `must` is a span of it.

        A bracket right after it stays with it: that says the same otherwise. Words with a stem in
        `asked`, those of the question, stay too: without them the sentence would not be seen to
        answer it.
        """
        self._cited = cited
        self._asked = asked
        self._clause = Clause(_on_one_line(cited[: _LONGEST + 1]))
        self._must = _moved(cited, _bracketed(cited, must)) if must is not None else Span(0, 0)
        self._reached: dict[str, int] = {}
        if len(cited) <= _LONGEST and self._clause.words and self._holds(self._clause.text):
            self._reached[""] = 0

    def steps(self, reply: str) -> tuple[str, ...]:
        """Return what may follow `reply`: none where it is complete, or not on any walk.

        No step is empty or the beginning of another; the first leaves nothing out.
        """
        at = self._reached.get(reply)
        if at is None or at >= len(self._clause.words):
            return ()
        kept: list[_Step] = []
        for step in self._possible(reply, at):
            if not any(step.text.startswith(k.text) or k.text.startswith(step.text) for k in kept):
                kept.append(step)
                self._reached[reply + step.text] = step.following
        return tuple(step.text for step in kept)

    def _possible(self, reply: str, at: int) -> list[_Step]:
        found = [self._run(at, self._clause.gap(at))]
        for cut in self._cuts(at):
            # what is kept to the end passes here, so there is always a way to go on
            whole = reply + cut.joint + self._rest(cut.following)
            if not at:
                whole = _capital(whole)
            if self._loses_nothing(at, cut) and self._holds(whole):
                step = self._run(cut.following, cut.joint)
                found.append(step if at else _Step(_capital(step.text), step.following))
        return found

    def _cuts(self, at: int) -> list[Cut]:
        if at:
            return self._clause.cuts(at)
        opening = self._clause.opening()
        return [Cut(opening, "")] if opening else []

    def _run(self, at: int, lead: str) -> _Step:
        """Return the words from number `at` on, after `lead`, up to where something can be cut."""
        count = len(self._clause.words)
        if at >= count:
            return _Step(lead, count)
        start = self._clause.words[at].start
        for k in range(at + 1, count):
            if self._clause.cuts(k):
                return _Step(lead + self._clause.text[start : self._clause.words[k - 1].end], k)
        return _Step(lead + self._clause.text[start:], count)

    def _rest(self, at: int) -> str:
        words = self._clause.words
        return self._clause.text[words[at].start :] if at < len(words) else ""

    def _loses_nothing(self, at: int, cut: Cut) -> bool:
        """Tell whether the words of `must` stay, marks around the cut included, and those asked."""
        words = self._clause.words
        kept = self._clause.text[: words[at - 1].end] if at else ""
        end = len(kept) + _common(cut.joint, self._clause.text[len(kept) :])
        start = words[cut.following].start if cut.following < len(words) else len(self._clause.text)
        if content_stems(self._clause.text[end:start]) & self._asked:
            return False
        return self._must.end <= end or self._must.start >= start

    def _holds(self, sentence: str) -> bool:
        """Tell whether a sentence passes verification, with quotes and brackets as they were."""
        return _marks(sentence) == _marks(self._clause.text) and passes(
            verify(sentence, self._cited)
        )


def _on_one_line(text: str) -> str:
    return collapse_space(sanitize_line(text))


def _bracketed(text: str, span: Span) -> Span:
    """Return the span with the bracket that directly follows it, if one does."""
    bracket = _BRACKET.match(text, span.end)
    return Span(span.start, bracket.end()) if bracket else span


def _moved(text: str, span: Span) -> Span:
    """Return where a span's words are once the text is on one line."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    before = _SPACE.sub(" ", sanitize_line(text[:start])).lstrip()
    return Span(len(before), len(before) + len(_on_one_line(span.of(text))))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _common(left: str, right: str) -> int:
    """Return the number of characters that two texts begin with alike."""
    for at, (a, b) in enumerate(zip(left, right, strict=False)):
        if a != b:
            return at
    return min(len(left), len(right))


def _marks(text: str) -> tuple[int, ...]:
    """Return how many more brackets and quotes a text opens than it closes."""
    opened = [text.count(a) - text.count(b) for a, b in zip(_MARKS[::2], _MARKS[1::2], strict=True)]
    return (*opened, text.count('"') % 2)
