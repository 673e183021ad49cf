"""What an answer prints, sentence by sentence. The checks that let one through are not made here.

A sentence never changes once it stands there, so it can be shown before the next one is made.
"""

from collections.abc import Callable
from dataclasses import dataclass

from askcorpus.answering.verification import passes
from askcorpus.model import AnswerSentence, Citation, Evidence, Finding, Support, Verdict


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence to print, why it may be printed, what it cites, and what its checks found."""

    text: str
    support: Support
    cited: Evidence
    findings: tuple[Finding, ...]


class Page:
    """The printed sentences, and their citations numbered from 1 in order of use.

    `lines` also holds what was put and not printed.
    """

    def __init__(self, on_sentence: Callable[[AnswerSentence], None]) -> None:
        self._on_sentence = on_sentence
        self._numbers: dict[Evidence, int] = {}
        self.lines: tuple[Line, ...] = ()
        self.sentences: tuple[AnswerSentence, ...] = ()

    def put(self, line: Line) -> bool:
        """Print one more sentence, and tell it; False where a check did not let it through."""
        self.lines += (line,)
        if not passes(line.findings):
            return False
        number = self._numbers.setdefault(line.cited, len(self._numbers) + 1)
        sentence = AnswerSentence(line.text, line.support, (number,))
        self.sentences += (sentence,)
        self._on_sentence(sentence)
        return True

    def citation_of(self, cited: Evidence) -> Citation:
        """Return the citation of what a printed sentence cites; KeyError for anything else."""
        return self.citations[self._numbers[cited] - 1]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return what the sentences cite."""
        return tuple(
            Citation(number, e.file, e.paragraph, e.start, e.end, e.text)
            for e, number in self._numbers.items()
        )

    @property
    def verdict(self) -> Verdict:
        """Return what the sentences make of the answer."""
        if not self.sentences:
            return Verdict.NOT_FOUND
        verified = all(sentence.support is Support.VERIFIED for sentence in self.sentences)
        return Verdict.ANSWERED if verified else Verdict.QUOTED
