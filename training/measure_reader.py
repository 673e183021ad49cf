"""Measure the reader: are its spans right, and does it know when the answer is not there?

    python training/measure_reader.py DATA.json READER_FOLDER [--graph reader-int8.onnx]

DATA in SQuAD v1.1 format. Of a SQuADShifts file only held-out articles are asked about, though
all its articles are searched; of any other file (XQuAD: measure once, choose nothing by it)
every question. Prints (a) exact match and F1 with the right passage given; (b) the same over the
passages that askcorpus retrieves, with the share of right passages and of sentences that hold an
accepted answer; (c) with every passage hidden that holds one, how well the score tells the two
cases apart; (d) milliseconds for the five passages of a question.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from reader_spans import Reader, Reading
from reader_split import load, split

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from answers import hiding
from askcorpus import Engine, Home, Settings
from askcorpus.model import Hit
from squad import Item, contains, normalise, write_articles


@dataclass
class Tally:
    """What was found, an entry a question."""

    given: list[tuple[bool, float]] = field(default_factory=list)
    retrieved: list[tuple[bool, float]] = field(default_factory=list)
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
    parser.add_argument("data", type=Path)
    parser.add_argument("reader", type=Path)
    parser.add_argument("--graph", default="reader-int8.onnx")
    parser.add_argument("--models-dir", type=Path, default=Path("models"))
    parser.add_argument("--home", type=Path, help="keep the index here for another run")
    parser.add_argument("--limit", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    reader = Reader(
        options.reader / options.graph, options.reader / "tokenizer.json", options.threads
    )
    with tempfile.TemporaryDirectory() as scratch:
        base = options.home or Path(scratch)
        items = write_articles(options.data, base / "articles")
        items = [item for item in items if item.id in asked_about(options.data)]
        items = random.Random(options.seed).sample(items, min(options.limit, len(items)))
        settings = Settings(models_dir=options.models_dir.resolve(), language_model="none")
        with Engine(Home(base / ".askcorpus"), settings) as engine:
            engine.index([base / "articles"])
            tally = Tally()
            for item in items:
                take(tally, engine, reader, item)
    print(f"{options.data.name}, {options.graph}: {len(items)} questions, seed {options.seed}")
    report(tally)


def asked_about(data: Path) -> set[str]:
    """Return the ids of the questions to measure on."""
    source = load(data)
    held_out = split(source)[1] if data.name.startswith("squadshifts-") else source.questions
    return {asked.id for asked in held_out}


def take(tally: Tally, engine: Engine, reader: Reader, item: Item) -> None:
    """Ask one question of its own passage, of what is retrieved, and with the evidence hidden."""
    _, paragraph = engine.paragraph(item.file, item.paragraph)
    reading = reader.read(item.question, [paragraph.text])[0]
    words = paragraph.text[reading.start : reading.end]
    tally.given.append(marks(words, item.answers))
    tally.given_scores.append(reading.score)
    hits = engine.search(item.question)
    started = time.perf_counter()
    hit, reading = best(reader, item.question, hits)
    tally.seconds.append(time.perf_counter() - started)
    text = hit.passage.text
    places = [(h.passage.file, h.passage.paragraph) for h in hits]
    tally.retrieved.append(marks(text[reading.start : reading.end], item.answers))
    tally.first_passage.append(places[0] == (item.file, item.paragraph))
    tally.among.append((item.file, item.paragraph) in places)
    tally.passage.append((hit.passage.file, hit.passage.paragraph) == (item.file, item.paragraph))
    tally.sentence.append(contains(sentence_of(hit, reading), item.answers))
    tally.scores.append(reading.score)
    others = engine.search(item.question, keep=hiding(item))
    tally.hidden.append(best(reader, item.question, others)[1].score)


def best(reader: Reader, question: str, hits: list[Hit]) -> tuple[Hit, Reading]:
    """Return the passage whose span stands out most from no answer, with the span."""
    readings = reader.read(question, [hit.passage.text for hit in hits])
    return max(zip(hits, readings, strict=True), key=lambda pair: pair[1].score)


def sentence_of(hit: Hit, reading: Reading) -> str:
    """Return the words of the sentences that the span touches."""
    passage = hit.passage
    start, end = reading.start + passage.start, reading.end + passage.start
    touched = [s for s in passage.sentences if s.start < end and start < s.end]
    return " ".join(passage.words_of(s) for s in touched)


def marks(words: str, answers: tuple[str, ...]) -> tuple[bool, float]:
    """Return exact match and F1 against the best of the accepted answers, as SQuAD counts."""
    exact = any(normalise(words) == normalise(answer) for answer in answers)
    return exact, max(f1(normalise(words).split(), normalise(a).split()) for a in answers)


def f1(found: list[str], wanted: list[str]) -> float:
    shared = sum((Counter(found) & Counter(wanted)).values())
    return 2 * shared / (len(found) + len(wanted)) if shared else 0.0


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


def both(marked: list[tuple[bool, float]]) -> str:
    return (
        f"{100 * np.mean([m[0] for m in marked]):.1f} · {100 * np.mean([m[1] for m in marked]):.1f}"
    )


def shares(*counted: list[bool]) -> str:
    return " · ".join(f"{100 * np.mean(c):.1f} %" for c in counted)


if __name__ == "__main__":
    main()
