"""Turn the pieces of a prompt into token ids, so that no content becomes a control token."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from askcorpus.models.chat import Piece


class Vocabulary(Protocol):
    """What a language model knows about its tokens."""

    def ids(self, text: str, *, control: bool) -> list[int]:
        """Return the tokens of `text`; with `control`, marks such as `<|im_end|>` are one token."""
        ...

    def is_control(self, token: int) -> bool:
        """Tell whether a token steers the model, or ends its reply, when it stands in a prompt."""
        ...

    def spelling(self, token: int) -> str:
        """Return how a token is written."""
        ...


def prompt_ids(vocabulary: Vocabulary, pieces: Iterable[Piece]) -> list[int]:
    """Return the tokens of a prompt; each piece is tokenised by itself."""
    ids: list[int] = []
    for piece in pieces:
        if piece.is_template:
            ids += vocabulary.ids(piece.text, control=True) if piece.text else []
        else:
            ids += content_ids(vocabulary, piece.text)
    return ids


def content_ids(vocabulary: Vocabulary, text: str) -> list[int]:
    """Return the tokens of plain text, never a control token.

    Some models' files declare their marks as ordinary words, which a tokenizer then finds in
    plain text too. Such a mark is broken after its first character.
    """
    if not text:
        return []
    ids = vocabulary.ids(text, control=False)
    steering = next((token for token in ids if vocabulary.is_control(token)), None)
    if steering is None:
        return ids
    mark = vocabulary.spelling(steering)
    if len(mark) < 2 or mark not in text:
        return [token for token in ids if not vocabulary.is_control(token)]
    before, _, after = text.partition(mark)
    return [
        token
        for part in (before + mark[0], mark[1:], after)
        for token in content_ids(vocabulary, part)
    ]


def continuation_ids(vocabulary: Vocabulary, text: str) -> list[int]:
    """Return the tokens of plain text as they are in the middle of a reply.

    Some tokenizers put a blank before whatever they are given, so a line break is given with it,
    which joins with nothing.
    """
    lead = content_ids(vocabulary, "\n")
    ids = content_ids(vocabulary, f"\n{text}")
    return ids[len(lead) :] if ids[: len(lead)] == lead else content_ids(vocabulary, text)


def split_constant(
    pieces: Sequence[Piece], constant: int
) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """Cut the pieces before the content of message number `constant`, counted from 0."""
    for position, piece in enumerate(pieces):
        if piece.message >= constant and not piece.is_template:
            return pieces[:position], pieces[position:]
    return pieces, ()
