"""The trained reader at work: a question and passages to spans and scores, with ONNX Runtime."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from reader_batches import (
    LENGTH,
    QUESTION_LENGTH,
    Text,
    plain_tokenizer,
    special_tokens,
    tokenise,
)

LONGEST_ANSWER = 30  # tokens
OVERLAP = 64  # tokens that two windows of a long passage share

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """The best answer in a passage, in characters, and how much better than none it is.

    `score` is the best span's logits less those of the null answer; above 0 means "it answers".
    """

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class _Window:
    passage: int
    text: Text
    begin: int
    ids: list[int]


class Reader:
    """An exported reader."""

    def __init__(self, graph: Path, tokenizer: Path, threads: int = 2) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(graph), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = plain_tokenizer(tokenizer)
        self._cls, self._sep, self._pad = special_tokens(self._tokenizer)

    def read(self, question: str, passages: list[str]) -> list[Reading]:
        """Return the best answer in each passage."""
        asked = tokenise(self._tokenizer, (question,))[0].ids[:QUESTION_LENGTH]
        texts = tokenise(self._tokenizer, tuple(passages))
        room = LENGTH - 3 - len(asked)
        windows = [w for number, text in enumerate(texts) for w in _windows(number, text, room)]
        starts, ends = self.logits(asked, [w.ids for w in windows])
        best = [Reading(0, 0, -np.inf)] * len(passages)
        for window, start, end in zip(windows, starts, ends, strict=True):
            reading = _best(window, start, end, len(asked) + 2)
            if reading.score > best[window.passage].score:
                best[window.passage] = reading
        return best

    def logits(self, question: list[int], passages: list[list[int]]) -> tuple[Floats, Floats]:
        """Return the start and end logits of token rows; padding follows what is short."""
        longest = max(map(len, passages)) + len(question) + 3
        ids = np.full((len(passages), longest), self._pad, dtype=np.int64)
        types = np.zeros_like(ids)
        mask = np.zeros_like(ids)
        for row, passage in enumerate(passages):
            tokens = [self._cls, *question, self._sep, *passage, self._sep]
            ids[row, : len(tokens)] = tokens
            types[row, len(question) + 2 : len(tokens)] = 1
            mask[row, : len(tokens)] = 1
        starts, ends = self._session.run(
            ["start_logits", "end_logits"],
            {"input_ids": ids, "attention_mask": mask, "token_type_ids": types},
        )
        return starts, ends


def _windows(number: int, text: Text, room: int) -> list[_Window]:
    """Cut a passage into windows of at most `room` tokens, the last one as long as the rest."""
    begins = [0]
    while begins[-1] + room < len(text.ids):
        begins.append(min(begins[-1] + room - OVERLAP, len(text.ids) - room))
    return [_Window(number, text, b, text.ids[b : b + room]) for b in begins]


def _best(window: _Window, starts: Floats, ends: Floats, offset: int) -> Reading:
    """Return the best span of a window, no longer than `LONGEST_ANSWER`."""
    inside = slice(offset, offset + len(window.ids))
    scores = starts[inside, None] + ends[None, inside]
    allowed = np.triu(np.ones_like(scores, dtype=bool)) & ~np.triu(
        np.ones_like(scores, dtype=bool), LONGEST_ANSWER
    )
    if not allowed.any():
        return Reading(0, 0, -np.inf)
    scores = np.where(allowed, scores, -np.inf)
    first, last = np.unravel_index(int(np.argmax(scores)), scores.shape)
    return Reading(
        int(window.text.starts[window.begin + first]),
        int(window.text.ends[window.begin + last]),
        float(scores[first, last] - starts[0] - ends[0]),
    )
