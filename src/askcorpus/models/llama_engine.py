"""A model loaded by llama.cpp: the only module that imports `llama_cpp`.

It speaks llama.cpp's C interface. The library's own Python class would hide switches that are
needed here, and takes standard output and error away while it loads.
"""

import ctypes
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from askcorpus.errors import ModelError, ModelRefused
from askcorpus.models.chat import CHATML_MARKS, Piece, as_plain_text, by_template, chatml
from askcorpus.models.language_model import Message, cut_at_stop
from askcorpus.models.llama_log import LlamaLog
from askcorpus.models.states import StateFile

_PIECE_BYTES: Final = 512
_BATCH_TOKENS: Final = 512
_SEQUENCE: Final = 0


class LlamaEngine:
    """Weights and one context. It holds a prefix, and replies to what follows it, greedily."""

    def __init__(self, path: Path, threads: int, context: int) -> None:
        """Load the file; raises `ModelRefused` with llama.cpp's reason."""
        import llama_cpp
        from llama_cpp import llama_chat_format

        self._lib: Any = llama_cpp.llama_cpp
        self._formats: Any = llama_chat_format
        self.version = str(llama_cpp.__version__)
        self._held: list[int] = []
        log = LlamaLog.of(self._lib)
        log.clear()
        self._lib.llama_backend_init()
        self._model: Any = self._lib.llama_model_load_from_file(
            str(path).encode(), self._model_params()
        )
        self._context: Any = None
        if self._model:
            self._context = self._lib.llama_init_from_model(
                self._model, self._context_params(threads, context)
            )
        if not self._context:
            self.close()
            raise ModelRefused(
                f"{path} can't be loaded as a language model: "
                f"{log.first_problem() or 'llama.cpp gives no reason'}.",
                "Fetch the file again, or use one that this version of llama.cpp knows.",
            )
        self._vocab: Any = self._lib.llama_model_get_vocab(self._model)
        self._vocab_size = int(self._lib.llama_vocab_n_tokens(self._vocab))
        self._memory: Any = self._lib.llama_get_memory(self._context)
        template = self._lib.llama_model_chat_template(self._model, None)
        self._template = template.decode("utf-8", errors="replace") if template else ""

    def use_threads(self, threads: int) -> None:
        """Compute on so many threads from now on; the results stay the same."""
        self._lib.llama_set_n_threads(self._context, threads, threads)

    def lay_out(self, messages: Sequence[Message]) -> list[Piece]:
        """Return the messages in the layout that the model was trained with."""
        # a template that can switch thinking off has more to say than ChatML
        if self._has_chatml and "enable_thinking" not in self._template:
            return chatml(messages)
        if self._template:
            try:
                return by_template(messages, self._render)
            except ValueError:
                return as_plain_text(messages)
        return as_plain_text(messages)

    def bos(self, pieces: Sequence[Piece]) -> list[int]:
        """Return the token that begins every prompt, unless the template wrote it."""
        token = int(self._lib.llama_vocab_bos(self._vocab))
        if token < 0 or not self._lib.llama_vocab_get_add_bos(self._vocab):
            return []
        first = pieces[0].text if pieces else ""
        return [] if first.startswith(self.spelling(token)) else [token]

    def hold(self, ids: list[int], kept: StateFile | None) -> None:
        """Make the context hold exactly `ids`: from memory, from a file, or by evaluating them."""
        if ids and ids == self._held and self._cut(len(ids)):
            return
        self._held = []
        self._lib.llama_memory_clear(self._memory, True)
        if not ids:
            return
        if kept is None or not self._load_state(kept.read()):
            self._evaluate(ids)
            if kept is not None:
                kept.write(self._state())
        self._held = ids

    def generate(self, ids: Sequence[int], max_tokens: int, stop: Sequence[str]) -> str:
        """Evaluate `ids` after what is held, and return the reply."""
        reply, text = b"", ""
        self._evaluate(ids)
        for count in range(1, max_tokens + 1):
            token = self._likeliest()
            if self._lib.llama_vocab_is_eog(self._vocab, token):
                break
            reply += self._bytes(token)
            text = reply.decode("utf-8", errors="ignore")
            if count == max_tokens or cut_at_stop(text, stop) != text:
                break
            self._evaluate([token])
        return cut_at_stop(text, stop)

    def likeliest_after(
        self, ids: Sequence[int], allowed: Sequence[int], handicap: float = 0.0
    ) -> int:
        """Evaluate `ids` after what has been, and return the likeliest of the `allowed` tokens.

        The logit of the first of them is lowered by `handicap`.
        """
        self._evaluate(ids)
        scores = self._scores()[list(allowed)]
        scores[0] -= handicap
        return allowed[int(np.argmax(scores))]

    def ids(self, text: str, *, control: bool) -> list[int]:
        """Return the tokens of a text."""
        encoded = text.encode("utf-8", errors="replace")
        room = len(encoded) + 8
        tokens = (self._lib.llama_token * room)()
        count = self._lib.llama_tokenize(
            self._vocab, encoded, len(encoded), tokens, room, False, control
        )
        if count < 0:
            raise ModelError("The language model can't take this text apart.", "Ask another way.")
        return list(tokens[:count])

    def is_control(self, token: int) -> bool:
        """Tell whether a token steers the model."""
        return bool(
            self._lib.llama_vocab_is_control(self._vocab, token)
            or self._lib.llama_vocab_is_eog(self._vocab, token)
        )

    def spelling(self, token: int) -> str:
        """Return how a token is written in the vocabulary."""
        text: bytes = self._lib.llama_vocab_get_text(self._vocab, token)
        return text.decode("utf-8", errors="replace")

    def close(self) -> None:
        """Free the weights and the context."""
        self._held = []
        if self._context:
            self._lib.llama_free(self._context)
            self._context = None
        if self._model:
            self._lib.llama_model_free(self._model)
            self._model = None

    def _model_params(self) -> Any:
        params = self._lib.llama_model_default_params()
        params.n_gpu_layers = 0
        # Repacked weights bring in the AMX kernels, which GCC 12 compiles to code that crashes.
        # Without AMX they would win a tenth, and cost a second copy of the weights in memory.
        params.use_extra_bufts = False
        return params

    def _context_params(self, threads: int, context: int) -> Any:
        params = self._lib.llama_context_default_params()
        params.n_ctx = context
        params.n_batch = params.n_ubatch = min(_BATCH_TOKENS, context)
        params.n_threads = params.n_threads_batch = threads
        params.no_perf = True
        return params

    @cached_property
    def _has_chatml(self) -> bool:
        if self._template and CHATML_MARKS[0] not in self._template:
            return False
        marks = [self.ids(mark, control=True) for mark in CHATML_MARKS]
        return all(len(mark) == 1 and self.is_control(mark[0]) for mark in marks)

    def _render(self, messages: list[dict[str, str]]) -> str:
        def text(token: int) -> str:
            return self.spelling(token) if token >= 0 else ""

        try:
            formatter = self._formats.Jinja2ChatFormatter(
                template=self._template,
                eos_token=text(int(self._lib.llama_vocab_eos(self._vocab))),
                bos_token=text(int(self._lib.llama_vocab_bos(self._vocab))),
            )
            return str(formatter(messages=messages, enable_thinking=False).prompt)
        except (self._formats.jinja2.TemplateError, TypeError) as exc:
            raise ValueError(f"the model's chat template failed: {exc}") from exc

    def _evaluate(self, ids: Sequence[int]) -> None:
        for start in range(0, len(ids), _BATCH_TOKENS):
            part = ids[start : start + _BATCH_TOKENS]
            tokens = (self._lib.llama_token * len(part))(*part)
            batch = self._lib.llama_batch_get_one(tokens, len(part))
            code = self._lib.llama_decode(self._context, batch)
            if code != 0:
                self._held = []
                raise ModelError(
                    f"The language model failed to read its prompt (llama.cpp says {code}).",
                    "Ask a shorter question, or use another GGUF file.",
                )

    def _likeliest(self) -> int:
        return int(np.argmax(self._scores()))

    def _scores(self) -> NDArray[np.float32]:
        """Return each token's logit after what was evaluated last, shape (vocabulary,)."""
        logits = self._lib.llama_get_logits_ith(self._context, -1)
        return np.ctypeslib.as_array(logits, shape=(self._vocab_size,))

    def _cut(self, length: int) -> bool:
        """Forget what the context holds past `length` tokens, if the model can."""
        return bool(self._lib.llama_memory_seq_rm(self._memory, _SEQUENCE, length, -1))

    def _bytes(self, token: int) -> bytes:
        buffer = ctypes.create_string_buffer(_PIECE_BYTES)
        count = self._lib.llama_token_to_piece(self._vocab, token, buffer, _PIECE_BYTES, 0, False)
        return buffer.raw[: max(0, count)]

    def _load_state(self, state: bytes | None) -> bool:
        """Fill the empty context; a state that doesn't fit leaves it empty."""
        if state is None:
            return False
        source = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        if self._lib.llama_state_seq_set_data(self._context, source, len(state), _SEQUENCE):
            return True
        self._lib.llama_memory_clear(self._memory, True)
        return False

    def _state(self) -> bytes:
        size = int(self._lib.llama_state_seq_get_size(self._context, _SEQUENCE))
        target = (ctypes.c_uint8 * size)()
        written = self._lib.llama_state_seq_get_data(self._context, target, size, _SEQUENCE)
        return bytes(target)[: int(written)]
