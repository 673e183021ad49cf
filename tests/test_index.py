"""Making and refreshing an index: real SQLite, real Chroma, a counting embedder."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
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
from askcorpus.index.database import Database
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
    assert catalog.cache.vectors(["The Rhine reaches the sea."], library.embedder.digest) == {}


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


def test_a_reader_knows_when_the_catalog_is_another_file(library: Library) -> None:
    library.refresh()
    reader = IndexReader(library.home, library.embedder)
    library.write("new.md", "The Reuss is a river.\n")
    library.refresh()
    library.refresh(rebuild=True)
    assert reader.is_current
    shutil.rmtree(library.home.path)
    assert not reader.is_current
    library.refresh()
    assert not reader.is_current
    reader.close()


def test_a_reader_notices_that_the_index_is_of_another_embedder_now(library: Library) -> None:
    library.refresh()
    reader = IndexReader(library.home, library.embedder)
    vector = reader.embed_question("rivers")
    assert reader.nearest(vector, 1)
    library.embedder = CountingEmbedder(32)
    library.refresh(rebuild=True)
    with pytest.raises(IndexMismatch):
        reader.nearest(vector, 1)
    reader.close()


def test_words_are_found_by_their_beginning(library: Library) -> None:
    library.refresh()
    reader = IndexReader(library.home, library.embedder)
    assert any("Rhine" in text for text in reader.catalog.texts_with("Rhi", 10))
    for odd in ("", '"', "*", "a OR b", "\0", "NEAR("):
        reader.catalog.texts_with(odd, 10)
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


def test_a_catalog_damaged_in_the_middle_can_be_rebuilt(library: Library) -> None:
    library.refresh()
    catalog = library.home.catalog
    content = bytearray(catalog.read_bytes())
    middle = slice(4096, len(content) - 4096)
    content[middle] = random.Random(7).randbytes(len(content[middle]))
    catalog.write_bytes(content)
    stale = [catalog.with_name(catalog.name + end) for end in ("-wal", "-shm")]
    for journal in stale:
        journal.write_bytes(b"stale" * 100)
    with pytest.raises(IndexDamaged, match=r"catalog\.sqlite") as told:
        library.refresh(rebuild=True)
    assert "--rebuild FOLDER" in told.value.hint
    assert library.refresh(library.folder, rebuild=True).passages == 4
    assert len(library.texts()) == 4
    assert library.refresh().embedded == 0
    assert not library.home.draft.exists()


def test_a_rebuild_that_fails_leaves_the_damaged_catalog(library: Library) -> None:
    library.refresh()
    library.home.catalog.write_bytes(b"")
    whole, library.embedder = library.embedder, Failing(after=0)
    with pytest.raises(KeyboardInterrupt):
        library.refresh(library.folder, rebuild=True)
    assert library.home.catalog.read_bytes() == b""
    assert not library.home.draft.exists()
    library.embedder = whole
    with pytest.raises(IndexDamaged, match="empty"):
        library.refresh()
    assert library.refresh(library.folder, rebuild=True).passages == 4


def test_a_foreign_database_is_never_overwritten(library: Library) -> None:
    library.home.create()
    content = _foreign_database(library)
    library.home.catalog.write_bytes(content)
    with pytest.raises(IndexDamaged, match="not made by askcorpus") as told:
        library.refresh(library.folder, rebuild=True)
    assert told.value.hint == "Name another --home."
    assert library.home.catalog.read_bytes() == content


def test_a_plain_refresh_makes_lost_vectors_from_the_cache(library: Library) -> None:
    library.refresh()
    shutil.rmtree(library.home.vectors)
    report = library.refresh()
    assert (report.embedded, library.embedder.embedded) == (0, [])
    assert len(library.texts()) == 4


def test_a_plain_refresh_replaces_garbage_vectors(library: Library) -> None:
    library.refresh()
    for file in next(library.home.vectors.iterdir()).rglob("*"):
        if file.is_file():
            file.write_bytes(b"garbage" * 1000)
    with pytest.raises(IndexDamaged):
        library.texts()
    library.refresh()
    assert library.embedder.embedded == []
    assert len(library.texts()) == 4


_AS_NOBODY = """
import os, sys, tempfile
from pathlib import Path
sys.path[:0] = {path!r}
from index_help import CountingEmbedder, Library
from askcorpus.errors import InputUnreadable
from askcorpus.index.home import Home
# Import all there is to import while that is still allowed.
with tempfile.TemporaryDirectory() as warm:
    first = Library(Path({root!r}) / "articles", Home(Path(warm) / "i"), CountingEmbedder())
    first.refresh()
    first.texts()
if os.geteuid() == 0:
    os.setresuid(65534, 65534, 65534)
root = Path({root!r})
library = Library(root / "articles", Home(root / ".askcorpus"), CountingEmbedder())
assert not os.access(library.home.path, os.W_OK)
print(len(library.texts()))
try:
    library.refresh()
except InputUnreadable as exc:
    print(exc.message)
"""


def test_a_read_only_index_is_read_and_not_written() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        library = Library(root / "articles", Home(root / ".askcorpus"), CountingEmbedder())
        library.write("rivers.md", RIVERS)
        library.write("lakes.md", LAKES)
        library.refresh()
        (library.home.path / "lock").unlink(missing_ok=True)
        inside = [root, *root.rglob("*")]
        for path in inside:
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            script = _AS_NOBODY.format(path=sys.path, root=name)
            done = subprocess.run(
                [sys.executable, "-c", script], capture_output=True, text=True, check=False
            )
        finally:
            for path in inside:
                path.chmod(0o755 if path.is_dir() else 0o644)
    lines = done.stdout.splitlines()
    assert lines[:1] == ["4"], done.stderr
    assert "not writable" in lines[1]


def test_a_read_only_catalog_says_so_when_written(library: Library) -> None:
    library.refresh()
    immutable = sqlite3.connect(
        f"{library.home.catalog.as_uri()}?immutable=1", uri=True, isolation_level=None
    )
    catalog = Catalog(Database(immutable, library.home.catalog))
    with pytest.raises(InputUnreadable, match="not writable"), catalog.transaction():
        catalog.set_meta({"generation": "9"})
    with pytest.raises(InputUnreadable, match="can't be opened"):
        Catalog.open(library.folder)


def test_a_home_nobody_may_look_into_is_unreadable(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(self: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", forbidden)
    with pytest.raises(InputUnreadable, match="can't be read"):
        _ = library.home.exists


def test_a_vanished_folder_does_not_stop_the_others(library: Library) -> None:
    library.refresh()
    other = library.folder.parent / "other"
    other.mkdir()
    (other / "po.md").write_text("The Po flows east.\n")
    library.refresh(other)
    hidden = other.rename(other.parent / "elsewhere")
    library.write("emme.txt", "The Emme is short.\n")
    report = library.refresh()
    assert (report.added, report.removed) == (("emme.txt",), ())
    assert [(s.path, "--forget" in s.reason) for s in report.skipped] == [(str(other), True)]
    assert "The Po flows east." in library.texts()
    for paths, rebuild in (((other,), False), ((), True)):
        with pytest.raises(InputUnreadable, match="is gone") as told:
            library.refresh(*paths, rebuild=rebuild)
        assert f"--forget {other}" in told.value.hint
    assert library.refresh(forget=[other]).removed == ("other/po.md",)
    hidden.rename(other)


class Failing(CountingEmbedder):
    """Is interrupted after some batches."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.left = after

    def embed(self, texts):  # type: ignore[no-untyped-def]
        if self.left == 0:
            raise KeyboardInterrupt
        self.left -= 1
        return super().embed(texts)


def test_an_interrupted_first_index_needs_no_folder_and_keeps_its_batches(library: Library) -> None:
    library.batch = 2
    whole, library.embedder = library.embedder, Failing(after=1)
    with pytest.raises(KeyboardInterrupt):
        library.refresh(library.folder)
    done = list(library.embedder.embedded)
    library.embedder = whole
    assert library.refresh().passages == 4
    assert len(done) == 2
    assert not set(done) & set(whole.embedded)
    assert len(library.texts()) == 4


def test_a_folder_whose_name_is_not_utf8_is_refused(library: Library) -> None:
    folder = library.folder.parent / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    (folder / "a.md").write_text("The Po flows east.\n")
    with pytest.raises(InputUnreadable, match="not valid UTF-8"):
        library.refresh(folder)
    assert not library.home.exists
