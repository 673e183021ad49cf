"""The words of a text, each with what stands around it. Comparing them is alignment's business."""

from dataclasses import dataclass

from askcorpus.answering.verification.asides import bracketed
from askcorpus.answering.verification.mentions import levelled
from askcorpus.answering.verification.particles import ARTICLES, LIGHT
from askcorpus.answering.verification.signs import signs
from askcorpus.text.words import Token, tokens


@dataclass(frozen=True, slots=True)
class Word:
    """A word, what stands between it and its neighbours, and whether it may come and go.

    `signs` are those written to its left and to its right.
    """

    surface: str
    folded: str
    stem: str
    capital: bool
    owning: bool
    aside: bool
    before: str
    after: str
    signs: tuple[str, str]
    is_light: bool

    @property
    def written(self) -> str:
        """Return the word with its signs."""
        return self.surface.join(self.signs)

    def is_said_by(self, other: "Word") -> bool:
        """Tell whether `other`, a word of the sentence, says this word of the cited text.

        A number may be spelled in another way, no other word: one with the same stem may mean
        something else. The signs are the same: AA is not AA+.
        """
        is_number = self.stem[0].isdigit() and self.stem == other.stem
        is_same = self.folded == other.folded or is_number
        return is_same and self.owning == other.owning and self.signs == other.signs


def words_of(text: str) -> list[Word]:
    """Return the words of a text in its levelled form."""
    return words_in(levelled(text))


def words_in(plain: str) -> list[Word]:
    """Return the words of a text as it is."""
    found = tokens(plain)
    if not found:
        return []
    brackets = bracketed(plain)
    edges = [0, *(edge for token in found for edge in (token.start, token.end)), len(plain)]
    gaps = [plain[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    around = [f" {gaps[0]}", *gaps[1:-1], f"{gaps[-1]} "]
    folded = [*(token.folded for token in found), ""]
    marked = [signs(gap, following) for gap, following in zip(around, folded, strict=True)]
    in_capitals = plain.isupper()
    words = []
    for at, token in enumerate(found):
        before, after = gaps[at], gaps[at + 1]
        owning = after.startswith("'s") or (after.startswith("'") and token.folded.endswith("s"))
        own = (marked[at][1], marked[at + 1][0])
        is_light = _is_light(token, at == 0 or in_capitals, after, folded[at + 1])
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
                signs=own,
                is_light=is_light and own == ("", ""),
            )
        )
    return words


def _is_light(token: Token, opens: bool, after: str, following: str) -> bool:
    """Tell a word that may be put in or left out: "that" only before a clause, no "a few".

    Nor the A of "hepatitis A", "A-level", "A. Holm" and "A or B": an article has a capital only
    where it `opens` the sentence, as in a text all in capitals each may.
    """
    if token.folded not in LIGHT or following in {"few", "little", "and", "or"}:
        return False
    if token.is_capitalised and not opens:
        return False
    if token.folded == "that":
        return not after.strip()
    return token.folded not in ARTICLES or after[:1].isspace()
