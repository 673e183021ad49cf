"""A SQuAD v1.1 file as a folder of articles and a list of questions, for benchmarks only."""

import json
import re
import string
from dataclasses import dataclass
from pathlib import Path

from askcorpus.text.normalize import collapse_space


@dataclass(frozen=True, slots=True)
class Item:
    """A question, its accepted answers, and the paragraph that holds them."""

    id: str
    question: str
    answers: tuple[str, ...]
    file: str
    paragraph: int


def write_articles(data: Path, folder: Path) -> list[Item]:
    """Write one text file for each article, its title first, and return the questions.

    Paragraph 1 is the title, so the data's n-th paragraph has number n + 1 (from n = 1).
    """
    folder.mkdir(parents=True, exist_ok=True)
    items = []
    for article in json.loads(data.read_text(encoding="utf-8"))["data"]:
        title = article["title"].replace("_", " ")
        file = re.sub(r"[^\w.-]+", "_", article["title"]) + ".txt"
        contexts = [collapse_space(p["context"]) for p in article["paragraphs"]]
        (folder / file).write_text("\n\n".join([title, *contexts]) + "\n", encoding="utf-8")
        for number, paragraph in enumerate(article["paragraphs"], start=2):
            for qa in paragraph["qas"]:
                answers = tuple(dict.fromkeys(a["text"] for a in qa["answers"]))
                items.append(Item(qa["id"], qa["question"], answers, file, number))
    return items


def normalise(answer: str) -> str:
    """Normalise as SQuAD's evaluation does: case, punctuation, articles, white space."""
    bare = "".join(c for c in answer.lower() if c not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", bare).split())


def contains(text: str, answers: tuple[str, ...]) -> bool:
    """Tell whether a normalised accepted answer stands in the normalised text, as whole words."""
    padded = f" {normalise(text)} "
    return any(f" {normalise(answer)} " in padded for answer in answers)
