"""In what two runs differ before their first question: gold, corpus, settings, models, version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from askcorpus.evaluation.record import CorpusName, GoldName, Head, Model

ABSENT: Final = "not set"
_DIGITS: Final = 8
"""Hexadecimal digits of a digest that are shown."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two heads say differently, each side in words."""

    what: str
    a: str
    b: str

    def __str__(self) -> str:
        return f"{self.what}: {self.a} → {self.b}"


def differences(a: Head, b: Head) -> tuple[Difference, ...]:
    """Return in what two heads differ; when they were made, and a file's mere name, don't count."""
    found = []
    if a.gold.digest != b.gold.digest:
        found.append(Difference("gold file", _gold(a.gold), _gold(b.gold)))
    if a.corpus.digest != b.corpus.digest:
        found.append(Difference("corpus", _corpus(a.corpus), _corpus(b.corpus)))
    settings = ({key: _said(value) for key, value in head.settings.items()} for head in (a, b))
    found += _by_key("", *settings)
    found += _by_key("model ", _models(a.models), _models(b.models))
    if a.version != b.version:
        found.append(Difference("askcorpus", a.version, b.version))
    return tuple(found)


def _by_key(before: str, a: Mapping[str, str], b: Mapping[str, str]) -> Iterable[Difference]:
    for key in dict.fromkeys([*a, *b]):
        left, right = a.get(key, ABSENT), b.get(key, ABSENT)
        if left != right:
            yield Difference(before + key, left, right)


def _said(value: object) -> str:
    return "none" if value is None else str(value)


def _gold(name: GoldName) -> str:
    return f"{name.name} ({name.questions} questions, {name.digest[:_DIGITS]})"


def _corpus(name: CorpusName) -> str:
    return f"{name.articles} articles, {name.passages} passages ({name.digest[:_DIGITS]})"


def _models(models: Iterable[Model]) -> dict[str, str]:
    """Return the models by role; a role may be shared."""
    roles: dict[str, list[str]] = {}
    for model in models:
        roles.setdefault(model.role, []).append(f"{model.name} ({model.digest[:_DIGITS]})")
    return {role: ", ".join(sorted(names)) for role, names in roles.items()}
