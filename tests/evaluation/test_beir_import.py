"""BEIR folders → articles and gold files: what joins, what is told, what is refused."""

import json
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from askcorpus.errors import InputUnreadable, UsageError
from askcorpus.evaluation.gold.import_beir import import_beir
from askcorpus.evaluation.gold.imported import Imported, Target
from askcorpus.evaluation.gold.items import GoldEvidence, read_gold
from askcorpus.reading import read_article

AARE = "The Aare is 288 kilometres long.\nIt joins the Rhine near Koblenz, in the north."
THUN = "Lake Thun lies at 558 metres above the sea, in the canton of Bern in Switzerland."
DOCUMENTS = (
    {"_id": "d/1", "title": "The Aare", "text": AARE, "metadata": {"url": "x"}},
    {"_id": "d_1", "title": "", "text": THUN},
    {"_id": "D_1", "text": "Lake Brienz is deeper than Lake Thun, and colder in summer."},
)
QUERIES = (
    {"_id": "q1", "text": "How long is the Aare?", "metadata": {}},
    {"_id": "q2", "text": "How high does Lake Thun lie?"},
    {"_id": "q3", "text": "Which lake is warmest?"},
)
QRELS = (("q1", "d/1", 1), ("q2", "D_1", 1), ("q2", "d_1", 2), ("q2", "d/1", 0))


@pytest.fixture
def target(tmp_path: Path) -> Target:
    """A folder that is not there yet."""
    return Target(tmp_path / "made")


def write(
    folder: Path,
    documents: Sequence[dict[str, Any]] = DOCUMENTS,
    queries: Sequence[dict[str, Any]] = QUERIES,
    qrels: Sequence[tuple[str, str, int]] = QRELS,
) -> Path:
    """A small BEIR folder."""
    data = folder / "rivers"
    (data / "qrels").mkdir(parents=True)
    for name, rows in (("corpus", documents), ("queries", queries)):
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (data / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    rows = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, row)) for row in qrels)]
    (data / "qrels" / "test.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return data


def remarks(imported: Imported) -> dict[str, tuple[int, int, tuple[str, ...]]]:
    """The remarks of an import by their key."""
    return {one.key: (one.count, one.of, one.examples) for one in imported.remarks}


def test_documents_become_articles_and_judgements_evidence(target: Target) -> None:
    done = import_beir(write(target.folder.parent), target)
    assert (done.format, done.articles, done.paragraphs) == ("BEIR", 3, 3)
    assert read_gold(target.gold).items == done.items
    one, two = done.items
    assert (one.id, one.question, one.answerable, one.answers) == (
        "q1",
        "How long is the Aare?",
        True,
        (),
    )
    assert one.evidence == (GoldEvidence("d_1.txt", 2),)
    assert two.evidence == (
        GoldEvidence("D_1-3.txt", 1),
        GoldEvidence("d_1-2.txt", 1, relevance=2),
    )
    assert remarks(done) == {"queries_not_judged": (1, 3, ("q3",))}
    read = read_article(target.articles / "d_1.txt", "d_1.txt")
    assert read.title == "The Aare"
    assert [p.text for p in read.paragraphs] == ["The Aare", " ".join(AARE.split())]


def test_a_split_is_named_and_its_header_may_be_left_out(target: Target) -> None:
    data = write(target.folder.parent)
    (data / "qrels" / "dev.tsv").write_bytes(b"\xef\xbb\xbfq3\td/1\t1\r\n\r\n")
    (item,) = import_beir(data, target, "dev").items
    assert (item.id, item.evidence) == ("q3", (GoldEvidence("d_1.txt", 2),))
    with pytest.raises(UsageError) as caught:
        import_beir(data, Target(target.folder / "other"), "train")
    assert "dev, test" in caught.value.hint


@pytest.mark.parametrize(
    ("qrels", "told"),
    [
        ([("Q1", "d/1", 1), ("Q2", "d/1", 1)], "of 2 query ids 2 are unknown (Q1, Q2)"),
        ([("q1", "1", 1), ("q2", "2", 1)], "of 2 document ids 2 (1, 2)"),
        (
            [("q1", "1", 1), ("Q2", "d/1", 1)],
            "of 2 query ids 1 are unknown (Q2), of 2 document ids",
        ),
    ],
)
def test_judgements_that_join_with_nothing_are_refused(
    target: Target, qrels: list[tuple[str, str, int]], told: str
) -> None:
    with pytest.raises(InputUnreadable) as caught:
        import_beir(write(target.folder.parent, qrels=qrels), target)
    assert told in caught.value.message
    assert "Every score would be zero" in caught.value.hint
    assert not target.folder.exists()


def test_judgements_that_join_in_part_are_told_and_none_dropped(target: Target) -> None:
    qrels = [("q1", "d/1", 1), ("q1", "../gone", 1), ("q2", "nowhere", 1), ("q9", "d_1", 1)]
    done = import_beir(write(target.folder.parent, qrels=qrels), target)
    told = remarks(done)
    assert told["queries_unknown"] == (1, 3, ("q9",))
    assert told["documents_unknown"] == (2, 4, ("../gone", "nowhere"))
    assert [item.evidence for item in done.items] == [
        (GoldEvidence("d_1.txt", 2), GoldEvidence("missing/../gone")),
        (GoldEvidence("missing/nowhere"),),
    ]


def test_documents_that_reading_loses_are_told(target: Target) -> None:
    documents = [
        {"_id": "whole", "title": "Aare", "text": AARE},
        {"_id": "empty", "title": " ", "text": "\n"},
        {"_id": "title", "title": "Lake Thun and its castle", "text": ""},
        {"_id": "rule", "title": "Thun", "text": "* * *"},
        {"_id": "button", "title": "Thun", "text": "Sign up for our newsletter"},
    ]
    qrels = [("q1", one["_id"], 1) for one in documents]
    done = import_beir(write(target.folder.parent, documents, qrels=qrels), target)
    told = remarks(done)
    assert told["documents_empty"] == (1, 5, ("empty",))
    assert told["documents_not_found"] == (1, 5, ("rule.txt",))
    assert told["documents_not_evidence"] == (1, 5, ("button.txt ¶2 (furniture)",))
    assert [(piece.file, piece.paragraph) for piece in done.items[0].evidence] == [
        ("whole.txt", 2),
        ("empty.txt", None),
        ("title.txt", 1),
        ("rule.txt", None),
        ("button.txt", 2),
    ]
    assert (done.articles, done.paragraphs) == (4, 4)
    assert not (target.articles / "empty.txt").exists()


@pytest.mark.parametrize(
    ("file", "data", "told"),
    [
        ("corpus.jsonl", b"{", "corpus.jsonl, line 1: not JSON"),
        ("corpus.jsonl", b"[1]", "corpus.jsonl, line 1: should be an object"),
        ("corpus.jsonl", b'{"id": "a", "text": "b"}', "line 1: _id should be a valid string"),
        ("corpus.jsonl", b'{"_id": "", "text": "b"}', "line 1: _id is empty"),
        ("corpus.jsonl", b'{"_id": "a"}', "line 1: text is missing"),
        ("corpus.jsonl", b'{"_id": "a", "text": "\xff"}', "line 1: it is not UTF-8 text"),
        ("corpus.jsonl", b'{"_id": "a", "text": ""}\n' * 2, "line 2: the _id 'a' is given twice"),
        ("queries.jsonl", b'\n{"_id": "a", "text": 3}', "line 2: text should be a valid string"),
        ("queries.jsonl", b'{"_id": "a", "text": " "}', "line 1: text is empty"),
        ("queries.jsonl", b'{"_id": "a", "text": "b"}\n' * 2, "line 2: the _id 'a' is given twice"),
        ("qrels/test.tsv", b"q1\td/1\t1\nq1 d_1 1", "test.tsv, line 2: should be query id"),
        ("qrels/test.tsv", b"a\tb\tc\nq1\td/1\tone", "line 2: should be query id"),
        ("qrels/test.tsv", b"q1\td/1\t1\nq1\td/1\t2", "line 2: q1 and d/1 were judged otherwise"),
        ("qrels/test.tsv", b"q1\td/1\t1\nq1\t\xff\t2", "line 2: it is not UTF-8 text"),
        ("qrels/test.tsv", b"query-id\tcorpus-id\tscore\n", "judges no document relevant"),
        ("qrels/test.tsv", b"q1\td/1\t101", "line 1: a relevance of 101 is more than 100"),
        ("qrels/test.tsv", b"q1\td/1\t0\n", "judges no document relevant"),
    ],
)
def test_malformed_data_is_refused_with_file_and_line(
    target: Target, file: str, data: bytes, told: str
) -> None:
    folder = write(target.folder.parent)
    (folder / file).write_bytes(data)
    with pytest.raises(InputUnreadable) as caught:
        import_beir(folder, target)
    assert told in caught.value.message
    assert not target.folder.exists()


@pytest.mark.parametrize("gone", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_folder_that_lacks_a_file_is_refused(target: Target, gone: str) -> None:
    data = write(target.folder.parent)
    (data / gone).unlink()
    with pytest.raises(InputUnreadable) as caught:
        import_beir(data, target)
    assert gone.split("/")[0] in caught.value.message


def test_the_corpus_is_never_held_in_memory(target: Target, tmp_path: Path) -> None:
    import_beir(write(tmp_path / "first"), Target(tmp_path / "warm"))
    documents = [{"_id": f"d{n}", "text": f"Lake {n}. {'It is deep. ' * 500}"} for n in range(200)]
    data = write(target.folder.parent, documents, qrels=[("q1", "d7", 1)])
    held = []
    tracemalloc.start()
    try:
        import_beir(
            data, target, progress=lambda *_: held.append(tracemalloc.get_traced_memory()[0])
        )
    finally:
        tracemalloc.stop()
    assert len(held) == 2
    assert max(held) < (data / "corpus.jsonl").stat().st_size / 4
