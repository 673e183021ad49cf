"""Limits on a run's figures, as `--fail-on` takes them: "f1<0.8" fails a run with F1 below 0.8."""

import difflib
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from askcorpus.errors import UsageError
from askcorpus.evaluation.measures import MEASURES, times
from askcorpus.evaluation.record import Run

TIMES: Final = tuple(
    f"{p}_{name}" for p in ("p50", "p95") for name in ("retrieve", "first", "total")
)
"""Times that can be limited, in seconds."""

_FORM: Final = re.compile(
    r"\s*(?P<name>[\w@.-]+)\s*(?P<sign><=|>=|<|>)\s*"
    r"(?P<value>\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})\s*(?P<percent>%?)\s*",
    re.ASCII,
)
_SIGNS: Final[Mapping[str, tuple[Callable[[float, float], bool], str]]] = {
    "<": (operator.lt, "below"),
    "<=": (operator.le, "not above"),
    ">": (operator.gt, "above"),
    ">=": (operator.ge, "not below"),
}
_EXAMPLE: Final = 'Write what must not be, as "f1<0.8", "errors>0" or "p95_total>3".'


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit: a run whose figure is `sign` the `value` fails. Shares are 0..1, times seconds."""

    text: str
    name: str
    sign: str
    value: float


def parse(text: str) -> Threshold:
    """Return the limit that `text` says. Raises UsageError, with the name that was meant."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise UsageError(f"{text!r} is no threshold.", _EXAMPLE)
    name, value = match["name"].lower(), float(match["value"])
    if name not in MEASURES and name not in TIMES:
        near = difflib.get_close_matches(name, [*MEASURES, *TIMES], n=1, cutoff=0.5)
        hint = f"Did you mean {near[0]!r}?" if near else f"There are {_listed()}."
        raise UsageError(f"{text!r}: there is no measure {match['name']!r}.", hint)
    if match["percent"]:
        if name in TIMES:
            raise UsageError(f"{text!r}: a time is in seconds, not per cent.", _EXAMPLE)
        value /= 100
    if name in MEASURES and value > 1:
        raise UsageError(
            f"{text!r}: {name} is between 0 and 1.", f'Is "{name}{match["sign"]}{value:g}%" meant?'
        )
    return Threshold(text.strip(), name, match["sign"], value)


def missed(run: Run, thresholds: Iterable[Threshold]) -> tuple[str, ...]:
    """Return what a run misses, in words, one for each limit that it misses.

    A figure that the run does not have is missed too: what can't be told must not pass.
    """
    figures = {name: figure.value for name, figure in run.figures.items()}
    for name, taken in times(run.records).items():
        figures |= {f"p50_{name}": taken.p50, f"p95_{name}": taken.p95}
    told = (_told(threshold, figures.get(threshold.name)) for threshold in thresholds)
    return tuple(sentence for sentence in told if sentence)


def _told(threshold: Threshold, value: float | None) -> str:
    if value is None:
        lacking = "was never timed" if threshold.name in TIMES else "has no value"
        return f"{threshold.name} {lacking} in this run ({threshold.text})"
    fails, words = _SIGNS[threshold.sign]
    if not fails(value, threshold.value):
        return ""
    unit = " s" if threshold.name in TIMES else ""
    limit = f"{threshold.value:g}{unit}"
    return f"{threshold.name} is {value:.6g}{unit}, {words} {limit} ({threshold.text})"


def _listed() -> str:
    return ", ".join([*MEASURES, *TIMES])
