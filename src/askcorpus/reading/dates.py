"""Dates as articles write them, to ISO 8601. English month names; ambiguous orders are refused."""

import datetime
import re
from typing import Final

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH_NUMBERS: Final = {
    **{name: number for number, name in enumerate(_MONTHS, start=1)},
    **{name[:3]: number for number, name in enumerate(_MONTHS, start=1)},
    "sept": 9,
}
_MONTH: Final = "(?P<month>" + "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True)) + r")\.?"
_YEAR: Final = r"(?P<year>[12]\d{3})"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        rf"{_YEAR}(?P<mark>[-/.])(?P<number>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})",
        rf"{_DAY}\.?[ -](?:of )?{_MONTH},?[ -]{_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
        rf"{_MONTH},? {_YEAR}",
        rf"{_YEAR}-(?P<number>\d{{2}})",
        _YEAR,
    )
)
_WEEKDAY: Final = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE
)
_TIME: Final = re.compile(
    r"(?:T|[,\s]+(?:at\s+)?)\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?"
    r"\s*(?:Z|[A-Z]{2,4}|(?:UTC|GMT)?[+-]\d{1,2}:?\d{2})?\s*$",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"(?<=[\dT ]) ?\d{1,2}:\d{2}")
_LONGEST: Final = 60


def parse_date(text: str) -> str | None:
    """Return the ISO form (YYYY, YYYY-MM or YYYY-MM-DD) when all of `text` is one date.

    A weekday before it and a time of day after it are allowed. A date that no calendar has, and
    day-month-year in figures, whose order differs between countries, give None.

    >>> parse_date("Wednesday, 9 February 2011, 14:05 GMT"), parse_date("31 February 2011")
    ('2011-02-09', None)
    """
    bare = text.strip().strip("()").strip()
    if not bare or len(bare) > _LONGEST:
        return None
    bare = _WEEKDAY.sub("", " ".join(bare.split()))
    if _CLOCK.search(bare):
        bare = _TIME.sub("", bare)
    for form in _FORMS:
        match = form.fullmatch(bare)
        if match:
            return _iso(match.groupdict())
    return None


def _iso(parts: dict[str, str | None]) -> str | None:
    year = int(parts["year"] or 0)
    month_name, number, day = parts.get("month"), parts.get("number"), parts.get("day")
    month = _MONTH_NUMBERS[month_name.lower()] if month_name else int(number) if number else None
    if month is None:
        return f"{year:04d}"
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04d}-{month:02d}"
    try:
        return datetime.date(year, month, int(day)).isoformat()
    except ValueError:
        return None
