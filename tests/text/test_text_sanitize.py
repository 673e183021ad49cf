"""Hostile text made safe, without moving an offset."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.text.sanitize import REPLACEMENT, sanitize, sanitize_line

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\x00\x07\x08\x1b\x7f\x9b\x9d\u061c\u200e\u202a\u202e\u2066\u2069\ufeff\ue000"
        ),
    )
)


@given(HOSTILE)
def test_length_stays_and_nothing_dangerous_does(text: str) -> None:
    safe = sanitize(text)
    assert len(safe) == len(text)
    for before, after in zip(text, safe, strict=True):
        assert after in {before, REPLACEMENT}
        if after not in "\n\t\u200c\u200d":
            assert unicodedata.category(after) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@given(HOSTILE)
def test_sanitising_again_changes_nothing(text: str) -> None:
    assert sanitize(sanitize(text)) == sanitize(text)


@given(HOSTILE)
def test_one_line_stays_one_line(text: str) -> None:
    line = sanitize_line(text)
    assert len(line) == len(text)
    assert len(line.splitlines()) <= 1
    assert "\t" not in line


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("plain", "plain"),
        ("\x1b[31mred\x1b[0m", "�[31mred�[0m"),
        ("\x1b]8;;http://x\x07link", "�]8;;http://x�link"),
        ("\u202egnp.exe", "�gnp.exe"),
        ("tab\tand\nnewline", "tab\tand\nnewline"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Geoană 😀", "Geoană 😀"),
        ("\r\x9b2J\ud800", "��2J�"),
    ],
)
def test_examples(text: str, safe: str) -> None:
    assert sanitize(text) == safe
