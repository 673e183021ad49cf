"""An earlier turn as it is read: its question in parts and the names that its answer brought."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from askcorpus.conversation.clauses import Clause
from askcorpus.conversation.names import TITLES, Name, names
from askcorpus.model import Answer
from askcorpus.text.normalize import collapse_space
from askcorpus.text.words import tokens

LONGEST_READ: Final = 400
"""Characters of a question that are taken apart; a longer one stands alone."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question, as it was understood, and its answer; None where it got none."""

    question: str
    answer: Answer | None = None


@dataclass(frozen=True)
class Earlier:
    """A turn as it is read: its question taken apart and the texts that its answer cites."""

    turn: Turn
    age: int

    @property
    def _question(self) -> str:
        return collapse_space(self.turn.question)[:LONGEST_READ]

    @cached_property
    def clause(self) -> Clause:
        """Return the question in parts."""
        return Clause.of(self._question)

    @cached_property
    def cited(self) -> tuple[str, ...]:
        """Return the texts that the answer cites, then the rest of its evidence."""
        answer = self.turn.answer
        if answer is None:
            return ()
        texts = [c.quote for c in answer.citations] + [e.text for e in answer.evidence]
        return tuple(dict.fromkeys(collapse_space(text) for text in texts))

    @cached_property
    def asked_names(self) -> tuple[Name, ...]:
        """Return the names of the question."""
        return tuple(names(f"so {self._question}"))

    @cached_property
    def answers(self) -> tuple[tuple[Name, float], ...]:
        """Return the new names of what is cited with how near they are to the question's words.

        The nearness is a share of 1; each text counts for less than the one before it.
        """
        known = {name.key for name in self.asked_names}
        found = []
        for rank, text in enumerate(self.cited):
            matched = [t for t in tokens(text) if t.stem in self._stems and t.folded not in TITLES]
            for name in names(text):
                if name.key not in known:
                    gaps = [min(abs(t.start - name.end), abs(name.start - t.end)) for t in matched]
                    verb = [g for g, t in zip(gaps, matched, strict=True) if t.stem == self._verb]
                    closest = sorted(gaps)[:2] or [200]
                    mean = sum(closest) / len(closest)
                    near = 1.0 / (1.0 + min([mean, *verb]) / 40)
                    found.append((name, near * (1.0, 0.8, 0.6, 0.5)[min(rank, 3)]))
        return tuple(sorted(found, key=lambda pair: -pair[1]))

    @property
    def _verb(self) -> str:
        """Return the stem of the verb whose subject is asked for, if that is how it asks."""
        first = next(iter(tokens(self.clause.rest)), None)
        return first.stem if first is not None and self.clause.asks_subject else ""

    @property
    def asks_person(self) -> bool:
        """Tell a question that a person's name would answer."""
        noun = tokens(self.clause.lead_noun)
        who = re.search(r"\bwhom?$", self.clause.lead, re.I) is not None
        return who or any(t.folded in TITLES for t in noun)

    @property
    def asks_thing(self) -> bool:
        """Tell a question that the name of a thing or a place would answer."""
        what = re.match(r"(?:which|what)\b", self.clause.lead, re.I) is not None
        named = self.clause.asks_subject or bool(self.clause.lead_noun)
        return what and named and not self.asks_person

    @cached_property
    def _stems(self) -> frozenset[str]:
        asked = (t for t in tokens(self.turn.question) if t.is_content)
        return frozenset(t.stem for t in asked)
