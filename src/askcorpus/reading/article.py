"""One file → `Article`: size, decoding, its format's reader, numbering. Formats live elsewhere."""

import hashlib
import re
import stat
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from askcorpus.errors import InputUnreadable
from askcorpus.model import Article, Kind, Paragraph
from askcorpus.reading.decode import decode
from askcorpus.reading.draft import Block
from askcorpus.reading.labels import label
from askcorpus.reading.metadata import split_front_matter
from askcorpus.reading.readers import reader_for
from askcorpus.text.normalize import collapse_space
from askcorpus.text.sanitize import sanitize

READING_RULE: Final = "reading/2"
"""Names how text is extracted and paragraphs are counted; an index made by another is refused."""

MAX_BYTES: Final = 20_000_000

_NEWLINE: Final = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Soft hyphens, zero-width blanks and joiners: they would split words and say nothing."""
_LONGEST_VALUE: Final = 300
_KEEPS_LINES: Final = frozenset({Kind.CODE, Kind.TABLE})


def read_article(path: Path, name: str, max_bytes: int = MAX_BYTES) -> Article:
    """Read one file; `name` is the path that identifies it in the corpus.

    Raises InputUnreadable, whose message is a reason without the file's name, for a file that
    is missing, not a regular file, too large, binary, undecodable or without text.
    """
    return article_from_bytes(_read_bytes(path, max_bytes), name)


def article_from_bytes(data: bytes, name: str) -> Article:
    """Read an article from a file's bytes; see `read_article`."""
    reader = reader_for(name)
    text = unicodedata.normalize("NFC", _plain_newlines(decode(data)))
    stated, body = split_front_matter(sanitize(text))
    draft = reader(body)
    labelled, found = label(draft)
    metadata = stated.or_else(found)
    paragraphs = _number(labelled)
    if not paragraphs:
        raise InputUnreadable("there is no text in it", "Put text in the file, or leave it out.")
    return Article(
        path=name,
        title=_clean_value(metadata.title),
        date=metadata.date,
        source=_clean_value(metadata.source),
        digest=hashlib.sha256(data).hexdigest(),
        text="\n\n".join(paragraph.text for paragraph in paragraphs),
        paragraphs=paragraphs,
    )


def file_digest(path: Path, max_bytes: int = MAX_BYTES) -> str:
    """Return the SHA-256 of a file's bytes, as `Article.digest` has it. Raises InputUnreadable."""
    return hashlib.sha256(_read_bytes(path, max_bytes)).hexdigest()


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    """Read a regular file of at most `max_bytes`; never opens a pipe or device, which may hang."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputUnreadable("it is not a regular file", "Leave it out of the folder.")
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as exc:
        reason = (exc.strerror or type(exc).__name__).lower()
        raise InputUnreadable(
            f"it can't be read: {reason}", "Check that the file is there and may be read."
        ) from exc
    if len(data) > max_bytes:
        raise InputUnreadable(
            f"it is larger than {max_bytes / 1e6:g} MB", "Split the file into smaller ones."
        )
    return data


def _plain_newlines(text: str) -> str:
    """Write every kind of line break as a newline, and drop characters that show nothing."""
    return _INVISIBLE.sub("", _NEWLINE.sub("\n", text))


def _number(blocks: Iterable[Block]) -> tuple[Paragraph, ...]:
    """Clean the blocks' text and number those that have any."""
    paragraphs: list[Paragraph] = []
    start = 0
    for block in blocks:
        text = _clean(block)
        if text:
            end = start + len(text)
            paragraphs.append(Paragraph(len(paragraphs) + 1, block.kind, text, start, end))
            start = end + 2
    return tuple(paragraphs)


def _clean(block: Block) -> str:
    """Return NFC text without control characters; entities may have brought some back."""
    text = sanitize(_plain_newlines(block.text))
    if block.kind in _KEEPS_LINES:
        text = re.sub(r"\A(?:[^\S\n]*\n)+", "", text).rstrip()
    else:
        text = collapse_space(text)
    return unicodedata.normalize("NFC", text)


def _clean_value(value: str | None) -> str | None:
    """Return a title or source on one line; one too long to be either is none."""
    cleaned = _clean(Block(Kind.HEADING, value or ""))
    return cleaned if 0 < len(cleaned) <= _LONGEST_VALUE else None
