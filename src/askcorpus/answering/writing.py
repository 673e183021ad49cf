"""The model's sentence, checked and printed only if it passes."""

from dataclasses import dataclass

from askcorpus.answering.corpus import Corpus, standing
from askcorpus.answering.page import Line, Page
from askcorpus.answering.sight import is_same_answer, read_alone
from askcorpus.answering.stages import Clock, Stage
from askcorpus.answering.verification import answers, passes, verify
from askcorpus.answering.wording import Wording, word
from askcorpus.model import Evidence, Finding, Span, Support
from askcorpus.models.evidence_reader import EvidenceReader
from askcorpus.models.language_model import LanguageModel
from askcorpus.text.sanitize import sanitize_line


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence of the model and what verification found.

    `kept` are the words that it had to keep, and `choices` the continuations it had to choose from
    where there were several.
    """

    text: str
    kept: str | None
    choices: tuple[tuple[str, ...], ...]
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Tell whether the sentence may be printed."""
        return passes(self.findings)


@dataclass(frozen=True, slots=True)
class Writing:
    """One wording of an answer: the evidence, one sentence of it, and `must`, the span to keep."""

    question: str
    evidence: Evidence
    must: Span | None
    corpus: Corpus
    reader: EvidenceReader

    def write(self, model: LanguageModel, page: Page, clock: Clock) -> Checked | None:
        """Have the model word the evidence, and print the sentence if it passes.

        The program, not the model, says what is cited. None where there is nothing to word. Raises
        `ModelError`.
        """
        clock.enter(Stage.WORD)
        wording = word(self.question, self.evidence.text, model, self.must)
        if not wording.text:
            return None
        clock.enter(Stage.CHECK)
        checked = self.check(wording)
        text = sanitize_line(wording.text)
        page.put(Line(text, Support.VERIFIED, self.evidence, checked.findings))
        return checked

    def check(self, wording: Wording) -> Checked:
        """Hold a sentence against the evidence that it is to cite."""
        text, cited = wording.text, self.evidence.text
        findings = (
            *standing(self.evidence, self.corpus),
            *verify(text, cited),
            answers(self.question, text, cited),
            self._read_again(text),
        )
        kept = self.must.of(cited) if self.must else None
        return Checked(text, kept, wording.choices, findings)

    def _read_again(self, text: str) -> Finding:
        """Ask the reader once more: does it find in the sentence alone what the evidence told?"""
        if self.must is None:
            return Finding("reader", True, "marked no words in the evidence")
        wanted = self.must.of(self.evidence.text)
        marked = read_alone(self.question, text, self.reader)
        found = marked.span.of(text) if marked else ""
        detail = f"reads “{found}” in it, “{wanted}” in the evidence"
        return Finding("reader", is_same_answer(found, wanted), detail)
