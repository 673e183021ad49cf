"""What a file says about itself: front matter, and lines such as "Date: 9 February 2011".

The one module that knows PyYAML.
"""

import datetime
import re
from typing import Final

import yaml

from askcorpus.reading.dates import parse_date
from askcorpus.reading.draft import Metadata
from askcorpus.reading.shape import ends_sentence, is_name, word_count
from askcorpus.text.normalize import collapse_space

_FRONT_MATTER: Final = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_MOST_FRONT_MATTER: Final = 65_536
_MOST_BRACKETS: Final = 200
"""PyYAML takes seconds for thousands of brackets in brackets."""
_KEY_VALUE: Final = re.compile(r"^([A-Za-z][\w -]{0,40}):(?:\s+(.*))?$")
_YAML_ERRORS: Final = (
    yaml.YAMLError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
"""What PyYAML raises on malformed input, not all of it its own."""

_TITLE_KEYS: Final = ("title", "headline")
_DATE_KEYS: Final = (
    "date",
    "published",
    "publish_date",
    "pubdate",
    "updated",
    "lastmod",
    "created",
)
_SOURCE_KEYS: Final = ("source", "publisher", "publication", "site", "author", "authors")

_DATE_LINE: Final = re.compile(
    r"^(?:date|dated|(?:first |originally )?published|posted|(?:last )?updated|issued|publication"
    r" date|date of publication)(?:\s+on\b)?\s*:?\s+(?P<value>.+)$",
    re.IGNORECASE,
)
_SOURCE_LINE: Final = re.compile(
    r"^(?:source|publisher|publication|published (?:by|in))\s*:\s*(?P<value>.+)$", re.IGNORECASE
)
_TITLE_LINE: Final = re.compile(r"^(?:title|headline)\s*:\s*(?P<value>.+)$", re.IGNORECASE)
_AUTHOR_LINE: Final = re.compile(
    r"^(?:author|authors|written by|reporter|editor|byline)\s*:\s*\S.*$", re.IGNORECASE
)
_BYLINE: Final = re.compile(r"^(?:written\s+)?by\s+(?P<names>.+)$", re.IGNORECASE)
_NAME_BREAK: Final = re.compile(r"\s*(?:,|&|\band\b)\s*")
_PIECE_BREAK: Final = re.compile(r"\s+[·|•–—]\s+|\s*[·|•]\s*")
_LONGEST_LINE: Final = 160


def split_front_matter(text: str) -> tuple[Metadata, str]:
    """Take front matter off the text, and return what it states with the rest.

    Malformed YAML is read line by line as `key: value`; where that finds nothing either, the
    block is no front matter and stays in the text.
    """
    match = _FRONT_MATTER.match(text[: _MOST_FRONT_MATTER + 8])
    if match is None:
        return Metadata(), text
    values = _yaml_values(match.group(1)) or _line_values(match.group(1))
    if not values and match.group(1).strip():
        return Metadata(), text
    return _from_values(values), text[match.end() :]


def _yaml_values(block: str) -> dict[str, str]:
    if block.count("[") + block.count("{") > _MOST_BRACKETS:
        return {}
    try:
        loaded = yaml.safe_load(block)
    except _YAML_ERRORS:
        return {}
    if not isinstance(loaded, dict):
        return {}
    return {str(key).lower(): _scalar(value) for key, value in loaded.items() if _is_flat(key)}


def _is_flat(value: object) -> bool:
    return isinstance(value, str | int | float | datetime.date)


def _scalar(value: object) -> str:
    """Write a YAML value on one line; a list as its items, anything deeper as nothing."""
    if isinstance(value, list):
        return ", ".join(str(item) for item in value[:10] if _is_flat(item))
    return str(value) if _is_flat(value) else ""


def _line_values(block: str) -> dict[str, str]:
    values = {}
    for line in block.split("\n"):
        match = _KEY_VALUE.match(line)
        if match:
            values[match.group(1).strip().lower()] = (match.group(2) or "").strip().strip("\"'")
    return values


def _from_values(values: dict[str, str]) -> Metadata:
    found = {key: collapse_space(value) for key, value in values.items() if value.strip()}
    title = next((found[key] for key in _TITLE_KEYS if key in found), None)
    source = next((found[key] for key in _SOURCE_KEYS if key in found), None)
    dates = (parse_date(found[key]) for key in _DATE_KEYS if key in found)
    return Metadata(title, next((date for date in dates if date), None), source)


def parse_line(line: str) -> Metadata | None:
    """Return what a metadata line states; None for any other line.

    A byline states nothing that an article keeps, so it gives an empty Metadata. A line of
    pieces between middle dots or bars ("12 February 2011 · Some source") must hold a date or
    another labelled piece; a bare year is no date here, because lists of events start so.
    """
    line = line.strip()
    if not line or len(line) > _LONGEST_LINE:
        return None
    whole = _parse_piece(line)
    if whole is not None:
        return whole
    pieces = [piece for piece in _PIECE_BREAK.split(line) if piece]
    if not 2 <= len(pieces) <= 5:
        return None
    return _parse_pieces(pieces)


def _parse_pieces(pieces: list[str]) -> Metadata | None:
    found = Metadata()
    free = []
    labelled = 0
    for piece in pieces:
        parsed = _parse_piece(piece)
        if parsed is None:
            free.append(piece)
        else:
            labelled += 1
            found = found.or_else(parsed)
    if not labelled or any(ends_sentence(p) or word_count(p) > 10 for p in free):
        return None
    sources = [piece for piece in free if not is_name(piece)] or free
    return found.or_else(Metadata(source=sources[0] if sources else None))


def _parse_piece(piece: str) -> Metadata | None:
    if match := _DATE_LINE.match(piece):
        date = parse_date(match["value"])
        return Metadata(date=date) if date else None
    if match := _SOURCE_LINE.match(piece):
        source = collapse_space(match["value"])
        is_fact = ends_sentence(source) and word_count(source) > 4
        return None if is_fact else Metadata(source=source)
    if match := _TITLE_LINE.match(piece):
        return Metadata(title=collapse_space(match["value"]))
    if _AUTHOR_LINE.match(piece) and word_count(piece) <= 12:
        return Metadata()
    if match := _BYLINE.match(piece):
        names = [name for name in _NAME_BREAK.split(match["names"]) if name]
        return Metadata() if names and all(map(is_name, names)) else None
    date = parse_date(piece)
    return Metadata(date=date) if date and len(date) > 4 else None
