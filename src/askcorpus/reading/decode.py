"""Bytes → text. The one module that knows charset-normalizer; never lossy without saying so."""

import codecs
import unicodedata
from typing import Final

import charset_normalizer

from askcorpus.errors import InputUnreadable

_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_STARTS: Final = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_TEXT_CONTROLS: Final = frozenset("\t\n\v\f\r\x1b\x85")
_MOST_CONTROLS: Final = 0.1
_MOST_DAMAGE: Final = 0.001
"""A UTF-8 file may have one bad byte in a thousand; each is shown as U+FFFD."""
_DETECT_BYTES: Final = 262_144
_WESTERN_CHARACTERS: Final = frozenset(
    "àâäáãåæçéèêëíîïìñóòôöøœúùûüßÀÂÄÁÅÆÇÉÈÊÍÎÑÓÔÖØŒÚÜ‘’“”«»–—…•€£§°©®·¿¡½\u00a0"
)


def decode(data: bytes) -> str:
    """Return the text of a file's bytes, without its byte order mark.

    Tried in order: a byte order mark, UTF-8, slightly damaged UTF-8, Windows Western where the
    text looks it, detection. Text that mixes well-formed UTF-8 with more than 0.1 % of bad bytes
    is refused, because any single-byte encoding would silently turn its good characters into
    others. Raises InputUnreadable.
    """
    marked = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    if marked is not None:
        return _checked(_strict(data, marked))
    if b"\0" in data or data.startswith(_BINARY_STARTS):
        raise _binary()
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _checked(_damaged_utf8(data) or _detected(data))


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as exc:
        name = encoding.removesuffix("-sig").upper()
        raise InputUnreadable(
            f"its text is not valid {name}", "Save the file as UTF-8 and index again."
        ) from exc


def _damaged_utf8(data: bytes) -> str | None:
    """Return UTF-8 text with U+FFFD for bad bytes, or None where it isn't UTF-8 at all."""
    text = data.decode("utf-8", errors="replace")
    good = sum(1 for c in text if c > "\x7f" and c != "\N{REPLACEMENT CHARACTER}")
    bad = text.count("\N{REPLACEMENT CHARACTER}")
    if good <= bad:
        return None
    if bad > _MOST_DAMAGE * len(data):
        raise InputUnreadable(
            f"its text is UTF-8 damaged in {bad} places", "Save the file as UTF-8 and index again."
        )
    return text


def _detected(data: bytes) -> str:
    """Return the text in the encoding that fits best, decoded strictly."""
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    if western and _looks_western(western):
        return western
    best = charset_normalizer.from_bytes(data[:_DETECT_BYTES]).best()
    if best is None:
        raise InputUnreadable(
            "its text encoding can't be told", "Save the file as UTF-8 and index again."
        )
    return _strict(data, best.encoding)


def _looks_western(text: str) -> bool:
    """Tell whether text read as Windows Western has the accents and marks of its languages.

    Read so, the encodings of other scripts give letters beyond ASCII everywhere, and those of
    central Europe, the Baltic and Turkey give letters that the west hardly uses. Portuguese
    has õ, but with ã; alone it is a Hungarian ő.
    """
    rest = [c for c in text if c > "\x7f"]
    usual = sum(1 for c in rest if c in _WESTERN_CHARACTERS or (c == "õ" and "ã" in text))
    dense = len(rest) > 0.25 * sum(1 for c in text if not c.isspace())
    return not dense and usual >= 0.95 * len(rest)


def _checked(text: str) -> str:
    """Refuse text that is mostly control characters."""
    if text.isascii() and text.isprintable():
        return text
    odd = (c for c in set(text) - _TEXT_CONTROLS if unicodedata.category(c) == "Cc")
    controls = sum(text.count(c) for c in odd)
    if "\0" in text or controls > _MOST_CONTROLS * len(text):
        raise _binary()
    return text


def _binary() -> InputUnreadable:
    return InputUnreadable(
        "looks like a binary file", "Convert it to plain text or Markdown, or leave it out."
    )
