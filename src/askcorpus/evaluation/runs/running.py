"""Carry an evaluation through: name what is asked, ask it, keep each record, sum up."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from askcorpus import __version__
from askcorpus.errors import IndexMissing
from askcorpus.evaluation.gold.items import GoldSet
from askcorpus.evaluation.gold.resolve import Resolved
from askcorpus.evaluation.measures import figures
from askcorpus.evaluation.record import CorpusName, GoldName, Head, Model, Record, Run
from askcorpus.evaluation.runs.evaluate import Asker, Plan, askings, evaluate
from askcorpus.evaluation.runs.store import Journal
from askcorpus.index.catalog import Catalog
from askcorpus.model import ModelName


def corpus_name(catalog: Catalog) -> CorpusName:
    """Return what tells a corpus from every other: it changes with any article's name or bytes.

    Raises IndexMissing for an index without a passage, of which nothing can be asked.
    """
    passages = catalog.passage_count()
    if not passages:
        raise IndexMissing(
            "The index holds no passage, so there is nothing to evaluate.",
            "Fill it with `askcorpus index FOLDER`.",
        )
    digest = hashlib.sha256()
    states = catalog.file_states()
    for path in sorted(states):
        digest.update(f"{path}\0{states[path].digest}\n".encode("utf-8", "surrogatepass"))
    return CorpusName(digest.hexdigest(), len(states), passages)


def head_of(
    gold: GoldSet,
    corpus: CorpusName,
    plan: Plan,
    models: Sequence[ModelName],
    language_model: str,
) -> Head:
    """Return what a run is; runs with equal heads ask the same of the same."""
    settings = {key: value for key, value in asdict(plan).items() if key != "options"}
    options = {"threshold": plan.options.threshold, "evidence": plan.options.evidence}
    return Head(
        gold=GoldName(gold.name, gold.digest, len(gold.items)),
        corpus=corpus,
        settings={"language_model": language_model, **settings, **options},
        models=tuple(Model(m.role, m.name, m.digest) for m in models),
        version=__version__,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def perform(
    asker: Asker,
    gold: GoldSet,
    resolved: Mapping[str, Resolved],
    plan: Plan,
    journal: Journal,
    done: Sequence[Record] = (),
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[Record, ...]:
    """Ask all that has no record in `done` yet, writing each to the journal; return all records.

    When it is interrupted, the journal holds what was asked until then.
    """
    known = {record.key for record in done}
    wanted = askings(gold.items, plan)
    todo = [asking for asking in wanted if asking.key not in known]
    records = list(done)
    progress(len(records), len(wanted))
    for record in evaluate(asker, todo, resolved, plan):
        journal.add(record)
        records.append(record)
        progress(len(records), len(wanted))
    return tuple(records)


def summed_up(head: Head, records: Sequence[Record], load_seconds: float) -> Run:
    """Return the run that records make."""
    return Run(head, tuple(records), figures(records), load_seconds)
