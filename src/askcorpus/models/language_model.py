"""What a language model is, and a scripted one for tests. The real one is `llama`."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from askcorpus.errors import ModelError


class Speaker(StrEnum):
    """Who says a message of a prompt."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a prompt. Its content is always plain text, whatever it spells."""

    speaker: Speaker
    content: str


@dataclass(frozen=True, slots=True)
class Call:
    """What a scripted model was asked."""

    messages: tuple[Message, ...]
    max_tokens: int
    stop: tuple[str, ...]
    constant: int | None


class PromptTooLong(ModelError):
    """The prompt and its reply do not fit the model's context; the caller may shorten it."""

    def __init__(self, tokens: int, room: int) -> None:
        super().__init__(
            f"The prompt has {tokens} tokens and the language model has room for {room}.",
            "Ask a shorter question, or have fewer passages read.",
        )
        self.tokens = tokens
        self.room = room


class LanguageModel(Protocol):
    """Continue a conversation, always the same way for the same messages."""

    @property
    def name(self) -> str:
        """Return what the model is called in answers."""
        ...

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the weights."""
        ...

    @property
    def context(self) -> int:
        """Return how many tokens prompt and reply may have together."""
        ...

    def load(self) -> None:
        """Read the weights now rather than at the first reply; raises as `complete` does."""
        ...

    def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] = (),
        constant: int | None = None,
    ) -> str:
        """Return the reply, ending before a `stop` string, at its natural end or at `max_tokens`.

        A last message of the assistant is continued, and the reply starts after it. `constant`
        says how many leading messages are the same in every call (instructions, examples): their
        evaluation is kept between calls and between runs. They must hold nothing private. Without
        it the messages before the last one of the user are kept, in memory only.

        With `max_tokens` 0 the prompt is read, and nothing said.

        Raises `PromptTooLong` before anything is evaluated.
        """
        ...

    def follow(
        self,
        messages: Sequence[Message],
        steps: Callable[[str], Sequence[str]],
        *,
        handicap: float = 0.0,
        constant: int | None = None,
    ) -> str:
        """Return the reply put together from allowed continuations only, the likeliest each time.

        `steps` takes the reply so far and returns the texts that may come next, none of them empty
        or the beginning of another; with none the reply is complete. They are plain text to the
        model, never control tokens. Where they part, the likeliest of the allowed tokens decides;
        the first of the texts must be likelier by more than `handicap`, a difference of log-odds.
        `constant` is that of `complete`; a reply that leaves nothing to choose is returned without
        a look at the prompt.

        Raises `PromptTooLong` once prompt and reply outgrow the context.
        """
        ...

    def count_tokens(self, text: str) -> int:
        """Return how many tokens `text` takes inside a message."""
        ...

    def close(self) -> None:
        """Let go of the weights; a later call loads them again."""
        ...


class ScriptedLanguageModel:
    """Reply from a script, and remember what was asked.

    >>> model = ScriptedLanguageModel(["Oslo."])
    >>> model.complete([Message(Speaker.USER, "Where?")], max_tokens=8)
    'Oslo.'
    >>> model.history[0].messages[-1].content
    'Where?'
    """

    def __init__(
        self,
        replies: Iterable[str] = (),
        *,
        name: str = "scripted",
        context: int = 2048,
        choose: Callable[[Sequence[str]], str] | None = None,
    ) -> None:
        """Take the script, or `choose`: which of several continuations `follow` takes."""
        self._replies = list(replies)
        self._choose = choose
        self._history: list[Call] = []
        self._name = name
        self._context = context

    @property
    def name(self) -> str:
        """Return the name given."""
        return self._name

    @property
    def digest(self) -> str:
        """Return a digest of the name, since there are no weights."""
        return hashlib.sha256(f"scripted/{self._name}".encode()).hexdigest()

    @property
    def context(self) -> int:
        """Return the number given; a token is a word here."""
        return self._context

    @property
    def history(self) -> tuple[Call, ...]:
        """Return the calls so far, the first first."""
        return tuple(self._history)

    def enqueue(self, *replies: str) -> None:
        """Add replies to the end of the script."""
        self._replies.extend(replies)

    def load(self) -> None:
        """Do nothing: there are no weights."""

    def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        stop: Sequence[str] = (),
        constant: int | None = None,
    ) -> str:
        """Return the next reply of the script, cut as a real model's would be.

        With no tokens to say it the script stays where it is. Raises `LookupError` when it has run
        out.
        """
        tokens = sum(self.count_tokens(message.content) for message in messages)
        if tokens + max_tokens > self._context:
            raise PromptTooLong(tokens, self._context - max_tokens)
        self._history.append(Call(tuple(messages), max_tokens, tuple(stop), constant))
        if max_tokens == 0:
            return ""
        if not self._replies:
            raise LookupError("the script of the language model has run out of replies")
        return cut_at_stop(self._replies.pop(0), stop)

    def follow(
        self,
        messages: Sequence[Message],
        steps: Callable[[str], Sequence[str]],
        *,
        handicap: float = 0.0,
        constant: int | None = None,
    ) -> str:
        """Return what `choose` makes of the steps; without it the next reply of the script.

        The script is not held to the steps: it stands for a model that breaks its promise.
        """
        tokens = sum(self.count_tokens(message.content) for message in messages)
        if tokens > self._context:
            raise PromptTooLong(tokens, self._context)
        if self._choose is None:
            return self.complete(messages, max_tokens=1, constant=constant)
        self._history.append(Call(tuple(messages), 0, (), constant))
        reply = ""
        while allowed := steps(reply):
            reply += self._choose(allowed)
        return reply

    def count_tokens(self, text: str) -> int:
        """Return the number of words."""
        return len(text.split())

    def close(self) -> None:
        """Do nothing."""


def cut_at_stop(text: str, stop: Sequence[str]) -> str:
    """Return `text` up to the first of the `stop` strings."""
    ends = [position for mark in stop if mark and (position := text.find(mark)) >= 0]
    return text[: min(ends)] if ends else text
