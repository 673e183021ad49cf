"""Falsified sentences, by rule: sides exchanged, negation, modality, and mixed-up facts."""

import random
import re
from itertools import pairwise
from typing import Final

from pairs import (
    NAME,
    VERB,
    Rule,
    Setting,
    chosen,
    exchanged,
    names_in,
    replaced,
    sentence_case,
)

_SYMMETRIC: Final = re.compile(
    r"\b(?:between|with|both|married|met|border\w*|equal\w*|joint\w*|together|share\w*"
    r"|similar\w*|same"
    r"|also|known|called|named|or|as well as|including|such as|like|namely|respectively|among"
    r"|neither|nor|unlike|differ\w*|join\w*|adjacent|near|parallel|intersect\w*|compared|versus)\b",
    re.I,
)
_COORDINATED: Final = re.compile(r"[\s,;&()/\"“”'–-]*(?:\b(?:and|or|the|nor|to)\b[\s,]*)*")
_SIDES: Final = re.compile(
    r"\b([Tt]he [a-z]+)((?: [a-z]{2,}ed| was| were| is| are| has| had)?"
    r" (?:[a-z]{2,}ed|won|led|made|took|gave|beat|built|held|saw|sent)(?: by)?) (the [a-z]+)\b"
    r"(?=[.,;]| (?:in|on|at|of|for|from|during|by|to|and)\b)"
)
_POSSESSOR: Final = re.compile(rf"\b({NAME})['’]s ([a-z]{{3,}})\b(?! [a-z]*(?:tion|ment|er|ist)\b)")
_OF: Final = re.compile(r"\b[Tt]he ([a-z]{4,}) of the ([a-z]{4,})\b")
_FROM_TO: Final = re.compile(rf"\bfrom ((?:the )?(?:{NAME}|\w+)) to ((?:the )?(?:{NAME}|\w+))\b")
_NOT_OF: Final = frozenset("rest part parts number kind form side sides example".split())
_VOICE: Final = re.compile(r"\b(?:was|were|is|are)( [a-z]{2,}ed) by ")
_HEAD: Final = re.compile(
    rf"^(?:The|A|An) [a-z]+(?: [a-z]+)? of ((?:the )?(?:{NAME}|[a-z]+)) (?={VERB} )"
)
_OWNER: Final = re.compile(rf"^((?:The )?{NAME})['’]s [a-z]+(?: [a-z]+)? (?={VERB} )")

_FINITE: Final = re.compile(
    r"(?<=[a-z] )(was|were|is|are|has|had|have|can|could|will|would|may|should|did|does|do)"
    r"(?= (?!not\b|no\b|never\b|n't|only\b|hardly\b|a\b few)[a-z])"
)
_DENYING: Final = re.compile(
    r"\b(?:not (?!only|just|until|necessarily)|never |cannot (?=[a-z])|no (?=[a-z]+s? ?)"
    r"|without |nor )"
    r"|n['’]t\b|\b(?:refused|failed) to\b|\bdenied\b|\brejected\b",
    re.I,
)
_AFFIRMED: Final = {
    "not": "", "never": "", "cannot": "can ", "no": "a ", "without": "with ", "nor": "and ",
    "refused to": "agreed to", "failed to": "managed to", "denied": "confirmed",
    "rejected": "accepted",
}  # fmt: skip
_MODAL: Final = re.compile(
    r"\b(?:would have|could have|may have|might have|would be|could be|may be|might be"
    r"|should be|must be"
    r"|is believed to be|are believed to be|is thought to be|is expected to be|is said to be"
    r"|seems to be"
    r"|appears to be)(?= [a-z])|\b(?:probably|possibly|reportedly|allegedly|perhaps|likely"
    r"|potentially"
    r"|supposedly|apparently|arguably|theoretically|almost|nearly|partly) (?=[a-z])"
    r"|\b(?:tried|attempted|planned|wanted|hoped|intended|threatened|promised|sought) to (?=[a-z])"
)
_SAYING: Final = re.compile(
    r"^.{3,90}?\b(?:said|says|argued|argues?|claimed|claims?|believed|believes?|suggested|suggests?"
    r"|reported|stated|states|thought|held|denied|feared|proposed|assumed|estimated|alleged) that "
    r"(?=(?:the|a|an|[A-Z])[\w ]{6,})"
)
_ACCORDING: Final = re.compile(r"^According to [^,]{3,60}, |, according to [^,.]{3,60}(?=\.)")
_CONDITION: Final = re.compile(
    r"^(?:If|Unless|Until) [^,]{5,90}, |,? (?:if|unless|until|provided that|except|as long as"
    r"|only when"
    r"|only if|without) [^,;]{4,}(?=\.$)"
)
_RESTRICTION: Final = re.compile(
    r"^(.*\bthe (?:\w+ )?(?:largest|first|oldest|only|highest|last|longest|smallest|second"
    r"|most \w+|biggest"
    r"|best|main|third|sole|earliest|greatest)(?: [a-z]+){1,2}) (?:in|of|to|on|for|among|within)"
    r" [^,;]{3,80}\.$"
)
_WEAKENED: Final = re.compile(
    r"\b(?:former|deputy|vice|acting|proposed|planned|alleged|future|failed|attempted"
    r"|potential|possible"
    r"|so-called|unofficial|honorary|assistant) (?=[a-z])"
    r"|\b(?:some|parts|many|most|half|a few|a majority|the majority) of (?=(?:the|his|its|their) )"
    r"|^(?:Some|Most|Many|Certain|Several|A few|Few) (?:of )?(?=(?:the )?[a-z])"
)
_SCOPE: Final = re.compile(
    r"\b(?:all|every|each|any|no|not|never|only|first|last|few)\b[^,;:]*?\b(?:the|a|an|of|in"
    r"|by|with) "
    r"((?:French|German|British|American|Turkish|English|Roman|large|small|major|independent"
    r"|military"
    r"|public|private|local|national|international|foreign|political|professional|new|young|open"
    r"|scientific|electric|religious|medical|urban|rural|black|white) )(?=[a-z]{4,})"
)
_DENIED_TAIL: Final = re.compile(
    r"^([^,;]*\b(?:not|never|no|all|every|only|few)\b[^,;]* [a-z]{4,}s?) (?:in|at|on|during"
    r"|for|by|from"
    r"|with|after|before) [^,;]{4,50}\.$"
)
_LATER_DATE: Final = re.compile(
    r"^(.+\b(?:that|which|who|because|before|after|until|where|when) .+) ((?:in"
    r"|on) (?:\d{1,2} )?(?:[A-Z][a-z]+"
    r" )?(?:\d{1,2}, )?(?:1\d|20)\d\d)\.$"
)
_CLAUSES: Final = re.compile(
    rf"^((?:[A-Z][\w’'-]*)(?: [\w’'-]+){{0,5}}?) ({VERB}) (.+?),? (?:and|while|but|whereas)"
    rf" ((?:the |a |an )?(?!it\b|they\b|he\b|she\b"
    rf"|this\b)[\w’'-]+(?: [\w’'-]+){{0,3}}?) ({VERB}) (.+)$"
)
_RELATED: Final = re.compile(
    rf"^((?:The |A |An )?[A-Z]?[\w’'-]+(?: [\w’'-]+){{0,4}}?) ({VERB}) (.+ (?:the|a|an) [a-z]+"
    rf"|.*{NAME}),"
    r" (?:which|who) (was|were|is|are|had|has|[a-z]+ed) ([^,;]+)\.$"
)


def _names_exchanged(text: str, setting: Setting, rng: random.Random) -> str | None:
    """Exchange two names that are not items of one list, nor sides of something mutual."""
    if _SYMMETRIC.search(text):
        return None
    found = names_in(text)
    pairs = [
        (a, b)
        for a, b in pairwise(found)
        if not _COORDINATED.fullmatch(text[a.end() : b.start()])
        and not set(a[0].split()) & set(b[0].split())
        and a[0][:4] != b[0][:4]
    ]
    return exchanged(text, *rng.choice(pairs)) if pairs else None


def _sides_exchanged(text: str, setting: Setting, rng: random.Random) -> str | None:
    """The council elected the mayor → the mayor elected the council."""
    found = _SIDES.search(text)
    if not found or found[1].lower() == found[3] or _SYMMETRIC.search(found[0]):
        return None
    made = text[: found.start()] + f"{found[3]}{found[2]} {found[1].lower()}" + text[found.end() :]
    return sentence_case(made)


def _possession(text: str, setting: Setting, rng: random.Random) -> str | None:
    """The head of the state → the state of the head; Lind's dog → dog's Lind."""
    of = chosen(rng, (m for m in _OF.finditer(text) if not _NOT_OF & {m[1], m[2]} and m[1] != m[2]))
    if of:
        return exchanged(text, of, of, 1, 2)
    owned = _POSSESSOR.search(text)
    return exchanged(text, owned, owned, 1, 2) if owned else None


def _from_to(text: str, setting: Setting, rng: random.Random) -> str | None:
    found = chosen(rng, (m for m in _FROM_TO.finditer(text) if m[1].lower() != m[2].lower()))
    return exchanged(text, found, found, 1, 2) if found else None


def _voice(text: str, setting: Setting, rng: random.Random) -> str | None:
    """It was attacked by Lind → it attacked Lind."""
    found = chosen(rng, _VOICE.finditer(text))
    return replaced(text, found, f"{found[1].strip()} ") if found else None


def _owner(text: str, setting: Setting, rng: random.Random) -> str | None:
    """The brother of Lind won → Lind won; Lind's brother won → Lind won."""
    found = _HEAD.match(text) or _OWNER.match(text)
    return sentence_case(f"{found[1]} {text[found.end() :]}") if found else None


def _negation_added(text: str, setting: Setting, rng: random.Random) -> str | None:
    found = chosen(rng, _FINITE.finditer(text))
    return replaced(text, found, f"{found[1]} {rng.choice(['not', 'never'])}") if found else None


def _negation_dropped(text: str, setting: Setting, rng: random.Random) -> str | None:
    found = chosen(rng, _DENYING.finditer(text))
    if not found:
        return None
    return replaced(text, found, _AFFIRMED.get(found[0].strip().lower(), ""))


def _modality_dropped(text: str, setting: Setting, rng: random.Random) -> str | None:
    """Would have, may be, probably, tried to, said that: the rest as a plain fact."""
    if (saying := _SAYING.match(text)) and rng.random() < 0.7:
        return sentence_case(text[saying.end() :])
    if according := _ACCORDING.search(text):
        return replaced(text, according, "")
    found = chosen(rng, _MODAL.finditer(text))
    if found is None:
        return None
    words = found[0].strip()
    plain = "" if " " not in words else "had" if words.endswith("have") else "is"
    return replaced(text, found, "" if words.endswith(" to") else plain)


def _condition_dropped(text: str, setting: Setting, rng: random.Random) -> str | None:
    found = _CONDITION.search(text)
    return replaced(text, found, "") if found else None


def _restriction_dropped(text: str, setting: Setting, rng: random.Random) -> str | None:
    """The largest town in the north → the largest town; the former mayor → the mayor."""
    found = _RESTRICTION.match(text)
    if found and rng.random() < 0.6:
        return found[1] + "."
    weak = chosen(rng, _WEAKENED.finditer(text))
    return replaced(text, weak, "") if weak else None


def _scope_widened(text: str, setting: Setting, rng: random.Random) -> str | None:
    """It is not a large town → it is not a town; all ships in the port → all ships."""
    found = _SCOPE.search(text)
    if found and not re.search(r"\bnot only\b", found[0]):
        return replaced(text, found, "", 1)
    denied = _DENIED_TAIL.match(text)
    return denied[1] + "." if denied else None


def _clause_dropped(text: str, setting: Setting, rng: random.Random) -> str | None:
    """In May Lind met Holm, and in June Berg met Dahl → In May, and in June Berg met Dahl."""
    found = re.match(
        rf"^((?:In|On|After|Before|During|By|At) [^,;]{{3,40}}),? [^,;]+ {VERB} [^,;]+"
        r"(, and (?:in|on|after|by|at) .+)$",
        text,
    )
    return f"{found[1]}{found[2]}" if found else None


def _date_elsewhere(text: str, setting: Setting, rng: random.Random) -> str | None:
    """He said that it was built in 1990 → In 1990, he said that it was built."""
    found = _LATER_DATE.match(text)
    return f"{found[2].capitalize()}, {found[1]}." if found else None


def _broken_off(text: str, setting: Setting, rng: random.Random) -> str | None:
    """Stop after an article, a preposition or a conjunction, where no sentence ends."""
    found = chosen(
        rng, re.finditer(r"(?<=[a-z] )(?:the|a|an|of|to|and|by|with|from|its|their) ", text)
    )
    return text[: found.end()].strip() + "." if found and found.start() > 15 else None


def _other_fact(text: str, setting: Setting, rng: random.Random) -> str | None:
    """Another sentence of the paragraph, which says something of its own."""
    words = set(re.findall(r"\w{4,}", text.lower()))
    others = [
        other
        for other in setting.paragraph
        if other != text and len(set(re.findall(r"\w{4,}", other.lower())) - words) > 2
    ]
    return rng.choice(others) if others else None


def _spliced(text: str, setting: Setting, rng: random.Random) -> str | None:
    """The subject of this sentence with what another of the paragraph says."""
    here = re.match(rf"^([^,;]{{3,60}}?) {VERB} ", text)
    others = [
        m for other in setting.paragraph
        if other != text and (m := re.match(rf"^[^,;]{{3,60}}? ({VERB} .+)$", other))
    ]  # fmt: skip
    if not here or not others:
        return None
    return f"{here[1]} {rng.choice(others)[1]}"


def _clauses_spliced(text: str, setting: Setting, rng: random.Random) -> str | None:
    """Lind beat Holm and Berg beat Dahl → Lind beat Dahl; also Lind met Holm, who was ill."""
    found = _CLAUSES.match(text)
    if found:
        return f"{found[1]} {found[5]} {found[6]}"
    related = _RELATED.match(text)
    return f"{related[1]} {related[4]} {related[5]}." if related else None


RELATIONS: Final[dict[str, Rule]] = {
    "two names exchanged": _names_exchanged,
    "sides of a verb exchanged": _sides_exchanged,
    "owner and owned exchanged": _possession,
    "from and to exchanged": _from_to,
    "passive made active": _voice,
    "owner put for owned": _owner,
    "negation added": _negation_added,
    "negation dropped": _negation_dropped,
    "modality dropped": _modality_dropped,
    "condition dropped": _condition_dropped,
    "restriction dropped": _restriction_dropped,
    "scope widened": _scope_widened,
    "clause within dropped": _clause_dropped,
    "date put to another clause": _date_elsewhere,
    "broken off": _broken_off,
    "another fact": _other_fact,
    "two sentences spliced": _spliced,
    "two clauses spliced": _clauses_spliced,
}
