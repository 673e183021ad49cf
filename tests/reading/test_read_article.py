"""One file to one article: the contract that the rest of the program relies on."""

import hashlib
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.errors import ExitCode, InputUnreadable
from askcorpus.model import Article
from askcorpus.reading import article_from_bytes, file_digest, find_files, read_article

MARKS = st.sampled_from(
    [
        *("\n", "\n\n", "\r\n", "# ", "- ", "1. ", "> ", "```\n", "    ", "**", "===\n", "\t"),
        *("| a | b |\n|---|---|\n", "[x](y)", "![i](j)", "[^1]", "<b>", "<!--", "-->", "\x85"),
        *("&#27;", "&#x202e;", "\x1b[31m", "\u202e", "\u00ad", "\u2028", "e\u0301", "word "),
        *("---\n", "title: x\n", "Date: 9 May 2011\n", "Share\n", "Marta Holm\n", "Credit: AP\n"),
        "The council met on Monday evening. ",
    ]
)
TEXTS = st.one_of(st.text(max_size=400), st.lists(MARKS, max_size=60).map("".join))
NAMES = st.sampled_from(["a.md", "b.txt", "c.markdown", "d.text"])


def check(article: Article, data: bytes) -> None:
    assert article.text == "\n\n".join(p.text for p in article.paragraphs)
    assert [p.number for p in article.paragraphs] == list(range(1, len(article.paragraphs) + 1))
    for paragraph in article.paragraphs:
        assert paragraph.text.strip()
        assert article.text[paragraph.start : paragraph.end] == paragraph.text
        assert unicodedata.is_normalized("NFC", paragraph.text)
    shown = article.text + (article.title or "") + (article.source or "")
    for character in shown.replace("\n", "").replace("\t", "").replace("\u200d", ""):
        assert unicodedata.category(character) not in {"Cc", "Cs", "Co", "Zl", "Zp"}
        assert unicodedata.category(character) != "Cf" or character == "\u200c"
    assert article.digest == hashlib.sha256(data).hexdigest()


@given(TEXTS, NAMES)
def test_any_text_is_read_or_refused(text: str, name: str) -> None:
    data = text.encode("utf-8", errors="replace")
    try:
        article = article_from_bytes(data, name)
    except InputUnreadable:
        return
    check(article, data)


@given(st.binary(max_size=300), NAMES)
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        article = article_from_bytes(data, name)
    except InputUnreadable:
        return
    check(article, data)


@given(st.lists(st.text("abcdefg ", min_size=1).filter(str.strip), min_size=1, max_size=8))
def test_no_word_of_plain_text_is_lost(lines: list[str]) -> None:
    for separator in ("\n", "\n\n"):
        article = article_from_bytes(separator.join(lines).encode(), "a.txt")
        assert article.text.split() == " ".join(lines).split()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_every_kind_of_newline(newline: str) -> None:
    text = newline.join(["One is here.", "", "Two is there."])
    article = article_from_bytes(text.encode(), "a.txt")
    assert [p.text for p in article.paragraphs] == ["One is here.", "Two is there."]


def test_runs_of_white_space_collapse_in_prose_only() -> None:
    article = article_from_bytes("A  b\u00a0\t c.\n\n```\nx  =  1\n\ty\n```\n".encode(), "a.md")
    assert [p.text for p in article.paragraphs] == ["A b c.", "x  =  1\n\ty"]


def test_escapes_are_replaced_and_invisible_characters_dropped() -> None:
    article = article_from_bytes("\x1b[31mred &#27; co\u00adop\u200b \u202eabc".encode(), "a.md")
    assert article.text == "�[31mred � coop �abc"


@pytest.mark.parametrize(
    "data", [b"", b"\n \n\t", b"---\ntitle: x\n---\n", b"<!-- a -->", b"-----"]
)
def test_a_file_without_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputUnreadable, match="there is no text in it"):
        article_from_bytes(data, "a.md")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 1001)
    with pytest.raises(InputUnreadable, match=r"it is larger than 0\.001 MB"):
        read_article(path, "a.txt", max_bytes=1000)
    assert read_article(path, "a.txt", max_bytes=1001).text == "x" * 1001


def test_a_missing_file_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for name, reason in [
        ("gone.txt", "it can't be read: no such file or directory"),
        (".", "it is not a regular file"),
        ("pipe.txt", "it is not a regular file"),
    ]:
        with pytest.raises(InputUnreadable) as caught:
            read_article(tmp_path / name, "x.txt")
        assert caught.value.message == reason
        assert caught.value.hint
        assert caught.value.exit_code is ExitCode.UNREADABLE


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(InputUnreadable, match=r"no reader for \.pdf"):
        article_from_bytes(b"text", "a.pdf")


def test_an_over_long_title_is_none() -> None:
    assert article_from_bytes(b"# " + b"word " * 200 + b"\n\nText.", "a.md").title is None


def test_a_found_file_is_read_under_its_name(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.md").write_bytes(b"# T\n\nText.")
    (file,) = find_files(tmp_path).files
    article = read_article(file.path, file.name)
    assert (article.path, article.title) == ("sub/a.md", "T")
    assert article.digest == file_digest(file.path)
