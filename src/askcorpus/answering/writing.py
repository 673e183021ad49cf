"""The model's sentences, each checked as soon as it is complete and printed only if it passes."""

from collections.abc import Sequence
from dataclasses import dataclass

from askcorpus.answering.page import Line, Page
from askcorpus.answering.stages import Clock, Stage
from askcorpus.answering.verification import answers, passes, verify
from askcorpus.answering.wording import Draft, Wording, word
from askcorpus.model import Evidence, Finding, Support
from askcorpus.models.language_model import LanguageModel
from askcorpus.text.sanitize import sanitize_line


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence of the model and what verification found; `cited` is None where it failed."""

    draft: Draft
    cited: int | None
    findings: tuple[Finding, ...]


class Writing:
    """One wording of an answer: `shown` is the evidence that the model sees, best first."""

    def __init__(self, question: str, shown: Sequence[Evidence], page: Page, clock: Clock) -> None:
        self.shown = shown
        self.checked: list[Checked] = []
        self._question = question
        self._page = page
        self._clock = clock

    def word(self, model: LanguageModel) -> Wording:
        """Have the model write; its first sentence is printed while it writes the next."""
        self._clock.enter(Stage.WORD)
        wording = word(self._question, [e.text for e in self.shown], model, self._take_early)
        for draft in wording.drafts[len(self.checked) :]:
            self._take(draft)
        return wording

    def _take_early(self, draft: Draft) -> None:
        self._take(draft)
        self._clock.enter(Stage.WORD)

    def _take(self, draft: Draft) -> None:
        """Check a sentence, and print it if it was verified and has not been said."""
        self._clock.enter(Stage.CHECK)
        one = check(self._question, draft, self.shown)
        self.checked.append(one)
        text = sanitize_line(draft.text)
        if one.cited is not None and not self._page.says(text):
            self._page.put(Line(text, Support.VERIFIED, self.shown[one.cited]))


def check(question: str, draft: Draft, evidence: Sequence[Evidence]) -> Checked:
    """Find the one evidence sentence that carries a draft; the program, not the model, cites.

    A marker of the model that points to nothing shown fails the sentence.
    """
    wrong = [n for n in draft.markers if not 1 <= n <= len(evidence)]
    if wrong:
        detail = f"[{wrong[0]}] points to no evidence"
        return Checked(draft, None, (Finding("pointer", False, detail),))
    pointer = Finding("pointer", True, "points to evidence that was shown")
    nearest: tuple[Finding, ...] = ()
    for at, shown in enumerate(evidence):
        findings = (
            pointer,
            *verify(draft.text, shown.text),
            answers(question, draft.text, shown.text),
        )
        if passes(findings):
            return Checked(draft, at, findings)
        if not nearest or _failures(findings) < _failures(nearest):
            nearest = findings
    return Checked(draft, None, nearest)


def _failures(findings: Sequence[Finding]) -> int:
    return sum(not finding.passed for finding in findings)
