"""Gold evidence is found by its words first, and what is gone is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from askcorpus.errors import UsageError
from askcorpus.evaluation.gold.items import GoldEvidence, GoldItem
from askcorpus.evaluation.gold.resolve import Resolved, require_same_corpus, resolve
from askcorpus.evaluation.record import Failure, Place
from askcorpus.index.catalog import Catalog
from askcorpus.index.home import Home
from index_help import RIVERS, CountingEmbedder, Library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library(tmp_path / "articles", Home(tmp_path / ".askcorpus"), CountingEmbedder())
    made.write("rivers.md", RIVERS)
    made.refresh()
    return made


@pytest.fixture
def catalog(library: Library) -> Iterator[Catalog]:
    opened = Catalog.open(library.home.catalog)
    yield opened
    opened.close()


def found(catalog: Catalog, *evidence: GoldEvidence) -> Resolved:
    item = GoldItem("one", "How long?", answerable=True, evidence=evidence)
    return resolve([item], catalog)["one"]


def test_a_paragraph_is_found_by_its_number(catalog: Catalog) -> None:
    resolved = found(catalog, GoldEvidence("rivers.md", paragraph=2))
    assert resolved.places == (Place("rivers.md", 2, part=1),)
    assert resolved.lost == resolved.moved == ()


def test_a_quote_wins_over_a_number_that_an_edit_made_wrong(catalog: Catalog) -> None:
    quote = "The Rhine reaches the sea."
    resolved = found(catalog, GoldEvidence("rivers.md", paragraph=2, quote=quote))
    assert resolved.places == (Place("rivers.md", 3, part=1, quote=quote),)
    assert resolved.moved == ("rivers.md ¶2 → ¶3",)


def test_a_quote_is_found_whatever_its_case_and_typography(catalog: Catalog) -> None:
    resolved = found(catalog, GoldEvidence("rivers.md", quote="the rhine  REACHES the sea"))
    assert [place.paragraph for place in resolved.places] == [3]


def test_an_article_without_paragraph_or_quote_stands_for_its_evidence(catalog: Catalog) -> None:
    resolved = found(catalog, GoldEvidence("rivers.md"))
    assert [place.paragraph for place in resolved.places] == [2, 3]


def test_pieces_without_a_part_are_parts_of_their_own(catalog: Catalog) -> None:
    resolved = found(
        catalog,
        GoldEvidence("rivers.md", paragraph=2),
        GoldEvidence("rivers.md", paragraph=3, part=1),
    )
    assert [place.part for place in resolved.places] == [2, 1]


@pytest.mark.parametrize(
    ("piece", "failure", "why"),
    [
        (GoldEvidence("lakes.md"), Failure.NOT_IN_CORPUS, "the index has no such file"),
        (GoldEvidence("rivers.md", 9), Failure.NOT_IN_CORPUS, "it has 3 paragraphs"),
        (
            GoldEvidence("rivers.md", 2, "The Elbe is long."),
            Failure.NOT_IN_CORPUS,
            "the words are not in the file",
        ),
        (GoldEvidence("rivers.md", 1), Failure.NOT_READ, "read as heading"),
        (GoldEvidence("../rivers.md", 1), Failure.NOT_IN_CORPUS, "the index has no such file"),
    ],
)
def test_what_is_gone_is_told_with_its_stage(
    catalog: Catalog, piece: GoldEvidence, failure: Failure, why: str
) -> None:
    resolved = found(catalog, piece)
    assert resolved.places == ()
    assert [lost.failure for lost in resolved.lost] == [failure]
    assert why in resolved.lost[0].why
    assert resolved.lost[0].why.startswith(piece.file)


def test_a_file_that_lies_there_unread_was_not_read(library: Library) -> None:
    library.write("scan.pdf", "The Elbe is 1,094 km long.")
    library.write("late.md", "The Oder is 840 km long.")
    opened = Catalog.open(library.home.catalog)
    try:
        for file in ("scan.pdf", "late.md"):
            lost = found(opened, GoldEvidence(file, 1)).lost
            assert [one.failure for one in lost] == [Failure.NOT_READ]
    finally:
        opened.close()


def test_words_that_the_reader_left_out_were_not_read(tmp_path: Path) -> None:
    made = Library(tmp_path / "articles", Home(tmp_path / ".askcorpus"), CountingEmbedder())
    made.write("news.md", "---\ntitle: News\neditor: Jo Berg\n---\n\nThe bridge is open.\n")
    made.refresh()
    opened = Catalog.open(made.home.catalog)
    try:
        lost = found(opened, GoldEvidence("news.md", quote="editor: Jo Berg")).lost
        assert [one.failure for one in lost] == [Failure.NOT_READ]
    finally:
        opened.close()


def test_a_gold_file_of_another_corpus_is_refused(catalog: Catalog) -> None:
    items = [
        GoldItem("a", "Where?", answerable=True, evidence=(GoldEvidence("lakes.md", 1),)),
        GoldItem("b", "Who?", answerable=False),
    ]
    with pytest.raises(UsageError, match="every score would be zero"):
        require_same_corpus(resolve(items, catalog))


def test_one_piece_that_is_there_is_enough_to_go_on(catalog: Catalog) -> None:
    items = [
        GoldItem("a", "Where?", answerable=True, evidence=(GoldEvidence("lakes.md", 1),)),
        GoldItem("b", "How?", answerable=True, evidence=(GoldEvidence("rivers.md", 2),)),
    ]
    require_same_corpus(resolve(items, catalog))
    require_same_corpus(resolve([GoldItem("c", "Who?", answerable=False)], catalog))
