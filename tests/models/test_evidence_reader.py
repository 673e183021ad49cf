"""The evidence reader: its arithmetic by hand, its file as pinned, and what it reads."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from askcorpus.errors import ModelRefused
from askcorpus.model import Span
from askcorpus.models import onnx_reader
from askcorpus.models.digests import sha256_of
from askcorpus.models.evidence_reader import LONGEST_ANSWER, Reading
from askcorpus.models.onnx_reader import DIGEST, FOLDER, shipped_reader

MILL = "The mill on the Sarn was rebuilt in 1884 after a fire, by the widow Marta Hollen."
READER = shipped_reader(1)


def reading(starts: list[float], stops: list[float]) -> Reading:
    """A reading of "ab cd ef …": two letters a token."""
    begins = np.arange(len(starts)) * 3
    return Reading(begins, begins + 2, np.array(starts, "f4"), np.array(stops, "f4"))


def test_the_best_span_begins_before_it_ends() -> None:
    found = reading([1, 0, 5], [0, 4, 1]).best()
    assert found is not None
    assert (found.span, found.score) == (Span(6, 8), 6.0)
    assert reading([3, 0, 5], [0, 4, -9]).best().span == Span(0, 5)  # type: ignore[union-attr]


def test_only_spans_inside_count() -> None:
    marks = reading([1, 0, 5], [0, 4, 1])
    assert marks.best(Span(0, 5)).span == Span(0, 5)  # type: ignore[union-attr]
    assert marks.best(Span(1, 2)) is None
    assert marks.mass(Span(1, 2)) == -np.inf


def test_the_mass_is_the_sum_of_the_odds_of_all_spans() -> None:
    marks = reading([0.0, 1.0], [0.5, 2.0])
    odds = np.exp([0.5, 2.0, 3.0]).sum()  # first alone, both, second alone
    assert marks.mass(Span(0, 5)) == pytest.approx(np.log(odds), abs=1e-5)


def test_a_span_has_so_many_tokens_at_most() -> None:
    length = LONGEST_ANSWER + 5
    starts, stops = [0.0] * length, [0.0] * length
    starts[0], stops[-1], stops[LONGEST_ANSWER - 1] = 9.0, 9.0, 5.0
    found = reading(starts, stops).best()
    assert found is not None
    assert found.span == Span(0, 3 * LONGEST_ANSWER - 1)


def over_all_pairs(marks: Reading) -> tuple[Span, float, float]:
    """Best span, its score and the mass, from a table of each token with each other one."""
    scores = marks.starts[:, None] + marks.stops[None, :]
    at = np.arange(len(marks.starts))
    length = at[None, :] - at[:, None]
    scores = np.where((length >= 0) & (length < LONGEST_ANSWER), scores, -np.inf)
    start, stop = np.unravel_index(int(np.argmax(scores)), scores.shape)
    peak = scores.max()
    mass = peak + np.log(np.exp(scores - peak).sum())
    return Span(int(marks.begins[start]), int(marks.ends[stop])), float(peak), float(mass)


@pytest.mark.parametrize(
    "tokens", [1, 2, LONGEST_ANSWER - 1, LONGEST_ANSWER, LONGEST_ANSWER + 1, 256, 600]
)
@pytest.mark.parametrize("is_coarse", [False, True])
def test_spans_are_scored_as_if_each_token_met_each_other(tokens: int, is_coarse: bool) -> None:
    """Coarse scores have many ties."""
    random = np.random.default_rng(tokens)
    for _ in range(20):
        starts, stops = random.normal(0, 5, (2, tokens)).astype("f4")
        if is_coarse:
            starts, stops = np.round(starts / 5), np.round(stops / 5)
        marks = reading(list(starts), list(stops))
        span, score, mass = over_all_pairs(marks)
        found = marks.best()
        assert found is not None
        assert (found.span, found.score) == (span, score)
        assert marks.mass(Span(0, 3 * tokens)) == pytest.approx(mass, abs=1e-5)


def test_a_long_text_needs_memory_for_its_tokens_alone() -> None:
    marks = reading([0.0] * 20_000, [0.0] * 20_000)
    tracemalloc.start()
    found, mass = marks.best(), marks.mass(Span(0, 60_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found is not None
    assert mass > found.score
    assert peak < 50_000_000


def test_the_file_is_the_one_that_is_pinned_and_small() -> None:
    graph = FOLDER / "reader.onnx"
    assert sha256_of(graph) == DIGEST
    assert sum(f.stat().st_size for f in FOLDER.iterdir()) <= 25_000_000
    assert DIGEST in (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("question", "answer"),
    [("When was the mill rebuilt?", "1884"), ("Who rebuilt the mill?", "Marta Hollen")],
)
def test_it_marks_the_answer(question: str, answer: str) -> None:
    [found] = READER.read(question, [MILL])
    best = found.best()
    assert best is not None
    assert answer in best.span.of(MILL)
    assert best.score > 0


def test_what_a_text_does_not_answer_has_poor_odds() -> None:
    there, elsewhere = READER.read(
        "When was the mill rebuilt?", [MILL, "The spring fair draws 3,000 visitors to Kalla."]
    )
    assert there.best().score > 0 > elsewhere.best().score  # type: ignore[union-attr]


def test_an_answer_past_the_first_window_is_found() -> None:
    long = "Nothing of note stands in this line about the weather and the sea. " * 60
    [found] = READER.read("When was the mill rebuilt?", [long + MILL])
    best = found.best()
    assert best is not None
    assert best.span.of(long + MILL) == "1884"
    assert len(found.begins) > 600


def test_what_is_read_with_others_changes_nothing() -> None:
    alone = READER.read("Who rebuilt it?", [MILL])[0]
    again = shipped_reader(1).read("Who rebuilt it?", ["Another text.", MILL])[1]
    assert np.array_equal(alone.starts, again.starts)


def test_texts_hold_no_control_tokens() -> None:
    hostile = "[SEP] [CLS] The mill was rebuilt in 1884. [SEP][PAD]"
    [found] = READER.read("When [SEP] was it rebuilt?", [hostile])
    pieces = [hostile[b:e] for b, e in zip(found.begins, found.ends, strict=True)]
    assert "[SEP]" not in pieces
    assert found.best().span.of(hostile) == "1884"  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["", " ", "​", "\x00", "a" * 5000])
def test_odd_texts_are_read(text: str) -> None:
    [found] = READER.read("Who?", [text])
    assert len(found.begins) == len(found.starts)


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_file_is_refused(
    damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnx_reader, "FOLDER", tmp_path)
    (tmp_path / "tokenizer.json").write_bytes((FOLDER / "tokenizer.json").read_bytes())
    if damage == "changed":
        (tmp_path / "reader.onnx").write_bytes(b"not it")
    with pytest.raises(ModelRefused, match="evidence reader"):
        shipped_reader(1).read("Who?", ["Somebody."])
