"""Measure answers on a SQuAD file: are they right, and is every claim about them true?

    python benchmarks/answers.py DATA.json [--limit 100] [--seed 0] [--language-model NAME]…

For each language model ("none" quotes only) prints the share of answers whose text contains an
accepted answer, of citations in a paragraph that holds one, of printed sentences that
verification passed, of pointers whose quote is exactly the characters they name; then, with
every paragraph that holds an accepted answer hidden, the share of questions refused; and times.
"""

import argparse
import random
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from askcorpus import Answer, Engine, Home, Settings, Verdict
from askcorpus.model import Passage, Support
from squad import Item, contains, write_articles


@dataclass
class Tally:
    """Counts over the questions of one run."""

    verdicts: list[Verdict] = field(default_factory=list)
    contained: list[bool] = field(default_factory=list)
    placed: list[bool] = field(default_factory=list)
    worded: int = 0
    quoted: int = 0
    pointers: list[bool] = field(default_factory=list)
    refused: list[bool] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def take(self, engine: Engine, item: Item, answer: Answer) -> None:
        """Count one answer to a question whose evidence is in the corpus."""
        self.verdicts.append(answer.verdict)
        self.seconds.append(answer.timings["total"])
        self.contained.append(contains(answer.text, item.answers))
        for sentence in answer.sentences:
            self.worded += sentence.support is Support.VERIFIED
            self.quoted += sentence.support is Support.QUOTED
        for citation in answer.citations:
            _, paragraph = engine.paragraph(citation.file, citation.paragraph)
            self.placed.append(contains(paragraph.text, item.answers))
            self.pointers.append(
                paragraph.text[citation.start : citation.end] == citation.quote != ""
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--models-dir", type=Path, default=Path("models"))
    parser.add_argument("--language-model", action="append")
    parser.add_argument("--limit", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", action="store_true", help="print every answer")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "articles"
        items = write_articles(options.data, folder)
        items = random.Random(options.seed).sample(items, min(options.limit, len(items)))
        print(f"{options.data.name}: {len(items)} questions, seed {options.seed}")
        for name in options.language_model or ["none", "qwen2.5-coder-0.5b"]:
            settings = Settings(models_dir=options.models_dir.resolve(), language_model=name)
            with Engine(Home(Path(scratch) / ".askcorpus"), settings) as engine:
                engine.index([folder])
                engine.ask(items[0].question)  # models are loaded before times count
                report(name, measure(engine, items, show=options.show))


def measure(engine: Engine, items: list[Item], *, show: bool) -> Tally:
    """Ask every question, once with its evidence and once without."""
    tally = Tally()
    for item in items:
        answer = engine.ask(item.question).answer
        tally.take(engine, item, answer)
        hidden = engine.ask(item.question, keep=hiding(item)).answer
        tally.refused.append(hidden.verdict is Verdict.NOT_FOUND)
        if show:
            mark = "+" if tally.contained[-1] else "-"
            print(
                f"{mark} {item.question} {list(item.answers)}\n    {answer.verdict}: {answer.text}"
            )
            print(f"    hidden: {hidden.verdict} {hidden.text}")
    return tally


def hiding(item: Item) -> Callable[[Passage], bool]:
    """Keep the passages that neither are the item's paragraph nor hold an accepted answer."""
    place = (item.file, item.paragraph)
    return lambda p: (p.file, p.paragraph) != place and not contains(p.text, item.answers)


def report(name: str, tally: Tally) -> None:
    sentences = tally.worded + tally.quoted
    answered = [c for c, v in zip(tally.contained, tally.verdicts, strict=True) if v != "not_found"]
    worded = sum(v is Verdict.ANSWERED for v in tally.verdicts)
    print(
        f"\n{name}: {worded} worded, {len(answered) - worded} quoted, "
        f"{len(tally.verdicts) - len(answered)} not found"
    )
    rows = [
        ("answer contained, all questions", share(tally.contained)),
        ("answer contained, of those answered", share(answered)),
        ("citation in a paragraph that holds the answer", share(tally.placed)),
        ("pointer valid, quote exact", share(tally.pointers)),
        (
            "printed sentences passed by verification",
            f"{sentences}/{sentences} "
            f"({tally.worded} worded and verified, {tally.quoted} verbatim)",
        ),
        ("refused with the evidence hidden", share(tally.refused)),
        ("seconds a question, median", f"{statistics.median(tally.seconds):.2f}"),
    ]
    for label, value in rows:
        print(f"  {label:<46} {value}")


def share(values: list[bool]) -> str:
    """Print a share with its counts."""
    if not values:
        return "-"
    return f"{100 * sum(values) / len(values):5.1f} %  ({sum(values)}/{len(values)})"


if __name__ == "__main__":
    main()
