"""Runs and qrels in TREC's format, read back by ir-measures."""

from pathlib import Path

import ir_measures
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, R, Success, nDCG
from run_help import asked, make_run, retrieved

from askcorpus.evaluation.record import Place, Ranked, Record, Run
from askcorpus.evaluation.runs.trec import encoded, qrels_lines, run_lines

MEASURES = {
    Success @ 1: "success@1",
    Success @ 5: "success@5",
    R @ 1: "recall@1",
    R @ 3: "recall@3",
    R @ 5: "recall@5",
    R @ 10: "recall@10",
    RR @ 10: "mrr@10",
    nDCG @ 10: "ndcg@10",
}


def ranking(*paragraphs: int, file: str = "rivers.md", score: float = 1.0) -> tuple[Ranked, ...]:
    """A ranking whose scores fall by little."""
    return tuple(Ranked(file, number, score - at * 1e-9) for at, number in enumerate(paragraphs))


def graded(name: str, *paragraphs: int) -> Record:
    """A question with three gold paragraphs of different relevance."""
    places = (
        Place("rivers.md", 2, 1, 1),
        Place("rivers.md", 5, 2, 3),
        Place("rivers.md", 5, 3, 2),
        Place("my lakes.md", 1, 4, 2),
    )
    ranked = (*ranking(*paragraphs), Ranked("my lakes.md", 1, 0.5))
    return asked(name, gold=places, ranking=ranked)


@pytest.fixture
def run() -> Run:
    """A run with ties, odd names, hidden askings, an empty ranking and a question without gold."""
    return make_run(
        [
            retrieved("Aare"),
            retrieved("Rhine", rank=4),
            graded("Reuss", 9, 5, 8, 2),
            graded("Inn / En\u00a0Ün\t%", 2, 9, 7, 1, 5),
            asked("ties", ranking=tuple(Ranked("rivers.md", n, 0.5) for n in (9, 8, 2, 1))),
            asked("rising", ranking=tuple(Ranked("rivers.md", n, n / 10) for n in (1, 2, 3))),
            asked("nothing found", ranking=()),
            asked("no gold", gold=()),
            asked("Aare", hidden=True, ranking=ranking(2)),
        ]
    )


def test_files_read_back_give_the_figures_of_the_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "run.txt").write_text("".join(run_lines(run)))
    (tmp_path / "qrels.txt").write_text("".join(qrels_lines(run)))
    found = ir_measures.calc_aggregate(
        list(MEASURES),
        list(ir_measures.read_trec_qrels(str(tmp_path / "qrels.txt"))),
        list(ir_measures.read_trec_run(str(tmp_path / "run.txt"))),
    )
    for measure, name in MEASURES.items():
        assert found[measure] == pytest.approx(run.figures[name].value), name
    assert 0 < found[RR @ 10] < 1


def test_a_line_has_the_fields_of_the_format(run: Run) -> None:
    assert list(run_lines(make_run([retrieved("Aare")]), "my tag"))[:2] == [
        "Aare Q0 rivers.md#p2 1 1 my%20tag\n",
        "Aare Q0 rivers.md#p11 2 0.899999976 my%20tag\n",
    ]
    assert {len(line.split()) for line in run_lines(run)} == {6}
    assert {len(line.split()) for line in qrels_lines(run)} == {4}
    assert list(qrels_lines(make_run([graded("Reuss", 1)]))) == [
        "Reuss 0 rivers.md#p2 1\n",
        "Reuss 0 rivers.md#p5 3\n",
        "Reuss 0 my%20lakes.md#p1 2\n",
    ]


def test_hidden_askings_are_left_out(run: Run) -> None:
    hidden = make_run([record for record in run.records if record.hidden])
    assert hidden.records
    assert [*run_lines(hidden), *qrels_lines(hidden)] == []


def test_a_tag_is_never_empty(run: Run) -> None:
    assert {line.split()[-1] for line in run_lines(run, "")} == {"askcorpus"}


@given(st.lists(st.floats(-1e6, 1e6) | st.sampled_from([0.0, 1.0, 1 + 1e-12]), max_size=30))
def test_scores_fall_strictly_in_single_precision(scores: list[float]) -> None:
    ranked = tuple(Ranked("a.md", number, score) for number, score in enumerate(scores, start=1))
    lines = [line.split() for line in run_lines(make_run([asked("q", ranking=ranked)]))]
    assert [line[3] for line in lines] == [str(rank) for rank in range(1, len(scores) + 1)]
    read = np.array([line[4] for line in lines], dtype=np.float32)
    assert bool(np.all(read[1:] < read[:-1]))


@given(st.text(), st.text())
def test_names_have_no_blanks_and_stay_apart(one: str, other: str) -> None:
    assert len(encoded(one).split()) == (1 if one else 0)
    assert encoded(one).isprintable()
    assert (encoded(one) == encoded(other)) == (one == other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b", "a%20b"),
        ("a\tb\n", "a%09b%0A"),
        ("100%", "100%25"),
        ("\u3000\u2028\x85", "%E3%80%80%E2%80%A8%C2%85"),
        ("\u202e\x1b\ud800", "%E2%80%AE%1B%ED%A0%80"),
        ("Zürich.md", "Zürich.md"),
    ],
)
def test_what_would_break_a_line_is_percent_encoded(text: str, expected: str) -> None:
    assert encoded(text) == expected
