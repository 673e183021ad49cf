"""Bytes to text: encodings, damage, binary files."""

import pytest

from askcorpus.errors import InputUnreadable
from askcorpus.reading.decode import decode

WESTERN = "The “quoted” word — a naïve café in a long English sentence that goes on and on."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_with_and_without_a_mark(encoding: str) -> None:
    assert decode("Geoană – café".encode(encoding)) == "Geoană – café"


@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-32-be"])
def test_big_endian_with_a_mark(encoding: str) -> None:
    assert decode("\ufeffGeoană".encode(encoding)) == "Geoană"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (WESTERN, "cp1252"),
        ("It costs £5 and the café is open.", "latin-1"),
        ("L’été à Paris — déjà vu. Le café était fermé, et nous sommes partis.", "cp1252"),
        ("A situação das eleições em São Paulo não é clara.", "cp1252"),
        ("Az őszi esők után a hűvös szél jött, és az út sáros lett.", "cp1250"),
        ("Dvořák přišel do školy a příliš žluťoučký kůň úpěl ďábelské ódy.", "cp1250"),
        ("Привет, как дела? Это обычный текст на русском языке.", "cp1251"),
        ("日本語の文章です。これはテストです。", "shift_jis"),
    ],
)
def test_other_encodings_are_detected(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_few_bad_bytes_in_utf8_are_shown_and_the_rest_is_kept() -> None:
    data = ("Geoană sprach. " * 200).encode() + b"\xff end"
    assert decode(data) == "Geoană sprach. " * 200 + "� end"


def test_utf8_with_much_damage_is_refused_rather_than_misread() -> None:
    with pytest.raises(InputUnreadable, match="UTF-8 damaged in 1 places"):
        decode("Geoană “said” so.".encode() + b"\xff")


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 and so on",
        b"%PDF-1.7 text",
        b"a\0b",
        b"\x01\x02\x03\x04 text",
        "a\0b".encode("utf-16"),
    ],
)
def test_binary_files_are_refused(data: bytes) -> None:
    with pytest.raises(InputUnreadable, match="looks like a binary file"):
        decode(data)


def test_a_mark_that_lies_is_refused() -> None:
    with pytest.raises(InputUnreadable, match="not valid UTF-16"):
        decode(b"\xff\xfea\x00b")
    with pytest.raises(InputUnreadable, match="not valid UTF-8"):
        decode(b"\xef\xbb\xbfabc\xff")
