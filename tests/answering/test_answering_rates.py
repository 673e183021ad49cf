"""How much of what is falsified verification lets through, on pairs made of our own articles."""

import sys
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import pytest

from askcorpus.answering.verification import CHECKS, passes, verify
from askcorpus.reading import read_article
from askcorpus.text.normalize import collapse_space
from askcorpus.text.sentences import sentence_spans

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "benchmarks"))

from falsify import FALSIFICATIONS, RETRACTED, pairs_of
from pairs import Pair, Setting
from reword import REWORDINGS
from verification import SAME_WORDS, Judged, article_names, judge

REPOSITORY = Path(__file__).resolve().parent.parent.parent
LET_THROUGH = 0.01
REJECTED = 0.12
"""Of the true pairs that leave out or move something; a copy must always pass."""

TRUE = [
    ("Lind sold the mill.", "Lind sold the mill, which has two wheels."),
    ("The mill (a ruin) was sold.", "The mill (a ruin) was sold."),
    ("The Sarn Mill was sold.", "The Sarn Mill (SM), which was not used, was sold."),
    ("It is the largest mill.", "It is the largest mill, whereas the dam is small."),
    ("The mill burned.", "For example, the mill burned."),
    ("The first 6 boats sank.", "The first six boats sank."),
]
FALSE = [
    ("roles", "Holm sued Lind over the mill.", "Lind sued Holm over the mill."),
    ("roles", "Dahl sold the mill to Lind.", "Lind sold the mill to Dahl."),
    ("roles", "The council elected the mayor.", "The mayor elected the council."),
    ("roles", "The owner of the brother left.", "The brother of the owner left."),
    ("negation", "Lind sold the mill.", "Lind sold the mill (never)."),
    ("negation", "All mills closed.", "All mills closed, except the one in Kalla."),
    ("negation", "Lind took the money.", "Lind took the money, which Holm denied."),
    ("modality", "The mill is unsafe.", "The mill is unsafe, according to Holm."),
    ("modality", "Lind pays.", "Lind pays, unless the council does."),
    ("modality", "Lind sold the mill.", "Lind sold the mill (allegedly)."),
    ("roles", "Lind did not meet Holm.", "Lind did not meet Holm in Kalla."),
    ("roles", "It is not a mill.", "It is not a large mill."),
    ("roles", "All the ships sank.", "All the French ships sank."),
    ("roles", "In 1990, Lind said the mill burned.", "Lind said the mill burned in 1990."),
    ("roles", "Lind met Dahl.", "Lind met Holm, and Berg met Dahl."),
    ("roles", "In May and in June Bo met Ek.", "In May, Al met Jo, and in June Bo met Ek."),
    ("roles", "Lind met Holm at the.", "Lind met Holm at the mill."),
    ("roles", "Alcohol is illegal.", "Alcohol is illegal in Kalla."),
    ("numbers", "It cost €30.", "It cost $30."),
    ("dates", "It burned on 4 June 1902.", "It burned on 4 May 1902 and on 7 June 1902."),
    ("names", "The Israel envoy came.", "The Israeli envoy came."),
    ("coverage", "The red mill burned.", "The mill burned."),
]  # fmt: skip


@cache
def corpus_pairs() -> tuple[Judged, ...]:
    """Every pair that the rules make of our articles, judged once."""
    return tuple(judge(pair) for pair in made())


def made() -> Iterator[Pair]:
    for path in sorted((REPOSITORY / "corpus").iterdir()):
        article = read_article(path, path.name)
        texts = [paragraph.text for paragraph in article.paragraphs if len(paragraph.text) > 80]
        names = article_names(texts)
        for text in texts:
            sentences = tuple(collapse_space(span.of(text)) for span in sentence_spans(text))
            for sentence in sentences:
                if 30 < len(sentence) <= 400:
                    yield from pairs_of(sentence, Setting(sentences, names))


def let_through(without: Collection[str] = ()) -> float:
    """Return the share of falsified pairs that pass every layer but some."""
    falsified = [one for one in corpus_pairs() if not one.pair.true]
    return sum(set(one.stopped) <= set(without) for one in falsified) / len(falsified)


def of_kind(kind: str) -> list[Judged]:
    return [one for one in corpus_pairs() if one.pair.kind == kind]


def test_there_are_enough_pairs_and_few_rules_are_idle() -> None:
    assert sum(not one.pair.true for one in corpus_pairs()) > 1000
    kinds = {one.pair.kind for one in corpus_pairs()}
    assert len(kinds & set(FALSIFICATIONS)) >= 18
    assert len(kinds & set(REWORDINGS)) >= 8


def test_falsified_sentences_are_stopped() -> None:
    assert let_through() <= LET_THROUGH


@pytest.mark.parametrize("kind", sorted({*FALSIFICATIONS, RETRACTED}))
def test_no_kind_of_falsified_sentence_slips_through(kind: str) -> None:
    mine = of_kind(kind)
    assert sum(one.wrong for one in mine) <= 0.03 * len(mine)


def test_true_wordings_are_kept() -> None:
    true = [one for one in corpus_pairs() if one.pair.true]
    assert not [one for one in true if one.wrong and one.pair.kind == "verbatim"]
    reworded = [one for one in true if one.pair.kind not in SAME_WORDS]
    assert len(reworded) > 30
    assert sum(one.wrong for one in reworded) <= REJECTED * len(reworded)


def test_the_rates_fail_without_the_layer_that_aligns() -> None:
    assert let_through({"roles"}) > LET_THROUGH


@pytest.mark.parametrize("layer", [layer for layer in CHECKS if layer != "roles"])
def test_every_layer_stops_its_own_kind_by_itself(layer: str) -> None:
    own = {
        "numbers": "another unit",
        "dates": "another date",
        "names": "another name",
        "coverage": "two sentences spliced",
        "negation": "negation dropped",
        "modality": "modality dropped",
    }
    mine = of_kind(own[layer])
    stopped = sum(layer in one.stopped for one in mine)
    assert stopped > 0.4 * len(mine) > 0


@pytest.mark.parametrize(("sentence", "cited"), TRUE)
def test_what_only_adds_may_be_left_out(sentence: str, cited: str) -> None:
    assert [f for f in verify(sentence, cited) if not f.passed] == []


@pytest.mark.parametrize(("layer", "sentence", "cited"), FALSE)
def test_a_false_sentence_fails_at_its_layer(layer: str, sentence: str, cited: str) -> None:
    assert layer in {f.check for f in verify(sentence, cited) if not f.passed}


@pytest.mark.parametrize(
    ("layer", "sentence", "cited"),
    [
        ("numbers", "It cost €30.", "It cost $30."),
        ("roles", "Holm sued Lind.", "Lind sued Holm."),
    ],
)
def test_a_layer_left_out_is_missed(layer: str, sentence: str, cited: str) -> None:
    findings = verify(sentence, cited)
    assert not passes(findings)
    assert passes([f for f in findings if f.check != layer])


def test_findings_say_what_they_found() -> None:
    details = {f.check: f.detail for f in verify("Holm sued Lind in 1990.", "Lind sued Holm.")}
    assert details["numbers"].startswith("1990: the cited text has no such number")
    assert details["dates"] == "it has no date"
    assert details["roles"] == 'at its start the cited text does not go on with "Holm"'
