"""Measure retrieval on a SQuAD file: the fused ranking beside its legs and other ways to fuse.

    python benchmarks/retrieval.py DATA.json [--limit N] [--seed S]

All paragraphs of the file are one corpus, indexed as a user would. Prints recall@1/3/5/10 and
MRR@10 of the right paragraph, the median time of a question, and the gains over the legs.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from askcorpus import Engine, Home, Settings
from askcorpus.model import Hit, Passage
from askcorpus.retrieval.retriever import Retriever
from squad import Item, write_articles

CUTS = (1, 3, 5, 10)
LEGS = ("dense", "lexical")


def rank_of(item: Item, ordered: list[Passage]) -> int | None:
    """Return the 1-based rank of the right paragraph among distinct paragraphs."""
    places = list(dict.fromkeys((p.file, p.paragraph) for p in ordered))
    wanted = (item.file, item.paragraph)
    return places.index(wanted) + 1 if wanted in places else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--models-dir", type=Path, default=Path("models"))
    parser.add_argument("--limit", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--home", type=Path, help="keep the index here for another run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(options.home or scratch) / "articles"
        items = write_articles(options.data, folder)
        if options.limit:
            items = random.Random(options.seed).sample(items, options.limit)
        settings = Settings(models_dir=options.models_dir.resolve(), language_model="none")
        with Engine(Home(options.home or Path(scratch) / ".askcorpus"), settings) as engine:
            started = time.perf_counter()
            report = engine.index([folder])
            print(
                f"{options.data.name}: {engine.reader.catalog.article_count()} articles,"
                f" {report.passages:,} passages,"
                f" {len(items):,} questions; indexed in {time.perf_counter() - started:.1f} s"
            )
            ranks, seconds = measure(engine, items)
    for name, found in ranks.items():
        print_row(name, found)
    fused = recall(ranks["fused"], 1)
    for leg in LEGS:
        print(f"recall@1 over {leg}: {100 * (fused - recall(ranks[leg], 1)):+.2f} points")
    print(f"median {1000 * statistics.median(seconds):.1f} ms a question")


def measure(engine: Engine, items: list[Item]) -> tuple[dict[str, list[int | None]], list[float]]:
    """Return the rank of every question's paragraph, by ranking, and the seconds of each search."""
    ranks: dict[str, list[int | None]] = {name: [] for name in (*LEGS, "rrf", "z-scores", "fused")}
    seconds = []
    index = engine.reader
    retriever = Retriever(index)
    for item in items:
        started = time.perf_counter()
        legs = retriever.propose(item.question)
        hits = retriever.rank(item.question, legs)
        seconds.append(time.perf_counter() - started)
        for name, scores in (("dense", legs.dense), ("lexical", legs.lexical)):
            ranks[name].append(rank_of(item, in_order(scores, index.passages(scores))))
        for name, combine in (("rrf", reciprocal_ranks), ("z-scores", z_scores)):
            ranks[name].append(rank_of(item, reordered(hits, combine(hits))))
        ranks["fused"].append(rank_of(item, [hit.passage for hit in hits]))
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
