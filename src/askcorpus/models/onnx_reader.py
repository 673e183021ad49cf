"""Evidence readers run by ONNX Runtime, and the one that comes with the package."""

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from askcorpus.errors import ModelRefused
from askcorpus.models.digests import sha256_of
from askcorpus.models.evidence_reader import Floats, Reading
from askcorpus.models.onnx import open_session, open_tokenizer
from askcorpus.models.threads import default_threads

FOLDER: Final = Path(__file__).parent / "reader"
"""Graph, tokenizer and model card; what they are made of stands in the card."""

GRAPH: Final = "reader.onnx"
NAME: Final = "askcorpus-reader"
DIGEST: Final = "b02590b4ad9d3e927949ab84fda70a41e5d5c0dba305582b0f6ec3b87a503b97"
"""SHA-256 of the graph. `training/` made it."""

LENGTH: Final = 256
"""Tokens of question and text together; longer texts are read in windows that overlap."""

_QUESTION_LENGTH: Final = 48
_OVERLAP: Final = 64
_REMEMBERED: Final = 256
_BROKEN: Final = "Install askcorpus again: a file of the package is damaged."


class OnnxReader:
    """A BERT with a score for beginning and one for ending the answer at each token."""

    def __init__(self, graph: Path, *, name: str, digest: str, threads: int | None = None) -> None:
        """Take note of a graph, `tokenizer.json` beside it; they are loaded at first use.

        `digest` is the graph's SHA-256, which is checked then.
        """
        self._graph = graph
        self._name = name
        self._digest = digest
        self._threads = threads or default_threads()
        self._remembered = lru_cache(_REMEMBERED)(self._read)

    @property
    def name(self) -> str:
        """Return the name given."""
        return self._name

    @property
    def digest(self) -> str:
        """Return the digest given."""
        return self._digest

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Return a reading for each text; raises `ModelRefused` where the graph is damaged.

        Texts are read one by one, because in eight bits what a text gets would hang on the others.
        """
        return [self._remembered(question, text) for text in texts]

    def _read(self, question: str, text: str) -> Reading:
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids[:_QUESTION_LENGTH]
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        places = np.array(encoded.offsets, dtype=np.int64).reshape(-1, 2)
        starts = np.full(len(encoded.ids), -np.inf, dtype=np.float32)
        stops = starts.copy()
        for begin, end in _windows(len(encoded.ids), LENGTH - 3 - len(asked)):
            found = self._run(asked, encoded.ids[begin:end])
            starts[begin:end] = np.maximum(starts[begin:end], found[0])
            stops[begin:end] = np.maximum(stops[begin:end], found[1])
        return Reading(places[:, 0], places[:, 1], starts, stops)

    def _run(self, question: list[int], window: list[int]) -> tuple[Floats, Floats]:
        """Return the logits of a window's tokens less those of [CLS], the null answer."""
        cls, sep = self._special
        ids = np.array([[cls, *question, sep, *window, sep]], dtype=np.int64)
        types = np.zeros_like(ids)
        types[0, len(question) + 2 :] = 1
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
        starts, stops = self._session.run(["start_logits", "end_logits"], feed)
        inside = slice(len(question) + 2, len(question) + 2 + len(window))
        return starts[0, inside] - starts[0, 0], stops[0, inside] - stops[0, 0]

    @cached_property
    def _session(self) -> Any:
        try:
            found = sha256_of(self._graph)
        except OSError as exc:
            raise ModelRefused(f"The evidence reader can't be read: {exc}.", _BROKEN) from exc
        if found != self._digest:
            raise ModelRefused(
                f"{self._graph} is not the evidence reader of this version.", _BROKEN
            )
        return open_session(self._graph, self._threads, _BROKEN)

    @cached_property
    def _tokenizer(self) -> Any:
        return open_tokenizer(self._graph.with_name("tokenizer.json"))

    @cached_property
    def _special(self) -> tuple[int, int]:
        return self._tokenizer.token_to_id("[CLS]"), self._tokenizer.token_to_id("[SEP]")


def shipped_reader(threads: int | None = None) -> OnnxReader:
    """Return the reader that comes with the package."""
    return OnnxReader(FOLDER / GRAPH, name=NAME, digest=DIGEST, threads=threads)


def _windows(length: int, room: int) -> Iterator[tuple[int, int]]:
    """Cut so many tokens into windows of at most `room`, the last one reaching to the end."""
    begin = 0
    while begin + room < length:
        yield begin, begin + room
        begin = min(begin + room - _OVERLAP, length - room)
    if length:
        yield begin, length
