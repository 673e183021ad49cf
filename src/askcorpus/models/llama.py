"""The language model in a GGUF file: how prompts are cut and kept. `llama_engine` computes."""

import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from askcorpus.models.choice import Choice
from askcorpus.models.gguf import check_gguf
from askcorpus.models.language_model import Message, PromptTooLong, Speaker
from askcorpus.models.llama_engine import LlamaEngine
from askcorpus.models.states import StateFile
from askcorpus.models.threads import default_threads, free_threads
from askcorpus.models.tokens import content_ids, continuation_ids, prompt_ids, split_constant


class LlamaLanguageModel:
    """A GGUF file, decoded greedily.

    A prompt is evaluated in two steps, its constant part and the rest, and nothing of the rest is
    reused: a reply depends on its own prompt alone, not on what was asked before. The constant
    part's state is kept in memory, and in `prefix_dir` if the caller says that it is constant.
    """

    def __init__(
        self,
        path: Path,
        *,
        name: str,
        identify: Callable[[], str],
        threads: int | None,
        context: int,
        prefix_dir: Path | None,
    ) -> None:
        """Take note of where the weights are; they are checked and loaded at first use.

        `identify` returns the file's SHA-256, or raises for a file that is not what it should be.
        Without `threads` each reply uses the cores that are free when it begins.
        """
        self._path = path
        self._name = name
        self._identify = identify
        self._threads = threads
        self._context = context
        self._prefix_dir = prefix_dir
        self._engine: LlamaEngine | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Return the known name, or the file's."""
        return self._name

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the file, compared with its pin where there is one."""
        return self._identify()

    @property
    def context(self) -> int:
        """Return the room for prompt and reply in tokens."""
        return self._context

    def load(self) -> None:
        """Read the weights, if they are not there yet."""
        with self._lock:
            self._loaded()

    def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] = (),
        constant: int | None = None,
    ) -> str:
        """Return the reply; see `LanguageModel.complete`."""
        with self._lock:
            engine = self._loaded()
            ids, kept = _prompt(engine, messages, constant)
            self._check_room(len(ids), max_tokens)
            self._begin(engine, ids[:kept], constant)
            return engine.generate(ids[kept:], max_tokens, stop)

    def follow(
        self,
        messages: Sequence[Message],
        steps: Callable[[str], Sequence[str]],
        *,
        handicap: float = 0.0,
        constant: int | None = None,
    ) -> str:
        """Return the likeliest reply that `steps` allows; see `LanguageModel.follow`.

        What is forced is evaluated in one batch, and only once there is something to choose.
        """
        with self._lock:
            engine = self._loaded()
            ids, kept = _prompt(engine, messages, constant)
            waiting, read, reply = ids[kept:], 0, ""
            while allowed := steps(reply):
                choice = Choice([(text, continuation_ids(engine, text)) for text in allowed])
                waiting += choice.forced()
                while choice.tokens:
                    self._check_room(kept + read + len(waiting), 1)
                    if not read:
                        self._begin(engine, ids[:kept], constant)
                    against = handicap if choice.has_first else 0.0
                    token = engine.likeliest_after(waiting, choice.tokens, against)
                    read += len(waiting)
                    choice.take(token)
                    waiting = [token, *choice.forced()]
                reply += choice.text
            return reply

    def count_tokens(self, text: str) -> int:
        """Return how many tokens `text` takes inside a message."""
        with self._lock:
            return len(content_ids(self._loaded(), text))

    def close(self) -> None:
        """Let go of the weights; a later call loads them again."""
        with self._lock:
            if self._engine is not None:
                self._engine.close()
                self._engine = None

    def _check_room(self, tokens: int, more: int) -> None:
        if tokens + more > self._context:
            raise PromptTooLong(tokens, max(0, self._context - more))

    def _begin(self, engine: LlamaEngine, ids: list[int], constant: int | None) -> None:
        """Have the engine hold the part of a prompt that is kept, on the cores that are free."""
        if self._threads is None:
            engine.use_threads(free_threads())
        is_vouched_for = constant is not None and bool(ids)
        engine.hold(ids, self._state_file(engine, ids) if is_vouched_for else None)

    def _loaded(self) -> LlamaEngine:
        if self._engine is None:
            check_gguf(self._path)
            _ = self.digest
            threads = self._threads or default_threads()
            self._engine = LlamaEngine(self._path, threads, self._context)
        return self._engine

    def _state_file(self, engine: LlamaEngine, ids: Sequence[int]) -> StateFile | None:
        if self._prefix_dir is None:
            return None
        key = f"{self.digest} {engine.version} {self._context} {list(ids)}"
        return StateFile(self._prefix_dir, key)


def _prompt(
    engine: LlamaEngine, messages: Sequence[Message], constant: int | None
) -> tuple[list[int], int]:
    """Return a prompt's tokens, and how many of them stay the same in the next call."""
    pieces = engine.lay_out(messages)
    _, rest = split_constant(pieces, _last_question(messages) if constant is None else constant)
    ids = engine.bos(pieces) + prompt_ids(engine, pieces)
    # the last token is always evaluated, or there would be nothing to choose the next one from
    kept = min(len(ids) - 1, len(ids) - len(prompt_ids(engine, rest)))
    return ids, max(0, kept)


def _last_question(messages: Sequence[Message]) -> int:
    users = [n for n, message in enumerate(messages) if message.speaker is Speaker.USER]
    return users[-1] if users else 0
