"""Print what other thresholds would have made of saved runs: the risk–coverage curve as a table.

    askcorpus eval gold.jsonl --hide-evidence --save run.json
    python benchmarks/coverage.py run.json …

For each threshold: how many of the answerable questions are answered, and how many of all answers
are wrong, those to hidden evidence and to what can't be answered among them. A refusal is judged
by what it would have said, as in `askcorpus eval`'s curve.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from askcorpus.evaluation.measures.scores import outcomes
from askcorpus.evaluation.measures.selective import Outcome
from askcorpus.evaluation.runs.store import load

THRESHOLDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def main(files: Sequence[Path]) -> None:
    for file in files:
        records = load(file).records
        given = outcomes(records)
        answerable = outcomes(record for record in records if record.should_answer)
        count = sum(record.should_answer for record in records)
        print(f"{file.stem}\nthreshold   answered of the answerable   wrong of those given")
        for threshold in THRESHOLDS:
            answered = len(above(answerable, threshold)) / count
            print(f"{threshold:9.2f}   {answered:24.1%}   {wrong(above(given, threshold))}")


def above(asked: Sequence[Outcome], threshold: float) -> list[Outcome]:
    """Return the outcomes that the threshold lets through."""
    return [outcome for outcome in asked if outcome.confidence >= threshold]


def wrong(given: Sequence[Outcome]) -> str:
    """Return how many of the answers are wrong, and their share."""
    count = sum(not outcome.right for outcome in given)
    share = f"{count / len(given):.1%}" if given else "–"
    return f"{count:6} of {len(given):4}, {share}"


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
