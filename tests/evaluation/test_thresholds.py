"""Limits on figures: what an expression means, and when a run misses it."""

from dataclasses import replace

import pytest
from run_help import make_run, refused, retrieved, right

from askcorpus.errors import UsageError
from askcorpus.evaluation.comparison.thresholds import TIMES, Threshold, missed, parse
from askcorpus.evaluation.measures import MEASURES
from askcorpus.evaluation.record import Figure, Run


def run_with(**figures: float) -> Run:
    """Ten rivers of which eight are told, with figures set at will."""
    done = make_run([right(f"river {n}") for n in range(8)] + [refused("Lorze"), refused("Emme")])
    return replace(done, figures={**done.figures, **{k: Figure(v, 10) for k, v in figures.items()}})


@pytest.mark.parametrize(
    ("text", "threshold"),
    [
        ("f1<0.8", ("f1", "<", 0.8)),
        ("f1<80%", ("f1", "<", 0.8)),
        (" F1 <= .5 ", ("f1", "<=", 0.5)),
        ("errors>0", ("errors", ">", 0.0)),
        ("recall@5>=1", ("recall@5", ">=", 1.0)),
        ("right < 100 %", ("right", "<", 1.0)),
        ("p95_total>3", ("p95_total", ">", 3.0)),
        ("p50_first>0.25", ("p50_first", ">", 0.25)),
    ],
)
def test_an_expression_is_a_name_a_sign_and_a_value(
    text: str, threshold: tuple[str, str, float]
) -> None:
    assert parse(text) == Threshold(text.strip(), *threshold)


@pytest.mark.parametrize("name", [*MEASURES, *TIMES])
def test_every_measure_and_time_can_be_limited(name: str) -> None:
    assert parse(f"{name}<0.5").name == name


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is no threshold"),
        ("f1", "is no threshold"),
        ("f1=0.8", "is no threshold"),
        ("f1<", "is no threshold"),
        ("f1<nan", "is no threshold"),
        ("f1<-1", "is no threshold"),
        ("f1<1e9", "is no threshold"),
        ("f1<0.8 em<1", "is no threshold"),
        ("0.8>f1", "is no threshold"),
        ("f1<٣", "is no threshold"),
        ("f2<0.8", "Did you mean 'f1'?"),
        ("recal@5<0.8", "Did you mean 'recall@5'?"),
        ("p95_totl>3", "Did you mean 'p95_total'?"),
        ("zzzzzz<0.8", "There are right, em, f1,"),
        ("f1<80", 'Is "f1<80%" meant?'),
        ("f1<101%", "between 0 and 1"),
        ("p95_total>3%", "in seconds"),
    ],
)
def test_what_is_no_limit_is_told(text: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text)
    assert told in f"{caught.value.message} {caught.value.hint}"
    assert repr(text) in caught.value.message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("f1<0.75", ()),
        ("f1<0.76", ("f1 is 0.75, below 0.76 (f1<0.76)",)),
        ("f1<=0.75", ("f1 is 0.75, not above 0.75 (f1<=0.75)",)),
        ("f1>0.75", ()),
        ("f1>=75%", ("f1 is 0.75, not below 0.75 (f1>=75%)",)),
        ("f1>.7", ("f1 is 0.75, above 0.7 (f1>.7)",)),
        ("p95_total>0.4", ("p95_total is 0.5 s, above 0.4 s (p95_total>0.4)",)),
        ("p95_total>0.5", ()),
        ("p50_retrieve<0.05", ()),
    ],
)
def test_a_run_misses_a_limit_where_the_expression_holds(text: str, told: tuple[str, ...]) -> None:
    assert missed(run_with(f1=0.75), [parse(text)]) == told


def test_all_that_is_missed_is_told() -> None:
    limits = [parse(text) for text in ("right<0.9", "em<0.1", "answered<0.9")]
    told = missed(run_with(), limits)
    assert [sentence.split()[0] for sentence in told] == ["right", "answered"]


def test_what_a_run_does_not_have_is_missed() -> None:
    run = make_run([replace(retrieved("Aare"), timings={"retrieve": 0.1})])
    assert missed(run, [parse("recall@5<0.5"), parse("p95_retrieve>1")]) == ()
    assert missed(run, [parse("f1<0.5"), parse("errors>0"), parse("p95_total>9")]) == (
        "f1 has no value in this run (f1<0.5)",
        "p95_total was never timed in this run (p95_total>9)",
    )
