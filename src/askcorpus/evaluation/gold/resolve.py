"""Find gold evidence in the index: which paragraphs it names, and what is no longer there."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

from askcorpus.errors import UsageError
from askcorpus.evaluation.gold.items import GoldEvidence, GoldItem
from askcorpus.evaluation.record import Failure, Place
from askcorpus.index.catalog import Catalog
from askcorpus.model import Article, Paragraph
from askcorpus.text.normalize import collapse_space, fold

_ArticleOf = Callable[[str], Article | None]
_TextOf = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Lost:
    """Evidence that the index does not hold: why, and at which stage it was lost."""

    piece: GoldEvidence
    failure: Failure
    why: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """What became of an item's evidence; `moved` tells of quotes found in another paragraph."""

    places: tuple[Place, ...]
    lost: tuple[Lost, ...]
    moved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """The paragraphs that one piece of evidence names, or why there is none."""

    paragraphs: tuple[Paragraph, ...] = ()
    lost: Lost | None = None


def resolve(items: Iterable[GoldItem], catalog: Catalog) -> dict[str, Resolved]:
    """Return what the index holds of each item's evidence, by the item's id."""
    article = cache(catalog.article)
    raw = cache(lambda path: _raw_text(catalog, path))
    return {item.id: _resolve(item, article, raw) for item in items}


def require_same_corpus(resolved: Mapping[str, Resolved]) -> None:
    """Raise UsageError where there is evidence and none of it is in the index."""
    lost = [piece for one in resolved.values() for piece in one.lost]
    if lost and not any(one.places for one in resolved.values()):
        raise UsageError(
            f"None of the gold evidence is in this index ({lost[0].why}): the gold file belongs"
            " to another corpus, and every score would be zero.",
            "Name the right index with --home, or check the file names with"
            " `askcorpus gold check`.",
        )


def _resolve(item: GoldItem, article: _ArticleOf, raw: _TextOf) -> Resolved:
    places: dict[tuple[str, int], Place] = {}
    lost, moved = [], []
    taken = {piece.part for piece in item.evidence}
    free = (number for number in count(1) if number not in taken)
    for piece in item.evidence:
        part = next(free) if piece.part is None else piece.part
        found = _find(piece, article(piece.file), raw)
        if found.lost is not None:
            lost.append(found.lost)
            continue
        numbers = [paragraph.number for paragraph in found.paragraphs]
        if piece.paragraph is not None and piece.paragraph not in numbers:
            moved.append(f"{piece.file} ¶{piece.paragraph} → ¶{numbers[0]}")
        for number in numbers:
            place = Place(piece.file, number, part, piece.relevance, piece.quote)
            places.setdefault((piece.file, number), place)
    return Resolved(tuple(places.values()), tuple(lost), tuple(moved))


def _find(piece: GoldEvidence, article: Article | None, raw: _TextOf) -> _Found:
    """Return the paragraphs that a piece names: by its quote where it has one."""
    if article is None:
        there = raw(piece.file) is not None
        why = "the file was not read" if there else "the index has no such file"
        return _lose(piece, Failure.NOT_READ if there else Failure.NOT_IN_CORPUS, why)
    paragraphs = _named(piece, article)
    if not paragraphs:
        if piece.quote is None:
            why = f"it has {len(article.paragraphs)} paragraphs"
            return _lose(piece, Failure.NOT_IN_CORPUS, why)
        there = _bare(piece.quote) in _bare(raw(piece.file) or "")
        why = "the reader left these words out" if there else "the words are not in the file"
        return _lose(piece, Failure.NOT_READ if there else Failure.NOT_IN_CORPUS, why)
    evident = tuple(paragraph for paragraph in paragraphs if paragraph.kind.is_evidence)
    if not evident:
        why = f"¶{paragraphs[0].number} is read as {paragraphs[0].kind.value}, which is no evidence"
        return _lose(piece, Failure.NOT_READ, why)
    return _Found(evident)


def _named(piece: GoldEvidence, article: Article) -> list[Paragraph]:
    if piece.quote is None:
        if piece.paragraph is None:
            return list(article.paragraphs)
        return [p for p in article.paragraphs if p.number == piece.paragraph]
    wanted = _bare(piece.quote)
    holding = [p for p in article.paragraphs if piece.quote in p.text]
    holding = holding or [p for p in article.paragraphs if wanted in _bare(p.text)]
    if piece.paragraph is None or not holding:
        return holding
    nearest = min(holding, key=lambda p: abs(p.number - (piece.paragraph or 0)))
    return [nearest]


def _lose(piece: GoldEvidence, failure: Failure, why: str) -> _Found:
    at = "" if piece.paragraph is None else f" ¶{piece.paragraph}"
    return _Found(lost=Lost(piece, failure, f"{piece.file}{at}: {why}"))


def _bare(text: str) -> str:
    return collapse_space(fold(text))


def _raw_text(catalog: Catalog, path: str) -> str | None:
    """Return the text of a file of an indexed folder as it lies on the disk, if it does."""
    for root in catalog.roots():
        if not path.startswith(root.prefix):
            continue
        relative = Path(path.removeprefix(root.prefix).lstrip("/"))
        if relative.is_absolute() or ".." in relative.parts:
            continue
        try:
            return (root.path / relative).read_bytes().decode("utf-8", "replace")
        except (OSError, ValueError):
            continue
    return None
