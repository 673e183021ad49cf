"""A conversation as Markdown, where what a document or a model says stays plain text."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from askcorpus.cli import render
from askcorpus.cli.chat.session import Exchange
from askcorpus.errors import InputUnreadable, UsageError
from askcorpus.model import Support
from askcorpus.text.normalize import collapse_space
from askcorpus.text.sanitize import sanitize_line

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>#|~&$:@!^])")
_AT_BEGINNING: Final = re.compile(r"\A(\d*)([-+=.)])")
_ADDRESS: Final = re.compile(r"\b(www)\.", re.I)


def escape(text: str) -> str:
    """Return text as Markdown that shows just that: no markup, no link, no HTML, one line.

    >>> escape("1. [a](https://b) <b>")
    '1\\\\. \\\\[a\\\\](https\\\\://b) \\\\<b\\\\>'
    """
    line = _SPECIAL.sub(r"\\\1", sanitize_line(collapse_space(text)))
    return _ADDRESS.sub(r"\1\\.", _AT_BEGINNING.sub(r"\1\\\2", line))


def markdown(corpus: str, exchanges: Iterable[Exchange]) -> str:
    """Return the questions that were answered, with the answers and their citations."""
    return "\n".join([f"# Questions to {escape(corpus)}", *_all(exchanges), ""])


def _all(exchanges: Iterable[Exchange]) -> Iterator[str]:
    for exchange in exchanges:
        if exchange.answered is None:
            continue
        answer = exchange.answered.answer
        yield f"\n## {escape(exchange.understood.asked)}\n"
        if exchange.understood.changed:
            yield f"*Understood as:* {escape(exchange.understood.text)}\n"
        if exchange.filters.described:
            yield f"*Asked of:* {escape(', '.join(exchange.filters.described))}\n"
        if not answer.sentences:
            yield render.NOT_FOUND
        for sentence in answer.sentences:
            text = escape(sentence.shown)
            shown = f"“{text}”" if sentence.support is Support.QUOTED else text
            yield shown + "".join(f" \\[{number}\\]" for number in sentence.citations)
        if answer.disagreement:
            yield escape("".join(piece.text for piece in render.disagreement(answer)))
        if answer.citations:
            yield ""
        for c in answer.citations:
            place = escape(render.place(c.file, c.paragraph))
            yield f"- \\[{c.id}\\] {place}: “{escape(c.quote)}”"


def write_new(file: Path, text: str, *, over: bool) -> None:
    """Write a file; one that is there already only if it may be written `over`."""
    try:
        with file.open("w" if over else "x", encoding="utf-8", errors="replace") as stream:
            stream.write(text)
    except FileExistsError:
        raise UsageError(f"There is a file {file} already.", "Write over it with /save!.") from None
    except OSError as exc:
        raise InputUnreadable(
            f"{file} can't be written: {exc.strerror or exc}.", "Name another file."
        ) from exc
    except ValueError as exc:
        raise UsageError("That is no file name.", "Name a file: /save notes.md") from exc
