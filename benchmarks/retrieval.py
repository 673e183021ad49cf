"""Measure retrieval: the fused ranking beside its legs and other ways to fuse.

    askcorpus gold import DATA.json FOLDER
    python benchmarks/retrieval.py FOLDER [--limit N] [--seed S]

Prints recall@1/3/5/10 and MRR@10 of the right paragraph, the median time of a question, and the
gains over the legs.
"""

import argparse
import random
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from askcorpus import Engine, Home, Settings
from askcorpus.evaluation.gold.items import read_gold
from askcorpus.evaluation.gold.resolve import Resolved, resolve
from askcorpus.model import Hit, Passage
from askcorpus.retrieval.retriever import Retriever

CUTS = (1, 3, 5, 10)
LEGS = ("dense", "lexical")


@dataclass(frozen=True)
class Case:
    """A question and the paragraphs that answer it."""

    question: str
    right: set[tuple[str, int]]


def right(resolved: Resolved) -> set[tuple[str, int]]:
    """Return the paragraphs that gold evidence names."""
    return {(place.file, place.paragraph) for place in resolved.places}


def rank_of(case: Case, ordered: list[Passage]) -> int | None:
    """Return the 1-based rank of the first right paragraph among distinct paragraphs."""
    places = dict.fromkeys((p.file, p.paragraph) for p in ordered)
    return next((n for n, place in enumerate(places, start=1) if place in case.right), None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models-dir", type=Path, default=Path("models"))
    parser.add_argument("--limit", type=int)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    settings = Settings(models_dir=options.models_dir.resolve(), language_model="none")
    gold = read_gold(options.folder / "gold.jsonl")
    with Engine(Home(options.folder / ".askcorpus"), settings) as engine:
        catalog = engine.reader.catalog
        found = resolve(gold.items, catalog)
        cases = [Case(item.question, right(found[item.id])) for item in gold.items]
        if options.limit:
            cases = random.Random(options.seed).sample(cases, options.limit)
        print(
            f"{options.folder.name}: {catalog.article_count()} articles,"
            f" {catalog.passage_count():,} passages, {len(cases):,} questions"
        )
        ranks, seconds = measure(engine, cases)
    for name, places in ranks.items():
        print_row(name, places)
    fused = recall(ranks["fused"], 1)
    for leg in LEGS:
        print(f"recall@1 over {leg}: {100 * (fused - recall(ranks[leg], 1)):+.2f} points")
    print(f"median {1000 * statistics.median(seconds):.1f} ms a question")


def measure(engine: Engine, cases: list[Case]) -> tuple[dict[str, list[int | None]], list[float]]:
    """Return the rank of every question's paragraph, by ranking, and the seconds of each search."""
    ranks: dict[str, list[int | None]] = {name: [] for name in (*LEGS, "rrf", "z-scores", "fused")}
    seconds = []
    index = engine.reader
    retriever = Retriever(index)
    for case in cases:
        started = time.perf_counter()
        legs = retriever.propose(case.question)
        hits = retriever.rank(case.question, legs)
        seconds.append(time.perf_counter() - started)
        for name, scores in (("dense", legs.dense), ("lexical", legs.lexical)):
            ranks[name].append(rank_of(case, in_order(scores, index.passages(scores))))
        for name, combine in (("rrf", reciprocal_ranks), ("z-scores", z_scores)):
            ranks[name].append(rank_of(case, reordered(hits, combine(hits))))
        ranks["fused"].append(rank_of(case, [hit.passage for hit in hits]))
    return ranks, seconds


def reciprocal_ranks(hits: list[Hit]) -> list[float]:
    """Fuse the legs by reciprocal rank (Cormack et al. 2009, k = 60)."""
    total = [0.0] * len(hits)
    for leg in LEGS:
        order = sorted(range(len(hits)), key=lambda n: -hits[n].scores[leg])
        for rank, at in enumerate(order, start=1):
            total[at] += 1 / (60 + rank)
    return total


def z_scores(hits: list[Hit]) -> list[float]:
    """Add the z-scores of the legs and of the best sentence's similarity."""
    total = [0.0] * len(hits)
    for name in (*LEGS, "sentence"):
        values = [hit.scores[name] for hit in hits]
        mean, spread = statistics.mean(values), statistics.pstdev(values) or 1.0
        total = [sum_ + (value - mean) / spread for sum_, value in zip(total, values, strict=True)]
    return total


def reordered(hits: list[Hit], scores: list[float]) -> list[Passage]:
    """Return the hits' passages by other scores."""
    order = sorted(range(len(hits)), key=lambda n: -scores[n])
    return [hits[n].passage for n in order]


def in_order(scores: Mapping[str, float], passages: Mapping[str, Passage]) -> list[Passage]:
    """Return a leg's passages, best first."""
    return [passages[key] for key in sorted(scores, key=lambda k: -scores[k]) if key in passages]


def recall(ranks: list[int | None], cut: int) -> float:
    """Return the share of questions whose paragraph is among the first `cut`."""
    return sum(rank is not None and rank <= cut for rank in ranks) / len(ranks)


def print_row(name: str, ranks: list[int | None]) -> None:
    mrr = sum(1 / rank for rank in ranks if rank is not None and rank <= 10) / len(ranks)
    cells = "  ".join(f"@{cut} {100 * recall(ranks, cut):6.2f}" for cut in CUTS)
    print(f"{name:<8} recall {cells}   MRR@10 {100 * mrr:6.2f}")


if __name__ == "__main__":
    main()
