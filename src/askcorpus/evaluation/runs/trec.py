"""A run's rankings and gold paragraphs as TREC's run and qrels files have them."""

import unicodedata
from collections.abc import Iterator
from typing import Final

import numpy as np

from askcorpus.evaluation.measures.ranking import paragraph_id, relevance
from askcorpus.evaluation.record import Record, Run

_NAMELESS: Final = "askcorpus"


def run_lines(run: Run, tag: str = _NAMELESS) -> Iterator[str]:
    """Yield the line "query Q0 document rank score tag" for each ranked paragraph.

    A document is "file#p4". Ranks count from 1. TREC's tools sort by score, in single precision:
    where a score is not below the one before it, the next smaller number is written. Askings with
    hidden evidence are left out.
    """
    name = encoded(tag) or _NAMELESS
    for record in _asked(run):
        scores: dict[str, float] = {}
        for one in record.ranking:
            scores.setdefault(paragraph_id(one.file, one.paragraph), one.score)
        above = np.float32(np.inf)
        for rank, (document, score) in enumerate(scores.items(), start=1):
            above = min(np.float32(score), np.nextafter(above, np.float32(-np.inf)))
            place = f"{encoded(record.id)} Q0 {encoded(document)}"
            yield f"{place} {rank} {float(above):.9g} {name}\n"


def qrels_lines(run: Run) -> Iterator[str]:
    """Yield the line "query 0 document relevance" for each gold paragraph.

    What of the gold evidence the index does not hold has no line. Askings with hidden evidence
    are left out.
    """
    for record in _asked(run):
        for document, value in relevance(record).items():
            yield f"{encoded(record.id)} 0 {encoded(document)} {value}\n"


def encoded(text: str) -> str:
    """Percent-encode what would break a line into fields: white space, control characters, "%".

    Texts that differ stay different.
    """
    return "".join(c if _is_safe(c) else _percent(c) for c in text)


def _asked(run: Run) -> Iterator[Record]:
    return (record for record in run.records if not record.hidden)


def _is_safe(character: str) -> bool:
    if character == "%" or character.isspace():
        return False
    return unicodedata.category(character)[0] not in {"C", "Z"}


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
