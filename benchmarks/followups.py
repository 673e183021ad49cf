"""Measure how follow-up questions are understood, on conversations over a folder of articles.

    python benchmarks/followups.py FOLDER GOLD.jsonl [--show]

GOLD has one conversation a line: `id`, `tags` and `turns`, each with `question`, `full` (the
question written out in full by a person) and `evidence` (`file`, `paragraph`). A turn whose
`full` is its `question` stands alone. Earlier turns are really asked, quoting only, each as the
program understood it. Prints recall@1 and @5 of the right paragraph as asked, as understood and
written out in full; how many turns that stand alone were changed; and the time it takes.
"""

import argparse
import json
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from askcorpus import Engine, Home, Settings
from askcorpus.conversation import Turn, Understood

FORMS = ("as asked", "understood", "in full")
READ = 25
"""Passages searched for each question: enough for five distinct paragraphs."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A later turn: what the person meant, what was understood, and its ranks by `FORMS`."""

    conversation: str
    stands_alone: bool
    full: str
    understood: Understood
    ranks: tuple[int | None, ...]
    seconds: float

    @property
    def line(self) -> str:
        """Return the outcome for a reader, marked where the paragraph is not in five."""
        mark = " " if found(self.ranks[1], 5) else "!"
        wrong = " WRONGLY CHANGED" if self.stands_alone and self.understood.changed else ""
        because = "; ".join(self.understood.because)
        return (
            f"{mark} {self.conversation}: {self.understood.asked}\n"
            f"    understood {self.ranks[1]}: {self.understood.text}{wrong}  [{because}]\n"
            f"    in full    {self.ranks[2]}: {self.full}   (as asked {self.ranks[0]})"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--models-dir", type=Path, default=Path("models"))
    parser.add_argument("--show", action="store_true", help="print every miss and wrong change")
    parser.add_argument("--all", action="store_true", help="print every turn")
    options = parser.parse_args()
    lines = options.gold.read_text(encoding="utf-8").splitlines()
    conversations = [json.loads(line) for line in lines]
    settings = Settings(models_dir=options.models_dir.resolve(), language_model="none")
    with (
        tempfile.TemporaryDirectory() as scratch,
        Engine(Home(Path(scratch) / ".askcorpus"), settings) as engine,
    ):
        engine.index([options.folder])
        outcomes = [o for c in conversations for o in converse(engine, c)]
    print(f"{options.gold.name}: {len(conversations)} conversations, {len(outcomes)} later turns")
    report(outcomes)
    for outcome in outcomes:
        missed = not found(outcome.ranks[1], 5)
        wrong = outcome.stands_alone and outcome.understood.changed
        if options.all or (options.show and (missed or wrong)):
            print(outcome.line)


def converse(engine: Engine, conversation: dict[str, Any]) -> list[Outcome]:
    """Hold one conversation and return what became of each turn after the first."""
    outcomes = []
    history: list[Turn] = []
    for turn in conversation["turns"]:
        started = time.perf_counter()
        understood = engine.understand(turn["question"], history)
        seconds = time.perf_counter() - started
        if history:
            forms = ((turn["question"], []), (turn["question"], history), (turn["full"], []))
            ranks = tuple(rank(engine, *form, turn["evidence"]) for form in forms)
            alone = turn["question"] == turn["full"]
            outcome = Outcome(conversation["id"], alone, turn["full"], understood, ranks, seconds)
            outcomes.append(outcome)
        answered = engine.ask(turn["question"], history=history)
        history.append(Turn(understood.text, answered.answer))
    return outcomes


def rank(
    engine: Engine, question: str, history: list[Turn], evidence: list[dict[str, Any]]
) -> int | None:
    """Return the rank of the first right paragraph among distinct paragraphs."""
    wanted = {(e["file"], e["paragraph"]) for e in evidence}
    hits = engine.search(question, READ, history=history)
    places = dict.fromkeys((hit.passage.file, hit.passage.paragraph) for hit in hits)
    return next((n for n, place in enumerate(places, start=1) if place in wanted), None)


def found(rank: int | None, cut: int) -> bool:
    """Tell whether a rank is among the first so many."""
    return rank is not None and rank <= cut


def report(outcomes: list[Outcome]) -> None:
    """Print the figures."""
    leaning = [o for o in outcomes if not o.stands_alone]
    for label, chosen in (("follow-ups", leaning), ("all later turns", outcomes)):
        print(f"{label}: {len(chosen)}")
        for at, form in enumerate(FORMS):
            cells = "  ".join(
                f"@{cut} {100 * sum(found(o.ranks[at], cut) for o in chosen) / len(chosen):5.1f} %"
                for cut in (1, 5)
            )
            print(f"  {form:<12} recall {cells}")
    alone = [o for o in outcomes if o.stands_alone]
    print(
        f"changed though it stands alone: {sum(o.understood.changed for o in alone)}/{len(alone)}"
    )
    print(f"left as asked though it leans: {sum(not o.understood.changed for o in leaning)}")
    milliseconds = [1000 * o.seconds for o in outcomes]
    print(f"median {statistics.median(milliseconds):.0f} ms, longest {max(milliseconds):.0f} ms")


if __name__ == "__main__":
    main()
