"""Have the language model word an answer from numbered evidence. Nothing here is believed yet."""

import re
from collections.abc import Sequence
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


def word(question: str, evidence: Sequence[str], model: LanguageModel) -> Wording:
    """Ask the model for a sentence; evidence that does not fit its context is left out, last first.

    Raises `ModelError`.
    """
    constant = constant_messages()
    shown = list(evidence)
    while True:
        messages = [*constant, Message(Speaker.USER, _ask(question, shown))]
        try:
            reply = model.complete(
                messages, max_tokens=MAX_TOKENS, stop=("\n",), constant=len(constant)
            )
        except PromptTooLong:
            if len(shown) <= 1:
                return Wording("", (), False)
            shown.pop()
            continue
        return parse(reply)


def parse(reply: str) -> Wording:
    """Read a reply into sentences; never raises, whatever the model wrote."""
    line = collapse_space(sanitize_line(reply[:_LONGEST_REPLY]))
    if fold(line).strip(" .\"'").startswith(fold(_NOT_FOUND)):
        return Wording(reply, (), True)
    drafts = []
    for span in sentence_spans(line) if line else ():
        piece = span.of(line)
        markers = tuple(
            int(number) for match in _MARKER.finditer(piece) for number in match.group(1).split(",")
        )
        text = collapse_space(_MARKER.sub("", piece))
        if any(c.isalnum() for c in text):
            drafts.append(Draft(text, markers))
        elif drafts and markers:
            drafts[-1] = Draft(drafts[-1].text, (*drafts[-1].markers, *markers))
    return Wording(reply, tuple(drafts[:MAX_SENTENCES]), False)


def _ask(question: str, evidence: Sequence[str]) -> str:
    lines = [
        f"[{number}] {_line(text, _LONGEST_SENTENCE)}" for number, text in enumerate(evidence, 1)
    ]
    return "\n".join([*lines, f"Question: {_line(question, _LONGEST_QUESTION)}"])


def _line(text: str, longest: int) -> str:
    return collapse_space(sanitize_line(text))[:longest]
