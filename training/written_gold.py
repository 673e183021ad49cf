"""Turn questions written for the reader into articles and a gold set that askcorpus can ask.

    python training/written_gold.py training/written/held-out FOLDER

FOLDER gets an article a file and `gold.jsonl`; then `askcorpus index FOLDER`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from askcorpus.evaluation.gold.items import GoldEvidence, GoldItem, write_gold
from reader_written import Article, articles_in

TAGS = {"Q": ("plain",), "O": ("oblique",), "N": ("near-miss",)}


def main(source: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    articles = articles_in(source)
    for article in articles:
        (folder / f"{article.name}.md").write_text(markdown(article), encoding="utf-8")
    gold = write_gold(item for article in articles for item in items(article))
    (folder / "gold.jsonl").write_text(gold, encoding="utf-8")


def markdown(article: Article) -> str:
    """Return the article as a user would have it."""
    lines, heading = [f"# {article.title}"], ""
    for paragraph in article.paragraphs:
        if paragraph.heading != heading:
            heading = paragraph.heading
            lines.append(f"## {heading}")
        lines.append(paragraph.text)
    return "\n\n".join(lines) + "\n"


def items(article: Article) -> Iterator[GoldItem]:
    """Yield the article's questions; near misses are not answerable."""
    for number, paragraph in enumerate(article.paragraphs):
        for at, line in enumerate(paragraph.asked):
            evidence = GoldEvidence(f"{article.name}.md", quote=paragraph.text)
            yield GoldItem(
                f"{article.name}/{number}/{at}",
                line.question,
                line.kind != "N",
                tuple(span.text for span in line.answers),
                (evidence,) if line.answers else (),
                tags=TAGS[line.kind],
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
