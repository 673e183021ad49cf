"""Measure askcorpus beside the usual pipeline, with the same models on the same questions.

    askcorpus gold import DATA.json FOLDER
    python benchmarks/naive.py FOLDER [--gold FILE] [--limit N] [--hidden SHARE] [--markdown]

Five pipelines answer a sample of FOLDER's gold questions: askcorpus quoting only, with
SmolLM2-135M and with Qwen2.5-Coder-0.5B, and the pipeline of `naive_pipeline.py` with the same
two. They are asked in turns, question by question, another one first each time, on the same number
of threads, so that whatever else the machine does slows all of them. A share of the questions is
asked again with the evidence hidden: for all pipelines the paragraphs that hold it, or an accepted
answer, count as not there.

Prints one table. Its measures are `askcorpus eval`'s (docs/evaluation.md). The usual pipeline
never cites, and refuses in words (`refusals.py`). Models are loaded before times count. --save
keeps every reply as a line of JSON, and goes on with what is not in that file yet; begin a new one
when the program has changed.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Final

from askcorpus import Engine, Home, Settings
from askcorpus.evaluation.gold.items import GoldItem, read_gold
from askcorpus.evaluation.gold.resolve import Resolved, resolve
from askcorpus.evaluation.record import Record
from askcorpus.evaluation.runs.evaluate import Asker, Asking, Plan, askings, evaluate
from askcorpus.evaluation.schema import decode, fit, plain
from askcorpus.models.catalogue import Role
from askcorpus.models.store import ModelStore
from askcorpus.models.threads import free_threads
from naive_pipeline import NEAREST, NaivePipeline, PlainChat, Shelf
from naive_table import as_markdown, as_text, table

MODELS: Final = {"SmolLM2-135M": "smollm2-135m", "Qwen2.5-Coder-0.5B": "qwen2.5-coder-0.5b"}
"""Language models by the name in the table."""

WARM_UP: Final = "Which question is asked first?"

Key = tuple[str, str, bool]
"""Pipeline, question's id, and whether its evidence is hidden."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What is asked, how, and where its evidence lies."""

    todo: Sequence[Asking]
    plan: Plan
    found: dict[str, Resolved]


def main() -> None:
    options = _arguments()
    items = read_gold(options.gold or options.folder / "gold.jsonl").items
    settings = Settings(
        models_dir=options.models_dir.resolve(),
        k=NEAREST,
        threads=options.threads or free_threads(),
    )
    plan = Plan(k=NEAREST, hide_evidence=True, limit=options.limit, seed=options.seed)
    todo = sample(items, plan, options.hidden)
    records = load(options.save)
    with ExitStack() as stack:
        pipelines = build(Home(options.folder / ".askcorpus"), settings, stack)
        engine = next(asker for asker in pipelines.values() if isinstance(asker, Engine))
        found = resolve([asking.item for asking in todo], engine.reader.catalog)
        for asker in pipelines.values():
            warm_up(asker)
        for key, record in asked(pipelines, Sample(todo, plan, found), set(records)):
            records[key] = record
            keep(options.save, key[0], record)
    by_pipeline = {name: [records[name, *asking.key] for asking in todo] for name in pipelines}
    hidden = sum(asking.hidden for asking in todo)
    print(
        f"{options.folder.name}: {len(todo) - hidden} of {len(items):,} questions, {hidden} of them"
        f" also with the evidence hidden; seed {options.seed}, k {NEAREST},"
        f" threads {settings.threads}\n"
    )
    print((as_markdown if options.markdown else as_text)(table(by_pipeline)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--gold", type=Path, metavar="FILE", help="other than FOLDER/gold.jsonl")
    parser.add_argument("--models-dir", type=Path, default=Path("models"))
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="questions (50)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--hidden", type=_share, default=0.5, help="0 to 1 (0.5)", metavar="SHARE")
    parser.add_argument("--threads", type=int, help="else the cores that are free at the start")
    parser.add_argument("--markdown", action="store_true", help="a table to paste")
    parser.add_argument("--save", type=Path, metavar="FILE", help="keep every reply there")
    return parser.parse_args()


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("must lie between 0 and 1")
    return value


def sample(items: Sequence[GoldItem], plan: Plan, hidden: float) -> list[Asking]:
    """Return what a plan asks, of the askings with hidden evidence only that share (0..1)."""
    everything = askings(items, plan)
    hiding = [asking.key for asking in everything if asking.hidden]
    kept = set(Random(plan.seed).sample(hiding, round(hidden * len(hiding))))
    return [asking for asking in everything if not asking.hidden or asking.key in kept]


def build(home: Home, settings: Settings, stack: ExitStack) -> dict[str, Asker]:
    """Return the pipelines by name; the stack closes them."""
    quoting = stack.enter_context(Engine(home, _with(settings, "none")))
    pipelines: dict[str, Asker] = {"quoted only": quoting}
    for name, model in MODELS.items():
        engine = Engine(home, _with(settings, model), embedder=quoting.embedder)
        pipelines[name] = stack.enter_context(engine)
    scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    shelf = stack.enter_context(closing(Shelf(quoting, scratch / "paragraphs")))
    store = ModelStore(settings.models_dir)
    for name, model in MODELS.items():
        path = store.resolve(model, Role.LANGUAGE_MODEL).path
        chat = stack.enter_context(closing(PlainChat(path, settings.threads)))
        pipelines[f"naive, {name}"] = NaivePipeline(quoting, shelf, chat)
    return pipelines


def _with(settings: Settings, model: str) -> Settings:
    return replace(settings, language_model=model)


def warm_up(asker: Asker) -> None:
    """Have everything loaded, and what every prompt begins with read, before times count."""
    if isinstance(asker, Engine):
        asker.prepare_wording()
    asker.ask(WARM_UP)


def asked(pipelines: dict[str, Asker], of: Sample, done: set[Key]) -> Iterator[tuple[Key, Record]]:
    """Ask every pipeline each question that is not done, and yield what came of it at once."""
    started = time.perf_counter()
    names = list(pipelines)
    for at, asking in enumerate(of.todo):
        first = at % len(names)
        for name in (*names[first:], *names[:first]):
            key = (name, *asking.key)
            if key in done:
                continue
            for record in evaluate(pipelines[name], [asking], of.found, of.plan):
                yield key, record
        minutes = (time.perf_counter() - started) / 60
        print(f"\r{at + 1} of {len(of.todo)}, {minutes:.1f} min", end="", file=sys.stderr)
    print(file=sys.stderr)


def load(file: Path | None) -> dict[Key, Record]:
    """Return the records that an earlier run kept; none without a file."""
    if file is None or not file.exists():
        return {}
    found = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        kept = decode(line)
        record = fit(Record, kept["record"])
        found[kept["pipeline"], *record.key] = record
    return found


def keep(file: Path | None, pipeline: str, record: Record) -> None:
    """Add a record to the file, if there is one."""
    if file is None:
        return
    line = json.dumps({"pipeline": pipeline, "record": plain(record)}, ensure_ascii=False)
    with file.open("a", encoding="utf-8") as stream:
        stream.write(line + "\n")


if __name__ == "__main__":
    main()
