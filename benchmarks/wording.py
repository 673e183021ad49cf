"""Word answers to held-out questions in several ways, and compare what would be printed.

    python benchmarks/wording.py SQUADSHIFTS.json --model NAME [--limit N]

The file is in SQuAD's format. The evidence is the sentence that holds the accepted answer, so
only the wording differs: (a) the sentence as it stands; (b) a language model that decodes freely
and is verified, the sentence where it fails; (c) the same model walking through what may be left
out, told the accepted answer's place; (d) the same, not told; (e) the shortest of what may be
printed that has the accepted answer, without a model. `verified` is before anything is quoted.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from askcorpus.answering.verification import answers, passes, verify
from askcorpus.answering.wording import warm_up, word
from askcorpus.answering.wording.compression import Compression
from askcorpus.evaluation.measures.squad import contains, f1
from askcorpus.model import Span
from askcorpus.models.language_model import LanguageModel, Message, Speaker
from askcorpus.models.loading import load_language_model
from askcorpus.text.normalize import collapse_space
from askcorpus.text.sentences import sentence_spans

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from reader_split import load, split

SEED = 11
MOST_WALKS = 500
RULES = (
    "You answer a question from numbered sentences. Find the sentence that answers it and copy the "
    "part of it that does, word for word and in the same order, as one complete sentence. Add "
    "nothing of your own."
)
EXAMPLES = (
    (
        "The mill on the Sarn was rebuilt in 1884 after a fire, by the widow Marta Hollen, "
        "who had inherited it.",
        "When was the mill rebuilt?",
        "The mill on the Sarn was rebuilt in 1884 after a fire.",
    ),
    (
        "The crossing takes about 40 minutes, and tickets are sold on board.",
        "How long does it take to cross the strait?",
        "The crossing takes about 40 minutes.",
    ),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the sentence that answers it, where in it, and the accepted answers."""

    question: str
    sentence: str
    must: Span
    accepted: tuple[str, ...]


Way = Callable[[Case], str]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", default="smollm2-135m")
    parser.add_argument("--models-dir", type=Path, default=Path("models"))
    parser.add_argument("--limit", type=int, default=50)
    parser.add_argument("--show", action="store_true", help="print every sentence of (c)")
    options = parser.parse_args()
    cases = held_out(options.data, options.limit)
    model = load_language_model(options.model, options.models_dir)
    warm_up(model)
    freely(model, cases[0])
    ways: dict[str, Way] = {
        "(a) quoted": lambda case: "",
        "(b) free decoding": lambda case: freely(model, case),
        "(c) constrained": lambda case: word(case.question, case.sentence, model, case.must).text,
        "(d) constrained, not told": lambda case: word(case.question, case.sentence, model).text,
        "(e) shortest, no model": shortest,
    }
    print(f"{model.name}, {len(cases)} questions of {options.data.name}, seed {SEED}")
    print(f"{'':26} verified  contained  words  shortened    F1  p50 s")
    for name, way in ways.items():
        report(name, way, cases)
    if options.show:
        show(cases, ways["(c) constrained"])
    return 0


def held_out(data: Path, limit: int) -> list[Case]:
    """Return so many questions on articles that no reader trained on, in a fixed random order."""
    source = load(data)
    asked = split(source)[1]
    random.Random(SEED).shuffle(asked)
    cases = []
    for one in asked:
        answer = one.answers[0]
        for span in sentence_spans(source.passages[one.passage]):
            if span.start <= answer.start and answer.end <= span.end:
                must = Span(answer.start - span.start, answer.end - span.start)
                text = span.of(source.passages[one.passage])
                accepted = tuple(a.text for a in one.answers)
                cases.append(Case(one.question, text, must, accepted))
    return cases[:limit]


def report(name: str, way: Way, cases: list[Case]) -> None:
    """Print what a way of wording comes to."""
    verified, printed, seconds = [], [], []
    for case in cases:
        start = time.perf_counter()
        said = way(case)
        seconds.append(time.perf_counter() - start)
        verified.append(holds(case, said))
        printed.append(said if verified[-1] else collapse_space(case.sentence))
    pairs = list(zip(printed, cases, strict=True))
    held = [contains(text, case.accepted) for text, case in pairs]
    cut = [len(text.split()) < len(case.sentence.split()) for text, case in pairs]
    words = statistics.median(len(text.split()) for text in printed)
    score = statistics.mean(f1(text, case.accepted) for text, case in pairs)
    print(
        f"{name:26} {share(verified)}    {share(held)}     {words:5.1f}   {share(cut)}"
        f"   {100 * score:5.1f}  {statistics.median(seconds):5.2f}",
        flush=True,
    )


def share(those: list[bool]) -> str:
    return f"{100 * sum(those) / len(those):4.0f} %"


def holds(case: Case, said: str) -> bool:
    """Tell whether a sentence would be printed as the model's."""
    findings = verify(said, case.sentence)
    return passes((*findings, answers(case.question, said, case.sentence)))


def freely(model: LanguageModel, case: Case) -> str:
    """Return the first sentence of what the model says of itself."""
    messages = [Message(Speaker.SYSTEM, RULES)]
    for sentence, question, reply in EXAMPLES:
        messages.append(Message(Speaker.USER, f"[1] {sentence}\nQuestion: {question}"))
        messages.append(Message(Speaker.ASSISTANT, reply))
    constant = len(messages)
    asked = f"[1] {collapse_space(case.sentence)}\nQuestion: {case.question}"
    messages.append(Message(Speaker.USER, asked))
    reply = model.complete(messages, max_tokens=64, stop=("\n",), constant=constant)
    spans = sentence_spans(reply)
    return spans[0].of(reply).replace("[1]", "").strip() if spans else ""


def shortest(case: Case) -> str:
    """Return the shortest sentence that may be printed and has the accepted answer."""
    compression = Compression(case.sentence, case.must)
    open_ends, complete = [""], []
    while open_ends and len(complete) < MOST_WALKS:
        reply = open_ends.pop()
        steps = compression.steps(reply)
        open_ends += [reply + step for step in steps]
        if not steps:
            complete.append(reply)
    return min(complete, key=len)


def show(cases: list[Case], way: Way) -> None:
    """Print what a way of wording makes of each sentence."""
    for case in cases:
        print(f"\nQ {case.question} ({case.accepted[0]})\nE {case.sentence}\n- {way(case)}")


if __name__ == "__main__":
    sys.exit(main())
