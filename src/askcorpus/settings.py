"""Layered settings that know where each value came from. Nothing here reads the environment."""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, get_args

from askcorpus.errors import SettingsError

FILE_NAME: Final = "askcorpus.toml"
ENVIRONMENT_PREFIX: Final = "ASKCORPUS_"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default; `origins` tells where the others came from."""

    embedder: str = field(default="all-minilm-l6-v2", metadata={"loads": True})
    """Name of a known embedder, or the path of a sentence-transformers folder."""
    language_model: str = field(default="qwen2.5-coder-0.5b", metadata={"loads": True})
    """Name of a known language model, the path of a GGUF file, or "none" to quote only."""
    models_dir: Path = field(default=Path("models"), metadata={"loads": True})
    """Where pulled models lie."""
    k: int = field(default=8, metadata={"range": (1, 100)})
    """Passages that retrieval hands to answering."""
    caution: str = field(default="normal", metadata={"choices": ("strict", "normal", "lenient")})
    """How sure an answer must be: at most 5, 10 or 20 % of those given are wrong.

    That is certified for the default embedder and a `k` no greater than by default.
    """
    threads: int = field(default=0, metadata={"range": (0, 256)})
    """Processor threads for the models; 0 asks for as many as there are free cores."""
    lock_timeout: float = field(default=10.0, metadata={"range": (0.0, 3600.0)})
    """Seconds to wait for another process that writes the index."""
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)

    def origin(self, key: str) -> str:
        """Tell which layer a setting's value came from."""
        return self.origins.get(key, "default")

    def as_dict(self) -> dict[str, Any]:
        """Return the settings by key, without their origins."""
        return {key: getattr(self, key) for key in KEYS}


_FIELDS: Final = {f.name: f for f in fields(Settings) if f.name != "origins"}
KEYS: Final = tuple(_FIELDS)


@dataclass(frozen=True, slots=True)
class Layer:
    """One source of values: flags, the environment, or a file.

    Relative paths count from `base`. A layer that is not `trusted` (a file inside an indexed
    folder) may not name anything that is loaded.
    """

    origin: str
    values: Mapping[str, Any]
    base: Path
    trusted: bool = True


def resolve(layers: Iterable[Layer], models_dir: Path) -> Settings:
    """Return the settings that the layers give, the first layer winning.

    `models_dir` is the default of the setting of that name. Raises SettingsError, with a
    suggestion, for a key that is unknown, and for a value of the wrong type or out of range.
    """
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        for key, raw in layer.values.items():
            checked = _check(layer, key, raw)
            if key not in values:
                values[key] = checked
                origins[key] = layer.origin
    values.setdefault("models_dir", models_dir)
    return replace(Settings(**values), origins=origins)


def file_layer(file: Path, *, trusted: bool = True) -> Layer | None:
    """Read a settings file; None where there is none. Raises SettingsError for bad TOML."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as exc:
        raise SettingsError(f"The settings file {file} can't be read: {exc}.") from exc
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        raise SettingsError(f"The settings file {file} is not TOML: {exc}.") from exc
    return Layer(str(file), values, file.parent, trusted)


def environment_layer(environment: Mapping[str, str], base: Path) -> Layer:
    """Take the settings of `ASKCORPUS_*` variables; empty ones count as not set."""
    values = {
        name.removeprefix(ENVIRONMENT_PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(ENVIRONMENT_PREFIX) and value
    }
    values.pop("home", None)
    return Layer("environment", values, base)


def _check(layer: Layer, key: str, raw: Any) -> Any:
    """Return a layer's value in its setting's type."""
    spec = _FIELDS.get(key)
    if spec is None:
        near = difflib.get_close_matches(key, KEYS, n=1)
        hint = f"Did you mean `{near[0]}`?" if near else f"Settings are {', '.join(KEYS)}."
        raise SettingsError(f"There is no setting {key!r} ({layer.origin}).", hint)
    if spec.metadata.get("loads") and not layer.trusted:
        raise SettingsError(
            f"{layer.origin} lies in an indexed folder and may not set `{key}`.",
            "Move the file out of the folder, or pass the setting as a flag.",
        )
    value = _convert(layer, key, spec.type, raw)
    choices = spec.metadata.get("choices")
    if choices and value not in choices:
        raise SettingsError(
            f"`{key}` is {value!r} ({layer.origin}).", f"It must be one of {', '.join(choices)}."
        )
    low, high = spec.metadata.get("range", (None, None))
    if low is not None and not low <= value <= high:
        raise SettingsError(
            f"`{key}` is {value} ({layer.origin}).", f"It must lie between {low} and {high}."
        )
    return value


def _convert(layer: Layer, key: str, kind: Any, raw: Any) -> Any:
    wanted = next(iter(get_args(kind)), kind)
    try:
        if wanted is Path:
            return (layer.base / Path(str(raw)).expanduser()).resolve()
        if isinstance(raw, bool) or not isinstance(raw, str | int | float):
            raise ValueError
        if wanted is str and key in {"embedder", "language_model"}:
            return _model_reference(layer.base, str(raw))
        return wanted(raw)
    except ValueError as exc:
        raise SettingsError(
            f"`{key}` can't be {raw!r} ({layer.origin}).",
            f"It must be {'a whole number' if wanted is int else 'a number'}.",
        ) from exc


def _model_reference(base: Path, value: str) -> str:
    """Leave a name as it is; make a path absolute."""
    if not value:
        raise ValueError
    looks_like_path = "/" in value or value.endswith(".gguf") or value.startswith((".", "~"))
    return str((base / Path(value).expanduser()).resolve()) if looks_like_path else value
