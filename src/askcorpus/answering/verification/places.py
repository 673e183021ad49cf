"""The words of a text, each with what stands around it. Comparing them is alignment's business."""

from dataclasses import dataclass

from askcorpus.answering.verification.asides import bracketed
from askcorpus.answering.verification.mentions import levelled
from askcorpus.answering.verification.particles import LIGHT
from askcorpus.text.words import STOP_WORDS, tokens


@dataclass(frozen=True, slots=True)
class Word:
    """A word and what stands between it and its neighbours."""

    surface: str
    folded: str
    stem: str
    capital: bool
    owning: bool
    aside: bool
    before: str
    after: str

    @property
    def is_light(self) -> bool:
        """Tell a word that may be put in or left out; "that" only before a clause."""
        return self.folded in LIGHT and not (self.folded == "that" and self.after.strip())

    @property
    def is_strong(self) -> bool:
        """Tell a function word that relates, quantifies or denies."""
        return self.folded in STOP_WORDS and self.folded not in LIGHT

    def is_said_by(self, other: "Word") -> bool:
        """Tell whether `other`, a word of the sentence, says this word of the cited text."""
        if self.owning != other.owning:
            return False
        if self.folded in STOP_WORDS or other.folded in STOP_WORDS:
            return self.folded == other.folded
        return self.stem == other.stem


def words_of(text: str) -> list[Word]:
    """Return the words of a text in its levelled form."""
    plain = levelled(text)
    found = tokens(plain)
    brackets = bracketed(plain)
    words = []
    for at, token in enumerate(found):
        before = plain[found[at - 1].end : token.start] if at else plain[: token.start]
        after = (
            plain[token.end : found[at + 1].start] if at + 1 < len(found) else plain[token.end :]
        )
        owning = after.startswith("'s") or (after.startswith("'") and token.folded.endswith("s"))
        words.append(
            Word(
                surface=token.surface,
                folded=token.folded,
                stem=token.stem,
                capital=token.is_capitalised,
                owning=owning,
                aside=any(start <= token.start < end for start, end in brackets),
                before=before.removeprefix("'s"),
                after=after.removeprefix("'s"),
            )
        )
    return words
