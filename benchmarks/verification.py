"""Measure verification: what it lets through of falsified sentences, and rejects of true ones.

    python benchmarks/verification.py squadshifts-new-wiki.json [--half a|b] [--show N]

The pairs are made by rule (`reword`, `falsify`) of the sentences that hold an answer. Articles are
divided in two halves, every other one in the order of their titles' SHA-256: the rules of
verification were first worked out on half a; later examples of both were read. What each layer
stops, and stops alone, is counted too.
"""

import argparse
import hashlib
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from askcorpus.answering.verification import CHECKS, verify
from askcorpus.evaluation.measures.certificate import upper_bound
from askcorpus.text.normalize import collapse_space
from askcorpus.text.sentences import sentence_spans
from falsify import pairs_of
from pairs import Pair, Setting, names_in

HALVES = ("a", "b")
EACH = 100
"""Sentences taken of an article."""
SAME_WORDS = ("verbatim", "quotes, dashes and blanks", "case and spacing")
"""Kinds of true pairs that leave out and move nothing: easy, and counted apart."""
LONGEST = 400
"""A longer sentence, in characters, is always quoted: nothing is made of it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair and the layers that stopped it."""

    pair: Pair
    stopped: tuple[str, ...]
    detail: str

    @property
    def wrong(self) -> bool:
        """Tell a true pair that was stopped, or a falsified one that was not."""
        return self.pair.true == bool(self.stopped)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--half", choices=HALVES, help="one half of the articles alone")
    parser.add_argument("--show", type=int, default=0, help="wrongly judged pairs shown of a kind")
    parser.add_argument("--sample", type=int, default=0, help="pairs shown of a kind, to be read")
    options = parser.parse_args()
    data = json.loads(options.data.read_text(encoding="utf-8"))["data"]
    data.sort(key=lambda article: hashlib.sha256(article["title"].encode()).digest())
    for half in (options.half,) if options.half else HALVES:
        articles = data[HALVES.index(half) :: len(HALVES)]
        pairs = [pair for article in articles for pair in pairs_in(article)]
        started = time.perf_counter()
        judged = [judge(pair) for pair in pairs]
        took = time.perf_counter() - started
        sentences = sum(pair.kind == "verbatim" for pair in pairs)
        print(f"half {half}: {len(articles)} articles, {sentences} sentences")
        report(judged)
        print(f"{1000 * took / len(judged):.2f} ms a pair\n")
        show(judged, options.show, options.sample)


def pairs_in(article: dict[str, Any]) -> Iterator[Pair]:
    """Yield the pairs of an article: of `EACH` of its sentences that hold an answer."""
    held: dict[str, Setting] = {}
    contexts = [paragraph["context"] for paragraph in article["paragraphs"]]
    names = article_names(contexts)
    for paragraph in article["paragraphs"]:
        text = paragraph["context"]
        starts = {a["answer_start"] for qa in paragraph["qas"] for a in qa["answers"]}
        spans = sentence_spans(text)
        setting = Setting(tuple(collapse_space(span.of(text)) for span in spans), names)
        for span, sentence in zip(spans, setting.paragraph, strict=True):
            if len(sentence) <= LONGEST and any(span.start <= at < span.end for at in starts):
                held.setdefault(sentence, setting)
    rng = random.Random(article["title"])
    for sentence in rng.sample(sorted(held), min(EACH, len(held))):
        yield from pairs_of(sentence, held[sentence])


def article_names(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the names in some texts, each once."""
    return tuple(dict.fromkeys(m.group() for text in texts for m in names_in(text)))


def judge(pair: Pair) -> Judged:
    """Verify a pair."""
    failed = [f for f in verify(pair.sentence, pair.cited) if not f.passed]
    return Judged(
        pair, tuple(f.check for f in failed), "; ".join(f"{f.check}: {f.detail}" for f in failed)
    )


def report(judged: Sequence[Judged]) -> None:
    """Print each kind, all, and what each layer does."""
    kinds: dict[tuple[bool, str], list[Judged]] = defaultdict(list)
    for one in judged:
        kinds[one.pair.true, one.pair.kind].append(one)
    for true, title in ((True, "true, rejected"), (False, "falsified, let through")):
        print(f"{title:<32}{'pairs':>7}{'wrong':>7}{'%':>7}   95 % upper")
        mine = {kind: ones for (said, kind), ones in kinds.items() if said is true}
        for kind, ones in sorted(mine.items()):
            line(f"  {kind}", ones)
        line("  all", [one for ones in mine.values() for one in ones])
        if true:
            changed = {kind: ones for kind, ones in mine.items() if kind not in SAME_WORDS}
            line("  all that change a word", [one for ones in changed.values() for one in ones])
    verified = [one for one in judged if not one.stopped]
    right = sum(one.pair.true for one in verified)
    wholly = sum(one.pair.true for one in judged)
    print(
        f"verified {len(verified)}: precision {100 * right / len(verified):.2f} %,"
        f" recall {100 * right / wholly:.2f} %"
    )
    layers(judged)


def line(label: str, ones: Sequence[Judged]) -> None:
    """Print how many of some pairs were judged wrongly."""
    wrong = sum(one.wrong for one in ones)
    rate, bound = 100 * wrong / len(ones), 100 * upper_bound(wrong, len(ones))
    print(f"{label:<32}{len(ones):>7,}{wrong:>7}{rate:>7.2f}{bound:>10.2f}")


def layers(judged: Sequence[Judged]) -> None:
    """Print what every layer stops, what it alone stops, and what it alone rejects wrongly."""
    print(
        f"{'layer':<12}{'stops falsified':>17}{'it alone':>10}{'rejects true':>14}{'it alone':>10}"
    )
    for layer in CHECKS:
        counts = []
        for true in (False, True):
            mine = [one for one in judged if one.pair.true is true and layer in one.stopped]
            counts += [len(mine), sum(len(one.stopped) == 1 for one in mine)]
        print(f"{layer:<12}{counts[0]:>17,}{counts[1]:>10,}{counts[2]:>14,}{counts[3]:>10,}")


def show(judged: Sequence[Judged], most: int, sample: int) -> None:
    """Print some wrongly judged pairs of every kind, and some of all."""
    shown: dict[tuple[str, bool], int] = defaultdict(int)
    for one in random.Random(1).sample(judged, len(judged)):
        for wanted, limit in ((True, most), (False, sample)):
            if (one.wrong or not wanted) and shown[one.pair.kind, wanted] < limit:
                shown[one.pair.kind, wanted] += 1
                print(f"{'WRONG' if one.wrong else 'pair '} {one.pair.kind} ({one.pair.true})")
                print(f"  says  {one.pair.sentence}\n  cites {one.pair.cited}\n  {one.detail}")


if __name__ == "__main__":
    main()
