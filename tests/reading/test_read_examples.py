"""Small files and how they must be read: each `data/NAME` beside its `data/NAME.expected`."""

from pathlib import Path

import pytest

from askcorpus.model import Article
from askcorpus.reading import read_article

DATA = Path(__file__).parent / "data"
EXAMPLES = sorted(path.stem for path in DATA.glob("*.expected"))


def described(article: Article) -> str:
    """Write an article as the `.expected` files do; newlines inside a paragraph as ⏎."""
    head = f"title: {article.title}\ndate: {article.date}\nsource: {article.source}\n\n"
    return head + "".join(
        f"{p.number} {p.kind.value} | {p.text.replace(chr(10), '⏎')}\n" for p in article.paragraphs
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_is_read_as_expected(name: str) -> None:
    expected = (DATA / f"{name}.expected").read_text(encoding="utf-8")
    assert described(read_article(DATA / name, name)) == expected


def test_every_example_has_its_expectation() -> None:
    files = {path.name for path in DATA.iterdir() if path.suffix != ".expected"}
    assert files == set(EXAMPLES)
