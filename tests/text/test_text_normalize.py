"""Normal forms for comparing."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.text.normalize import collapse_space, fold, plain_typography


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folded_text_has_no_accents(text: str) -> None:
    assert not any(unicodedata.combining(c) for c in fold(text))


@given(st.text())
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_every_character_folds_for_good() -> None:
    characters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    assert [c for c in characters if fold(fold(c)) != fold(c)] == []


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Geoană’s", "geoana's"),
        ("Söylemez", "soylemez"),
        ("Yıldırım", "yildirim"),
        ("İstanbul", "istanbul"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("“out of the box”", '"out of the box"'),
        ("Israel–Turkey", "israel-turkey"),
        ("ﬁne", "fine"),
        ("it´s", "it's"),
        ("Ǽgir", "aegir"),
        ("a﹘b", "a-b"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_typography_becomes_ascii() -> None:
    assert plain_typography("‘a’ “b” – c… d\u00a0e co\u00adop") == "'a' \"b\" - c... d e coop"


@given(st.text())
def test_collapsed_text_has_single_blanks_only(text: str) -> None:
    collapsed = collapse_space(text)
    assert collapsed.split() == text.split()
    assert collapsed == " ".join(collapsed.split())
