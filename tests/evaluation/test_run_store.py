"""Saved runs and their journals: what goes in comes out, and nothing damaged passes."""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from run_help import HEAD, failed, make_run, refused, retrieved, right, wrong

from askcorpus.errors import ExitCode, InputUnreadable, UsageError
from askcorpus.evaluation.record import (
    Chosen,
    Cited,
    CorpusName,
    Failure,
    Figure,
    Model,
    Ranked,
    Record,
    Run,
)
from askcorpus.evaluation.runs import store
from askcorpus.evaluation.runs.store import Journal, journal_of
from askcorpus.evaluation.schema import plain

RECORDS = (
    right("Aare"),
    refused("Aare", hidden=True),
    wrong("Reuss", tags=("easy", "names")),
    failed("Limmat"),
    retrieved("Rhône — “le fleuve”\u2028\u0085\x1b[1m"),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a run is to be saved: in a folder that is not there yet."""
    return tmp_path / "runs" / "first.json"


def journal_with(file: Path, *records: Record) -> Path:
    with Journal.start(file, HEAD) as journal:
        for record in records:
            journal.add(record)
    return journal_of(file)


number = st.floats(allow_nan=False, allow_infinity=False)
texts = st.lists(st.text(), max_size=3).map(tuple)
places = st.integers(1, 9)
record_strategy = st.builds(
    Record,
    id=st.text(),
    question=st.text(),
    answers=texts,
    history=texts,
    tags=texts,
    unresolved=texts,
    ranking=st.lists(st.builds(Ranked, st.text(), places, number), max_size=3).map(tuple),
    retrieved=st.just(()),
    confidence=st.none() | number,
    evidence=st.lists(st.builds(Chosen, score=number), max_size=2).map(tuple),
    citations=st.lists(st.builds(Cited), max_size=2).map(tuple),
    timings=st.dictionaries(st.text(), number, max_size=3),
    failure=st.none() | st.sampled_from(Failure),
    scores=st.dictionaries(st.text(), number, max_size=3),
)
run_strategy = st.builds(
    Run,
    head=st.just(HEAD),
    records=st.lists(record_strategy, max_size=4, unique_by=lambda r: r.key).map(tuple),
    figures=st.dictionaries(
        st.text(), st.builds(Figure, st.none() | number, st.integers(0)), max_size=3
    ),
    load_seconds=number,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(run=run_strategy)
def test_a_run_comes_back_as_it_was(tmp_path: Path, run: Run) -> None:
    store.save(run, tmp_path / "run.json")
    assert store.load(tmp_path / "run.json") == run


def test_a_saved_run_is_json_with_a_record_a_line(file: Path) -> None:
    run = make_run(RECORDS)
    store.save(run, file)
    assert json.loads(file.read_text()) == plain(run)
    lines = file.read_bytes().split(b"\n")
    assert sum(line.startswith(b'{"id"') for line in lines) == len(RECORDS)
    assert [path.name for path in file.parent.iterdir()] == ["first.json"]


def test_a_run_without_records_is_one_too(file: Path) -> None:
    run = make_run(())
    store.save(run, file)
    assert store.load(file) == run


def test_saving_replaces_a_run_and_a_failed_save_leaves_it(file: Path) -> None:
    before, after = make_run(RECORDS[:1]), make_run(RECORDS)
    store.save(before, file)
    with pytest.raises(ValueError, match="JSON compliant"):
        store.save(replace(after, load_seconds=math.nan), file)
    assert store.load(file) == before
    store.save(after, file)
    assert store.load(file) == after
    assert len(list(file.parent.iterdir())) == 1


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_not_finite_is_never_written(file: Path, value: float) -> None:
    bad = replace(RECORDS[0], confidence=value)
    with pytest.raises(ValueError, match="JSON compliant"):
        store.save(Run(HEAD, (bad,), {}, 0.0), file)
    assert not file.exists()
    with Journal.start(file, HEAD) as journal, pytest.raises(ValueError, match="JSON compliant"):
        journal.add(bad)
    assert Journal.resume(file, HEAD)[1] == ()


def test_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(InputUnreadable, match="can't be saved as"):
        store.save(make_run(()), tmp_path / "taken" / "run.json")
    with pytest.raises(InputUnreadable, match="can't be written"):
        Journal.start(tmp_path / "taken" / "run.json", HEAD)
    with pytest.raises(UsageError, match="is a folder"):
        Journal.start(tmp_path, HEAD)


def told(file: Path) -> str:
    with pytest.raises(InputUnreadable) as caught:
        store.load(file)
    assert caught.value.exit_code == ExitCode.UNREADABLE
    assert caught.value.hint
    assert str(file) in caught.value.message
    return caught.value.message


def test_a_half_written_run_is_told_wherever_it_was_cut(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.json", tmp_path / "cut.json"
    store.save(make_run(RECORDS), whole)
    raw = whole.read_bytes()
    complete = len(raw.rstrip())
    for end in (*range(0, complete, 97), complete - 1):
        cut.write_bytes(raw[:end])
        told(cut)
    cut.write_bytes(raw[: complete - 1])
    assert "is cut off" in told(cut)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not JSON"),
        (b"rivers", "not JSON"),
        (b"\xe4\xf6\xfc", "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"1" * 10_000, "is no saved run"),
        (b"[]", "does not say askcorpus.run/1"),
        (b'{"question": "Where?"}', "does not say askcorpus.run/1"),
        (b'{"schema": "askcorpus.answer/1"}', "it is 'askcorpus.answer/1'"),
        (b'{"schema": "askcorpus.run/2"}', "newer askcorpus"),
        (b'{"schema": "askcorpus.run/1", "head": {}}', "head.gold is missing"),
        (b'{"schema": 1}', "does not say askcorpus.run/1"),
    ],
)
def test_what_is_no_run_is_told(tmp_path: Path, content: bytes, why: str) -> None:
    foreign = tmp_path / "foreign.json"
    foreign.write_bytes(content)
    assert why in told(foreign)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    assert "No such file" in told(tmp_path / "nothing.json")
    assert "Is a directory" in told(tmp_path)


def test_a_run_with_a_wrong_value_or_a_question_twice_is_told(file: Path) -> None:
    run = make_run(RECORDS)
    store.save(run, file)
    good = file.read_text()
    file.write_text(good.replace('"paragraph": 2', '"paragraph": "2"', 1))
    assert "gold.0.paragraph should be a valid integer" in told(file)
    file.write_text(good.replace('"confidence": 0.9', '"confidence": NaN', 1))
    assert "NaN" in told(file)
    store.save(replace(run, records=(*run.records, run.records[0])), file)
    assert "question 'Aare' stands there twice" in told(file)


def test_keys_of_a_later_version_are_passed_over(file: Path) -> None:
    run = make_run(RECORDS)
    store.save(run, file)
    file.write_text(file.read_text().replace('{"id"', '{"mood": 1, "id"'))
    assert store.load(file) == run


def test_a_run_saved_before_quotes_were_kept_is_read(file: Path) -> None:
    run = make_run(RECORDS)
    store.save(run, file)
    assert '"best_quote": null, ' in file.read_text()
    file.write_text(file.read_text().replace('"best_quote": null, ', ""))
    assert store.load(file) == run


def test_an_interrupted_run_goes_on_where_it_stopped(file: Path) -> None:
    journal_with(file, *RECORDS[:2])
    later = replace(HEAD, created="2026-01-27T08:00:00+00:00")
    journal, done = Journal.resume(file, later)
    assert done == RECORDS[:2]
    with journal:
        journal.add(RECORDS[2])
    assert Journal.resume(file, HEAD)[1] == RECORDS[:3]


def test_saving_removes_the_journal(file: Path) -> None:
    journal = journal_with(file, *RECORDS)
    assert journal.name == "first.json.partial"
    store.save(make_run(RECORDS), file)
    assert not journal.exists()
    with pytest.raises(UsageError, match="nothing to resume"):
        Journal.resume(file, HEAD)


def test_each_record_is_on_disk_as_soon_as_it_is_made(file: Path) -> None:
    with Journal.start(file, HEAD) as journal:
        for count, record in enumerate(RECORDS, start=1):
            journal.add(record)
            assert journal_of(file).read_bytes().count(b"\n") == 1 + count


def test_a_last_line_cut_at_any_byte_is_asked_again(file: Path) -> None:
    journal = journal_with(file, RECORDS[0], RECORDS[-1])
    raw = journal.read_bytes()
    last = raw.rfind(b"\n", 0, -1) + 1
    for end in range(last, len(raw)):
        journal.write_bytes(raw[:end])
        resumed, done = Journal.resume(file, HEAD)
        assert done == RECORDS[:1], end
        with resumed:
            resumed.add(RECORDS[-1])
        assert journal.read_bytes() == raw
    assert Journal.resume(file, HEAD)[1] == (RECORDS[0], RECORDS[-1])


def test_a_journal_of_the_head_alone_can_be_resumed_or_started_anew(file: Path) -> None:
    journal_with(file)
    assert Journal.resume(file, HEAD)[1] == ()
    journal_with(file, RECORDS[0])
    assert Journal.resume(file, HEAD)[1] == RECORDS[:1]


@pytest.mark.parametrize("line", [b"{", b'{"id": "Aare"}', b"", b"\x00\x00", b"[1]"])
def test_a_line_broken_in_the_middle_is_told_with_its_number(file: Path, line: bytes) -> None:
    journal = journal_with(file, *RECORDS)
    lines = journal.read_bytes().split(b"\n")
    lines[2] = line
    journal.write_bytes(b"\n".join(lines))
    with pytest.raises(InputUnreadable, match="damaged at line 3"):
        Journal.resume(file, HEAD)


@pytest.mark.parametrize("content", [b"", b"mine\n", b'{"schema": "askcorpus.journal/1"', b"[]\n"])
def test_a_file_that_is_no_journal_is_neither_resumed_nor_overwritten(
    file: Path, content: bytes
) -> None:
    journal_of(file).parent.mkdir()
    journal_of(file).write_bytes(content)
    for begin in (Journal.resume, Journal.start):
        with pytest.raises(InputUnreadable, match="is no journal"):
            begin(file, HEAD)
    assert journal_of(file).read_bytes() == content


def test_starting_anew_over_an_unfinished_run_is_refused(file: Path) -> None:
    journal = journal_with(file, *RECORDS)
    raw = journal.read_bytes()
    with pytest.raises(UsageError, match=f"unfinished run with {len(RECORDS)} answers") as caught:
        Journal.start(file, HEAD)
    assert "--resume" in caught.value.hint
    assert journal.read_bytes() == raw


def test_an_answer_that_stands_twice_in_a_journal_is_told(file: Path) -> None:
    journal_with(file, RECORDS[0], RECORDS[1], RECORDS[0])
    with pytest.raises(InputUnreadable, match="'Aare' twice"):
        Journal.resume(file, HEAD)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"gold": replace(HEAD.gold, digest="d" * 64)}, "gold file: rivers.jsonl"),
        ({"corpus": CorpusName("e" * 64, 13, 340)}, "corpus: 12 articles"),
        ({"settings": {**HEAD.settings, "k": 3}}, "k: 5 → 3"),
        ({"settings": {"k": 5}}, "language_model: none → not set"),
        ({"models": (Model("embedder", "bge", "f" * 64),)}, "model embedder: all-minilm-l6-v2"),
        ({"version": "0.2.0"}, "askcorpus: 0.1.0 → 0.2.0"),
    ],
)
def test_a_journal_is_not_resumed_by_another_run(
    file: Path, changes: dict[str, Any], why: str
) -> None:
    journal_with(file, *RECORDS)
    with pytest.raises(UsageError, match="can't be resumed") as caught:
        Journal.resume(file, replace(HEAD, **changes))
    assert why in caught.value.message
    assert "created" not in caught.value.message


def test_a_gold_file_may_be_renamed_between(file: Path) -> None:
    journal_with(file, *RECORDS)
    renamed = replace(HEAD, gold=replace(HEAD.gold, name="streams.jsonl"))
    assert Journal.resume(file, renamed)[1] == RECORDS


def test_a_journal_named_as_a_run_is_told_for_what_it_is(file: Path) -> None:
    assert "journal of an unfinished run" in told(journal_with(file))
    with Journal.resume(file, HEAD)[0] as journal:
        journal.add(RECORDS[0])
    assert "journal of an unfinished run" in told(journal_of(file))
