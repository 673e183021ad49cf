"""What each measure is: name, group, definition, source. `measures` takes them from records."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Group = Literal["answers", "retrieval", "citations", "abstention"]
Kind = Literal["binary", "mean", "set"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure, 0..1.

    `kind`: "binary" is a share of records, each 0 or 1; "mean" a mean of records' scores; "set" is
    defined over all records together, so that no record has a score of its own. `is_share`: it is
    shown in per cent.
    """

    name: str
    title: str
    group: Group
    kind: Kind
    definition: str
    source: str
    higher_is_better: bool = True
    is_share: bool = True


_OURS: Final = "ours"
_SQUAD: Final = "Rajpurkar et al. 2016, 2018 (SQuAD), as the official script for 2.0 counts"
_IR: Final = "ir-measures (MacAvaney et al. 2022): "
_CONTAINED: Final = (
    "ours, in whole normalised words; answers found in the output are what Liu et al. 2023 "
    '("Lost in the Middle") count'
)
_REFUSAL: Final = "precision and recall of refusing, taken as the class to find; "


def _recall(k: int) -> Measure:
    return Measure(
        f"recall@{k}",
        f"recall@{k}",
        "retrieval",
        "mean",
        f"Share of the gold paragraphs whose rank is {k} or better.",
        f"{_IR}R@{k}",
    )


_ALL: Final = (
    Measure(
        "right",
        "right",
        "answers",
        "binary",
        "To be answered: an accepted answer is contained in the answer; where the item lists none, "
        "a citation lies in a gold paragraph. Otherwise: refused. An error is not right.",
        _OURS,
    ),
    Measure(
        "em",
        "exact match",
        "answers",
        "binary",
        "The short answer, or else the whole one without markers, equals an accepted answer once "
        "both are normalised. Refusals and errors score 0.",
        _SQUAD,
    ),
    Measure(
        "f1",
        "F1",
        "answers",
        "mean",
        "Token F1 of the same text, the best over the accepted answers. Refusals and errors "
        "score 0.",
        _SQUAD,
    ),
    Measure(
        "contained",
        "answer contained",
        "answers",
        "binary",
        "An accepted answer stands in the whole answer. Refusals and errors score 0.",
        _CONTAINED,
    ),
    Measure(
        "em_answered",
        "exact match, if answered",
        "answers",
        "binary",
        "`em` over the questions that were answered.",
        _SQUAD,
    ),
    Measure(
        "f1_answered",
        "F1, if answered",
        "answers",
        "mean",
        "`f1` over the questions that were answered.",
        _SQUAD,
    ),
    Measure(
        "contained_answered",
        "answer contained, if answered",
        "answers",
        "binary",
        "`contained` over the questions that were answered.",
        _CONTAINED,
    ),
    Measure(
        "errors",
        "errors",
        "answers",
        "binary",
        "Share of askings that ended in an error.",
        _OURS,
        higher_is_better=False,
    ),
    Measure(
        "success@1",
        "success@1",
        "retrieval",
        "binary",
        "The first paragraph is a gold paragraph.",
        f"{_IR}Success@1",
    ),
    Measure(
        "success@5",
        "success@5",
        "retrieval",
        "binary",
        "A gold paragraph is among the first 5.",
        f"{_IR}Success@5",
    ),
    *(_recall(k) for k in (1, 3, 5, 10)),
    Measure(
        "mrr@10",
        "MRR@10",
        "retrieval",
        "mean",
        "1 over the rank of the first gold paragraph; 0 where it is not among the first 10.",
        f"{_IR}RR@10",
        is_share=False,
    ),
    Measure(
        "ndcg@10",
        "nDCG@10",
        "retrieval",
        "mean",
        "Gain of the first 10 paragraphs, over that of the best order: each gold paragraph gains "
        "its relevance over log2(1 + rank).",
        f"{_IR}nDCG@10; Järvelin and Kekäläinen 2002, gains as in trec_eval",
        is_share=False,
    ),
    Measure(
        "pointers_valid",
        "pointers valid",
        "citations",
        "mean",
        "Share of an answer's citations whose quote is exactly the characters that they name.",
        _OURS,
    ),
    Measure(
        "citation_precision",
        "citation precision",
        "citations",
        "mean",
        "Share of an answer's citations that lie in a gold paragraph.",
        f"{_OURS}; by place, not by entailment as in Gao et al. 2023 (ALCE)",
    ),
    Measure(
        "citation_recall",
        "citation recall",
        "citations",
        "mean",
        "Share of the gold parts of which a paragraph is cited, over questions answered.",
        f"{_OURS}; by place, not by entailment as in Gao et al. 2023 (ALCE)",
    ),
    Measure(
        "supported",
        "sentences supported",
        "citations",
        "mean",
        "Share of an answer's sentences that a second check of their citations bears out: "
        "quotations are the words cited, wordings pass verification against them.",
        _OURS,
    ),
    Measure(
        "cited",
        "sentences cited",
        "citations",
        "mean",
        "Share of an answer's sentences with a citation, right or wrong.",
        _OURS,
    ),
    Measure(
        "answered",
        "answered",
        "abstention",
        "binary",
        "Share answered of the askings that should be. An error is not answered.",
        "coverage on what is answerable; " + _OURS,
    ),
    Measure(
        "refusal_precision",
        "refusal precision",
        "abstention",
        "set",
        "Share of the refusals that were due: unanswerable, or the evidence hidden.",
        _REFUSAL + _OURS,
    ),
    Measure(
        "refusal_recall",
        "refusal recall",
        "abstention",
        "binary",
        "Share refused of the askings that should be. An error is not a refusal.",
        _REFUSAL + _OURS,
    ),
    Measure(
        "refusal_f1",
        "refusal F1",
        "abstention",
        "set",
        "Harmonic mean of refusal precision and recall; its count is the askings refused, due to "
        "be, or both.",
        _REFUSAL + "F1: van Rijsbergen 1979",
    ),
    Measure(
        "hidden_refused",
        "refused with evidence hidden",
        "abstention",
        "binary",
        "Share refused of the askings whose evidence was hidden.",
        _OURS,
    ),
    Measure(
        "accuracy_answered",
        "right, if answered",
        "abstention",
        "binary",
        "`right` over all askings that were answered, due or not.",
        "1 − selective risk (El-Yaniv and Wiener 2010)",
    ),
    Measure(
        "aurc",
        "risk–coverage area",
        "abstention",
        "set",
        "Area under the share of wrong answers, as the confidence asked for falls and coverage "
        "rises to 1; equal confidences are taken together. A refusal counts with the evidence "
        "that it would have quoted, and is never right where a refusal was due.",
        "Geifman and El-Yaniv 2017; the area: Geifman, Uziel and El-Yaniv 2019",
        higher_is_better=False,
        is_share=False,
    ),
    Measure(
        "ece",
        "calibration error",
        "abstention",
        "set",
        "Expected calibration error: mean distance between confidence and share right over ten "
        "bins of equal width, weighted by count; outcomes as for `aurc`.",
        "Guo et al. 2017",
        higher_is_better=False,
        is_share=False,
    ),
)

MEASURES: Final[Mapping[str, Measure]] = {measure.name: measure for measure in _ALL}
"""All measures by name, in order of display."""


def display(measure: Measure, value: float | None) -> str:
    """Write a value as `measure` is read: "97.3 %" or "0.024"; "–" for none."""
    if value is None:
        return "–"
    return f"{100 * value:.1f} %" if measure.is_share else f"{value:.3f}"
