"""Fit the constants of `answering`: what speaks for a sentence, and when it is too little.

    python training/fit_answering.py CASES ASKED --also MORE

The files are `gather_cases.py`'s. A third of the articles of CASES and of ASKED, by questions, is
fitted on, and MORE; the thresholds are certified on the others.

Prints the weights of `evidence.WEIGHTS` (softmax regression over the sentences of the hits)
and of `abstention.WEIGHTS` and `BIAS` (logistic regression of "quoting the best sentence answers
it"), each with what they give cross-validated by article, and certificates for the constants that
the program has now. Run it twice, entering the evidence weights in between: confidence is fitted
on the sentences that they choose.
"""

import argparse
import hashlib
import random
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from answering_cases import Case, article, cases_in
from askcorpus.answering import abstention, evidence
from askcorpus.evaluation.measures.certificate import certify
from askcorpus.evaluation.measures.selective import Outcome, calibration_error, reliability

FOLDS = 5
FITTED_ON = 350  # questions, of whole articles; the rest certifies
DRAWS = 2000
HIDDEN = 1 / 3  # of the questions that certify, as in the training part of SQuAD 2.0
Floats = NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path, nargs="+")
    parser.add_argument("--also", type=Path, metavar="CASES", help="cases to fit on alone")
    options = parser.parse_args()
    fitting = cases_in(options.also) if options.also else []
    certifying: list[list[Case]] = []
    for file in options.cases:
        to_fit, to_certify = parts(cases_in(file))
        fitting += to_fit
        certifying.append(asked_once(to_certify))
    fit_evidence([case for case in fitting if not case.hidden and any(case.right)])
    fit_confidence(fitting)
    for asked in certifying:
        certificates(asked)
    certificates([case for asked in certifying for case in asked])


def parts(cases: list[Case]) -> tuple[list[Case], list[Case]]:
    """Divide by article: every third by size, until enough questions are together, to fit on."""
    files: dict[str, int] = {}
    for case in cases:
        files[article(case)] = files.get(article(case), 0) + (not case.hidden)
    fitted: set[str] = set()
    by_size = sorted(files, key=lambda f: (files[f], hashlib.sha256(f.encode()).digest()))
    for file in by_size[::3]:
        if sum(files[f] for f in fitted) < FITTED_ON:
            fitted.add(file)
    return (
        [case for case in cases if article(case) in fitted],
        [case for case in cases if article(case) not in fitted],
    )


def fit_evidence(cases: list[Case]) -> None:
    """Print the weights of a softmax regression over each question's sentences."""
    names = list(evidence.WEIGHTS)
    groups = [article(case) for case in cases]
    inputs = [
        np.array([[c.features[name] for name in names] for c in case.candidates]) for case in cases
    ]
    targets = [np.array(case.right) for case in cases]
    chosen = cross_validated(inputs, targets, groups)
    print(f"\nevidence, {len(cases)} questions whose sentence is among the hits")
    print(f"  right sentence first: {100 * np.mean(chosen):.1f} %, cross-validated")
    as_shipped = [bool(case.right[0]) for case in cases]
    print(f"  right sentence first: {100 * np.mean(as_shipped):.1f} %, with today's weights")
    for name, weight in zip(names, softmax_weights(inputs, targets), strict=True):
        print(f"  {name:<12}{weight:6.2f}")


def cross_validated(inputs: list[Floats], targets: list[Floats], groups: list[str]) -> list[bool]:
    """Tell of each question whether the weights fitted on other articles choose rightly."""
    right = []
    for train, test in GroupKFold(FOLDS).split(inputs_index(inputs), groups=groups):
        weights = softmax_weights([inputs[i] for i in train], [targets[i] for i in train])
        right += [bool(targets[i][int(np.argmax(inputs[i] @ weights))]) for i in test]
    return right


def inputs_index(inputs: list[Floats]) -> Floats:
    """Return a column of row numbers, which is all that the splitter asks for."""
    return np.arange(len(inputs), dtype=np.float64)[:, None]


def softmax_weights(inputs: list[Floats], targets: list[Floats]) -> Floats:
    """Maximise the summed likelihood that a right sentence is drawn, lightly regularised."""
    longest = max(len(rows) for rows in inputs)
    x = torch.zeros(len(inputs), longest, inputs[0].shape[1], dtype=torch.float64)
    held = torch.full((len(inputs), longest), -1e9, dtype=torch.float64)
    right = torch.full((len(inputs), longest), -1e9, dtype=torch.float64)
    for at, (rows, target) in enumerate(zip(inputs, targets, strict=True)):
        x[at, : len(rows)] = torch.from_numpy(rows)
        held[at, : len(rows)] = 0
        right[at, : len(rows)][torch.from_numpy(target)] = 0
    weights = torch.zeros(x.shape[2], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        scores = x @ weights
        value = (
            torch.logsumexp(scores + held, 1) - torch.logsumexp(scores + right, 1)
        ).mean() + 1e-4 * (weights**2).sum()
        value.backward()
        return value

    optimiser.step(loss)
    return weights.detach().numpy()


def fit_confidence(cases: list[Case]) -> None:
    """Print the logistic regression of being right, and what thresholds do."""
    names = list(abstention.WEIGHTS)
    cases = [case for case in cases if case.signs]
    x = np.array([[case.signs[name] for name in names] for case in cases])
    right = np.array([case.best_holds_answer for case in cases])
    hidden = np.array([case.hidden for case in cases])
    groups = [article(case) for case in cases]
    held_out = np.zeros(len(cases))
    for train, test in GroupKFold(FOLDS).split(x, groups=groups):
        model = LogisticRegression(C=100, max_iter=1000).fit(x[train], right[train])
        held_out[test] = model.predict_proba(x[test])[:, 1]
    model = LogisticRegression(C=100, max_iter=1000).fit(x, right)
    shipped = np.array([abstention.confidence(case.signs) for case in cases])
    print(f"\nconfidence, {len(cases)} askings, {100 * right.mean():.1f} % right")
    for name, weight in zip(names, model.coef_[0], strict=True):
        print(f"  {name:<12}{weight:6.2f}")
    print(f"  {'bias':<12}{model.intercept_[0]:6.2f}")
    for label, values in (("cross-validated", held_out), ("with today's constants", shipped)):
        print(
            f"{label}: AUC {roc_auc_score(~hidden, values):.3f} for evidence there or hidden,"
            f" calibration error {error_of(values, right):.3f}"
        )
        for threshold in (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6):
            refused = values < threshold
            answered = ~hidden & ~refused
            print(
                f"  {threshold:.2f}: refusal precision {hidden[refused].mean():.2f}"
                f" recall {refused[hidden].mean():.2f};"
                f" answered {answered.sum() / (~hidden).sum():.2f} of the answerable,"
                f" {right[answered].mean():.2f} of them right"
            )


def asked_once(cases: list[Case]) -> list[Case]:
    """Return each question once: some with their evidence hidden, or the near misses there are."""
    near = {case.item.id for case in cases if not case.item.answerable}
    ids = sorted({case.item.id for case in cases})
    hidden = near or set(random.Random(0).sample(ids, round(HIDDEN * len(ids))))
    return [case for case in cases if case.hidden == (case.item.id in hidden)]


def certificates(asked: list[Case]) -> None:
    """Print the thresholds that are certified for the constants of today."""
    outcomes = [Outcome(abstention.confidence(c.signs), c.best_holds_answer) for c in asked]
    there = [o for c, o in zip(asked, outcomes, strict=True) if not c.hidden]
    if len(asked) < 100:
        return
    print(f"\ncertified on {len(asked)} questions, {len(asked) - len(there)} without evidence")
    print(f"  calibration error {calibration_error(reliability(outcomes)):.3f}")
    for error in (0.05, 0.1, 0.2):
        found = certify(outcomes, error)
        if found is None:
            print(f"  error at most {error:.0%}: no threshold")
            continue
        answered = np.mean([o.confidence >= found.threshold for o in there])
        print(f"  error at most {error:.0%}: {found}; answered of the answerable {answered:.1%}")
        drawn = by_article(asked, outcomes, found.threshold)
        print(f"    whole articles drawn: 95 of 100 draws err less than {drawn:.1%}")


def by_article(asked: list[Case], outcomes: list[Outcome], threshold: float) -> float:
    """Return the 0.95 quantile of the error among answers when whole articles are drawn anew.

    The certificate takes questions for independent; those of one article are not. A bootstrap of
    clusters (Efron and Tibshirani 1993, chapter 8).
    """
    kept: dict[str, list[bool]] = {article(case): [] for case in asked}
    for case, outcome in zip(asked, outcomes, strict=True):
        if outcome.confidence >= threshold:
            kept[article(case)].append(not outcome.right)
    rng, names = random.Random(0), sorted(kept)
    errors = []
    for _ in range(DRAWS):
        wrong = [one for name in rng.choices(names, k=len(names)) for one in kept[name]]
        errors.append(np.mean(wrong) if wrong else 0.0)
    return float(np.quantile(errors, 0.95))


def error_of(confidence: Floats, right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error of confidences."""
    outcomes = [Outcome(c, r) for c, r in zip(confidence.tolist(), right.tolist(), strict=True)]
    return calibration_error(reliability(outcomes))


if __name__ == "__main__":
    main()
