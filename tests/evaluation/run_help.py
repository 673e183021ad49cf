"""Small runs made by hand: heads, records of every kind, and the run of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from askcorpus.evaluation.measures import figures, score
from askcorpus.evaluation.record import (
    Chosen,
    Cited,
    CorpusName,
    GoldName,
    Head,
    Model,
    Place,
    Ranked,
    Record,
    Run,
    Said,
)

HEAD = Head(
    gold=GoldName("rivers.jsonl", "a" * 64, 100),
    corpus=CorpusName("b" * 64, 12, 340),
    settings={"k": 5, "language_model": "none", "hide_evidence": False, "limit": None},
    models=(Model("embedder", "all-minilm-l6-v2", "c" * 64),),
    version="0.1.0",
    created="2026-01-26T10:00:00+00:00",
)
TIMINGS = {"retrieve": 0.1, "first": 0.3, "total": 0.5}


def asked(name: str, **changes: Any) -> Record:
    """A question about a river, before anything was answered."""
    length = f"{sum(map(ord, name))} kilometres"
    values: dict[str, Any] = {
        "id": name,
        "question": f"How long is the {name}?",
        "answerable": True,
        "answers": (length,),
        "gold": (Place("rivers.md", 2, 0),),
        "ranking": (Ranked("rivers.md", 2, 0.9), Ranked("rivers.md", 7, 0.4)),
        "retrieved": (Ranked("rivers.md", 2, 0.9),),
        "timings": TIMINGS,
    }
    return Record(**(values | changes))


def said(record: Record, words: str, paragraph: int = 2, confidence: float = 0.9) -> Record:
    """The record with a quoted answer."""
    return replace(
        record,
        verdict="quoted",
        text=f"{words} [1]",
        short=words,
        confidence=confidence,
        sentences=(Said(words, "quoted", (1,), True),),
        citations=(Cited(1, "rivers.md", paragraph, 0, len(words), words, True, words),),
        evidence=(Chosen("rivers.md", paragraph, words, confidence),),
    )


def right(name: str, **changes: Any) -> Record:
    """A question answered rightly from the right paragraph."""
    record = asked(name, **changes)
    return said(record, record.answers[0])


def wrong(name: str, **changes: Any) -> Record:
    """A question answered with a true sentence about something else."""
    return said(asked(name, **changes), "The river rises near the pass.", paragraph=7)


def refused(name: str, **changes: Any) -> Record:
    """A question that was not answered; hidden ones should not be."""
    return replace(asked(name, **changes), verdict="not_found", confidence=0.1)


def failed(name: str, **changes: Any) -> Record:
    """A question that met an error."""
    return replace(asked(name, **changes), error="The model can't be loaded.", timings={})


def retrieved(name: str, rank: int = 1, **changes: Any) -> Record:
    """A question for which passages were only ranked, the right one at `rank`."""
    ranking = [Ranked("rivers.md", 10 + at, 1 - at / 10) for at in range(6)]
    ranking[rank - 1] = Ranked("rivers.md", 2, 1 - (rank - 1) / 10)
    return asked(name, ranking=tuple(ranking), **changes)


def scored(records: Iterable[Record]) -> tuple[Record, ...]:
    """The records with their scores, as evaluation leaves them."""
    return tuple(replace(record, scores=score(record)) for record in records)


def make_run(records: Sequence[Record], head: Head = HEAD) -> Run:
    """A finished run of records."""
    done = scored(records)
    return Run(head, done, figures(done), load_seconds=1.5)
