"""Understand a question from the conversation before it: propose rewritings and choose one.

A rewriting is chosen by how likely its referents are and by how well the corpus supports it: the
fused score of the best passage that it finds. No model takes part, so the same conversation is
always understood alike.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Final

from askcorpus.conversation.clauses import AUXILIARIES, Clause, is_past
from askcorpus.conversation.earlier import LONGEST_READ, Turn
from askcorpus.conversation.leaning import Lean, Slot, definite, slots
from askcorpus.conversation.names import TITLES, is_proper, names
from askcorpus.conversation.parallel import parallels
from askcorpus.conversation.referents import Memory, Referent
from askcorpus.model import Hit
from askcorpus.text.normalize import collapse_space
from askcorpus.text.words import tokens

__all__ = ["Find", "Turn", "Understood", "blend", "understand"]

Find = Callable[[str], Sequence[Hit]]
"""Returns the best passages for a question, the best first."""

SUPPORT: Final = 1.0
"""How much the best passage's fused score (0..1) counts beside a referent's likelihood (0..1)."""

_MOST: Final = 7
"""Rewritings that are tried; each costs a retrieval."""

_OPENING: Final = re.compile(r"^(?:(?:and|but|so|also|ok|okay|then)\b[,\s]*)+", re.I)
_WH_ONLY: Final = re.compile(
    r"^(?:(?:at|by|for|from|in|on|since|to|until|with|about|under|of) )?"
    r"(?:who|whom|whose|what|which|when|where|why|how)(?: [\w'’-]+){0,3}$",
    re.I,
)
_ADVERB: Final = re.compile(r"^(?:\w+ )?(?:when|where|why|how(?: long| often| far)?)$", re.I)
_EVENT: Final = re.compile(
    r"^((?:\w+ )?(?:when|where|why|how|which \w+|what \w+)(?: long)?) (?:is|was|were|did|does|has)"
    r" (?:(?:that|this)(?: (?:happen|occur|take place|so|the case))?"
    r"|it (?:happen|occur|take place))$",
    re.I,
)
_NEEDS: Final = {
    "react": "to",
    "respond": "to",
    "object": "to",
    "vote": "on",
    "voted": "on",
    "part": "in",
    "participate": "in",
    "participated": "in",
    "involved": "in",
    "attend": "",
    "attended": "",
    "against": "",
    "say": "about",
    "said": "about",
    "think": "of",
    "reply": "to",
    "answer": "",
    "missing": "from",
    "absent": "from",
}
"""Words that leave a question unfinished at its end, with the preposition they need."""

AS_ASKED: Final = 0.4
"""The share of the words as asked in the order of a rewriting's hits. On the development
conversations the right paragraph is first for 87 % with 0, 90 % with 0.4 and 89 % with 0.5."""

_ENOUGH: Final = 2
"""Content words of a question that says something by itself."""

_COMPLETE: Final = 0.55
_COMPLETER: Final = 0.1
"""How likely it is that a question without a name stands alone: the more words, the likelier."""

_SHORT: Final = 6
"""Content words; a longer question without a name says what it is about."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as asked and written out so that it stands alone.

    `because` says for the reader what was read into it ("he: Isaac Herzog"), or what was not found.
    """

    asked: str
    text: str
    because: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Tell whether anything was read into the question."""
        return self.text != self.asked

    @property
    def is_blended(self) -> bool:
        """Tell a rewriting whose hits are worth comparing with the words as asked, too.

        A fragment ("And Jordan?", "Why?") says too little for that.
        """
        own = sum(t.is_content for t in tokens(self.asked))
        return self.changed and own >= _ENOUGH


def blend(understood: Sequence[Hit], asked: Sequence[Hit]) -> list[Hit]:
    """Order the hits for a rewriting by how they fit the question as asked, too.

    What was read into a question may drown what it asks; so a share of the score of the words as
    asked counts. The hits keep their scores for the rewriting, which confidence is fitted on.
    """
    as_asked = {hit.passage.id: hit.score for hit in asked}
    least = min(as_asked.values(), default=0.0)

    def score(hit: Hit) -> float:
        return (1 - AS_ASKED) * hit.score + AS_ASKED * as_asked.get(hit.passage.id, least)

    return sorted(understood, key=lambda hit: -round(score(hit), 6))


@dataclass(frozen=True, slots=True)
class _Rewriting:
    """One way to write a question out, why, and how likely it is before retrieval (0..1)."""

    text: str
    because: tuple[str, ...]
    prior: float


def understand(question: str, turns: Sequence[Turn], find: Find) -> Understood:
    """Write a question out with what it leaves to the turns before it, oldest first.

    `find` says what the corpus holds for a rewriting. A question that stands alone is left as it
    is, and so is one that leans on nothing that is known: then `because` says so.
    """
    if not turns or len(question) > LONGEST_READ:
        return Understood(question, question)
    memory = Memory.of(turns)
    bare = _OPENING.sub("", collapse_space(question))
    if not tokens(bare):
        return Understood(question, question)
    for propose in (_fragment, _asked_anew, _filled, _completed, _told):
        found = list(islice(propose(bare, memory), _MOST))
        if found:
            best = _best(found, find)
            if best.text == bare:
                return Understood(question, question, best.because)
            text = best.text[0].upper() + best.text[1:]
            return Understood(question, text, best.because)
    missing = tuple(f"{slot.said}: not found before" for slot in slots(bare))
    return Understood(question, question, missing)


def _best(found: Sequence[_Rewriting], find: Find) -> _Rewriting:
    """Return the rewriting that is likeliest and best supported, the first of equals."""
    if len(found) == 1:
        return found[0]

    def score(rewriting: _Rewriting) -> float:
        hits = find(rewriting.text)
        return rewriting.prior + SUPPORT * (hits[0].score if hits else 0.0)

    return max(found, key=lambda rewriting: round(score(rewriting), 6))


def _fragment(bare: str, memory: Memory) -> Iterator[_Rewriting]:
    """Read "And Jordan?" and "What about 2016?" as the last question, asked of something else."""
    for parallel in parallels(bare, memory):
        yield _Rewriting(parallel.text, (parallel.because,), parallel.prior)


def _asked_anew(bare: str, memory: Memory) -> Iterator[_Rewriting]:
    """Read "Why?" and "When was that?" as the last question with another question word."""
    text = bare.rstrip("?!. ")
    event = _EVENT.match(text)
    words = tokens(text)
    alone = _WH_ONLY.match(text) and not any(
        w.folded in AUXILIARIES or is_past(w.folded) or w.is_capitalised for w in words[1:]
    )
    if alone and any(slot.lean is not Lean.SEVERAL for slot in slots(text)):
        return
    if event or alone:
        wanted = event.group(1) if event else text
        previous = memory.turns[0].clause
        yield _Rewriting(_anew(previous, wanted), (f"after: {previous.text}?",), 1.0)


def _anew(previous: Clause, wanted: str) -> str:
    """Ask a question again for something else: "Where did he go" and "when" → "When did he go"."""
    prefix = f"About {previous.topic}: " if previous.topic else ""
    capital = wanted[0].upper() + wanted[1:]
    wanted = wanted[0].lower() + wanted[1:]
    asks = capital if not prefix else wanted
    if previous.text.lower().startswith("what happened"):
        return f"{prefix}{asks} did that happen{previous.text[13:]}?"
    subject = previous.subject
    only_subject = subject is not None and subject.text == previous.rest
    adverb = not previous.lead or _ADVERB.match(previous.lead) is not None
    swaps = adverb and previous.aux and not previous.asks_subject
    if swaps and not (only_subject and previous.lead):
        return f"{prefix}{asks} {previous.aux} {previous.rest}?"
    return f"{prefix}{previous.text}, and {wanted}?"


def _filled(bare: str, memory: Memory) -> Iterator[_Rewriting]:
    """Put what they mean in the place of pronouns, "there", "then" and "the minister"."""
    first: dict[Lean, Slot] = {}
    for slot in slots(bare):
        if slot.lean is not Lean.NOUN or tokens(slot.noun)[-1].folded in TITLES:
            first.setdefault(slot.lean, slot)
    chosen: list[tuple[Slot, list[Referent]]] = []
    for slot in first.values():
        referents = _meant(slot, bare, memory)
        if referents:
            chosen.append((slot, referents[: 4 if len(first) == 1 else 3]))
    if not chosen:
        return
    options = []
    for picked in product(*(referents for _, referents in chosen)):
        if len({referent.text for referent in picked}) == len(picked):
            pairs = [(slot, r) for (slot, _), r in zip(chosen, picked, strict=True)]
            prior = sum(r.prior for r in picked) / len(picked)
            because = tuple(f"{slot.said}: {r.text}" for slot, r in pairs)
            options.append(_Rewriting(_substituted(bare, pairs), because, prior))
    yield from sorted(options, key=lambda option: -option.prior)


def _meant(slot: Slot, bare: str, memory: Memory) -> list[Referent]:
    """Return what a slot may mean; "it" without a thing before it may be what happened."""
    likely = [r for r in memory.referents(slot, bare) if r.prior > 0.0]
    if slot.said.lower() in {"she", "her"} and not likely:  # a ship may be that
        thing = replace(slot, lean=Lean.THING)
        likely = [r for r in memory.referents(thing, bare) if r.prior > 0.0]
    stated = memory.turns[0].clause.declared()
    if slot.lean is Lean.THING and not slot.possessive and stated and not likely:
        return [Referent(f"that {stated}", 0.5)]
    return likely


def _substituted(bare: str, pairs: Sequence[tuple[Slot, Referent]]) -> str:
    text = bare
    for slot, referent in sorted(pairs, key=lambda pair: -pair[0].start):
        meant = referent.text
        if slot.possessive and not text[: slot.start].endswith(" of "):
            meant += "'" if meant.endswith("s") else "'s"
        if slot.lean is Lean.PLACE and re.search(r"\b(?:from|to|in|at)\s$", text[: slot.start]):
            meant = meant.partition(" ")[2]
        if slot.start == 0:
            meant = meant[0].upper() + meant[1:]
        text = text[: slot.start] + meant + text[slot.end :]
    return text


def _completed(bare: str, memory: Memory) -> Iterator[_Rewriting]:
    """Finish "How did Iran react?" and "And which authorised it?"."""
    text = bare.rstrip("?!. ")
    words = tokens(text)
    clause = memory.turns[0].clause
    noun = clause.lead_noun
    if len(words) > 1 and words[0].folded == "which" and noun and is_past(words[1].folded):
        yield _Rewriting(f"{words[0].surface} {noun}{bare[5:]}", (f"which: {noun}",), 1.0)
        return
    if len(words) < 2 or words[-1].folded not in _NEEDS or words[-2].folded in {"the", "a"}:
        return
    needs = _NEEDS[words[-1].folded]
    for referent in memory.topics(bare, agent=0.3):
        joined = f"{needs} {referent.text}".strip()
        yield _Rewriting(f"{text} {joined}?", (f"{words[-1].surface}: {joined}",), referent.prior)


def _told(bare: str, memory: Memory) -> Iterator[_Rewriting]:
    """Say which offer "the offer" is, or what a question is about, if the corpus supports it."""
    more = [*_specified(bare, memory), *_about(bare, memory)]
    if more:
        named = any(is_proper(name) for name in names(f"so {bare}"))
        content = sum(t.is_content for t in tokens(bare))
        yield _Rewriting(bare, (), 0.9 if named else _COMPLETE + _COMPLETER * content)
        yield from more


def _specified(bare: str, memory: Memory) -> Iterator[_Rewriting]:
    """Put an earlier turn's words for a thing in the place of "the offer"."""
    for slot in definite(bare)[:1]:
        for referent in memory.referents(slot, bare)[:2]:
            text = _substituted(bare, [(slot, referent)])
            yield _Rewriting(text, (f"{slot.said}: {referent.text}",), referent.prior)


def _about(bare: str, memory: Memory) -> Iterator[_Rewriting]:
    """Put what the conversation is about before a short question without a name."""
    named = any(is_proper(name) for name in names(f"so {bare}"))
    content = [t for t in tokens(bare) if t.is_content]
    unsolved = any(slot.lean is not Lean.NOUN for slot in slots(bare))
    dated = any(t.surface.isdigit() for t in content)
    if named or unsolved or dated or len(content) > _SHORT:
        return
    keeps = content and content[0].start == 0 and content[0].is_capitalised
    lowered = bare if keeps else bare[0].lower() + bare[1:]
    whole = memory.all_topics()
    for referent in [*([whole] if whole.prior else []), *memory.topics(bare)[:3]]:
        text = f"About {referent.text}: {lowered}"
        yield _Rewriting(text, (f"about: {referent.text}",), referent.prior)
