"""Making and refreshing an index: real SQLite, real Chroma, a counting embedder."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from askcorpus.errors import (
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    InputUnreadable,
    UsageError,
)
from askcorpus.index.catalog import Catalog
from askcorpus.index.home import Home, find_home
from askcorpus.index.reader import IndexReader
from index_help import LAKES, RIVERS, CountingEmbedder, Library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library(tmp_path / "articles", Home(tmp_path / ".askcorpus"), CountingEmbedder())
    made.write("rivers.md", RIVERS)
    made.write("deep/lakes.txt", LAKES)
    return made


def test_a_first_index_holds_every_paragraph_and_its_sentences(library: Library) -> None:
    report = library.refresh()
    assert report.added == ("deep/lakes.txt", "rivers.md")
    assert report.passages == 4
    assert "The Aare is 288 km long. It joins the Rhine." in library.texts()
    assert "It joins the Rhine." in library.embedder.embedded
    assert len(library.embedder.embedded) == len(set(library.embedder.embedded))


def test_an_unchanged_corpus_embeds_nothing_and_keeps_its_generation(library: Library) -> None:
    library.refresh()
    before = Catalog.open(library.home.catalog).generation
    report = library.refresh()
    assert (report.embedded, library.embedder.embedded) == (0, [])
    assert report.unchanged == ("deep/lakes.txt", "rivers.md")
    assert Catalog.open(library.home.catalog).generation == before


def test_a_touched_file_is_unchanged(library: Library) -> None:
    library.refresh()
    os.utime(library.folder / "rivers.md", ns=(1, 1))
    assert library.refresh().unchanged == ("deep/lakes.txt", "rivers.md")


def test_an_edited_file_embeds_only_its_new_text(library: Library) -> None:
    library.refresh()
    library.write("rivers.md", RIVERS + "\nThe Emme is short.\n")
    report = library.refresh()
    assert report.changed == ("rivers.md",)
    assert library.embedder.embedded == ["The Emme is short."]
    assert len(library.texts()) == 5


def test_a_renamed_file_embeds_nothing(library: Library) -> None:
    library.refresh()
    (library.folder / "rivers.md").rename(library.folder / "streams.md")
    report = library.refresh()
    assert (report.added, report.removed) == (("streams.md",), ("rivers.md",))
    assert library.embedder.embedded == []


def test_a_deleted_file_is_gone_from_every_answer(library: Library) -> None:
    library.refresh()
    (library.folder / "rivers.md").unlink()
    assert library.refresh().removed == ("rivers.md",)
    assert not any("Rhine" in text for text in library.texts())
    catalog = Catalog.open(library.home.catalog)
    assert catalog.match(["Rhine"], 10) == {}
    assert catalog.passage_frequency(["rhine"]) == {"rhine": 0}
    assert catalog.vectors(["The Rhine reaches the sea."], library.embedder.digest) == {}


def test_one_bad_file_never_stops_the_rest(library: Library) -> None:
    (library.folder / "noise.txt").write_bytes(bytes(range(256)) * 40)
    library.write("picture.png", "not really")
    report = library.refresh()
    assert len(report.added) == 2
    assert {s.path for s in report.skipped} == {"noise.txt", "picture.png"}
    assert all(s.reason for s in report.skipped)


def test_a_file_that_turns_bad_leaves_the_index(library: Library) -> None:
    library.refresh()
    (library.folder / "rivers.md").write_bytes(b"\0\1\2" * 1000)
    report = library.refresh()
    assert report.removed == ("rivers.md",)
    assert [s.path for s in report.skipped] == ["rivers.md"]


def test_many_small_edits_keep_the_store_true(library: Library) -> None:
    for number in range(8):
        library.write("rivers.md", RIVERS + f"\nEdit {number} stands here.\n")
        library.refresh()
        assert f"Edit {number} stands here." in library.texts()
        assert f"Edit {number - 1} stands here." not in library.texts()
    assert len(list(library.home.vectors.iterdir())) <= 2


def test_a_missing_or_empty_folder_is_refused_and_leaves_nothing(library: Library) -> None:
    empty = library.folder.parent / "empty"
    empty.mkdir()
    for path in (empty, library.folder.parent / "missing"):
        with pytest.raises(InputUnreadable):
            library.refresh(path)
    assert not library.home.exists


def test_a_vanished_folder_does_not_empty_the_index(library: Library) -> None:
    library.refresh()
    hidden = library.folder.rename(library.folder.parent / "elsewhere")
    with pytest.raises(InputUnreadable):
        library.refresh()
    hidden.rename(library.folder)
    assert len(library.texts()) == 4


def test_a_second_folder_gets_a_prefix_and_can_be_forgotten(library: Library) -> None:
    library.refresh()
    other = library.folder.parent / "other"
    other.mkdir()
    (other / "rivers.md").write_text("The Po flows east.\n")
    assert library.refresh(other).added == ("other/rivers.md",)
    assert "The Po flows east." in library.texts()
    assert library.refresh(forget=[other]).removed == ("other/rivers.md",)
    assert "The Po flows east." not in library.texts()
    with pytest.raises(UsageError):
        library.refresh(forget=[other])
    with pytest.raises(UsageError, match="already covers"):
        library.refresh(library.folder.parent)


def test_another_embedder_or_rule_is_refused_until_rebuilt(library: Library) -> None:
    library.refresh()
    library.embedder = CountingEmbedder(dimension=32)
    with pytest.raises(IndexMismatch, match="another embedder") as refused:
        library.refresh()
    assert "index --rebuild" in refused.value.hint
    with pytest.raises(IndexMismatch):
        IndexReader(library.home, library.embedder)
    assert library.refresh(rebuild=True).passages == 4
    IndexReader(library.home, library.embedder).close()


def test_the_splitting_rule_is_part_of_an_index(library: Library) -> None:
    library.refresh()
    catalog = Catalog.open(library.home.catalog)
    with catalog.transaction():
        catalog.set_meta({"splitting_rule": "passages/0"})
    catalog.close()
    with pytest.raises(IndexMismatch, match="splitting"):
        library.refresh()


def test_a_busy_index_says_so(library: Library) -> None:
    library.refresh()
    with library.home.writing(1.0), pytest.raises(IndexBusy):
        library.refresh()


def test_a_reader_follows_another_writer_without_reopening(library: Library) -> None:
    library.refresh()
    reader = IndexReader(library.home, library.embedder)
    vector = library.embedder.embed(["The Emme is short."])[0]
    assert len(reader.nearest(vector, 50)) == 4
    library.write("emme.txt", "The Emme is short.\n")
    library.refresh()
    near = reader.nearest(vector, 50)
    best = reader.passages(near)[next(iter(near))]
    assert (best.file, near[best.id]) == ("emme.txt", pytest.approx(1.0, abs=1e-4))
    reader.close()


def test_an_interrupted_first_index_is_taken_up_again(library: Library) -> None:
    class Tired(CountingEmbedder):
        def embed(self, texts):  # type: ignore[no-untyped-def]
            raise KeyboardInterrupt

    whole, library.embedder = library.embedder, Tired()
    with pytest.raises(KeyboardInterrupt):
        library.refresh()
    library.embedder = whole
    with pytest.raises(IndexMissing):
        IndexReader(library.home, whole)
    assert library.refresh(library.folder).passages == 4
    assert len(library.texts()) == 4


def test_a_broken_or_foreign_catalog_is_refused_and_kept(library: Library) -> None:
    library.home.create()
    for content in (b"no database at all" * 100, _foreign_database(library)):
        library.home.catalog.write_bytes(content)
        with pytest.raises(IndexDamaged):
            library.refresh(library.folder)
        assert library.home.catalog.read_bytes() == content


def _foreign_database(library: Library) -> bytes:
    path = library.folder.parent / "foreign.sqlite"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE birds (name)")
    db.commit()
    db.close()
    return path.read_bytes()


def test_a_lost_vector_store_is_told_and_rebuilt(library: Library) -> None:
    library.refresh()
    shutil.rmtree(library.home.vectors)
    with pytest.raises(IndexDamaged, match="missing"):
        library.texts()
    library.refresh(rebuild=True)
    assert len(library.texts()) == 4


def test_a_store_that_names_code_to_load_is_refused(library: Library) -> None:
    library.refresh()
    store = next(library.home.vectors.iterdir()) / "chroma.sqlite3"
    db = sqlite3.connect(store)
    (config,) = db.execute("SELECT config_json_str FROM collections").fetchone()
    hostile = config.replace('"legacy"', '"known", "name": "default", "config": {}')
    changed = db.execute("UPDATE collections SET config_json_str = ?", (hostile,)).rowcount
    schema = [row[1] for row in db.execute("PRAGMA table_info(collections)")]
    if "schema_str" in schema:
        db.execute(
            "UPDATE collections SET schema_str = replace(schema_str, '\"legacy\"', "
            '\'"known", "name": "default", "config": {}\')'
        )
    db.commit()
    db.close()
    assert changed == 1
    with pytest.raises(IndexDamaged, match="not made by askcorpus"):
        library.texts()


def test_operators_in_a_question_are_only_words(library: Library) -> None:
    library.refresh()
    catalog = Catalog.open(library.home.catalog)
    for words in (['Rhine" OR "x'], ["NEAR(", "Rhine*"], ["^Rhine"], ["\0"], ["text:Rhine"]):
        catalog.match(words, 5)
    assert catalog.match(["RHINE"], 5)


def test_home_is_the_nearest_index_above(library: Library) -> None:
    library.refresh()
    assert find_home(library.folder / "deep") == library.home
    assert find_home(Path("/")).path == Path("/.askcorpus")


def test_long_paragraphs_are_split_on_sentences_without_loss(library: Library) -> None:
    sentences = [f"Sentence number {n} tells of the river and its many bridges." for n in range(80)]
    library.write("long.txt", " ".join(sentences) + "\n")
    library.refresh()
    catalog = Catalog.open(library.home.catalog)
    parts = [p for p in catalog.all_passages() if p.file == "long.txt"]
    article = catalog.article("long.txt")
    assert article is not None
    assert len(parts) > 1
    assert {p.paragraph for p in parts} == {1}
    assert sum(len(p.sentences) for p in parts) == 80
    for part in parts:
        assert article.paragraphs[0].text[part.start : part.end] == part.text
