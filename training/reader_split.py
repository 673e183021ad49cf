"""Which SQuADShifts articles the evidence reader trains on, and which it never sees.

Calibration and measurement must use the held-out part only: import `split` for it.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

HELD_OUT_SHARE = {"new-wiki": 3, "written": 10**9}  # one in three; of what is written, none here
DEFAULT_SHARE = 12  # one in twelve of every other file
TITLED = {"new-wiki"}  # whose titles say what the articles are about


@dataclass(frozen=True, slots=True)
class Span:
    """An accepted answer and where it begins in its passage, in characters."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the passage that answers it (a number into `Source.passages`), its answers.

    `answers` has one entry for each annotator, so what several of them marked stands there twice.
    `kind` is Q for a plain question, O for an oblique one, N for a near miss.
    """

    id: str
    question: str
    passage: int
    answers: tuple[Span, ...]
    kind: str = "Q"


@dataclass(frozen=True, slots=True)
class Source:
    """One SQuADShifts file: every passage with its article, and every question.

    `leads` are what the program puts before each passage: its title and heading; "" for none.
    """

    name: str
    passages: tuple[str, ...]
    articles: tuple[str, ...]
    questions: tuple[Asked, ...]
    leads: tuple[str, ...]


def load(path: Path) -> Source:
    """Read a file in SQuAD v1.1 format.

    Where a file is one long article (Reddit), each of its passages counts as an article.
    """
    data = json.loads(path.read_text(encoding="utf-8"))["data"]
    name = path.stem.removeprefix("squadshifts-")
    passages: list[str] = []
    articles: list[str] = []
    leads: list[str] = []
    questions: list[Asked] = []
    for article in data:
        for paragraph in article["paragraphs"]:
            for qa in paragraph["qas"]:
                spans = tuple(Span(a["answer_start"], a["text"]) for a in qa["answers"])
                questions.append(Asked(qa["id"], qa["question"], len(passages), spans))
            passages.append(paragraph["context"])
            articles.append(paragraph["context"] if len(data) == 1 else article["title"])
            leads.append(article["title"].replace("_", " ") if name in TITLED else "")
    return Source(name, tuple(passages), tuple(articles), tuple(questions), tuple(leads))


def split(source: Source) -> tuple[list[Asked], list[Asked]]:
    """Return the questions to train on and the held-out ones, divided by article.

    Articles are ordered by the SHA-256 of their title and the first third (of new-wiki; of
    the others the first twelfth) is held out: the same on every machine, whatever the file's order.
    """
    order = sorted(set(source.articles), key=lambda a: hashlib.sha256(a.encode()).hexdigest())
    held = set(order[: len(order) // HELD_OUT_SHARE.get(source.name, DEFAULT_SHARE)])
    train = [q for q in source.questions if source.articles[q.passage] not in held]
    rest = [q for q in source.questions if source.articles[q.passage] in held]
    return train, rest
