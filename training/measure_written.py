"""Measure the reader on questions written for calibration, each with its passage given.

    python training/measure_written.py training/written/held-out READER_FOLDER

Prints exact match and F1 of plain and of oblique questions, and how well the score tells them
from near misses, questions that only seem to be answered by the same passages.
"""

import argparse
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from askcorpus.evaluation.measures.squad import exact_match, f1
from reader_spans import marked, opened
from reader_written import load_written

KINDS = {"Q": "plain", "O": "oblique"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("written", type=Path)
    parser.add_argument("reader", type=Path)
    parser.add_argument("--graph", default="reader-int8.onnx")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    reader = opened(options.reader / options.graph, options.threads)
    source = load_written(options.written)
    scores: dict[str, list[float]] = {kind: [] for kind in ("Q", "O", "N")}
    right: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    for asked in source.questions:
        lead = f"{source.leads[asked.passage]}. "
        text = lead + source.passages[asked.passage]
        [best] = marked(reader, asked.question, [text])
        scores[asked.kind].append(best.score)
        if asked.answers:
            answers = [span.text for span in asked.answers]
            words = best.span.of(text)
            right[asked.kind].append((exact_match(words, answers), f1(words, answers)))
    for kind, label in KINDS.items():
        em, mean = 100 * np.mean(right[kind], axis=0)
        there = [1] * len(scores[kind]) + [0] * len(scores["N"])
        auc = roc_auc_score(there, scores[kind] + scores["N"])
        print(
            f"{label}: {len(right[kind])} questions, EM {em:.1f}, F1 {mean:.1f},"
            f" AUC against {len(scores['N'])} near misses {auc:.3f}"
        )


if __name__ == "__main__":
    main()
