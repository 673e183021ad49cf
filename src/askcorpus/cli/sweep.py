"""The grid of settings that `askcorpus eval --sweep` tries."""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from askcorpus.errors import UsageError
from askcorpus.text.normalize import fold

_PARSERS: Final[dict[str, Callable[[str], Any]]] = {"k": int, "model": str, "threshold": float}


@dataclass(frozen=True, slots=True)
class Combination:
    """One point of the grid: values by key, in the order in which the keys were given."""

    values: tuple[tuple[str, Any], ...]

    @property
    def label(self) -> str:
        """Return what the run is called in a table."""
        return ", ".join(f"{key}={value}" for key, value in self.values)

    @property
    def slug(self) -> str:
        """Return the label as part of a file's name."""
        return "".join(c if c.isalnum() or c in ".=" else "-" for c in fold(self.label))

    @property
    def threshold(self) -> float | None:
        """Return the threshold to try, if that is part of the grid."""
        return dict(self.values).get("threshold")

    @property
    def flags(self) -> dict[str, Any]:
        """Return the settings to try."""
        names = {"k": "k", "model": "language_model"}
        return {names[key]: value for key, value in self.values if key in names}


def combinations(sweeps: Sequence[str]) -> list[Combination]:
    """Return the grid that texts like "k=3,5,10" span; UsageError where one can't be read."""
    axes: dict[str, list[tuple[str, Any]]] = {}
    for text in sweeps:
        key, _, values = text.partition("=")
        key = key.strip()
        if key not in _PARSERS:
            near = difflib.get_close_matches(key, _PARSERS, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else "It knows k, model and threshold."
            raise UsageError(f"--sweep can't vary {key!r}.", hint)
        if key in axes:
            raise UsageError(f"--sweep {key} is given twice.", "List its values: --sweep k=3,5,10.")
        axes[key] = [(key, _value(key, value.strip())) for value in values.split(",")]
    return [Combination(values) for values in product(*axes.values())]


def _value(key: str, text: str) -> Any:
    try:
        value = _PARSERS[key](text)
    except ValueError:
        value = None
    if not text or value is None or (key == "threshold" and not 0 <= value <= 1):
        raise UsageError(
            f"--sweep {key}={text or '…'} is no value for {key}.",
            "Give values with commas: --sweep k=3,5,10 or --sweep threshold=0.2,0.3.",
        )
    return value
