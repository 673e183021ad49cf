"""Two runs compared: what is called a change, what is a loss, and what the command prints."""

import json
import re
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from run_help import HEAD, failed, make_run, refused, retrieved, right, said, wrong

from askcorpus.errors import ExitCode, UsageError
from askcorpus.evaluation.comparison.compare import DECISIVE, PROMISED, Comparison, compare, worse
from askcorpus.evaluation.comparison.weighted import SET_MEASURES, replies
from askcorpus.evaluation.measures import MEASURES, figures
from askcorpus.evaluation.record import CorpusName, Record, Run
from askcorpus.evaluation.runs import store
from cli_help import Runner

NAMES = tuple(f"river {number}" for number in range(100))
GOOD = tuple(right(name) for name in NAMES)
HONEST = tuple(refused(name, hidden=True) for name in NAMES)


def against(before: Sequence[Record], after: Sequence[Record]) -> Comparison:
    return compare(Run(HEAD, tuple(before), {}, 0.0), Run(HEAD, tuple(after), {}, 0.0))


def reasons(before: Sequence[Record], after: Sequence[Record]) -> dict[str | None, str]:
    """What makes the second run worse, by measure."""
    return {each.measure: each.why for each in worse(against(before, after))}


def with_some(
    records: Sequence[Record], count: int, change: Callable[..., Record]
) -> tuple[Record, ...]:
    """The records with the first few asked again, and answered as `change` does."""
    hidden = {"hidden": True} if records[0].hidden else {}
    return (*(change(record.id, **hidden) for record in records[:count]), *records[count:])


def test_a_run_is_no_worse_than_itself() -> None:
    comparison = against(GOOD + HONEST, GOOD + HONEST)
    assert worse(comparison) == ()
    assert comparison.broken == comparison.fixed == comparison.differences == ()
    assert list(comparison.contrasts) == list(MEASURES)
    for contrast in comparison.contrasts.values():
        assert contrast.difference == 0.0, contrast.name
        assert (contrast.p, contrast.change) == (1.0, None), contrast.name


def test_every_measure_of_the_program_is_one_we_can_test() -> None:
    assert {name for name, m in MEASURES.items() if m.kind == "set"} == set(SET_MEASURES)
    assert {*DECISIVE, *PROMISED, "errors"} <= set(MEASURES)
    assert all(MEASURES[name].higher_is_better for name in (*DECISIVE, *PROMISED))


@pytest.mark.parametrize("change", [wrong, refused])
def test_twelve_answers_broken_of_a_hundred_are_a_loss(change: Callable[..., Record]) -> None:
    comparison = against(GOOD, with_some(GOOD, 12, change))
    contrast = comparison.contrasts["right"]
    assert (contrast.a, contrast.b, contrast.wins, contrast.losses) == (1.0, 0.88, 0, 12)
    assert (contrast.test, contrast.p, contrast.change) == ("McNemar", 2 / 4096, "worse")
    assert contrast.estimate is not None
    assert contrast.estimate.low < -0.12 < contrast.estimate.high < 0
    told = {each.measure: each.why for each in worse(comparison)}
    assert told["right"] == (
        "right fell from 100.0 % to 88.0 % (McNemar, p < 0.001; 12 worse, 0 better)"
    )
    assert told["f1"].startswith("f1 fell from 100.0 % to ")
    assert [pair.a.id for pair in comparison.broken] == list(NAMES[:12])
    assert comparison.fixed == ()


def test_the_same_change_the_other_way_is_a_gain() -> None:
    comparison = against(with_some(GOOD, 12, wrong), GOOD)
    assert comparison.contrasts["right"].change == "better"
    assert worse(comparison) == ()
    assert len(comparison.fixed) == 12


def test_a_change_that_may_be_chance_is_no_loss() -> None:
    before = with_some(GOOD, 1, wrong)
    after = tuple(
        replace(record, confidence=0.8999, timings={"retrieve": 9.0, "total": 99.0})
        for record in (*GOOD[:1], wrong(NAMES[1]), *GOOD[2:])
    )
    comparison = against(before, after)
    assert worse(comparison) == ()
    assert [pair.a.id for pair in comparison.broken] == [NAMES[1]]
    assert [pair.a.id for pair in comparison.fixed] == [NAMES[0]]
    assert comparison.contrasts["right"].p == 1.0
    assert comparison.times["total"][1].p50 == 99.0  # type: ignore[union-attr]


def test_five_of_five_broken_prove_nothing_yet() -> None:
    assert reasons(GOOD, with_some(GOOD, 5, refused)) == {}
    assert set(reasons(GOOD, with_some(GOOD, 6, refused))) == {"right", "f1"}


def test_lost_honesty_lost_retrieval_and_lost_citations_are_losses() -> None:
    assert "hidden_refused" in reasons(HONEST, with_some(HONEST, 12, wrong))
    found = [retrieved(name) for name in NAMES]
    lost = [retrieved(name, rank=6) for name in NAMES[:12]] + found[12:]
    assert set(reasons(found, lost)) == {"recall@5"}
    elsewhere = [said(replace(r, verdict=None), r.answers[0], paragraph=7) for r in GOOD[:12]]
    assert set(reasons(GOOD, [*elsewhere, *GOOD[12:]])) == {"citation_precision"}


def unsupported(record: Record) -> Record:
    return replace(record, sentences=tuple(replace(s, holds=False) for s in record.sentences))


def dangling(record: Record) -> Record:
    return replace(record, citations=tuple(replace(c, valid=False) for c in record.citations))


@pytest.mark.parametrize(
    ("name", "breaking"), [("supported", unsupported), ("pointers_valid", dangling)]
)
def test_one_broken_promise_is_a_loss(name: str, breaking: Callable[[Record], Record]) -> None:
    told = reasons(GOOD, [breaking(GOOD[0]), *GOOD[1:]])
    assert told == {name: f"{name} fell from 100.0 % to 99.0 %: river 0"}
    # also in an answer that only the second run gives
    told = reasons([refused(NAMES[0]), *GOOD[1:]], [breaking(GOOD[0]), *GOOD[1:]])
    assert set(told) == {name}
    first_answers = reasons([refused(NAMES[0])], [breaking(GOOD[0])])
    assert first_answers == {name: f"{name} is 0.0 % in B: river 0"}


def test_a_promise_that_both_runs_broke_alike_is_no_loss_where_fewer_are_answered() -> None:
    before = [unsupported(GOOD[0]), *GOOD[1:]]
    after = [*before[:-1], refused(NAMES[-1])]
    assert reasons(before, after) == {}


def test_one_more_error_is_a_loss_and_one_less_is_none() -> None:
    one = with_some(GOOD, 1, failed)
    assert reasons(GOOD, one) == {"errors": "errors rose from 0 to 1: river 0"}
    assert reasons(one, GOOD) == {}
    assert reasons(one, one) == {}


def test_questions_that_the_second_run_lacks_are_a_loss() -> None:
    told = reasons(GOOD + HONEST, GOOD[:-1])
    assert told == {
        None: "101 of A's askings are missing in B: river 99, river 0 (evidence hidden), "
        "river 1 (evidence hidden), river 2 (evidence hidden), river 3 (evidence hidden) "
        "and 96 more"
    }
    comparison = against(GOOD[:-1], GOOD)
    assert (comparison.only_a, comparison.only_b) == ((), ((NAMES[-1], False),))
    assert worse(comparison) == ()


def test_measures_that_the_second_run_lacks_are_a_loss() -> None:
    told = reasons(GOOD, [retrieved(name) for name in NAMES])
    assert told["right"] == "right has no value in B"
    assert set(told) == {"right", "f1", "citation_precision"}
    assert "right" in against(GOOD, [retrieved(name) for name in NAMES]).lacking
    assert reasons([retrieved(name) for name in NAMES], GOOD) == {}


def test_runs_that_share_no_question_are_not_compared() -> None:
    with pytest.raises(UsageError, match=r"share no question: A has river 0, .* and 95 more, B"):
        against(GOOD, [right("Nile")])
    with pytest.raises(UsageError, match="share no question"):
        against(GOOD, HONEST)
    with pytest.raises(UsageError, match="share no question: A has none"):
        against([], GOOD)


@pytest.mark.parametrize(
    "edit",
    [
        {"question": "How wide is it?"},
        {"answers": ("1 mile",)},
        {"history": ("Where is it?",)},
        {"answerable": False},
    ],
)
def test_a_question_that_was_edited_is_told_and_left_out(edit: dict[str, Any]) -> None:
    comparison = against(GOOD, [wrong(NAMES[0], **edit), *GOOD[1:]])
    assert comparison.changed == ((NAMES[0], False),)
    assert len(comparison.pairs) == 99
    assert comparison.contrasts["right"].count == 99
    assert worse(comparison) == ()
    with pytest.raises(UsageError, match="No question is the same"):
        against(GOOD[:1], [wrong(NAMES[0], **edit)])


def test_accepted_answers_in_another_order_are_the_same() -> None:
    both = (right("Aare", answers=("288 km", "180 miles")),)
    turned = (right("Aare", answers=("180 miles", "288 km")),)
    assert len(against(both, turned).pairs) == 1


def test_records_stand_in_any_order() -> None:
    mixed = list(reversed(with_some(GOOD, 12, wrong)))
    assert against(GOOD, mixed).contrasts == against(GOOD, with_some(GOOD, 12, wrong)).contrasts


def test_scores_that_a_run_was_saved_with_are_not_believed() -> None:
    run = make_run(GOOD)
    flattered = replace(
        run, records=tuple(replace(r, scores={"right": 0.0, "f1": 0.1}) for r in run.records)
    )
    assert compare(flattered, run).contrasts["f1"].a == 1.0


def varied(seed: int, count: int = 300) -> tuple[Record, ...]:
    """Records of every kind, with confidences of which many are equal."""
    generator = np.random.default_rng(seed)
    kinds = (right, wrong, refused, failed, retrieved)
    records = []
    for number in range(count):
        kind = kinds[generator.choice(5, p=[0.5, 0.15, 0.2, 0.05, 0.1])]
        hidden = bool(generator.random() < 0.3)
        record = kind(f"river {number}", hidden=hidden, answerable=bool(number % 7))
        if not record.answerable:
            record = replace(record, answers=())
        if record.confidence is not None:
            record = replace(record, confidence=round(float(generator.random()), 1))
        records.append(record)
    return tuple(records)


@pytest.mark.parametrize("seed", range(4))
def test_set_measures_over_weights_are_those_over_records(seed: int) -> None:
    records = varied(seed)
    times = np.random.default_rng(seed).integers(0, 4, len(records))
    repeated = [record for record, n in zip(records, times, strict=True) for _ in range(n)]
    for chosen, weights in ((records, np.ones(len(records))), (repeated, times)):
        wanted = figures(chosen)
        for name, measure in SET_MEASURES.items():
            value = measure.of(replies(records))(weights[None, :].astype(float))
            assert value == pytest.approx(wanted[name].value, abs=1e-12), name


def test_set_measures_of_runs_without_replies_have_no_value() -> None:
    comparison = against([retrieved("Aare")], [retrieved("Aare")])
    for name in SET_MEASURES:
        contrast = comparison.contrasts[name]
        assert (contrast.a, contrast.b, contrast.p, contrast.estimate) == (None,) * 4


def test_confidence_that_tells_nothing_any_more_is_seen() -> None:
    before = [replace(r, confidence=0.95) for r in GOOD[:60]]
    before += [replace(wrong(name), confidence=0.05) for name in NAMES[60:]]
    after = [replace(record, confidence=1 - (record.confidence or 0)) for record in before]
    contrasts = against(before, after).contrasts
    assert [contrasts[name].change for name in ("aurc", "ece", "right")] == ["worse", "worse", None]


def test_a_large_comparison_takes_seconds() -> None:
    before, after = varied(1, 1200), varied(2, 1200)
    same_gold = [replace(b, hidden=a.hidden) for a, b in zip(before, after, strict=True)]
    began = time.process_time()
    against(before, same_gold)
    assert time.process_time() - began < 20


# The command


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of saved runs: good, much the same again, worse, and over other questions."""
    folder = tmp_path_factory.mktemp("saved")
    runs = {
        "good": GOOD + HONEST,
        "again": with_some(GOOD, 1, refused) + HONEST,
        "bad": with_some(GOOD, 12, wrong) + HONEST,
        "short": GOOD[:50],
        "other": (right("Nile"),),
    }
    for name, records in runs.items():
        store.save(make_run(records), folder / f"{name}.json")
    return folder


@pytest.fixture
def run(saved: Path, tmp_path: Path) -> Runner:
    """A runner in a folder of its own with the saved runs."""
    shutil.copytree(saved, tmp_path, dirs_exist_ok=True)
    return Runner(tmp_path, tmp_path)


def test_no_worse_passes_a_run_that_is_as_good(run: Runner) -> None:
    for other in ("good.json", "again.json"):
        result = run("compare", "good.json", other, "--no-worse")
        assert (result.code, result.err) == (ExitCode.ANSWERED, "")
        assert result.out.endswith("B is no worse than A.\n")


def test_no_worse_catches_a_planted_regression_and_names_it(run: Runner) -> None:
    result = run("compare", "good.json", "bad.json", "--no-worse")
    assert result.code == ExitCode.THRESHOLD
    assert result.err.startswith("askcorpus: right fell from 100.0 % to 94.0 % (McNemar, p < 0.001")
    assert re.search(r"^ right +100\.0 % +94\.0 % +-6\.0 .* worse$", result.out, re.MULTILINE)
    assert run("compare", "good.json", "bad.json").code == ExitCode.ANSWERED
    assert run("compare", "bad.json", "good.json", "--no-worse").code == ExitCode.ANSWERED


def test_no_worse_catches_a_shorter_run(run: Runner) -> None:
    result = run("compare", "good.json", "short.json", "--no-worse")
    assert result.code == ExitCode.THRESHOLD
    assert "150 of A's askings are missing in B: river 50, river 51" in result.err
    assert "left out   150 only in A: river 50, river 51" in result.out


def test_every_measure_is_printed_in_eighty_columns(run: Runner) -> None:
    out = run("compare", "good.json", "bad.json").out
    for name in MEASURES:
        assert re.search(rf"^ {name} +[\d.]+( %)? ", out, re.MULTILINE), name
    head, _, flips = out.partition("Right in A, wrong in B: 12\n")
    assert max(map(len, head.splitlines())) <= 88
    table = [line for line in head.splitlines() if line.startswith(" ")]
    assert max(map(len, table)) <= 80
    assert "Wrong in A, right in B: 0" in flips


def test_flips_are_shown_with_both_answers_and_all_on_demand(run: Runner) -> None:
    out = run("compare", "good.json", "bad.json").out
    assert out.count("\n  asked  ") == 10
    assert "… and 2 more: --all-flips" in out
    expected = GOOD[0].answers[0]
    assert (
        f"\nriver 0\n  asked     How long is the river 0?\n  expected  {expected}\n"
        f"  A         {expected} [1]\n  B         The river rises near the pass. [1]\n"
    ) in out
    everything = run("compare", "good.json", "bad.json", "--all-flips").out
    assert everything.count("\n  asked  ") == 12


def test_what_differs_between_the_runs_is_told(run: Runner) -> None:
    head = replace(
        HEAD,
        settings={**HEAD.settings, "k": 3},
        corpus=CorpusName("f" * 64, 13, 350),
        gold=replace(HEAD.gold, digest="9" * 64, name="new.jsonl"),
    )
    edited = [wrong(NAMES[0], question="How wide is it?"), *GOOD[1:]]
    store.save(make_run(edited, head), run.cwd / "changed.json")
    out = run("compare", "good.json", "changed.json").out
    assert "k: 5 → 3" in out
    assert "corpus: 12 articles, 340 passages" in out
    assert "gold file: rivers.jsonl" in out
    assert "1 not the same question or answers in A and B: river 0" in out


def test_limits_are_on_the_second_run(run: Runner) -> None:
    arguments = ("compare", "good.json", "bad.json", "--fail-on")
    assert run(*arguments, "contained<0.8").code == ExitCode.ANSWERED
    result = run(*arguments, "contained<0.9", "--fail-on", "ece>0.9")
    assert result.code == ExitCode.THRESHOLD
    assert result.err == "askcorpus: contained is 0.88, below 0.9 (contained<0.9).\n"
    assert run("compare", "bad.json", "good.json", "--fail-on", "contained<0.9").code == 0


def test_a_comparison_as_json(run: Runner) -> None:
    result = run("compare", "good.json", "bad.json", "--json", "--no-worse")
    assert result.code == ExitCode.THRESHOLD
    told = result.json
    assert told["schema"] == "askcorpus.comparison/1"
    assert told["a"]["file"] == str(run.cwd / "good.json")
    assert list(told["measures"]) == list(MEASURES)
    assert told["measures"]["contained"]["p"] == 2 / 4096
    assert told["measures"]["contained"]["change"] == "worse"
    assert len(told["broken"]) == 12
    assert told["broken"][0]["b"]["text"] == "The river rises near the pass. [1]"
    assert [each["measure"] for each in told["worse"]][:1] == ["right"]
    assert json.loads(json.dumps(told, allow_nan=False)) == told


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("good.json", "other.json"), ExitCode.USAGE, "share no question"),
        (("good.json", "none.json"), ExitCode.UNREADABLE, "none.json can't be read"),
        (("good.json", "cut.json"), ExitCode.UNREADABLE, "is cut off"),
        (("good.json", "bad.json", "--fail-on", "f2<1"), ExitCode.USAGE, "Did you mean 'f1'?"),
        (("good.json",), ExitCode.USAGE, "RUN_B"),
    ],
)
def test_what_can_not_be_compared_is_told(
    run: Runner, arguments: tuple[str, ...], code: ExitCode, told: str
) -> None:
    whole = (run.cwd / "good.json").read_bytes()
    (run.cwd / "cut.json").write_bytes(whole[: len(whole) // 2])
    result = run("compare", *arguments)
    assert (result.code, result.out) == (code, "")
    assert told in result.err


def test_text_of_answers_can_not_steer_the_terminal(run: Runner) -> None:
    hostile = said(replace(GOOD[0], verdict=None), "\x1b]0;title\x07\x1b[2J no", paragraph=7)
    store.save(make_run([hostile, *GOOD[1:], *HONEST]), run.cwd / "hostile.json")
    for terminal in (False, True):
        result = run("compare", "good.json", "hostile.json", terminal=terminal)
        assert "\x1b[2J" not in result.out
        assert "\x1b]" not in result.out
        assert "\x07" not in result.out
