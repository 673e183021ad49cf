"""Measure the reader: are its spans right, and does it know when the answer is not there?

    askcorpus gold import DATA.json FOLDER
    python training/measure_reader.py FOLDER READER_FOLDER [--held-out DATA.json]

Of a SQuADShifts file give DATA again with --held-out: all its articles are searched, but only
those never trained on are asked about. Of any other (XQuAD: measure once, choose nothing by it)
every question is asked. Prints (a) exact match and F1 with the right passage given; (b) the same
over the passages that askcorpus retrieves, with the share of right passages and of sentences that
hold an accepted answer; (c) with every passage hidden that holds one, how well the score tells
the two cases apart; (d) milliseconds for the five passages of a question.
"""

import argparse
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from askcorpus import Engine, Home, Settings
from askcorpus.evaluation.gold.items import GoldItem, read_gold
from askcorpus.evaluation.gold.resolve import Resolved, resolve
from askcorpus.evaluation.measures.squad import contains, exact_match, f1
from askcorpus.evaluation.runs.evaluate import hiding
from askcorpus.model import Hit
from askcorpus.models.evidence_reader import EvidenceReader, Marked
from reader_spans import marked, opened
from reader_split import load, split

Marks = tuple[float, float]
"""Exact match and F1."""


@dataclass
class Tally:
    """What was found, an entry a question."""

    given: list[Marks] = field(default_factory=list)
    retrieved: list[Marks] = field(default_factory=list)
    first_passage: list[bool] = field(default_factory=list)
    passage: list[bool] = field(default_factory=list)
    sentence: list[bool] = field(default_factory=list)
    among: list[bool] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    hidden: list[float] = field(default_factory=list)
    given_scores: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("reader", type=Path)
    parser.add_argument("--held-out", type=Path, metavar="DATA", help="the SQuADShifts file")
    parser.add_argument("--graph", default="reader-int8.onnx")
    parser.add_argument("--models-dir", type=Path, default=Path("models"))
    parser.add_argument("--limit", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    graph = options.reader / options.graph
    reader = opened(graph, options.threads)
    items = list(read_gold(options.folder / "gold.jsonl").items)
    if options.held_out:
        held_out = {asked.id for asked in split(load(options.held_out))[1]}
        items = [item for item in items if item.id in held_out]
    items = random.Random(options.seed).sample(items, min(options.limit, len(items)))
    settings = Settings(models_dir=options.models_dir.resolve(), language_model="none")
    tally = Tally()
    with Engine(Home(options.folder / ".askcorpus"), settings) as engine:
        found = resolve(items, engine.reader.catalog)
        for item in items:
            take(tally, engine, reader, item, found[item.id])
    print(f"{options.folder.name}, {options.graph}: {len(items)} questions, seed {options.seed}")
    report(tally)


def take(
    tally: Tally, engine: Engine, reader: EvidenceReader, item: GoldItem, resolved: Resolved
) -> None:
    """Ask one question of its own passage, of what is retrieved, and with the evidence hidden."""
    own = (resolved.places[0].file, resolved.places[0].paragraph)
    text = engine.paragraph(*own)[1].text
    [reading] = marked(reader, item.question, [text])
    tally.given.append(marks(reading.span.of(text), item.answers))
    tally.given_scores.append(reading.score)
    hits = engine.search(item.question)
    started = time.perf_counter()
    hit, reading = best(reader, item.question, hits)
    tally.seconds.append(time.perf_counter() - started)
    places = [(h.passage.file, h.passage.paragraph) for h in hits]
    words = reading.span.of(hit.passage.text)
    tally.retrieved.append(marks(words, item.answers))
    tally.first_passage.append(places[0] == own)
    tally.among.append(own in places)
    tally.passage.append((hit.passage.file, hit.passage.paragraph) == own)
    tally.sentence.append(contains(sentence_of(hit, reading), item.answers))
    tally.scores.append(reading.score)
    keep = hiding(item, resolved, lambda file, number: engine.paragraph(file, number)[1].text)
    others = engine.search(item.question, keep=keep)
    tally.hidden.append(best(reader, item.question, others)[1].score)


def best(reader: EvidenceReader, question: str, hits: list[Hit]) -> tuple[Hit, Marked]:
    """Return the passage whose span stands out most from no answer, with the span."""
    readings = marked(reader, question, [hit.passage.text for hit in hits])
    return max(zip(hits, readings, strict=True), key=lambda pair: pair[1].score)


def sentence_of(hit: Hit, reading: Marked) -> str:
    """Return the words of the sentences that the span touches."""
    passage = hit.passage
    start, end = reading.span.start + passage.start, reading.span.end + passage.start
    touched = [s for s in passage.sentences if s.start < end and start < s.end]
    return " ".join(passage.words_of(s) for s in touched)


def marks(words: str, answers: Sequence[str]) -> Marks:
    return exact_match(words, answers), f1(words, answers)


def report(tally: Tally) -> None:
    there = [True] * len(tally.scores) + [False] * len(tally.hidden)
    auc = roc_auc_score(there, tally.scores + tally.hidden)
    auc_given = roc_auc_score(there, tally.given_scores + tally.hidden)
    quick = sorted(tally.seconds)
    rows = [
        ("(a) passage given: EM · F1", both(tally.given)),
        ("(b) passages retrieved: EM · F1", both(tally.retrieved)),
        ("    right passage among them · first of them", shares(tally.among, tally.first_passage)),
        ("    right passage chosen", shares(tally.passage)),
        ("    sentence holds an accepted answer", shares(tally.sentence)),
        ("(c) retrieved against hidden: AUC", f"{auc:.3f}"),
        ("    passage given against hidden: AUC", f"{auc_given:.3f}"),
        (
            "(d) milliseconds for a question: fastest tenth · median",
            f"{1000 * quick[len(quick) // 10]:.0f} · {1000 * statistics.median(quick):.0f}",
        ),
    ]
    for label, value in rows:
        print(f"  {label:<56} {value}")


def both(marked: list[Marks]) -> str:
    return (
        f"{100 * np.mean([m[0] for m in marked]):.1f} · {100 * np.mean([m[1] for m in marked]):.1f}"
    )


def shares(*counted: list[bool]) -> str:
    return " · ".join(f"{100 * np.mean(c):.1f} %" for c in counted)


if __name__ == "__main__":
    main()
