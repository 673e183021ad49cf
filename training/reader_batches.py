"""What the reader trains on: pairs of question and passage as tokens, in an order made from a seed.

Nothing here depends on what ran before: batch n is the same after an interruption.
"""

import math
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from askcorpus.evaluation.measures.squad import normalise
from reader_split import Asked, Source, split
from reader_swaps import Marks, swap

QUESTION_LENGTH = 48  # tokens; what is longer is cut
LENGTH = 256  # tokens of question and passage together, [CLS] and two [SEP] included
SHORTER = {"reddit": 176, "amazon-reviews": 176}  # as much as fits in the time there is
SORTED_TOGETHER = 50  # batches whose examples are sorted by length
REPEATS = {"new-wiki": 1.3, "written": 1.0}  # how often a round asks a question, on average
DEFAULT_REPEATS = 0.1
NEGATIVES = {"new-wiki": 1.5, "written": 1.4}  # other passages it is asked of each time
DEFAULT_NEGATIVES = 0.5
SWAPPED = {"new-wiki": 0.5, "written": 0.2}  # a question's chance of being asked with another name
DEFAULT_SWAPPED = 0.5  # or number
LED = 0.8  # a passage's chance of being read with its title and heading before it
TOLD = 2 / 3  # a passage with this share of an answer's words may hold it: no negative
FROM_THE_TOP = 5  # three negatives of four are drawn from the nearest passages without an answer


@dataclass(frozen=True, slots=True)
class Text:
    """A tokenised text: token numbers, and where each token begins and ends in characters."""

    ids: list[int]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Question:
    """A question to train on, with the passages (numbers) near it that do not answer it."""

    asked: Asked
    ids: list[int]
    negatives: list[int]
    others: Marks


@dataclass(frozen=True, slots=True)
class Drawn:
    """One example before it is cut to a window: `passage` answers the question or does not.

    `swapped` is the question with another name or number, so that its own passage answers it no
    more; empty for the question as it was asked. `led` says that title and heading come first.
    """

    source: int
    question: int
    passage: int
    seed: int
    swapped: str = ""

    @property
    def led(self) -> bool:
        return random.Random(f"{self.seed} led").random() < LED


@dataclass(frozen=True, slots=True)
class Window:
    """One example as the model sees it; `starts` and `ends` hold one target an annotator."""

    question: list[int]
    passage: list[int]
    starts: list[int]
    ends: list[int]


class Stream:
    """An endless, repeatable sequence of batches."""

    def __init__(
        self,
        sources: list[Source],
        nearest: list[NDArray[np.int32]],
        tokenizer: Path,
        *,
        batch: int,
        seed: int,
    ) -> None:
        self.batch = batch
        self.seed = seed
        self.sources = sources
        self._tokenizer = plain_tokenizer(tokenizer)
        self._cls, self._sep, self._pad = special_tokens(self._tokenizer)
        self._passages = [tokenise(self._tokenizer, source.passages) for source in sources]
        self._leads = [self._lead_ids(source) for source in sources]
        self._kept: tuple[int, list[Drawn]] = (-1, [])
        self._questions = [
            self._with_negatives(source, rows)
            for source, rows in zip(sources, nearest, strict=True)
        ]
        self._blocks = max(self.round_length() // SORTED_TOGETHER, 1)

    def batches(self, first: int) -> Iterator[dict[str, torch.Tensor]]:
        """Yield batches, from number `first` on."""
        block, skipped = divmod(first, SORTED_TOGETHER)
        while True:
            for windows in self._block(block)[skipped:]:
                yield self._tensors(windows)
            block, skipped = block + 1, 0

    def round_length(self) -> int:
        """Return about how many batches a round has, in which every question is asked."""
        return len(self._round_cached(0)) // self.batch

    def _with_negatives(self, source: Source, nearest: NDArray[np.int32]) -> list[Question]:
        train, _ = split(source)
        allowed = {source.articles[q.passage] for q in train}
        rows = {q.id: row for q, row in zip(source.questions, nearest, strict=True)}
        ids = [text.ids[:QUESTION_LENGTH] for text in self._tokenised(q.question for q in train)]
        said = [set(normalise(passage).split()) for passage in source.passages]
        marks = defaultdict(Marks)
        for asked in train:
            marks[self._group(source, asked)].add(asked.question)
        found = []
        for asked, tokens in zip(train, ids, strict=True):
            accepted = [set(normalise(span.text).split()) for span in asked.answers]
            negatives = [
                int(p)
                for p in rows[asked.id]
                if source.articles[p] in allowed
                and p != asked.passage
                and not any(len(words & said[p]) >= TOLD * len(words) for words in accepted)
            ]
            found.append(Question(asked, tokens, negatives, marks[self._group(source, asked)]))
        return found

    def _lead_ids(self, source: Source) -> list[list[int]]:
        """Return the tokens that stand before each passage, as `answering.sight` puts them."""
        leads = tuple(f"{lead}. " if lead else "" for lead in source.leads)
        return [text.ids for text in tokenise(self._tokenizer, leads)]

    @staticmethod
    def _group(source: Source, asked: Asked) -> str:
        """Return whose names a question may get: its article's, where articles are long."""
        return source.articles[asked.passage] if source.name in {"new-wiki", "written"} else ""

    def _tokenised(self, texts: Iterator[str]) -> list[Text]:
        return tokenise(self._tokenizer, tuple(texts))

    def _round(self, number: int) -> list[Drawn]:
        """Draw a round's examples: every question of every source, with its share of negatives."""
        rng = random.Random(f"{self.seed} round {number}")
        drawn = []
        for at, (source, questions) in enumerate(zip(self.sources, self._questions, strict=True)):
            share = NEGATIVES.get(source.name, DEFAULT_NEGATIVES)
            swapped = SWAPPED.get(source.name, DEFAULT_SWAPPED)
            repeats = REPEATS.get(source.name, DEFAULT_REPEATS)
            for turn in range(math.ceil(repeats)):
                for row, question in enumerate(questions):
                    if rng.random() >= repeats - turn:
                        continue
                    drawn.append(Drawn(at, row, question.asked.passage, rng.getrandbits(32)))
                    for passage in self._others(question, share, rng):
                        drawn.append(Drawn(at, row, passage, rng.getrandbits(32)))
                    if question.asked.answers and rng.random() < swapped:
                        passage = question.asked.passage
                        asked = question.asked.question
                        text = swap(asked, question.others, source.passages[passage], rng)
                        if text:
                            drawn.append(Drawn(at, row, passage, rng.getrandbits(32), text))
        rng.shuffle(drawn)
        return drawn

    @staticmethod
    def _others(question: Question, share: float, rng: random.Random) -> list[int]:
        """Draw `share` passages on average, from near the question, that don't answer it."""
        near = question.negatives if question.asked.answers else []
        count = min(int(share + rng.random()), len(near))
        top = near[: max(FROM_THE_TOP, count)]
        drawn = [p for p in rng.sample(top, count) if rng.random() < 0.75]
        rest = [p for p in near if p not in drawn]
        return drawn + rng.sample(rest, count - len(drawn))

    def _block(self, number: int) -> list[list[Window]]:
        """Return the batches of a block, each of windows of about the same length."""
        size = self.batch * SORTED_TOGETHER
        turn, at = divmod(number, self._blocks)
        drawn = self._round_cached(turn)
        rows = range(at * size, (at + 1) * size)
        windows = [self._window(drawn[row % len(drawn)]) for row in rows]
        windows.sort(key=lambda w: len(w.question) + len(w.passage))
        batches = [windows[i : i + self.batch] for i in range(0, len(windows), self.batch)]
        random.Random(f"{self.seed} block {number}").shuffle(batches)
        return batches

    def _round_cached(self, number: int) -> list[Drawn]:
        if self._kept[0] != number:
            self._kept = (number, self._round(number))
        return self._kept[1]

    def _window(self, drawn: Drawn) -> Window:
        """Cut a window out of the passage, around an answer where it has one."""
        question = self._questions[drawn.source][drawn.question]
        asked = question.ids
        if drawn.swapped:
            asked = self._tokenised(iter([drawn.swapped]))[0].ids[:QUESTION_LENGTH]
        text = self._passages[drawn.source][drawn.passage]
        lead = self._leads[drawn.source][drawn.passage] if drawn.led else []
        longest = SHORTER.get(self.sources[drawn.source].name, LENGTH)
        room = longest - 3 - len(asked) - len(lead)
        rng = random.Random(drawn.seed)
        spans = []
        if drawn.passage == question.asked.passage and not drawn.swapped:
            spans = [
                s for s in (tokens_of(text, a.start, a.end) for a in question.asked.answers) if s
            ]
        low, high = 0, max(len(text.ids) - room, 0)
        if spans and high:
            first, last = rng.choice(spans)
            low, high = min(max(last - room + 1, 0), high), min(max(first, 0), high)
        begin = rng.randint(low, max(low, high))
        offset = len(asked) + 2 + len(lead) - begin
        inside = [(s, e) for s, e in spans if begin <= s and e < begin + room]
        return Window(
            asked,
            lead + text.ids[begin : begin + room],
            [s + offset for s, _ in inside] or [0],
            [e + offset for _, e in inside] or [0],
        )

    def _tensors(self, windows: list[Window]) -> dict[str, torch.Tensor]:
        """Pad a batch; `starts` and `ends` are distributions over each example's tokens."""
        longest = max(len(w.question) + len(w.passage) for w in windows) + 3
        ids = torch.full((len(windows), longest), self._pad)
        types = torch.zeros_like(ids)
        mask = torch.zeros_like(ids)
        starts = torch.zeros(len(windows), longest)
        ends = torch.zeros(len(windows), longest)
        for row, w in enumerate(windows):
            tokens = [self._cls, *w.question, self._sep, *w.passage, self._sep]
            ids[row, : len(tokens)] = torch.tensor(tokens)
            types[row, len(w.question) + 2 : len(tokens)] = 1
            mask[row, : len(tokens)] = 1
            for target, places in ((starts, w.starts), (ends, w.ends)):
                for place in places:
                    target[row, place] += 1 / len(places)
        return {"ids": ids, "types": types, "mask": mask, "starts": starts, "ends": ends}


def plain_tokenizer(path: Path) -> Tokenizer:
    """Load a tokenizer that neither cuts nor pads."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def special_tokens(tokenizer: Tokenizer) -> tuple[int, int, int]:
    """Return the numbers of [CLS], [SEP] and [PAD]."""
    return tuple(tokenizer.token_to_id(t) for t in ("[CLS]", "[SEP]", "[PAD]"))


def tokenise(tokenizer: Tokenizer, texts: tuple[str, ...]) -> list[Text]:
    """Tokenise without special tokens."""
    found = []
    for encoded in tokenizer.encode_batch(list(texts), add_special_tokens=False):
        offsets = np.array(encoded.offsets, dtype=np.int32).reshape(-1, 2)
        found.append(Text(encoded.ids, offsets[:, 0], offsets[:, 1]))
    return found


def tokens_of(text: Text, start: int, end: int) -> tuple[int, int] | None:
    """Return the first and last token of a span of characters; None where no token lies in it."""
    inside = np.flatnonzero((text.ends > start) & (text.starts < end))
    return (int(inside[0]), int(inside[-1])) if len(inside) else None
