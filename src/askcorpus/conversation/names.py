"""Names in questions and answers, and whether each is a person's, told from the words around it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from askcorpus.text.normalize import fold
from askcorpus.text.words import CARDINALS, MONTHS, WEEKDAYS, Token, tokens

LONGEST_NAME: Final = 80

TITLES: Final = frozenset(
    """president minister general admiral colonel captain ambassador secretary chancellor king queen
    prince princess senator mr mrs ms dr professor sir lord chief chairman chairwoman director pope
    judge mayor governor undersecretary marshal major lieutenant brigadier commander sheikh rabbi
    bishop emperor envoy spokesman spokeswoman leader author singer actor actress officer coach
    manager founder premier representative congressman congresswoman inspector sergeant""".split()
)
"""What persons are called; the last word of a role is one of them."""

_THINGS: Final = frozenset(
    """council dialogue initiative operation treaty accord accords agreement union army force forces
    command directorate ministry committee office academy institute university network resolution
    report river sea ocean gulf summit conference organisation organization party league hub article
    centre center framework nations states parliament government bank company group press navy
    airport field square street park house school college museum church war battle programme program
    project protocol convention court league cup championship festival award prize act day week
    north south east west city town island strip coast bay point mount lake bridge castle palace
    station deal pact charter commission agency department corps division fleet mission""".split()
)
_WORLD: Final = frozenset(
    fold(name)
    for name in """Afghanistan Albania Algeria Andorra Angola Argentina Armenia Australia Austria
    Azerbaijan Bahrain Bangladesh Belarus Belgium Bolivia Bosnia Botswana Brazil Britain Bulgaria
    Burma Cambodia Cameroon Canada Chad Chile China Colombia Congo Croatia Cuba Cyprus Czechia
    Denmark Ecuador Egypt England Eritrea Estonia Ethiopia Finland France Gaza Georgia Germany Ghana
    Greece Guatemala Guinea Haiti Honduras Hungary Iceland India Indonesia Iran Iraq Ireland Israel
    Italy Jamaica Japan Jordan Kazakhstan Kenya Korea Kosovo Kuwait Laos Latvia Lebanon Liberia
    Libya Liechtenstein Lithuania Luxembourg Malaysia Mali Malta Mauritania Mexico Moldova Monaco
    Mongolia Montenegro Morocco Mozambique Namibia Nepal Netherlands Nicaragua Niger Nigeria Norway
    Oman Pakistan Palestine Panama Paraguay Peru Philippines Poland Portugal Qatar Romania Russia
    Rwanda Scotland Senegal Serbia Singapore Slovakia Slovenia Somalia Spain Sudan Sweden
    Switzerland Syria Taiwan Tanzania Thailand Tunisia Turkey Türkiye Uganda Ukraine Uruguay
    Uzbekistan Venezuela Vietnam Wales Yemen Zambia Zimbabwe
    Europe Asia Africa America Antarctica Emirates
    London Paris Berlin Rome Madrid Brussels Moscow Washington Beijing Tokyo Cairo Amman Ankara
    Istanbul Jerusalem Athens Vienna Warsaw Geneva""".split()
)
_PEOPLES: Final = re.compile(
    r"(?:ian|ish|ese|ean)s?$|^(?:american|german|korean|african|asian|mexican|cuban|libyan|roman"
    r"|israeli|iraqi|kuwaiti|pakistani|qatari|saudi|bahraini|emirati|french|dutch|greek|czech|swiss"
    r"|thai|arab|arabic|western|eastern|northern|southern|islamic|jewish|christian|muslim)s?$"
)
_NO_PEOPLES: Final = _WORLD | {"mediterranean", "caribbean"}
_OPENERS: Final = frozenset({*CARDINALS, "besides", "however", "several", "many", "most", "such"})
_CONNECTORS: Final = frozenset("de bin ibn al el von van der den di da la le du del dos".split())
_SAYS: Final = frozenset(
    """said told met called asked added thanked warned apologised apologized spoke visited argued
    recalled replied wrote resigned was became died born""".split()
)
_PLACED: Final = frozenset("in on at near from into through across outside".split())
_MASCULINE_OR_FEMININE: Final = frozenset(
    "he she him her his hers himself herself who whose".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in a text, without the titles before it.

    `person` is how much speaks for a person (positive) or against it.
    """

    text: str
    start: int
    end: int
    person: float
    role: str = ""

    @property
    def key(self) -> str:
        """Return the folded last word, by which the short form of a name is known."""
        words = tokens(self.text)
        return words[-1].folded if words else ""

    @property
    def is_place(self) -> bool:
        """Tell a name that is known to be a country's, continent's or capital's."""
        return is_place(self.key)


def is_proper(name: Name) -> bool:
    """Tell a name from a lone adjective or noun of origin."""
    return " " in name.text or not is_people(name.key)


def is_place(folded: str) -> bool:
    """Tell the name of a country, a continent or a capital."""
    return folded in _WORLD


def is_people(folded: str) -> bool:
    """Tell an adjective or noun of origin: Turkish, Israelis."""
    return _PEOPLES.search(folded) is not None and folded not in _NO_PEOPLES


def names(text: str) -> list[Name]:
    """Return the names of a text in order."""
    found = []
    words = tokens(text)
    at = 0
    while at < len(words):
        end = _run_end(text, words, at)
        if end > at:
            name = _name(text, words, at, end)
            if name is not None:
                found.append(name)
        at = max(end, at + 1)
    return found


def _run_end(text: str, words: Sequence[Token], at: int) -> int:
    """Return the index after the run of capitalised words that starts at `at`."""
    if not _may_be_named(words[at]):
        return at
    end = at + 1
    while end < len(words):
        gap = text[words[end - 1].end : words[end].start]
        if gap not in {" ", "-", " (", ") "}:
            break
        counted = words[end].surface.isdigit() and (gap == "-" or words[end - 1].folded in _THINGS)
        if counted or _may_be_named(words[end]):
            end += 1
        elif (
            words[end].folded in _CONNECTORS
            and end + 1 < len(words)
            and words[end + 1].is_capitalised
        ):
            end += 2
        else:
            break
    return end


def _may_be_named(word: Token) -> bool:
    if (
        word.folded in MONTHS
        or word.folded in WEEKDAYS
        or not (word.is_content or len(word.surface) > 1)
    ):
        return False
    shouted = word.surface.isupper() and len(word.surface) > 1
    return word.is_capitalised and (word.is_content or shouted)


def _name(text: str, words: Sequence[Token], at: int, end: int) -> Name | None:
    """Return the name in a run of capitalised words, or None where it is a role or an adjective."""
    first = at
    for index in range(at, end):
        if words[index].folded in TITLES:
            first = index + 1
    role = text[words[at].start : words[first - 1].end] if first > at else ""
    if first == end:
        return None
    if _opens_sentence(text, words, first) and words[first].folded in _OPENERS:
        first += 1
    if end - first == 1 and not role and is_people(words[first].folded):
        return None
    if first == end or (_opens_sentence(text, words, first) and not _is_named_opening(words, end)):
        return None
    start, stop = words[first].start, words[end - 1].end
    written = text[start:stop]
    written = re.sub(r" \([^)]*\)", "", written).replace(" (", " ")
    if len(written) > LONGEST_NAME:
        return None
    return Name(written, start, stop, _personality(text, words, first, end, role), role)


def _opens_sentence(text: str, words: Sequence[Token], at: int) -> bool:
    before = text[: words[at].start].rstrip("\"'“‘( ")
    return not before or before[-1] in ".!?:|\n"


def _is_named_opening(words: Sequence[Token], end: int) -> bool:
    """Tell whether the capital at a sentence's beginning is likely to be a name's."""
    last, after = words[end - 1], words[end] if end < len(words) else None
    if end > 1 and words[end - 2].is_capitalised and words[end - 2].is_content:
        return True
    if last.folded in _WORLD or last.surface.isupper():
        return True
    said = after is not None and (
        after.folded in _SAYS | {"is", "has", "had", "was", "took"}
        or (after.surface[0].islower() and after.folded.endswith(("ed", "s")) and after.is_content)
    )
    return said and not last.folded.endswith("s")


def _personality(text: str, words: Sequence[Token], at: int, end: int, role: str) -> float:
    """Return what speaks for a person: a title, a first name, what is said of it."""
    folded = [word.folded for word in words[at:end]]
    before = words[at - 1].folded if at else ""
    after = words[end].folded if end < len(words) else ""
    score = 3.0 if role else 0.0
    if any(word.folded in TITLES for word in words[max(0, at - 2) : at]):
        gap = text[words[at - 1].end : words[at].start]
        score += 3.0 if gap in {" ", ", "} else 0.0
    if any(word in _THINGS for word in folded) or any(c.isdigit() for c in "".join(folded)):
        score -= 4.0
    if words[end - 1].surface.isupper() and len(folded[-1]) > 1:
        score -= 4.0
    if folded[-1] in _WORLD:
        score -= 4.0
    if before == "the":
        score -= 3.0
    score -= 1.0 if before in _PLACED else 0.0
    score += 1.0 if end - at > 1 else 0.0
    score += 0.7 if after in _SAYS else 0.0
    score += 0.5 if any(w.folded in _MASCULINE_OR_FEMININE for w in words[end : end + 6]) else 0.0
    return score


@dataclass(frozen=True, slots=True)
class Register:
    """What is known of names from all the texts of a conversation, by their last word."""

    known: dict[str, tuple[Name, ...]]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Register":
        """Gather the names of texts."""
        known: dict[str, tuple[Name, ...]] = {}
        for text in texts:
            for name in names(text):
                known[name.key] = (*known.get(name.key, ()), name)
        return cls(known)

    def full(self, name: Name) -> str:
        """Return the fullest form of a person's name; another name stays as it is."""
        if not self.is_person(name) or " " in name.text:
            return name.text
        forms = [n.text for n in self.known.get(name.key, ()) if n.text.endswith(name.text)]
        return max([name.text, *forms], key=len)

    def personality(self, name: Name) -> float:
        """Return what speaks for a person in all the places where the name stands."""
        found = [n.person for n in self.known.get(name.key, ())] or [name.person]
        best, worst = max(found), min(found)
        return best if best + worst > 0 or best >= 3.0 else worst

    def is_person(self, name: Name) -> bool:
        """Tell whether a name is more likely a person's than not."""
        return self.personality(name) > 0.4

    def by_role(self, role: str) -> list[Name]:
        """Return the persons whose title ends with a role's words."""
        wanted = fold(role).split()
        return [
            name
            for found in self.known.values()
            for name in found
            if name.role and fold(name.role).split()[-len(wanted) :] == wanted
        ]
