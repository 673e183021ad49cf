"""Layers of settings: which wins, where each came from, what is refused."""

from pathlib import Path

import pytest

from askcorpus.errors import SettingsError
from askcorpus.settings import Layer, Settings, environment_layer, file_layer, resolve

BASE = Path("/base")


def layer(origin: str, trusted: bool = True, **values: object) -> Layer:
    return Layer(origin, values, BASE, trusted)


def test_the_first_layer_wins_and_is_named() -> None:
    settings = resolve([layer("flag", k=3), layer("file", k=7, threads=2)], BASE)
    assert (settings.k, settings.threads) == (3, 2)
    assert settings.origin("k") == "flag"
    assert settings.origin("threads") == "file"
    assert settings.origin("lock_timeout") == "default"


def test_defaults_are_the_documented_ones() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    for key, value in Settings().as_dict().items():
        row = next(line for line in readme.splitlines() if line.startswith(f"| `{key}` |"))
        if key != "models_dir":
            shown = f"{value:g}" if isinstance(value, float) else str(value)
            assert shown in row.split("|")[2]


def test_paths_count_from_their_layer_and_names_stay() -> None:
    settings = resolve([layer("file", models_dir="m", embedder="./e", language_model="name")], BASE)
    assert settings.models_dir == BASE / "m"
    assert settings.embedder == str(BASE / "e")
    assert settings.language_model == "name"
    assert resolve([layer("file", language_model="x.gguf")], BASE).language_model == "/base/x.gguf"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"embeder": "x"}, "Did you mean `embedder`?"),
        ({"quite_else": 1}, "Settings are"),
        ({"k": 0}, "between 1 and 100"),
        ({"k": "five"}, "whole number"),
        ({"k": True}, "whole number"),
        ({"k": [1]}, "whole number"),
        ({"lock_timeout": "soon"}, "a number"),
        ({"caution": "bold"}, "one of strict, normal, lenient"),
        ({"language_model": ""}, "language_model"),
    ],
)
def test_what_can_not_be_is_refused_with_its_origin(values: dict[str, object], words: str) -> None:
    with pytest.raises(SettingsError) as refused:
        resolve([Layer("somewhere", values, BASE)], BASE)
    assert words in refused.value.message + refused.value.hint
    assert "somewhere" in refused.value.message


def test_a_shadowed_value_is_checked_too() -> None:
    with pytest.raises(SettingsError):
        resolve([layer("flag", k=3), layer("file", k=-1)], BASE)


def test_an_untrusted_file_may_not_name_what_is_loaded() -> None:
    assert resolve([layer("file", trusted=False, k=3)], BASE).k == 3
    for key in ("embedder", "language_model", "models_dir"):
        with pytest.raises(SettingsError, match="may not set"):
            resolve([layer("file", trusted=False, **{key: "x"})], BASE)


def test_the_environment_is_read_by_prefix() -> None:
    variables = {"ASKCORPUS_K": "9", "ASKCORPUS_HOME": "/x", "ASKCORPUS_THREADS": "", "K": "1"}
    assert environment_layer(variables, BASE).values == {"k": "9"}


def test_a_bad_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "askcorpus.toml"
    assert file_layer(file) is None
    for content in (b"k = ", b"\xff\xfe"):
        file.write_bytes(content)
        with pytest.raises(SettingsError):
            file_layer(file)
