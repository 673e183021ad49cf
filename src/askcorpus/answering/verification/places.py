"""The words of a text, each with what stands around it. Comparing them is alignment's business."""

from dataclasses import dataclass

from askcorpus.answering.verification.asides import bracketed
from askcorpus.answering.verification.mentions import levelled
from askcorpus.answering.verification.particles import LIGHT
from askcorpus.text.words import tokens


@dataclass(frozen=True, slots=True)
class Word:
    """A word, what stands between it and its neighbours, and whether it may come and go."""

    surface: str
    folded: str
    stem: str
    capital: bool
    owning: bool
    aside: bool
    before: str
    after: str
    is_light: bool

    def is_said_by(self, other: "Word") -> bool:
        """Tell whether `other`, a word of the sentence, says this word of the cited text.

        A number may be spelled in another way, no other word: one with the same stem may mean
        something else.
        """
        is_number = self.stem[0].isdigit() and self.stem == other.stem
        return self.owning == other.owning and (self.folded == other.folded or is_number)


def words_of(text: str) -> list[Word]:
    """Return the words of a text in its levelled form."""
    return words_in(levelled(text))


def words_in(plain: str) -> list[Word]:
    """Return the words of a text as it is."""
    found = tokens(plain)
    brackets = bracketed(plain)
    words = []
    for at, token in enumerate(found):
        before = plain[found[at - 1].end : token.start] if at else plain[: token.start]
        after = (
            plain[token.end : found[at + 1].start] if at + 1 < len(found) else plain[token.end :]
        )
        following = found[at + 1].folded if at + 1 < len(found) else ""
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
                is_light=_is_light(token.folded, after, following),
            )
        )
    return words


def _is_light(folded: str, after: str, following: str) -> bool:
    """Tell a word that may be put in or left out: "that" only before a clause, no "a few"."""
    if folded == "that" and after.strip():
        return False
    return folded in LIGHT and following not in {"few", "little"}
