"""True wordings of a sentence, by rule: what follows from it whatever it says.

The rules are written apart from those of verification and are narrower: each applies only where
what it leaves out or moves can't change what the rest says. Nothing is falsified here.
"""

import random
import re
from typing import Final

from pairs import MONTH, NAME, SMALL, VERB, Rule, Setting, chosen, replaced, sentence_case

_CONNECTIVE: Final = re.compile(
    r"^(?:However|Moreover|Furthermore|Additionally|In addition|As a result|Thus|Therefore|Also|"
    r"Finally|Meanwhile|Similarly|Consequently|Nevertheless|Nonetheless|Indeed|In fact|Hence|"
    r"Likewise|On the other hand|For example|For instance), (?=\w)"
)
_INNER_CONNECTIVE: Final = re.compile(r", (?:however|therefore|moreover|furthermore|in turn),")
_GUARDED: Final = re.compile(
    r"\b(?:not|no|never|nor|neither|none|nobody|nothing|without|few|little|hardly|rarely"
    r"|seldom|only"
    r"|first|last|all|every|each|any|most|least|both|same|other|if|unless|until|whether|would|could"
    r"|should|may|might|must|can|will|or|than|less|more|fewer|\w+est|said|says|claim\w*|believ\w*"
    r"|argu\w*|suggest\w*|report\w*|according|allege\w*|expect\w*|likely|except|fail\w*|den\w+"
    r"|refus\w*)\b|n['’]t\b",
    re.I,
)
"""Words whose scope could reach what a rule leaves out: such a sentence is left alone."""

_PARENTHESIS: Final = re.compile(r" \((?![^)]*\b(?:except|only|if|not|excluding)\b)[^()]{2,}\)")
_RELATIVE: Final = re.compile(rf", (?:which|who|whose|where) [^,;:()]{{5,90}},(?= {VERB}\b)")
_APPOSITION: Final = re.compile(rf"^{NAME}(, (?:the|a|an) [^,;:()]{{4,60}},) {VERB}\b")
_TAIL: Final = re.compile(
    r", (?:(?:which|who|whose|where|while|whereas|although|though|and (?:he|she|it|they|this)"
    r" (?:also )?(?:was|were|is|are|had|has|have|[a-z]+ed)) [^,;:()]*|(?:including"
    r"|such as) [^;:()]*)\.$"
)
_PARTICIPLE: Final = re.compile(
    r", (?:making|leading|causing|giving|allowing|becoming|creating|leaving|bringing|resulting in"
    r"|ending|marking|forcing) [^,;:()]*\.$"
)
_DATE: Final = rf"(?:[Ii]n|[Oo]n) (?:(?:\d{{1,2}} )?(?:{MONTH}) (?:\d{{1,2}}, )?)?(?:1[0-9]|20)\d\d"
_OPENING_DATE: Final = re.compile(rf"^({_DATE}), ")
_FINAL_DATE: Final = re.compile(rf" ({_DATE})\.$")
_JOINED: Final = re.compile(
    r"[,;:()\"“”—–]|\b(?:and|but|that|which|who|whose|where|when|while|because|after|before|since"
    r"|until|as|if|or|to|than|although|though)\b",
    re.I,
)
"""Signs of a second clause or event, which a moved date would be attached to."""

_MODIFIER: Final = re.compile(
    r"(?:(?<=\b[Tt]he )|(?<=\b[Aa] )|(?<=\bby )|(?<=\bhis )|(?<=\bits )|(?<=\btheir ))"
    r"(?:famous|prominent|influential|popular|successful|important|powerful|large|huge|vast|major"
    r"|significant|beautiful|wealthy|young|French|German|British|American|Russian|Italian"
    r"|Spanish|Greek|Roman|Dutch|Swedish|English) (?=[a-z]{4,} (?:of|in|was|were|is|had|by|and"
    r"|to)\b)"
)
_ADVERB: Final = re.compile(
    r"(?<=[a-z] )(?:also|eventually|subsequently|quickly|famously|successfully|officially|gradually"
    r"|briefly|immediately) (?=[a-z]+(?:ed|en|n|de|t|k|s)\b)"
)
_SMALL_WORD: Final = re.compile(rf"(?<=[a-z] )({'|'.join(SMALL[2:])})(?= [a-z]+s\b)")
_SMALL_DIGIT: Final = re.compile(r"(?<=[a-z] )([2-9]|1[0-2])(?= [a-z]{3,}s\b)")
_GROUPED: Final = re.compile(r"(?<![\d,.])(\d{1,3}),(\d{3})(?![\d,.])")
_PLAIN: Final = re.compile(r"(?<![\d,.$£€-])([1-9]\d)(\d{3})(?![\d,.-])")


def _verbatim(text: str, setting: Setting, rng: random.Random) -> str | None:
    return text


def _typography(text: str, setting: Setting, rng: random.Random) -> str | None:
    """Curly quotes for straight ones and back, other dashes, a blank that does not break."""
    curly = any(c in text for c in "’“”–—")
    pairs = ("’'", '“"', '”"', "–-", "—-") if curly else ("'’", "-–")
    for old, new in pairs:
        text = text.replace(old, new)
    return re.sub(r"(?<=\d) (?=[a-z])", "\u00a0", text)


def _case(text: str, setting: Setting, rng: random.Random) -> str | None:
    """Title case, or a sentence without its stop and with doubled blanks."""
    if rng.random() < 0.5:
        return re.sub(r"\b([a-z])(\w{3,})", lambda m: m[1].upper() + m[2], text)
    return "  ".join(text.split(" ")).rstrip(".")


def _number(text: str, setting: Setting, rng: random.Random) -> str | None:
    """Two for 2 and back, 1,600 for 1600 and back."""
    word = chosen(rng, _SMALL_WORD.finditer(text))
    if word:
        return replaced(text, word, str(SMALL.index(word[1])))
    digit = chosen(rng, _SMALL_DIGIT.finditer(text))
    if digit:
        return replaced(text, digit, SMALL[int(digit[1])])
    grouped = chosen(rng, _GROUPED.finditer(text))
    if grouped:
        return replaced(text, grouped, grouped[1] + grouped[2])
    plain = chosen(rng, _PLAIN.finditer(text))
    return replaced(text, plain, f"{plain[1]},{plain[2]}") if plain else None


def _connective(text: str, setting: Setting, rng: random.Random) -> str | None:
    start = _CONNECTIVE.match(text)
    if start:
        return sentence_case(text[start.end() :])
    inner = _INNER_CONNECTIVE.search(text)
    return replaced(text, inner, "") if inner else None


def _insertion(text: str, setting: Setting, rng: random.Random) -> str | None:
    """Leave out parentheses, a relative clause between commas or an apposition to a name."""
    apposition = _APPOSITION.match(text)
    if apposition and apposition.start(1) > 3:
        return replaced(text, apposition, "", 1)
    found = _PARENTHESIS.search(text) or _RELATIVE.search(text)
    return replaced(text, found, "") if found else None


def _tail(text: str, setting: Setting, rng: random.Random) -> str | None:
    """Leave out a closing clause after a comma that only adds to the rest."""
    found = [m for rule in (_TAIL, _PARTICIPLE) for m in rule.finditer(text)]
    if not found:
        return None
    last = max(found, key=lambda m: m.start())
    kept = text[: last.start()]
    leaning = re.search(r",|^(?:If|Unless|When|While|Because|Although|Though|Since|As|Not)\b", kept)
    whole = re.search(rf" (?:{VERB}|[a-z]+s) ", kept)
    return kept + "." if whole and not leaning else None


def _to_the_end(text: str, setting: Setting, rng: random.Random) -> str | None:
    found = _OPENING_DATE.match(text)
    if not found or _JOINED.search(rest := text[found.end() :].rstrip(".")):
        return None
    date = found[1][0].lower() + found[1][1:]
    return sentence_case(f"{rest} {date}.")


def _to_the_front(text: str, setting: Setting, rng: random.Random) -> str | None:
    found = _FINAL_DATE.search(text)
    if not found or _JOINED.search(rest := text[: found.start()]):
        return None
    start = rest[0].lower() + rest[1:] if re.match(r"(?:The|A|An|It|He|She|They)\b", rest) else rest
    return f"{sentence_case(found[1])}, {start}."


def _date_moved(text: str, setting: Setting, rng: random.Random) -> str | None:
    return _to_the_end(text, setting, rng) or _to_the_front(text, setting, rng)


def _date_dropped(text: str, setting: Setting, rng: random.Random) -> str | None:
    found = _FINAL_DATE.search(text)
    if not found or _GUARDED.search(text):
        return None
    before = text[: found.start()]
    return None if _JOINED.search(before) or text.count(found[1][-4:]) > 1 else f"{before}."


def _modifier(text: str, setting: Setting, rng: random.Random) -> str | None:
    found = _ADVERB.search(text) or _MODIFIER.search(text)
    if not found or _GUARDED.search(text):
        return None
    made = replaced(text, found, "")
    return re.sub(r"\b([Aa]) (?=[aeio])", r"\1n ", re.sub(r"\b([Aa])n (?![aeiou])", r"\1 ", made))


def _together(text: str, setting: Setting, rng: random.Random) -> str | None:
    """Several of these one after the other, as a short wording is."""
    done = 0
    for rule in (_connective, _insertion, _tail, _number, _modifier):
        made = rule(text, setting, rng)
        if made is not None and made != text:
            text, done = made, done + 1
    return text if done > 1 else None


REWORDINGS: Final[dict[str, Rule]] = {
    "verbatim": _verbatim,
    "quotes, dashes and blanks": _typography,
    "case and spacing": _case,
    "number in another spelling": _number,
    "connective left out": _connective,
    "insertion left out": _insertion,
    "closing clause left out": _tail,
    "date moved to the other end": _date_moved,
    "closing date left out": _date_dropped,
    "plain modifier left out": _modifier,
    "several of these": _together,
}
