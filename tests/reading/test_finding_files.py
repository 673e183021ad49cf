"""Which files of a folder are read, and why others are left out."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from askcorpus.errors import ExitCode, InputUnreadable
from askcorpus.reading import find_files


def names(root: Path) -> list[str]:
    return [file.name for file in find_files(root).files]


def skipped(root: Path) -> dict[str, str]:
    return {skip.path: skip.reason for skip in find_files(root).skipped}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "corpus"
    (root / "deep" / "er").mkdir(parents=True)
    for name in ("b.txt", "a.md", "deep/c.MARKDOWN", "deep/er/d.text"):
        (root / name).write_text("Some text.", encoding="utf-8")
    return root


def test_files_are_found_below_the_folder_and_sorted_by_name(folder: Path) -> None:
    found = find_files(folder)
    assert [file.name for file in found.files] == [
        "a.md",
        "b.txt",
        "deep/c.MARKDOWN",
        "deep/er/d.text",
    ]
    assert all(file.path == folder / file.name for file in found.files)
    assert found.skipped == ()


def test_hidden_files_our_folder_and_our_settings_are_ignored_silently(folder: Path) -> None:
    (folder / ".askcorpus").mkdir()
    (folder / ".askcorpus" / "x.md").write_text("No.")
    (folder / ".hidden.md").write_text("No.")
    (folder / "askcorpus.toml").write_text("")
    assert len(names(folder)) == 4
    assert skipped(folder) == {}


def test_other_formats_are_left_out_with_the_reason(folder: Path) -> None:
    (folder / "paper.PDF").write_bytes(b"%PDF")
    (folder / "Makefile").write_text("all:")
    assert skipped(folder) == {
        "Makefile": "no reader for files without an extension",
        "paper.PDF": "no reader for .pdf",
    }


def test_a_link_out_of_the_folder_is_left_out(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("Secret.")
    (tmp_path / "elsewhere").mkdir()
    (folder / "leak.md").symlink_to(tmp_path / "secret.md")
    (folder / "way").symlink_to(tmp_path / "elsewhere")
    assert len(names(folder)) == 4
    assert skipped(folder) == {"leak.md": "link out of the folder", "way": "link out of the folder"}


def test_links_inside_the_folder_never_loop_nor_read_a_file_twice(folder: Path) -> None:
    (folder / "deep" / "up").symlink_to(folder)
    (folder / "aa").symlink_to(folder / "deep")
    (folder / "aa.md").symlink_to(folder / "b.txt")
    (folder / "self.md").symlink_to(folder / "self.md")
    (folder / "gone.md").symlink_to(folder / "nowhere.md")
    assert len(names(folder)) == 4
    twice = "link to what is read under its own name"
    assert skipped(folder) == {
        "aa": twice,
        "aa.md": twice,
        "deep/up": twice,
        "gone.md": "broken link",
        "self.md": "broken link",
    }


def test_a_link_to_what_is_not_read_otherwise_is_followed(folder: Path) -> None:
    store = folder / ".store"
    (store / "inner").mkdir(parents=True)
    (store / "x.md").write_text("Text.")
    (store / "inner" / "y.md").write_text("Text.")
    (store / "inner" / "loop").symlink_to(store)
    (folder / "x.md").symlink_to(store / "x.md")
    (folder / "more").symlink_to(store / "inner")
    assert {"x.md", "more/y.md"} < set(names(folder))
    assert len(names(folder)) <= 8


def test_a_pipe_is_left_out_without_being_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert skipped(folder) == {"pipe.txt": "it is not a regular file"}


def test_names_that_cannot_be_shown_are_left_out(folder: Path) -> None:
    (folder / "bad\x1b[31m.md").write_text("Text.")
    try:
        (folder / os.fsdecode(b"caf\xe9.md")).write_text("Text.")
    except OSError:
        pytest.skip("the file system allows only UTF-8 names")
    assert skipped(folder) == {
        "bad�[31m.md": "its name holds control characters",
        "caf�.md": "its name is not valid UTF-8",
    }


def test_one_file_may_be_named(folder: Path) -> None:
    assert names(folder / "deep" / "c.MARKDOWN") == ["c.MARKDOWN"]
    assert skipped(folder / "deep" / "c.MARKDOWN") == {}


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert find_files(tmp_path).files == ()


@pytest.mark.parametrize("name", ["nowhere", "nul\0l", "a" * 5000])
def test_a_folder_that_is_not_there_is_refused_with_a_next_step(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputUnreadable) as caught:
        find_files(tmp_path / name)
    assert caught.value.exit_code is ExitCode.UNREADABLE
    assert caught.value.hint
    assert "\0" not in caught.value.message


def test_a_folder_that_cannot_be_listed_is_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refuse(path: Path) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "deep":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert names(folder) == ["a.md", "b.txt"]
    assert skipped(folder) == {"deep": "the folder can't be read: permission denied"}
    with pytest.raises(InputUnreadable, match="permission denied"):
        find_files(folder / "deep")
