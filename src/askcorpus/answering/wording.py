"""Have the language model word an answer from numbered evidence. Nothing here is believed yet."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from askcorpus.models.language_model import LanguageModel, Message, PromptTooLong, Speaker
from askcorpus.text.normalize import collapse_space, fold
from askcorpus.text.sanitize import sanitize_line
from askcorpus.text.sentences import sentence_spans

MAX_TOKENS: Final = 64
MAX_SENTENCES: Final = 2
_LONGEST_QUESTION: Final = 500
_LONGEST_SENTENCE: Final = 700
_LONGEST_REPLY: Final = 1000
_NOT_FOUND: Final = "NOT FOUND"
_MARKER: Final = re.compile(r"\s*\[\s*(\d{1,4}(?:\s*,\s*\d{1,4})*)\s*\]")
_MAY_END: Final = re.compile(r"[.!?…][\"'”’»)]*(?:\s*\[[\d\s,]*\])*\s*\Z")
_WORD: Final = re.compile(r"\S+(?=\s)")

_RULES: Final = (
    "You answer a question from numbered sentences. Find the sentence that answers it and copy the "
    "part of it that does, word for word and in the same order, as one complete sentence. Add "
    "nothing of your own."
)
_EXAMPLES: Final = (
    (
        (
            "The mill on the Sarn was rebuilt in 1884 after a fire, by the widow Marta Hollen, "
            "who had inherited it.",
            "A second mill stood further up the valley.",
        ),
        "When was the mill rebuilt?",
        "The mill on the Sarn was rebuilt in 1884 after a fire.",
    ),
    (
        (
            "Ferries cross the strait from April to October.",
            "The crossing takes about 40 minutes, and tickets are sold on board.",
            "In winter, mail is flown in.",
        ),
        "How long does it take to cross the strait?",
        "The crossing takes about 40 minutes.",
    ),
    (
        (
            "From 1923 until the roof gave way the choir, which had 40 members, was led by Ines "
            "Tarrow.",
        ),
        "Who led the choir?",
        "From 1923 until the roof gave way the choir was led by Ines Tarrow.",
    ),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that the model wrote, without markers, and the evidence numbers it named."""

    text: str
    markers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """What came of one call: the raw reply, its sentences, and whether it said NOT FOUND."""

    reply: str
    drafts: tuple[Draft, ...]
    not_found: bool


def constant_messages() -> list[Message]:
    """Return the rules and examples that every prompt begins with."""
    messages = [Message(Speaker.SYSTEM, _RULES)]
    for evidence, question, reply in _EXAMPLES:
        messages.append(Message(Speaker.USER, _ask(question, evidence)))
        messages.append(Message(Speaker.ASSISTANT, reply))
    return messages


class Drafts:
    """Cuts a reply into drafts while it grows; in what steps it grows makes no difference.

    A sentence is complete once the first word of the next one is.
    """

    def __init__(self) -> None:
        self.complete: list[Draft] = []
        self._begin = 0
        self._read = 0

    def grow(self, reply: str) -> list[Draft]:
        """Return the drafts that the reply so far completes, at most `MAX_SENTENCES` in all."""
        line = _one_line(reply)
        before = len(self.complete)
        for match in _WORD.finditer(line, self._read):
            self._read = match.end()
            if _MAY_END.search(line, self._begin, match.start()) and not _is_denial(line):
                self._cut(line[self._begin : match.end()])
        return self.complete[before:]

    def finish(self, reply: str) -> Wording:
        """Read the whole reply; never raises, whatever the model wrote."""
        self.grow(reply)
        line = _one_line(reply)
        if _is_denial(line):
            return Wording(reply, (), True)
        drafts = [*self.complete, *(draft for _, draft in _drafts_in(line[self._begin :]))]
        return Wording(reply, tuple(drafts[:MAX_SENTENCES]), False)

    def _cut(self, piece: str) -> None:
        """Take the first sentence of what is not complete yet, if another one follows it."""
        found = list(_drafts_in(piece))
        if len(found) > 1 and len(self.complete) < MAX_SENTENCES:
            self.complete.append(found[0][1])
            self._begin += found[1][0]


def word(
    question: str,
    evidence: Sequence[str],
    model: LanguageModel,
    on_draft: Callable[[Draft], None] = lambda draft: None,
) -> Wording:
    """Ask the model for a sentence; evidence that does not fit its context is left out, last first.

    `on_draft` is told the first drafts, those that are complete before the reply is. Raises
    `ModelError`.
    """
    drafts = Drafts()

    def grow(reply: str) -> None:
        for draft in drafts.grow(reply):
            on_draft(draft)

    constant = constant_messages()
    shown = list(evidence)
    while True:
        messages = [*constant, Message(Speaker.USER, _ask(question, shown))]
        try:
            reply = model.complete(
                messages,
                max_tokens=MAX_TOKENS,
                stop=("\n",),
                constant=len(constant),
                on_text=grow,
            )
        except PromptTooLong:
            if len(shown) <= 1:
                return Wording("", (), False)
            shown.pop()
            continue
        return drafts.finish(reply)


def warm_up(model: LanguageModel) -> None:
    """Load the model and have it read what every prompt begins with. Raises `ModelError`."""
    constant = constant_messages()
    messages = [*constant, Message(Speaker.USER, _ask("?", ()))]
    model.complete(messages, max_tokens=0, constant=len(constant))


def _one_line(reply: str) -> str:
    return collapse_space(sanitize_line(reply[:_LONGEST_REPLY]))


def _is_denial(line: str) -> bool:
    return fold(line).strip(" .\"'").startswith(fold(_NOT_FOUND))


def _drafts_in(line: str) -> Iterator[tuple[int, Draft]]:
    """Yield the sentences of a line with their offsets; markers alone belong to the one before."""
    at, kept = 0, None
    for span in sentence_spans(line) if line else ():
        piece = span.of(line)
        markers = tuple(
            int(number) for match in _MARKER.finditer(piece) for number in match.group(1).split(",")
        )
        text = collapse_space(_MARKER.sub("", piece))
        if any(c.isalnum() for c in text):
            if kept is not None:
                yield at, kept
            at, kept = span.start, Draft(text, markers)
        elif kept is not None and markers:
            kept = Draft(kept.text, (*kept.markers, *markers))
    if kept is not None:
        yield at, kept


def _ask(question: str, evidence: Sequence[str]) -> str:
    lines = [
        f"[{number}] {_line(text, _LONGEST_SENTENCE)}" for number, text in enumerate(evidence, 1)
    ]
    return "\n".join([*lines, f"Question: {_line(question, _LONGEST_QUESTION)}"])


def _line(text: str, longest: int) -> str:
    return collapse_space(sanitize_line(text))[:longest]
