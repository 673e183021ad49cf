"""Have the language model word an answer: it says how much of the evidence the question needs."""

from dataclasses import dataclass
from typing import Final

from askcorpus.answering.wording.compression import Compression
from askcorpus.model import Span
from askcorpus.models.language_model import LanguageModel, Message, PromptTooLong, Speaker
from askcorpus.text.normalize import collapse_space
from askcorpus.text.sanitize import sanitize_line
from askcorpus.text.words import content_stems

_LONGEST_QUESTION: Final = 500
_LONGEST_SENTENCE: Final = 1500

_HANDICAP: Final = 7.0
"""Log-odds by which the model must find it likelier to go on than to leave out what may be left
out. A model that copies hardly stops of itself, but it knows a torso: of 37 cuts in sentences of
SQuADShifts New Wiki, Qwen2.5-Coder-0.5B put the five bad ones at -9.6 to -15.7, and of the 32
others one below -7. Without the words of the answer nothing is held against going on."""

_RULES: Final = (
    "You answer a question from a sentence. Copy the sentence, but leave out what the question "
    "does not ask for. Stop as soon as the question is answered."
)
_EXAMPLES: Final = (
    (
        "The mill on the Sarn, which had burned down, was rebuilt in 1884; the widow Marta Hollen "
        "had inherited it.",
        "When was the mill rebuilt?",
        "The mill on the Sarn was rebuilt in 1884.",
    ),
    (
        "However, the crossing takes about 40 minutes, and tickets are sold on board.",
        "How long does it take to cross the strait?",
        "The crossing takes about 40 minutes.",
    ),
    (
        "From 1923 until the roof gave way the choir, which had 40 members, was led by Ines "
        "Tarrow, who came from Kalla.",
        "Who led the choir?",
        "From 1923 until the roof gave way the choir was led by Ines Tarrow.",
    ),
)


def constant_messages() -> list[Message]:
    """Return the rules and examples that every prompt begins with."""
    messages = [Message(Speaker.SYSTEM, _RULES)]
    for sentence, question, reply in _EXAMPLES:
        messages.append(Message(Speaker.USER, _ask(question, sentence)))
        messages.append(Message(Speaker.ASSISTANT, reply))
    return messages


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence, and the choices that the model had on the way to it: continuations, each."""

    text: str
    choices: tuple[tuple[str, ...], ...] = ()


def word(question: str, evidence: str, model: LanguageModel, must: Span | None = None) -> Wording:
    """Return the evidence, one sentence of it, with what the model leaves out of it left out.

    The words of `must`, a span of the evidence, stay, and those of the question. The result passes
    verification, unless the model breaks its promise; it is empty where the evidence can't be
    worded or does not fit the model's context. Raises `ModelError`.
    """
    compression = Compression(evidence, must, content_stems(question))
    choices: list[tuple[str, ...]] = []

    def steps(reply: str) -> tuple[str, ...]:
        found = compression.steps(reply)
        if len(found) > 1:
            choices.append(found)
        return found

    constant = constant_messages()
    messages = [*constant, Message(Speaker.USER, _ask(question, evidence))]
    if not compression.steps(""):
        return Wording("")
    try:
        text = model.follow(
            messages,
            steps,
            handicap=_HANDICAP if must is not None else 0.0,
            constant=len(constant),
        )
    except PromptTooLong:
        return Wording("")
    return Wording(text, tuple(dict.fromkeys(choices)))


def warm_up(model: LanguageModel) -> None:
    """Load the model and have it read what every prompt begins with. Raises `ModelError`."""
    constant = constant_messages()
    messages = [*constant, Message(Speaker.USER, _ask("?", ""))]
    model.complete(messages, max_tokens=0, constant=len(constant))


def _ask(question: str, sentence: str) -> str:
    return (
        f"Sentence: {_line(sentence, _LONGEST_SENTENCE)}\n"
        f"Question: {_line(question, _LONGEST_QUESTION)}"
    )


def _line(text: str, longest: int) -> str:
    return collapse_space(sanitize_line(text))[:longest]
