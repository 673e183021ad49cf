"""Gold questions: what they are, and reading and writing them as JSON Lines."""

import difflib
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, ClassVar, Final

from askcorpus.errors import InputUnreadable
from askcorpus.evaluation.schema import Fault, Unfit, decode, fit, plain

_MOST_FAULTS: Final = 20
"""How many faults of a file are told."""

MOST_RELEVANT: Final = 100

_FORBID: Final = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class GoldEvidence:
    """Where a gold answer stands: an article, and a paragraph of it or words of it, or both.

    The quote counts first, so that a gold set survives an edit that moves paragraphs. Pieces of
    the same `part` tell the same, and one of them is enough; without a `part` each is needed.
    `relevance` (1 to 100) is the gain that nDCG gives the paragraph.
    """

    __pydantic_config__: ClassVar[Any] = _FORBID

    file: str
    paragraph: int | None = None
    quote: str | None = None
    part: int | None = None
    relevance: int = 1


@dataclass(frozen=True, slots=True)
class GoldItem:
    """A question with what a right answer says and cites.

    `answers` are alternatives. `history` holds the earlier questions of a conversation, oldest
    first.
    """

    __pydantic_config__: ClassVar[Any] = _FORBID

    id: str
    question: str
    answerable: bool
    answers: tuple[str, ...] = ()
    evidence: tuple[GoldEvidence, ...] = ()
    history: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


_KEYS: Final = {
    "": [field.name for field in fields(GoldItem)],
    "evidence": [field.name for field in fields(GoldEvidence)],
}


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A gold file: its name, the SHA-256 of its bytes, and its items in order."""

    name: str
    digest: str
    items: tuple[GoldItem, ...]


class GoldError(InputUnreadable):
    """A gold file that can't be used; names every faulty line."""


def read_gold(file: Path) -> GoldSet:
    """Read a gold file. Raises GoldError, which names each faulty line and what is wrong there.

    Blank lines are skipped; nothing else is.
    """
    try:
        raw = file.read_bytes()
    except OSError as exc:
        raise GoldError(
            f"The gold file {file} can't be read: {exc.strerror}.",
            "It is a file of JSON Lines: one question with its answers on a line.",
        ) from None
    items: list[GoldItem] = []
    faults: list[str] = []
    first_with: dict[str, int] = {}
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            item = _item(line)
        except Unfit as exc:
            faults += [f"line {number}: {_told(fault)}" for fault in exc.faults]
            continue
        if item.id in first_with:
            faults.append(
                f"line {number}: the id {item.id!r} is that of line {first_with[item.id]} too"
            )
        first_with.setdefault(item.id, number)
        items.append(item)
    if faults:
        raise GoldError(_listed(file, faults), "Nothing was evaluated.")
    if not items:
        raise GoldError(
            f"The gold file {file} holds no question.", "Write one JSON object on each line."
        )
    return GoldSet(file.name, hashlib.sha256(raw).hexdigest(), tuple(items))


def write_gold(items: Iterable[GoldItem]) -> str:
    """Return items as the text of a gold file; what says nothing is left out."""
    return "".join(_line(item) for item in items)


def _line(item: GoldItem) -> str:
    record = _without_defaults(plain(item))
    record["answers"] = list(item.answers)
    record["evidence"] = [_without_defaults(plain(piece)) for piece in item.evidence]
    order = {"id": 0, "question": 1, "answers": 2, "answerable": 3, "evidence": 4}
    keys = sorted(record, key=lambda key: order.get(key, len(order)))
    return json.dumps({key: record[key] for key in keys}, ensure_ascii=False) + "\n"


def _without_defaults(record: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value
        for key, value in record.items()
        if value not in (None, []) and not (key == "relevance" and value == 1)
    }


def _item(line: bytes) -> GoldItem:
    data = decode(line)
    if not isinstance(data, dict):
        raise Unfit([Fault("", 'should be an object: {"id": …, "question": …}')])
    item = fit(GoldItem, data)
    faults = list(_contradictions(item))
    if faults:
        raise Unfit(faults)
    return item


def _contradictions(item: GoldItem) -> Iterable[Fault]:
    """Yield what the types allow and sense does not."""
    for place, text in (("id", item.id), ("question", item.question)):
        if not text.strip():
            yield Fault(place, "is empty")
    for place, texts in (("answers", item.answers), ("history", item.history)):
        for at, text in enumerate(texts):
            if not text.strip():
                yield Fault(f"{place}.{at}", "is empty")
    for at, piece in enumerate(item.evidence):
        place = f"evidence.{at}"
        if not piece.file.strip():
            yield Fault(f"{place}.file", "is empty")
        if piece.paragraph is not None and piece.paragraph < 1:
            yield Fault(f"{place}.paragraph", "counts from 1")
        if piece.quote is not None and not piece.quote.strip():
            yield Fault(f"{place}.quote", "is empty")
        if not 1 <= piece.relevance <= MOST_RELEVANT:
            yield Fault(f"{place}.relevance", f"should be 1 to {MOST_RELEVANT}")
    if item.answerable and not item.answers and not item.evidence:
        yield Fault("answerable", "is true, yet neither answers nor evidence are given")
    if not item.answerable and item.answers:
        yield Fault("answerable", "is false, yet answers are given")


def _told(fault: Fault) -> str:
    """Return a fault in words, with the key that was probably meant."""
    if not fault.unknown:
        return f"{fault.place} {fault.what}".strip()
    *above, key = fault.place.split(".")
    near = difflib.get_close_matches(key, _KEYS["evidence" if above else ""], n=1)
    return f"{fault.place} {fault.what}" + (f"; did you mean {near[0]!r}?" if near else "")


def _listed(file: Path, faults: Sequence[str]) -> str:
    shown = "\n  ".join(faults[:_MOST_FAULTS])
    rest = len(faults) - _MOST_FAULTS
    more = f"\n  … and {rest} more" if rest > 0 else ""
    return f"The gold file {file} can't be used:\n  {shown}{more}."
