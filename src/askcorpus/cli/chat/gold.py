"""Judged answers as gold questions. What a gold question is, `evaluation` knows."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from askcorpus.errors import InputUnreadable
from askcorpus.model import Answer

FILE_NAME: Final = "gold.jsonl"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an answer stands."""

    file: str
    paragraph: int
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the one who asked knows of the right answer.

    `history` holds the earlier questions that the question leans on, oldest first.
    """

    question: str
    is_answerable: bool
    is_good: bool
    answers: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    history: tuple[str, ...] = ()


def evidence_of(answer: Answer) -> tuple[Evidence, ...]:
    """Return what an answer cites."""
    return tuple(Evidence(c.file, c.paragraph, c.quote) for c in answer.citations)


def note(judgement: Judgement, file: Path) -> str:
    """Append a judgement to a gold file and return the item's id.

    Raises InputUnreadable for a file that can't be written or is no gold file; it is then as it
    was.
    """
    from askcorpus.evaluation.gold.items import GoldEvidence, GoldItem, read_gold, write_gold

    taken = set()
    if file.exists() and file.stat().st_size:
        taken = {item.id for item in read_gold(file).items}
    several = len(judgement.evidence) > 1
    item = GoldItem(
        id=_free_id(judgement, taken),
        question=judgement.question,
        answerable=judgement.is_answerable,
        answers=judgement.answers,
        # What an answer cites tells the same: each piece of it is enough.
        evidence=tuple(
            GoldEvidence(e.file, e.paragraph, e.quote, part=1 if several else None)
            for e in judgement.evidence
        ),
        history=judgement.history,
        tags=("chat", "good" if judgement.is_good else "not"),
    )
    _append(file, write_gold([item]))
    return item.id


def _free_id(judgement: Judgement, taken: set[str]) -> str:
    asked = "\0".join((*judgement.history, judgement.question))
    base = "chat-" + hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    number = 1
    while (name := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return name


def _append(file: Path, line: str) -> None:
    """Append in one write, on a line of its own."""
    try:
        with file.open("ab+", buffering=0) as stream:
            size = stream.seek(0, os.SEEK_END)
            if size:
                stream.seek(size - 1)
                line = line if stream.read(1) == b"\n" else "\n" + line
            stream.write(line.encode("utf-8", "replace"))
    except OSError as exc:
        raise InputUnreadable(
            f"The gold file {file} can't be written: {exc.strerror or exc}.",
            "Name another with `askcorpus chat --gold FILE`.",
        ) from exc
