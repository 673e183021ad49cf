"""What a reader of marked-up text sees. Knows HTML's tags and what may be left out, no parser."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from itertools import accumulate
from typing import Final

from askcorpus.reading.raised import lift, lower

UNSHOWN: Final = "script|style|template|noscript"

_STRIKE: Final = re.compile(r"<(/?)(del|s|strike)(?=[\s/>])[^<>]*>", re.I)
_OPENS_UNSHOWN: Final = re.compile(rf"<(?:{UNSHOWN})\b", re.I)
_CLOSES_UNSHOWN: Final = re.compile(rf"</(?:{UNSHOWN})\b", re.I)
_RAISE: Final = re.compile(r"<(/?)(sup|sub)(?=[\s/>])", re.I)
_BLOCK: Final = re.compile(
    r"</?(?:p|div|li|ul|ol|h[1-6]|table|caption|tr|section|article|main|header|footer|nav|aside"
    r"|figure|figcaption|blockquote|pre|details|summary|dl|dt|dd|hr|address|form|fieldset|legend)\b",
    re.I,
)
_LINE: Final = re.compile(r"<(?:br|/?option)\b", re.I)
_CELL: Final = re.compile(r"<(/?)t[dh]\b", re.I)
_OBJECT: Final = re.compile(
    r"<(?:img|input|iframe|video|audio|object|svg|math|button|select)\b", re.I
)
_SIGNS: Final = {"": "", "sup": "^", "sub": "_"}
"""What is written for a tag whose end is not found."""
_DEEPEST: Final = 20
"""Levels of superscripts in superscripts that are told apart."""
_CLOSING: Final = frozenset(".,;!?)]\"'”’»")
_PAUSE: Final = re.compile(r"[.,;:!?)]+(?!\w)")
_ONE_NEWLINE: Final = re.compile(r"\A[^\S\n]*\n(?!\s*\n)")


class Pair(Enum):
    """Two marks around some text, left out where that makes no other text."""

    EMPHASIS = "emphasis"
    LINK = "link"
    NOTE = "note"
    """A link whose target has a note's name: its mark, if its text is a number."""
    FOOTNOTE = "footnote"
    """The reference to a footnote: a mark, and nothing after it."""


class Strikes:
    """Which tags that strike text out have a partner, and whether text is struck now.

    `tags` are those of a whole article in order; `turn` is given each of them once, so that what
    is struck may begin in one block and end in another. A tag without a partner strikes nothing.
    """

    def __init__(self, tags: Iterable[str] = ()) -> None:
        self._paired: set[int] = set()
        self._seen = 0
        self._depth = 0
        opened: dict[str, list[int]] = {}
        for number, tag in enumerate(tags):
            closes, name = _strike(tag)
            same = opened.setdefault(name, [])
            if not closes:
                same.append(number)
            elif same:
                self._paired |= {same.pop(), number}

    @property
    def open(self) -> bool:
        """Tell whether text that comes now is struck."""
        return self._depth > 0

    def turn(self, tag: str) -> None:
        """Take note of the next tag."""
        if self._seen in self._paired:
            closes, _ = _strike(tag)
            self._depth += -1 if closes else 1
        self._seen += 1


def _strike(tag: str) -> tuple[bool, str]:
    """Return whether a tag that strikes text out closes, and its element's name."""
    match = _STRIKE.match(tag)
    return (bool(match[1]), match[2].lower()) if match else (False, "")


def is_strike(tag: str) -> bool:
    """Tell whether an HTML tag begins or ends struck text."""
    return _STRIKE.match(tag) is not None


def strike_tags(source: str) -> list[str]:
    """Return the tags in HTML that begin or end struck text."""
    return [match.group() for match in _STRIKE.finditer(source)]


class _Gap:
    """Where struck text stood."""


@dataclass(frozen=True, slots=True)
class _Raised:
    """Text above (`<sup>`) or below (`<sub>`) the line."""

    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """One of the two marks of a pair."""

    pair: Pair
    text: str


_Part = str | _Raised | _Mark | _Gap


@dataclass(slots=True)
class _Frame:
    """The parts of a text, or of what is above or below its line."""

    tag: str = ""
    parts: list[_Part] = field(default_factory=list)
    opened: list[tuple[Pair, int]] = field(default_factory=list)
    pairs: list[tuple[Pair, int, int]] = field(default_factory=list)


class Writer:
    """Writes what is seen of text, tags and marks that come one after the other."""

    def __init__(self, strikes: Strikes, break_: str) -> None:
        """`break_` is written for a tag that starts a new block."""
        self._strikes = strikes
        self._break = break_
        self._frames = [_Frame()]
        self._struck = 0
        self._unshown = False
        self._in_line = False

    def text(self, text: str) -> None:
        """Take text."""
        if not self._hidden:
            self._frames[-1].parts.append(text)
            self._in_line = self._in_line or bool(text.strip())

    def strike(self, opens: bool) -> None:
        """Begin or end struck text by a mark that is sure to have a partner."""
        self._struck += 1 if opens else -1
        self._frames[-1].parts.append(_Gap())

    def open(self, pair: Pair, mark: str) -> None:
        """Take the first mark of a pair."""
        if not self._hidden:
            frame = self._frames[-1]
            frame.opened.append((pair, len(frame.parts)))
            frame.parts.append(_Mark(pair, mark))

    def close(self, pair: Pair, mark: str) -> None:
        """Take the second mark of a pair."""
        frame = self._frames[-1]
        if not self._hidden and frame.opened and frame.opened[-1][0] is pair:
            frame.pairs.append((*frame.opened.pop(), len(frame.parts)))
            frame.parts.append(_Mark(pair, mark))

    def tag(self, tag: str) -> None:
        """Take an HTML tag."""
        if is_strike(tag):
            self._strikes.turn(tag)
            self._frames[-1].parts.append(_Gap())
        elif _CLOSES_UNSHOWN.match(tag):
            self._unshown = False
        elif _OPENS_UNSHOWN.match(tag):
            self._unshown = True
        elif self._hidden:
            return
        elif raised := _RAISE.match(tag):
            self._raise(raised.group(2).lower(), closes=bool(raised.group(1)))
        elif cell := _CELL.match(tag):
            self._frames[-1].parts.append(" | " if self._in_line and not cell.group(1) else " ")
        elif _LINE.match(tag) or _BLOCK.match(tag):
            self._frames[-1].parts.append("\n" if _LINE.match(tag) else self._break)
            self._in_line = False
        elif _OBJECT.match(tag):
            self._frames[-1].parts.append(" ")

    def finish(self) -> str:
        """Return what is seen."""
        open_ended = (_SIGNS[frame.tag] + _written(frame) for frame in self._frames)
        return "".join(open_ended).strip()

    @property
    def _hidden(self) -> bool:
        return self._unshown or self._struck > 0 or self._strikes.open

    def _raise(self, tag: str, *, closes: bool) -> None:
        if not closes and len(self._frames) > _DEEPEST:
            self._frames[-1].parts.append(_SIGNS[tag])
        elif not closes:
            self._frames.append(_Frame(tag))
        elif self._frames[-1].tag == tag:
            text = _written(self._frames.pop()).strip()
            self._frames[-1].parts.append(_Raised(tag, text))


def _written(frame: _Frame) -> str:
    parts = frame.parts
    before, after = _neighbours(parts)
    kept: set[int] = set()
    for pair, first, last in frame.pairs:
        inner = "".join(map(_bare, parts[first + 1 : last])) if pair is not Pair.EMPHASIS else ""
        outer = (before[first], after[last])
        if _is_kept(pair, inner, outer, (after[first], before[last])):
            kept |= {first, last}
    written: list[str] = []
    tail, gap = "", False
    for i, part in enumerate(parts):
        if isinstance(part, _Gap):
            gap = True
            continue
        text = _bare(part) if i not in kept else part.text if isinstance(part, _Mark) else ""
        if isinstance(part, _Raised):
            rule = lift if part.tag == "sup" else lower
            text = rule(part.text, tail, after[i])
        if gap and text:
            text, gap = _closed_up(written, tail, text), False
        written.append(text)
        tail = text[-1:] or tail
    return "".join(written)


def _bare(part: _Part) -> str:
    """Return a part without marks."""
    if isinstance(part, str):
        return part
    return part.text if isinstance(part, _Raised) else ""


def _neighbours(parts: list[_Part]) -> tuple[list[str], list[str]]:
    """Return the character before each part and the one after it, marks aside; "" for none."""
    bare = [_beside(part) for part in parts]
    before = list(accumulate((text[-1:] for text in bare), _nearest, initial=""))[:-1]
    after = list(accumulate((text[:1] for text in reversed(bare)), _nearest, initial=""))[:-1]
    return before, after[::-1]


def _nearest(far: str, near: str) -> str:
    return near or far


def _beside(part: _Part) -> str:
    """Return what a part is to its neighbours: a superscript is a sign, though no digit."""
    is_lifted = isinstance(part, _Raised) and part.tag == "sup" and part.text
    return "¹" if is_lifted else _bare(part)


def _is_kept(pair: Pair, inner: str, outer: tuple[str, str], ends: tuple[str, str]) -> bool:
    """Tell whether a text would change its meaning without the two marks.

    `outer` are the characters before and after the pair, `ends` those just inside.
    """
    left, right = (_is_digit(outer[0]), _is_digit(outer[1]))
    if pair is Pair.EMPHASIS:
        return (left and (_is_digit(ends[0]) or right)) or (right and _is_digit(ends[1]))
    if pair is Pair.FOOTNOTE:
        return outer[0].isalnum() and outer[1].isalnum()
    number = inner.strip().isdecimal()
    if number and (pair is Pair.NOTE or outer[0].isalnum() or outer[0] in _CLOSING):
        return True
    named = pair is Pair.NOTE and inner.startswith("^")
    return named or (left and ends[0].isalnum()) or (right and _is_digit(ends[1]))


def _is_digit(character: str) -> bool:
    return character.isdecimal()


def _closed_up(written: list[str], tail: str, text: str) -> str:
    """Return the text after struck text without a second newline; drop blanks before a comma.

    `tail` is the last character written, "" for none. The break between two blocks stays.
    """
    if tail == "\n":
        return _ONE_NEWLINE.sub("", text)
    if tail == " " and _PAUSE.match(text):
        while written and not written[-1].rstrip(" "):
            written.pop()
        if written:
            written[-1] = written[-1].rstrip(" ")
    return text
