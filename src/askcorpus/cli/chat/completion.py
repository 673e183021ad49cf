"""What may follow the text typed so far. Nothing here knows a terminal or an index."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from askcorpus.index.rows import ArticleHead
from askcorpus.text.normalize import fold
from askcorpus.text.sanitize import sanitize_line

_LEAST: Final = 3
"""Letters of a word after which it is completed without being asked to."""

_MOST: Final = 20
_ENDING_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*\Z")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W_]+)*")
_NAME_GOES_ON: Final = re.compile(r"(?: [^\W\d_a-z][^\W_]+(?:['’-][^\W_]+)*){1,3}")


class Argument(Enum):
    """What a command takes."""

    NOTHING = auto()
    WORDS = auto()
    NUMBER = auto()
    ARTICLE = auto()
    PLACE = auto()
    DATE = auto()
    MODEL = auto()
    FILE = auto()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may take the place of the last `length` characters typed."""

    text: str
    length: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What there is to complete from; each is looked up when it is needed.

    `texts` gives passages that hold a word which begins so.
    """

    commands: Mapping[str, tuple[Argument, str]]
    heads: Callable[[], Sequence[ArticleHead]]
    texts: Callable[[str], Sequence[str]]
    models: Sequence[str] = ()
    numbers: Callable[[], Sequence[int]] = tuple


def complete(typed: str, vocabulary: Vocabulary, *, asked: bool) -> list[Candidate]:
    """Return what may follow, the likeliest first.

    Words are offered once they are `asked` for (Tab), and while typing if they are long enough.
    """
    found = _candidates(typed, vocabulary, asked)
    clean = (c for c in found if c.text == sanitize_line(c.text))
    return [c for c, _ in zip(clean, range(_MOST), strict=False)]


def _candidates(typed: str, vocabulary: Vocabulary, asked: bool) -> Iterator[Candidate]:
    if not typed.startswith("/"):
        yield from _words(typed, vocabulary, asked)
        return
    name, blank, rest = typed.partition(" ")
    if not blank:
        for command, (_, note) in vocabulary.commands.items():
            if command.startswith(name):
                yield Candidate(command, len(name), note)
        return
    argument = vocabulary.commands.get(name, (Argument.NOTHING, ""))[0]
    if argument is Argument.WORDS:
        yield from _words(rest, vocabulary, asked)
    elif argument is Argument.ARTICLE:
        yield from _articles(rest, vocabulary.heads())
    else:
        for choice, note in _choices(argument, vocabulary):
            if choice.startswith(rest):
                yield Candidate(choice, len(rest), note)


def _choices(argument: Argument, vocabulary: Vocabulary) -> Iterable[tuple[str, str]]:
    if argument is Argument.MODEL:
        return [(name, "") for name in vocabulary.models]
    if argument is Argument.NUMBER:
        return [(str(number), "") for number in vocabulary.numbers()]
    if argument is Argument.PLACE:
        paths = [head.path for head in vocabulary.heads()]
        folders = {path.rsplit("/", 1)[0] + "/" for path in paths if "/" in path}
        return [(place, "") for place in [*sorted(folders), *paths]]
    if argument is Argument.DATE:
        years = Counter(head.date[:4] for head in vocabulary.heads() if head.date)
        return [(year, f"{years[year]} articles") for year in sorted(years)]
    return []


def _articles(typed: str, heads: Sequence[ArticleHead]) -> Iterator[Candidate]:
    """Yield articles whose path or title has what was typed: at its beginning first."""
    wanted = fold(typed)
    fits = [head for head in heads if wanted in fold(f"{head.path} {head.title or ''}")]
    fits.sort(key=lambda head: (not fold(head.path).startswith(wanted), head.path))
    for head in fits:
        yield Candidate(head.path, len(typed), sanitize_line(head.title or ""))


def _words(typed: str, vocabulary: Vocabulary, asked: bool) -> Iterator[Candidate]:
    """Yield words of the corpus that begin as the last one does; unasked only for a name."""
    match = _ENDING_WORD.search(typed)
    if match is None:
        return
    begun = match.group()
    if len(begun) < (2 if asked else _LEAST) or not (asked or begun[0].isupper()):
        return
    words = words_in(vocabulary.texts(begun), begun)
    names = [word for word in words if word[0].isupper()] if begun[0].isupper() else []
    for word in names or (words if asked else ()):
        yield Candidate(word, len(begun))


def words_in(texts: Iterable[str], begun: str) -> list[str]:
    """Return the words of texts that begin so, the commonest first; a name with what follows it.

    >>> words_in(["Jens Stoltenberg met Jens Stoltenberg's aide Jen."], "Jen")
    ['Jens Stoltenberg', 'Jens']
    """
    wanted = fold(begun)
    counts: Counter[str] = Counter()
    for text in texts:
        for match in _WORD.finditer(text):
            word = match.group().removesuffix("'s").removesuffix("’s")
            if len(word) <= len(begun) or not fold(word).startswith(wanted):
                continue
            counts[word] += 1
            if word[0].isupper() and word == match.group():
                following = _NAME_GOES_ON.match(text, match.end())
                if following is not None:
                    name = word + following.group()
                    counts[name.removesuffix("'s").removesuffix("’s")] += 1
    return sorted(counts, key=lambda word: (-counts[word], -len(word), word))
