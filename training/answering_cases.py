"""Questions as answering sees them before it decides: what fitting works on."""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from askcorpus.answering import abstention
from askcorpus.answering.evidence import Candidate, Weighing
from askcorpus.evaluation.gold.items import GoldItem
from askcorpus.evaluation.measures.squad import contains


@dataclass(frozen=True)
class Case:
    """The candidates of one question, asked with its evidence or without.

    A near miss has no evidence, so that for it `hidden` is always true.
    """

    item: GoldItem
    places: frozenset[tuple[str, int]]
    hidden: bool
    weighing: Weighing
    candidates: list[Candidate]

    @property
    def right(self) -> list[bool]:
        """Tell of each candidate whether it holds an accepted answer in the right paragraph."""
        return [
            (c.passage.file, c.passage.paragraph) in self.places
            and contains(c.text, self.item.answers)
            for c in self.candidates
        ]

    @cached_property
    def signs(self) -> dict[str, float]:
        """Return the signs of confidence."""
        return abstention.signs(self.weighing, self.candidates)

    @property
    def best_holds_answer(self) -> bool:
        """Tell whether quoting the best candidate answers the question."""
        return bool(self.candidates) and contains(self.candidates[0].quoted.text, self.item.answers)


def cases_in(file: Path) -> list[Case]:
    """Read what `gather` wrote, ranked with today's weights."""
    # our own file, written a moment ago: nothing else is unpickled
    return [ranked(case) for case in pickle.loads(file.read_bytes())]


def write_cases(cases: Sequence[Case], file: Path) -> None:
    """Keep cases for `cases_in`."""
    file.write_bytes(pickle.dumps(list(cases)))


def ranked(case: Case) -> Case:
    """Return the case with its candidates in the order of today's weights."""
    return replace(case, candidates=sorted(case.candidates, key=lambda c: -c.strength))


def article(case: Case) -> str:
    """Return what tells the articles apart."""
    return case.item.evidence[0].file if case.item.evidence else case.item.id.split("/")[0] + ".md"
