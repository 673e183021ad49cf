"""Gold files: what is read, and how each fault is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.errors import InputUnreadable
from askcorpus.evaluation.gold.items import GoldError, GoldEvidence, GoldItem, read_gold, write_gold

ITEM = {"id": "a1", "question": "How long is it?", "answers": ["288 km"], "answerable": True}


def line(**changes: Any) -> str:
    """A line of a gold file, with some keys changed."""
    return json.dumps({**ITEM, **changes}, ensure_ascii=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The name of a gold file that is not there yet."""
    return tmp_path / "gold.jsonl"


def refusal(file: Path, data: str | bytes) -> str:
    """What is said of a file that is refused."""
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    with pytest.raises(GoldError) as caught:
        read_gold(file)
    assert isinstance(caught.value, InputUnreadable)
    assert caught.value.hint
    return caught.value.message


def test_a_gold_file_is_read_in_order(file: Path) -> None:
    evidence = [{"file": "aare.md", "paragraph": 2, "quote": "288 km", "part": 1, "relevance": 2}]
    file.write_text(
        line(evidence=evidence, history=["What is the Aare?"], tags=["rivers"])
        + "\n\n"
        + line(id="a2", answers=[], answerable=False)
        + "\n"
    )
    gold = read_gold(file)
    assert gold.name == "gold.jsonl"
    assert len(gold.digest) == 64
    assert gold.items == (
        GoldItem(
            "a1",
            "How long is it?",
            True,
            ("288 km",),
            (GoldEvidence("aare.md", 2, "288 km", 1, 2),),
            ("What is the Aare?",),
            ("rivers",),
        ),
        GoldItem("a2", "How long is it?", False),
    )


def test_a_byte_order_mark_and_carriage_returns_are_no_fault(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + line().encode() + b"\r\n\r\n" + line(id="b").encode())
    assert [item.id for item in read_gold(file).items] == ["a1", "b"]


def test_line_separators_inside_a_text_do_not_end_a_line(file: Path) -> None:
    file.write_text(line(question="How\u2028long\x85is it?") + "\n", encoding="utf-8")
    assert read_gold(file).items[0].question == "How\u2028long\x85is it?"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "line 1: not JSON: Expecting property name enclosed in double quotes at character 2"),
        (line() + "\n[1]", "line 2: should be an object"),
        (line() + line(id="b"), "line 1: not JSON: Extra data at character"),
        ('{"id": "a1"}', "line 1: question is missing\n  line 1: answerable is missing"),
        (line(id=7), "line 1: id should be a valid string"),
        (line(id=" "), "line 1: id is empty"),
        (line(question=""), "line 1: question is empty"),
        (line(answerable="yes"), "line 1: answerable should be a valid boolean"),
        (line(answerable=1), "line 1: answerable should be a valid boolean"),
        (line(answers="288 km"), "line 1: answers should be a valid array"),
        (line(answers=["288 km", ""]), "line 1: answers.1 is empty"),
        (line(history=["\t"]), "line 1: history.0 is empty"),
        (line(answers=[]), "line 1: answerable is true, yet neither answers nor evidence are"),
        (line(answerable=False), "line 1: answerable is false, yet answers are given"),
        (line(evidence=["a.md#p3"]), "line 1: evidence.0 should be an object"),
        (line(evidence=[{"paragraph": 1}]), "line 1: evidence.0.file is missing"),
        (line(evidence=[{"file": ""}]), "line 1: evidence.0.file is empty"),
        (line(evidence=[{"file": "a", "paragraph": 0}]), "evidence.0.paragraph counts from 1"),
        (line(evidence=[{"file": "a", "paragraph": True}]), "paragraph should be a valid integer"),
        (line(evidence=[{"file": "a", "paragraph": 2.0}]), "paragraph should be a valid integer"),
        (line(evidence=[{"file": "a", "quote": " "}]), "line 1: evidence.0.quote is empty"),
        (line(evidence=[{"file": "a", "relevance": 0}]), "evidence.0.relevance should be 1 to"),
        (line(evidence=[{"file": "a", "paragraph": float("nan")}]), "line 1: NaN is not a number"),
        (
            line(evidence=[{"file": "a", "paragraph": float("inf")}]),
            "line 1: Infinity is not a num",
        ),
        (
            line(evidence=[{"file": "a", "paragraph": 77}]).replace("77", "1e999"),
            "line 1: evidence.0.paragraph should be a valid integer",
        ),
        (
            line(evidence=[{"file": "a", "paragraph": 77}]).replace("77", "7" * 5000),
            "line 1: it holds a number with too many digits",
        ),
        ('{"id": "a1", "id": "a2"}', "line 1: id is given twice"),
        (line(id="\\ud800").replace("\\\\", "\\"), "line 1: it holds half of a surrogate pair"),
    ],
)
def test_a_fault_is_told_with_its_line(file: Path, text: str, told: str) -> None:
    assert told in refusal(file, text)


@pytest.mark.parametrize("depth", [300, 2_000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_deep_nesting_is_a_fault_and_no_crash(
    file: Path, depth: int, opening: str, closing: str
) -> None:
    nested = opening * depth + ("1" if closing == "}" else "") + closing * depth
    deep = line(tags="HERE").replace('"HERE"', nested)
    assert "line 1: it is nested too deeply" in refusal(file, deep)


@pytest.mark.parametrize(
    ("changes", "near"),
    [
        ({"anwsers": ["x"]}, "did you mean 'answers'?"),
        ({"evidences": []}, "did you mean 'evidence'?"),
        ({"evidence": [{"file": "a.md", "paragrah": 1}]}, "did you mean 'paragraph'?"),
    ],
)
def test_an_unknown_key_is_a_fault_that_names_the_near_one(
    file: Path, changes: dict[str, Any], near: str
) -> None:
    assert near in refusal(file, line(**changes))


def test_a_key_that_is_near_to_none_is_only_called_unknown(file: Path) -> None:
    told = refusal(file, line(zzz=1, evidence=[{"file": "a.md", "zzz": 1}]))
    assert "line 1: evidence.0.zzz is not known here\n" in told
    assert "line 1: zzz is not known here." in told


def test_an_id_that_is_given_twice_is_told_with_both_lines(file: Path) -> None:
    told = refusal(file, "\n".join([line(), "", line(id="b"), line()]))
    assert "line 4: the id 'a1' is that of line 1 too" in told


def test_every_faulty_line_is_told_up_to_a_number(file: Path) -> None:
    told = refusal(file, "\n".join([line(), "{", line(id="b", question=""), "{}"]))
    assert [word in told for word in ("line 1:", "line 2:", "line 3:", "line 4:")] == [
        False,
        True,
        True,
        True,
    ]
    many = refusal(file, "{\n" * 50)
    assert many.count("not JSON") == 20
    assert "… and 30 more" in many


def test_bytes_that_are_not_utf_8_are_told_with_their_line(file: Path) -> None:
    data = line().encode() + b"\n" + line(id="b").encode().replace(b"288", b"\xff")
    assert "line 2: it is not UTF-8 text" in refusal(file, data)
    assert "it is not UTF-8 text" in refusal(file, line().encode("utf-16"))


@pytest.mark.parametrize("data", [b"", b"\n \r\n", b"\xef\xbb\xbf"])
def test_a_file_without_a_question_is_refused(file: Path, data: bytes) -> None:
    assert "holds no question" in refusal(file, data)


def test_a_file_that_is_missing_or_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="No such file"):
        read_gold(tmp_path / "none.jsonl")
    with pytest.raises(GoldError, match="Is a directory"):
        read_gold(tmp_path)


_TEXTS = st.text(min_size=1).filter(lambda text: bool(text.strip()))
_EVIDENCE = st.builds(
    GoldEvidence,
    file=_TEXTS,
    paragraph=st.none() | st.integers(1, 10**6),
    quote=st.none() | _TEXTS,
    part=st.none() | st.integers(),
    relevance=st.integers(1, 10),
)
_ITEMS = st.builds(
    GoldItem,
    id=_TEXTS,
    question=_TEXTS,
    answerable=st.just(True),
    answers=st.lists(_TEXTS, min_size=1).map(tuple),
    evidence=st.lists(_EVIDENCE, max_size=3).map(tuple),
    history=st.lists(_TEXTS, max_size=2).map(tuple),
    tags=st.lists(st.text(), max_size=2).map(tuple),
) | st.builds(GoldItem, id=_TEXTS, question=_TEXTS, answerable=st.just(False))


@given(st.lists(_ITEMS, min_size=1, max_size=4, unique_by=lambda item: item.id))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, items: list[GoldItem]
) -> None:
    file = tmp_path_factory.mktemp("gold") / "gold.jsonl"
    file.write_text(write_gold(items), encoding="utf-8", newline="")
    assert read_gold(file).items == tuple(items)


def test_what_says_nothing_is_not_written() -> None:
    item = GoldItem("a1", "How long?", True, evidence=(GoldEvidence("aare.md", 2),))
    assert json.loads(write_gold([item])) == {
        "id": "a1",
        "question": "How long?",
        "answers": [],
        "answerable": True,
        "evidence": [{"file": "aare.md", "paragraph": 2}],
    }
