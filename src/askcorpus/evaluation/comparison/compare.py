"""Compare two runs question by question: every measure with its test, and what flipped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Final

from askcorpus.errors import UsageError
from askcorpus.evaluation.comparison.contrasts import Contrast, contrasts
from askcorpus.evaluation.measures import MEASURES, Times, display, score, times
from askcorpus.evaluation.record import Head, Record, Run
from askcorpus.evaluation.runs.heads import Difference, differences

DECISIVE: Final = ("right", "f1", "recall@5", "citation_precision", "hidden_refused")
"""What `worse` tests. Few, one for each thing that can go wrong (answers, their words, retrieval,
citations, honesty), as each further test adds to the chance of a false alarm."""

PROMISED: Final = ("pointers_valid", "supported")
"""What the program promises of every answer, so that no answer that breaks it is chance."""

_MOST_NAMED: Final = 5

Key = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Pair:
    """The same question in both runs, each record with fresh scores."""

    a: Record
    b: Record

    @property
    def turn(self) -> float:
        """Return 1 where a wrong answer became right, -1 where a right one became wrong, or 0."""
        before, after = self.a.scores.get("right"), self.b.scores.get("right")
        return 0.0 if before is None or after is None else after - before


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs over the questions that they share.

    `changed` are shared ids whose gold item differs; they are in no pair. `times` are over the
    pairs, and of one run only where the other was not timed.
    """

    a: Head
    b: Head
    pairs: tuple[Pair, ...]
    contrasts: Mapping[str, Contrast]
    lacking: tuple[str, ...]
    """Measures that no pair qualifies for in both runs, though some record does in one."""
    times: Mapping[str, tuple[Times | None, Times | None]]
    differences: tuple[Difference, ...]
    only_a: tuple[Key, ...]
    only_b: tuple[Key, ...]
    changed: tuple[Key, ...]

    @property
    def broken(self) -> tuple[Pair, ...]:
        """Return what was right in A and is wrong in B."""
        return tuple(pair for pair in self.pairs if pair.turn < 0)

    @property
    def fixed(self) -> tuple[Pair, ...]:
        """Return what was wrong in A and is right in B."""
        return tuple(pair for pair in self.pairs if pair.turn > 0)


@dataclass(frozen=True, slots=True)
class Worse:
    """One way in which B is worse than A, in words.

    `measure` is None where questions are missing.
    """

    measure: str | None
    why: str


def compare(a: Run, b: Run) -> Comparison:
    """Compare two runs. Raises UsageError where they share no question.

    Records are scored afresh, so that runs saved by different versions are judged alike.
    """
    left, right = ({record.key: record for record in run.records} for run in (a, b))
    shared = [key for key in left if key in right]
    if not shared:
        raise UsageError(
            f"The runs share no question: A has {_ids(left)}, B has {_ids(right)}.",
            "Only runs over the same questions can be compared.",
        )
    same = [key for key in shared if _asks(left[key]) == _asks(right[key])]
    if not same:
        raise UsageError(
            f"No question is the same in both runs: {_ids(shared)} ask or expect something else.",
            "Evaluate both over the same gold file.",
        )
    pairs = tuple(Pair(_scored(left[key]), _scored(right[key])) for key in same)
    sides = _sides(pairs)
    first, second = (times(side) for side in sides)
    found, kept = contrasts(*sides), set(same)
    return Comparison(
        a=a.head,
        b=b.head,
        pairs=pairs,
        contrasts=found,
        lacking=tuple(
            name
            for name, contrast in found.items()
            if contrast.difference is None and _has(name, contrast, pairs)
        ),
        times={name: (first.get(name), second.get(name)) for name in {**first, **second}},
        differences=differences(a.head, b.head),
        only_a=tuple(key for key in left if key not in right),
        only_b=tuple(key for key in right if key not in left),
        changed=tuple(key for key in shared if key not in kept),
    )


def worse(comparison: Comparison) -> tuple[Worse, ...]:
    """Return in what B is worse than A beyond chance; nothing where it is as good.

    A measure of `DECISIVE` that fell with p < 0.05, or that B does not have; a fall of what is
    `PROMISED` with an answer that newly breaks it; more errors; and questions of A's that B was not
    asked. Times never count.
    """
    found = []
    if comparison.only_a:
        count = len(comparison.only_a)
        ids = _ids(comparison.only_a)
        found.append(Worse(None, f"{count} of A's askings are missing in B: {ids}"))
    found += _new_errors(comparison.pairs)
    for name in PROMISED:
        found += _broken_promise(name, comparison.pairs)
    for name in DECISIVE:
        found += _fallen(comparison.contrasts[name], comparison.pairs)
    return tuple(found)


def shown_key(key: Key) -> str:
    """Name an asking."""
    return f"{key[0]} (evidence hidden)" if key[1] else key[0]


def shown_p(p: float) -> str:
    """Write a p value; a small one as what it is below."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _new_errors(pairs: Sequence[Pair]) -> Iterable[Worse]:
    before, after = (sum(r.error is not None for r in side) for side in _sides(pairs))
    if after > before:
        new = [pair.b.key for pair in pairs if pair.b.error and not pair.a.error]
        yield Worse("errors", f"errors rose from {before} to {after}: {_ids(new)}")


def _broken_promise(name: str, pairs: Sequence[Pair]) -> Iterable[Worse]:
    """Yield a fall of what is promised, over all that each run answered.

    Not over what both answered: an answer that only B gives must keep the promise too. A fall
    that comes of B's answering less, with no question newly broken, is none.
    """
    before, after = _own(name, pairs)
    new = [p.b.key for p in pairs if p.b.scores.get(name, 1.0) < p.a.scores.get(name, 1.0)]
    if new and after is not None and (before is None or after < before):
        yield Worse(name, f"{_from_to(name, before, after)}: {_ids(new)}")


def _fallen(contrast: Contrast, pairs: Sequence[Pair]) -> Iterable[Worse]:
    before, after = _own(contrast.name, pairs)
    if before is not None and after is None:
        yield Worse(contrast.name, f"{contrast.name} has no value in B")
    if contrast.change == "worse" and contrast.p is not None:
        fall = _from_to(contrast.name, contrast.a, contrast.b)
        counts = f"{contrast.losses} worse, {contrast.wins} better"
        why = f"{fall} ({contrast.test}, p {_equals(contrast.p)}; {counts})"
        yield Worse(contrast.name, why)


def _from_to(name: str, before: float | None, after: float | None) -> str:
    measure = MEASURES[name]
    if before is None:
        return f"{name} is {display(measure, after)} in B"
    return f"{name} fell from {display(measure, before)} to {display(measure, after)}"


def _equals(p: float) -> str:
    shown = shown_p(p)
    return shown if shown.startswith("<") else f"= {shown}"


def _own(name: str, pairs: Sequence[Pair]) -> tuple[float | None, float | None]:
    """Return a measure's mean over each run's own records that qualify."""
    sides = [[r.scores[name] for r in side if name in r.scores] for side in _sides(pairs)]
    before, after = (fmean(values) if values else None for values in sides)
    return before, after


def _has(name: str, contrast: Contrast, pairs: Sequence[Pair]) -> bool:
    """Tell whether either run has a value of its own."""
    return any(value is not None for value in (contrast.a, contrast.b, *_own(name, pairs)))


def _sides(pairs: Sequence[Pair]) -> tuple[list[Record], list[Record]]:
    return [pair.a for pair in pairs], [pair.b for pair in pairs]


def _scored(record: Record) -> Record:
    return replace(record, scores=score(record))


def _asks(record: Record) -> tuple[object, ...]:
    """Return what must be the same for two records to be comparable; answers have no order."""
    return (record.question, record.history, record.answerable, frozenset(record.answers))


def _ids(keys: Iterable[Key]) -> str:
    named = [shown_key(key) for key in keys]
    rest = len(named) - _MOST_NAMED
    return ", ".join(named[:_MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "") or "none"
