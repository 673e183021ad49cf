"""Lay a conversation out as a model's prompt, keeping template and content apart.

Content stays apart because only the template's own marks may become control tokens.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from askcorpus.models.language_model import Message, Speaker

CHATML_MARKS: Final = ("<|im_start|>", "<|im_end|>")

Render = Callable[[list[dict[str, str]]], str]
"""A model's own template: messages as role and content, to a prompt that ends where the reply
begins. Raises ValueError for a conversation that the template does not take."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a prompt; `is_template` if its marks are control tokens.

    `message` is the number of the message that the piece belongs to or leads to, from 0; the
    number of messages for what follows the last.
    """

    text: str
    is_template: bool
    message: int


def chatml(messages: Sequence[Message]) -> list[Piece]:
    """Lay messages out as ChatML, the reply of the assistant open at the end."""
    start, end = CHATML_MARKS
    pieces: list[Piece] = []
    closing = ""
    for number, message in enumerate(messages):
        pieces.append(Piece(f"{closing}{start}{message.speaker}\n", True, number))
        pieces.append(Piece(message.content, False, number))
        closing = f"{end}\n"
    if not _is_open(messages):
        opening = f"{closing}{start}{Speaker.ASSISTANT}\n"
        pieces.append(Piece(opening, True, len(messages)))
    return pieces


def by_template(messages: Sequence[Message], render: Render) -> list[Piece]:
    """Lay messages out with a model's own template, contents cut out of the rendered text.

    The template sees a stand-in for each content, so that nothing a document says can act in it.
    A template without a system role gets the system's words before the user's first.
    """
    closed = messages[:-1] if _is_open(messages) else messages
    try:
        pieces = _split(render(_stand_ins(closed)), len(closed))
        contents = [[message.content] for message in closed]
    except ValueError:
        groups = _without_system(closed)
        pieces = _split(render(_stand_ins([group[-1] for group in groups])), len(groups))
        contents = [[message.content for message in group] for group in groups]
    filled = _fill(pieces, contents)
    if len(closed) < len(messages):
        filled.append(Piece(messages[-1].content, False, len(messages) - 1))
    return filled


def as_plain_text(messages: Sequence[Message]) -> list[Piece]:
    """Lay messages out for a model without a template: who speaks, a colon, the words."""
    pieces = []
    for number, message in enumerate(messages):
        lead = "\n\n" if number else ""
        pieces.append(Piece(f"{lead}{message.speaker.capitalize()}: ", True, number))
        pieces.append(Piece(message.content, False, number))
    if not _is_open(messages):
        pieces.append(Piece("\n\nAssistant:", True, len(messages)))
    return pieces


def _is_open(messages: Sequence[Message]) -> bool:
    """Tell whether the last message is the beginning of the reply."""
    return bool(messages) and messages[-1].speaker is Speaker.ASSISTANT


def _stand_in(number: int) -> str:
    return f"@@content-{number}@@"


def _stand_ins(messages: Sequence[Message]) -> list[dict[str, str]]:
    return [
        {"role": str(message.speaker), "content": _stand_in(number)}
        for number, message in enumerate(messages)
    ]


def _without_system(messages: Sequence[Message]) -> list[list[Message]]:
    """Group each message with the system's words that stand before it."""
    groups: list[list[Message]] = []
    waiting: list[Message] = []
    for message in messages:
        waiting.append(message)
        if message.speaker is not Speaker.SYSTEM:
            groups.append(waiting)
            waiting = []
    if waiting or len(groups) == len(messages):
        raise ValueError("the template takes no such conversation")
    return groups


def _split(rendered: str, count: int) -> list[Piece]:
    """Cut a rendered prompt at its stand-ins, each of which must appear once and in order."""
    pieces = []
    for number in range(count):
        if rendered.count(_stand_in(number)) != 1:
            raise ValueError("the template does not show each message once")
        before, _, rendered = rendered.partition(_stand_in(number))
        pieces.append(Piece(before, True, number))
        pieces.append(Piece("", False, number))
    pieces.append(Piece(rendered, True, count))
    return pieces


def _fill(pieces: Sequence[Piece], contents: Sequence[Sequence[str]]) -> list[Piece]:
    """Put contents where they belong, and number the pieces by the caller's messages."""
    last = [sum(len(group) for group in contents[: n + 1]) - 1 for n in range(len(contents))]
    filled = []
    for piece in pieces:
        number = last[piece.message] if piece.message < len(last) else (last[-1] + 1 if last else 0)
        text = piece.text if piece.is_template else "\n\n".join(contents[piece.message])
        filled.append(Piece(text, piece.is_template, number))
    return filled
