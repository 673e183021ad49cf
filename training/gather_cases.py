"""Ask questions and keep what answering sees of them, for `fit_answering.py`.

    askcorpus gold import DATA.json FOLDER
    python training/gather_cases.py FOLDER CASES --held-out DATA.json
    python training/written_gold.py training/written/held-out WRITTEN
    askcorpus index WRITTEN --home WRITTEN/.askcorpus
    python training/gather_cases.py WRITTEN ASKED --once --questions 2200
    askcorpus index corpus
    python training/gather_cases.py . MORE --conversations tests/gold/conversations-dev.jsonl

DATA is a SQuADShifts file, never XQuAD; of it only the questions on articles that the evidence
reader was not trained on. WRITTEN are articles and questions written for this, most of them
oblique or near misses, on which the reader was not trained either. MORE are the questions of the
conversations over `corpus/` that are for development, written out in full: short paragraphs of
news, many on the same matter. Each is asked twice: as it is, and with each paragraph hidden that
holds an accepted answer; with --once, and near misses, as they are alone.
"""

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answering_cases import Case, write_cases
from askcorpus import Engine, Home, Settings
from askcorpus.answering.evidence import Weighing, weigh
from askcorpus.answering.question import Question
from askcorpus.evaluation.gold.items import GoldEvidence, GoldItem, read_gold
from askcorpus.evaluation.gold.resolve import Resolved, resolve
from askcorpus.evaluation.runs.evaluate import hiding
from askcorpus.models.embedder import Embedder
from askcorpus.models.loading import load_embedder
from reader_split import load, split


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the gold folder, indexed")
    parser.add_argument("cases", type=Path, help="the file to write")
    parser.add_argument("--held-out", type=Path, metavar="DATA", help="the SQuADShifts file")
    parser.add_argument("--conversations", type=Path, metavar="FILE", help="ask these instead")
    parser.add_argument("--models-dir", type=Path, default=Path("models"))
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--once", action="store_true", help="hide nothing")
    parser.add_argument("--threads", type=int, default=0, help="0 takes the free cores")
    parser.add_argument("-k", type=int, default=Settings().k)
    options = parser.parse_args()
    write_cases(gather(options), options.cases)


def gather(options: argparse.Namespace) -> list[Case]:
    """Ask the held-out questions, or a sample of them."""
    if options.conversations:
        items = turns(options.conversations)
    else:
        items = list(read_gold(options.folder / "gold.jsonl").items)
    if options.held_out:
        held_out = {asked.id for asked in split(load(options.held_out))[1]}
        items = [item for item in items if item.id in held_out]
    items = random.Random(options.seed).sample(items, min(options.questions, len(items)))
    settings = Settings(
        models_dir=options.models_dir.resolve(),
        language_model="none",
        k=options.k,
        threads=options.threads,
    )
    threads = options.threads or None
    embedder = Remembering(load_embedder(settings.embedder, settings.models_dir, threads))
    with Engine(Home(options.folder / ".askcorpus"), settings, embedder=embedder) as engine:
        found = resolve(items, engine.reader.catalog)
        cases = []
        for number, item in enumerate(items, start=1):
            cases += ask(engine, item, found[item.id], once=options.once)
            if number % 100 == 0:
                print(f"{number} of {len(items)} questions", flush=True)
        return cases


class Remembering:
    """An embedder that embeds no text twice: the same sentences are met again and again."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, NDArray[np.float32]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._embedder, name)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._embedder.embed(new), strict=True))
        return np.stack([self._known[text] for text in texts])


def turns(file: Path) -> list[GoldItem]:
    """Return each question of a file of conversations once, as a person writes it out in full."""
    found = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        for turn in json.loads(line)["turns"]:
            evidence = tuple(GoldEvidence(**piece) for piece in turn["evidence"])
            item = GoldItem(turn["full"], turn["full"], True, tuple(turn["answers"]), evidence)
            found[item.id] = item
    return list(found.values())


def ask(engine: Engine, item: GoldItem, resolved: Resolved, *, once: bool) -> list[Case]:
    """Gather the candidates with the evidence there, and unless `once` with it hidden too.

    A near miss has none, and is asked as it is.
    """
    cases = []
    weighing = Weighing.of(Question.of(item.question), engine.reader)
    places = frozenset((place.file, place.paragraph) for place in resolved.places)
    keep = hiding(item, resolved, lambda file, number: engine.paragraph(file, number)[1].text)
    turns = (False,) if once else (False, True)
    for hidden in turns if item.answerable else (True,):
        hits = engine.search(item.question, keep=keep if hidden else None)
        candidates = weigh(weighing, hits, engine.reader, engine.evidence_reader)
        cases.append(Case(item, places, hidden, weighing, candidates))
    return cases


if __name__ == "__main__":
    main()
