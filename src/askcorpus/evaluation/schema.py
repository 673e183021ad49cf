"""Between JSON and our frozen values, with every fault told by its place. Knows pydantic."""

import json
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")

_PLAIN: Final = {
    "missing": "is missing",
    "unexpected_keyword_argument": "is not known here",
    "extra_forbidden": "is not known here",
    "finite_number": "is not a finite number",
}
_TOO_DEEP: Final = "it is nested too deeply"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value: where it stands ("evidence.0.file") and why."""

    place: str
    what: str
    unknown: bool = False
    """The key itself is not known."""


class Unfit(ValueError):
    """JSON that does not have the shape asked for."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.place} {fault.what}".strip() for fault in faults))
        self.faults = faults


def decode(text: str | bytes) -> Any:
    """Return what JSON says. Raises Unfit, also for NaN, infinities and keys given twice."""
    try:
        plain_text = text if isinstance(text, str) else text.decode("utf-8-sig")
        return json.loads(plain_text, parse_constant=_refuse, object_pairs_hook=_unique)
    except Unfit:
        raise
    except RecursionError:
        raise Unfit([Fault("", _TOO_DEEP)]) from None
    except UnicodeDecodeError:
        raise Unfit([Fault("", "it is not UTF-8 text")]) from None
    except json.JSONDecodeError as exc:
        where = f"at character {exc.pos + 1}" if exc.lineno == 1 else f"at line {exc.lineno}"
        raise Unfit([Fault("", f"not JSON: {exc.msg.removesuffix(' at')} {where}")]) from None
    except ValueError:
        # The one that is left: Python turns no number of thousands of digits into an int.
        raise Unfit([Fault("", "it holds a number with too many digits")]) from None


def fit(kind: type[T], data: object) -> T:
    """Return decoded JSON as `kind`, a frozen dataclass of ours. Raises Unfit.

    Nothing is converted: a number is no text, 1 is not true.
    """
    try:
        fitted: T = _adapter(cast(Hashable, kind)).validate_json(json.dumps(data), strict=True)
    except ValidationError as exc:
        raise Unfit([_fault(error) for error in exc.errors(include_url=False)]) from None
    return fitted


def plain(value: object) -> Any:
    """Return a frozen value of ours as what JSON can hold."""
    return _adapter(cast(Hashable, type(value))).dump_python(value, mode="json")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _fault(error: Any) -> Fault:
    place = ".".join(str(part) for part in error["loc"])
    kind = error["type"]
    if kind == "json_invalid":
        # What Python's own parser let through and pydantic's does not.
        deep = "recursion" in error["msg"]
        return Fault("", _TOO_DEEP if deep else "it holds half of a surrogate pair, no character")
    what = _PLAIN.get(kind) or "should be " + error["msg"].removeprefix("Input should be ")
    return Fault(place, what, unknown=what == "is not known here")


def _refuse(name: str) -> None:
    raise Unfit([Fault("", f"{name} is not a number that JSON knows")])


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Unfit([Fault(twice, "is given twice")])
    return found
