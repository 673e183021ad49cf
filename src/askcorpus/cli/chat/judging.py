"""`/good` and `/not`: the one who asks judges the last answer, and the gold set grows from it."""

import re
from dataclasses import replace
from typing import Final

from askcorpus.cli.chat import gold
from askcorpus.cli.chat.desk import Desk
from askcorpus.model import Verdict

_PLACE: Final = re.compile(r"(?P<file>\S.*?)\s*(?:#p|¶\s*)(?P<number>\d{1,9})")
_YES: Final = frozenset({"y", "yes"})
_NO: Final = frozenset({"n", "no"})


def good(desk: Desk, words: str) -> None:
    """Note that the last answer is right."""
    last = desk.chat.last
    answer = last.answered.answer
    if answer.verdict is Verdict.NOT_FOUND:
        _note(desk, _judged(desk, is_answerable=False, is_good=True))
        return
    said = words or desk.front.read(
        "the answer in a few words: ", answer.short or "", is_reply=True
    )
    judged = _judged(desk, is_answerable=True, is_good=True)
    evidence = gold.evidence_of(answer)
    _note(desk, replace(judged, evidence=evidence, answers=_texts(said)))


def bad(desk: Desk, right: str) -> None:
    """Note that the last answer is wrong, and what would be right."""
    judged = _judged(desk, is_answerable=True, is_good=False)
    if not right and not _holds(desk):
        _note(desk, replace(judged, is_answerable=False))
        return
    right = right or desk.front.read("the right answer, or FILE#pN: ", is_reply=True).strip()
    if not right:
        desk.say("Nothing was noted.")
        return
    match = _PLACE.fullmatch(right)
    if match is None:
        _note(desk, replace(judged, answers=(right,)))
        return
    article, paragraph = desk.chat.library.paragraph(match["file"], int(match["number"]))
    evidence = (gold.Evidence(article.path, paragraph.number),)
    words = desk.front.read("the answer in a few words, if there is one: ", is_reply=True)
    _note(desk, replace(judged, evidence=evidence, answers=_texts(words)))


def _holds(desk: Desk) -> bool:
    """Ask whether the corpus holds the answer, until that is said."""
    while True:
        said = desk.front.read("does the corpus hold the answer? (y/n) ", is_reply=True)
        if said.strip().lower() in _YES | _NO:
            return said.strip().lower() in _YES
        desk.say("Say y or n; Ctrl-C or the end of the script leaves it unsaid.")


def _texts(said: str) -> tuple[str, ...]:
    return (said.strip(),) if said.strip() else ()


def _judged(desk: Desk, *, is_answerable: bool, is_good: bool) -> gold.Judgement:
    """Return a judgement of the last answer that says nothing more yet."""
    exchanges = [e for e in desk.chat.exchanges if e.answered is not None]
    last = desk.chat.last.understood
    leans = last.changed
    before = tuple(e.understood.asked for e in exchanges[:-1]) if leans else ()
    return gold.Judgement(last.asked, is_answerable, is_good, history=before)


def _note(desk: Desk, judgement: gold.Judgement) -> None:
    item = gold.note(judgement, desk.gold)
    desk.say(f"Noted as {item} in {desk.gold}.")
