"""Fit the constants of `answering`: what speaks for a sentence, and when it is too little.

    askcorpus gold import DATA.json FOLDER
    python training/fit_answering.py gather FOLDER CASES --held-out DATA.json
    askcorpus index corpus
    python training/fit_answering.py gather . MORE \\
        --conversations tests/gold/conversations-dev.jsonl
    python training/fit_answering.py fit CASES --also MORE

DATA is a SQuADShifts file, never XQuAD; of it only the questions on articles that the evidence
reader was not trained on. MORE are the questions of the conversations over `corpus/` that are for
development, written out in full: short paragraphs of news, many on the same matter. Each is asked
twice: as it is, and with each paragraph hidden that holds an accepted answer. A third of DATA's
articles, by questions, is fitted on, and MORE; the thresholds are certified on the others.

`fit` prints the weights of `evidence.WEIGHTS` (softmax regression over the sentences of the hits)
and of `abstention.WEIGHTS` and `BIAS` (logistic regression of "quoting the best sentence answers
it"), each with what they give cross-validated by article, and certificates for the constants that
the program has now. Run it twice, entering the evidence weights in between: confidence is fitted
on the sentences that they choose.
"""

import argparse
import json
import pickle
import random
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from askcorpus import Engine, Home, Settings
from askcorpus.answering import abstention, evidence
from askcorpus.answering.evidence import Candidate, Weighing, weigh
from askcorpus.answering.question import Question
from askcorpus.evaluation.gold.items import GoldEvidence, GoldItem, read_gold
from askcorpus.evaluation.gold.resolve import Resolved, resolve
from askcorpus.evaluation.measures.certificate import certify
from askcorpus.evaluation.measures.selective import Outcome, calibration_error, reliability
from askcorpus.evaluation.measures.squad import contains
from askcorpus.evaluation.runs.evaluate import hiding
from reader_split import load, split

FOLDS = 5
FITTED_ON = 650  # questions, of whole articles; the rest certifies
HIDDEN = 1 / 3  # of the askings that certify, as in the training part of SQuAD 2.0
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """The candidates of one question, asked with its evidence or without."""

    item: GoldItem
    places: frozenset[tuple[str, int]]
    hidden: bool
    weighing: Weighing
    candidates: list[Candidate]

    @property
    def right(self) -> list[bool]:
        """Tell of each candidate whether it holds an accepted answer in the right paragraph."""
        return [
            (c.passage.file, c.passage.paragraph) in self.places
            and contains(c.text, self.item.answers)
            for c in self.candidates
        ]

    @cached_property
    def signs(self) -> dict[str, float]:
        """Return the signs of confidence."""
        return abstention.signs(self.weighing, self.candidates)

    @property
    def best_holds_answer(self) -> bool:
        """Tell whether quoting the best candidate answers the question."""
        return bool(self.candidates) and contains(self.candidates[0].quoted.text, self.item.answers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("gather", "fit"))
    parser.add_argument("folder", type=Path, help="the gold folder; to fit, the cases")
    parser.add_argument("cases", type=Path, nargs="?")
    parser.add_argument("--held-out", type=Path, metavar="DATA", help="the SQuADShifts file")
    parser.add_argument("--conversations", type=Path, metavar="FILE", help="ask these instead")
    parser.add_argument("--also", type=Path, metavar="CASES", help="cases to fit on too")
    parser.add_argument("--models-dir", type=Path, default=Path("models"))
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-k", type=int, default=Settings().k)
    options = parser.parse_args()
    if options.step == "gather":
        options.cases.write_bytes(pickle.dumps(gather(options)))
        return
    fitting, certifying = parts(cases_in(options.folder))
    fitting += cases_in(options.also) if options.also else []
    fit_evidence([case for case in fitting if not case.hidden and any(case.right)])
    fit_confidence(fitting)
    certificates(certifying)


def cases_in(file: Path) -> list[Case]:
    """Read what `gather` wrote, ranked with today's weights."""
    # our own file, written a moment ago: nothing else is unpickled
    return [ranked(case) for case in pickle.loads(file.read_bytes())]


def gather(options: argparse.Namespace) -> list[Case]:
    """Ask the held-out questions, or a sample of them."""
    if options.conversations:
        items = turns(options.conversations)
    else:
        held_out = {asked.id for asked in split(load(options.held_out))[1]}
        items = [i for i in read_gold(options.folder / "gold.jsonl").items if i.id in held_out]
    items = random.Random(options.seed).sample(items, min(options.questions, len(items)))
    settings = Settings(models_dir=options.models_dir.resolve(), language_model="none", k=options.k)
    with Engine(Home(options.folder / ".askcorpus"), settings) as engine:
        found = resolve(items, engine.reader.catalog)
        return [case for item in items for case in ask_twice(engine, item, found[item.id])]


def turns(file: Path) -> list[GoldItem]:
    """Return each question of a file of conversations once, as a person writes it out in full."""
    found = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        for turn in json.loads(line)["turns"]:
            evidence = tuple(GoldEvidence(**piece) for piece in turn["evidence"])
            item = GoldItem(turn["full"], turn["full"], True, tuple(turn["answers"]), evidence)
            found[item.id] = item
    return list(found.values())


def ask_twice(engine: Engine, item: GoldItem, resolved: Resolved) -> list[Case]:
    """Gather the candidates with the evidence there, and with it hidden."""
    cases = []
    weighing = Weighing.of(Question.of(item.question), engine.reader)
    places = frozenset((place.file, place.paragraph) for place in resolved.places)
    keep = hiding(item, resolved, lambda file, number: engine.paragraph(file, number)[1].text)
    for hidden in (False, True):
        hits = engine.search(item.question, keep=keep if hidden else None)
        candidates = weigh(weighing, hits, engine.reader, engine.evidence_reader)
        cases.append(Case(item, places, hidden, weighing, candidates))
    return cases


def ranked(case: Case) -> Case:
    """Return the case with its candidates in the order of today's weights."""
    return replace(case, candidates=sorted(case.candidates, key=lambda c: -c.strength))


def parts(cases: list[Case]) -> tuple[list[Case], list[Case]]:
    """Divide by article: the smallest ones, until enough questions are together, to fit on."""
    files: dict[str, int] = {}
    for case in cases:
        files[article(case)] = files.get(article(case), 0) + (not case.hidden)
    fitted: set[str] = set()
    for file in sorted(files, key=lambda f: (files[f], f)):
        if sum(files[f] for f in fitted) < FITTED_ON:
            fitted.add(file)
    return (
        [case for case in cases if article(case) in fitted],
        [case for case in cases if article(case) not in fitted],
    )


def article(case: Case) -> str:
    return case.item.evidence[0].file


def fit_evidence(cases: list[Case]) -> None:
    """Print the weights of a softmax regression over each question's sentences."""
    names = [name for name in evidence.WEIGHTS if name != "adds"]
    groups = [case.item.evidence[0].file for case in cases]
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
    groups = [case.item.evidence[0].file for case in cases]
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


def certificates(cases: list[Case]) -> None:
    """Print the thresholds that are certified for the constants of today."""
    rng = random.Random(0)
    ids = sorted({case.item.id for case in cases})
    hidden = set(rng.sample(ids, round(HIDDEN * len(ids))))
    asked = [case for case in cases if case.hidden == (case.item.id in hidden)]
    outcomes = [Outcome(abstention.confidence(c.signs), c.best_holds_answer) for c in asked]
    there = [o for c, o in zip(asked, outcomes, strict=True) if not c.hidden]
    if len(asked) < 100:
        return
    print(f"\ncertified on {len(asked)} questions, {len(hidden)} with their evidence hidden")
    print(f"  calibration error {calibration_error(reliability(outcomes)):.3f}")
    for error in (0.05, 0.1, 0.2):
        found = certify(outcomes, error)
        if found is None:
            print(f"  error at most {error:.0%}: no threshold")
            continue
        answered = np.mean([o.confidence >= found.threshold for o in there])
        print(f"  error at most {error:.0%}: {found}; answered of the answerable {answered:.1%}")


def error_of(confidence: Floats, right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error of confidences."""
    outcomes = [Outcome(c, r) for c, r in zip(confidence.tolist(), right.tolist(), strict=True)]
    return calibration_error(reliability(outcomes))


if __name__ == "__main__":
    main()
