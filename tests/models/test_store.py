"""Finding models by name and by path, and telling right files from wrong ones."""

import shutil
import struct
from pathlib import Path

import pytest

from askcorpus.errors import ExitCode, ModelMissing, ModelRefused
from askcorpus.models.catalogue import Role, find_known, known_models
from askcorpus.models.digests import DigestMemory
from askcorpus.models.folder import read_folder
from askcorpus.models.gguf import check_gguf
from askcorpus.models.loading import load_embedder, load_language_model
from askcorpus.models.store import ModelStore

SMALL = "smollm2-135m"


def smollm2(models_dir: Path) -> Path:
    return ModelStore(models_dir).resolve(SMALL, Role.LANGUAGE_MODEL).path


def test_each_role_has_one_default_and_each_file_a_mirror() -> None:
    for role in Role:
        assert sum(m.is_default for m in known_models() if m.role is role) == 1
    for model in known_models():
        for file in model.files:
            assert file.mirrors
            for mirror in file.mirrors:
                assert sum(part.bytes for part in mirror) == file.bytes
            assert len(file.sha256) == 64


def test_a_missing_model_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as caught:
        load_language_model("qwen2.5-coder-0.5b", tmp_path)
    assert "askcorpus models pull qwen2.5-coder-0.5b" in caught.value.hint
    assert caught.value.exit_code is ExitCode.MODEL


def test_a_misspelt_name_is_corrected(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as caught:
        load_language_model("qwen2.5-coder", tmp_path)
    assert "Did you mean qwen2.5-coder-0.5b?" in caught.value.hint


def test_a_model_of_another_role_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match="is an embedder, not a language model"):
        load_language_model("all-minilm-l6-v2", tmp_path)
    with pytest.raises(ModelRefused, match="can't be an embedder"):
        load_embedder(__file__, tmp_path)
    with pytest.raises(ModelRefused, match="can't be a language model"):
        load_language_model(str(tmp_path), tmp_path)


def test_statuses_read_no_weights(tmp_path: Path) -> None:
    model = find_known(SMALL)
    assert model is not None
    path = tmp_path / SMALL / model.files[0].path
    path.parent.mkdir()
    path.write_bytes(b"GGUF")
    told = {status.model.name: status for status in ModelStore(tmp_path).statuses()}
    assert (told[SMALL].is_here, told[SMALL].is_verified) == (True, False)
    assert not told["all-minilm-l6-v2"].is_here


def test_a_wrong_known_file_is_refused_at_first_use(tmp_path: Path) -> None:
    model = find_known(SMALL)
    assert model is not None
    path = tmp_path / SMALL / model.files[0].path
    path.parent.mkdir()
    path.write_bytes(tiny_gguf())
    language_model = load_language_model(SMALL, tmp_path)
    with pytest.raises(ModelRefused, match=model.digest):
        language_model.count_tokens("one")


def test_verify_reads_the_real_files(models_dir: Path) -> None:
    told: list[int] = []
    store = ModelStore(models_dir)
    model = find_known(SMALL)
    assert model is not None
    store.verify(model, lambda label, done, total: told.append(done))
    assert told[-1] == model.bytes
    assert {s.model.name: s.is_verified for s in store.statuses()}[SMALL]
    located = store.resolve(SMALL, Role.LANGUAGE_MODEL)
    assert store.checked_digest(located) == model.digest


def test_a_file_that_can_not_be_read_is_told_of(tmp_path: Path) -> None:
    model = find_known(SMALL)
    assert model is not None
    path = tmp_path / SMALL / model.files[0].path
    path.parent.mkdir()
    path.write_bytes(b"GGUF")
    store = ModelStore(tmp_path)
    located = store.resolve(SMALL, Role.LANGUAGE_MODEL)
    path.unlink()
    with pytest.raises(ModelRefused, match="No such file"):
        store.checked_digest(located)


def test_a_digest_is_remembered_until_the_file_changes(tmp_path: Path) -> None:
    memory = DigestMemory(tmp_path / "memory.json")
    file = tmp_path / "file"
    file.write_bytes(b"one")
    assert memory.recall(file) is None
    first = memory.digest(file)
    assert memory.recall(file) == first
    file.write_bytes(b"other")
    assert memory.recall(file) is None
    assert memory.digest(file) != first


def test_a_spoilt_memory_is_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "memory.json").write_text('{"x": ')
    memory = DigestMemory(tmp_path / "memory.json")
    (tmp_path / "file").write_bytes(b"one")
    assert len(memory.digest(tmp_path / "file")) == 64


def entry(key: str, kind: int, value: bytes) -> bytes:
    return struct.pack("<Q", len(key)) + key.encode() + struct.pack("<I", kind) + value


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()


def tiny_gguf(data: bytes = b"\0" * 16, vocabulary: bool = True) -> bytes:
    """A GGUF file of one tensor of 4 numbers, which no program could run."""
    entries = [entry("general.architecture", 8, text("llama"))]
    if vocabulary:
        entries.append(entry("tokenizer.ggml.model", 8, text("gpt2")))
        tokens = struct.pack("<IQ", 8, 2) + text("a") + text("b")
        entries.append(entry("tokenizer.ggml.tokens", 9, tokens))
    tensor = text("weights") + struct.pack("<IQIQ", 1, 4, 0, 0)
    front = b"GGUF" + struct.pack("<IQQ", 3, 1, len(entries)) + b"".join(entries) + tensor
    return front + b"\0" * (-len(front) % 32) + data


def test_a_whole_gguf_passes(tmp_path: Path) -> None:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(tiny_gguf())
    check_gguf(path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "too short"),
        (b"PK\x03\x04" + b"\0" * 100, "does not begin with the letters GGUF"),
        (b"GGUF" + struct.pack("<IQQ", 1, 1, 1), "GGUF version 1"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1 << 60, 1), "it claims"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1), "holds no weights"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 1, 1, 1 << 62), "makes no sense"),
        (tiny_gguf()[:60], "truncated"),
        (tiny_gguf(data=b"\0" * 15), "truncated"),
        (tiny_gguf(vocabulary=False), "no vocabulary"),
    ],
)
def test_anything_else_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelRefused, match=why):
        check_gguf(path)
    with pytest.raises(ModelRefused, match=why):
        load_language_model(str(path), tmp_path).count_tokens("one")


def test_a_real_gguf_passes_and_half_of_it_does_not(models_dir: Path, tmp_path: Path) -> None:
    whole = smollm2(models_dir)
    check_gguf(whole)
    half = tmp_path / "half.gguf"
    with whole.open("rb") as source, half.open("wb") as target:
        shutil.copyfileobj(source, target)
        target.truncate(whole.stat().st_size // 2)
    with pytest.raises(ModelRefused, match="truncated: it has"):
        check_gguf(half)


def test_a_file_that_llama_cpp_refuses_is_refused_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(tiny_gguf())
    with pytest.raises(ModelRefused, match=r"can't be loaded as a language model: .*llama"):
        load_language_model(str(path), tmp_path).count_tokens("one")


def folder_with(tmp_path: Path, modules: str, *files: str) -> Path:
    folder = tmp_path / "embedder"
    folder.mkdir()
    (folder / "modules.json").write_text(modules)
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"")
    return folder


TRANSFORMER = '[{"idx": 0, "path": "", "type": "sentence_transformers.models.Transformer"}]'


@pytest.mark.parametrize(
    ("modules", "files", "why"),
    [
        (TRANSFORMER, ("pytorch_model.bin",), "is a pickle"),
        ('[{"idx": 0, "path": "", "type": "evil.Module"}]', (), "code from outside"),
        (TRANSFORMER.replace('""', '"../other"'), (), "outside the folder"),
        ("{", (), "not JSON"),
        ("[]", (), "lists no modules"),
        ("[1]", (), "makes no sense"),
    ],
)
def test_a_folder_that_could_run_code_is_refused(
    tmp_path: Path, modules: str, files: tuple[str, ...], why: str
) -> None:
    folder = folder_with(tmp_path, modules, *files)
    with pytest.raises(ModelRefused, match=why):
        load_embedder(str(folder), tmp_path / "models")


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match=r"no readable modules\.json"):
        load_embedder(str(tmp_path), tmp_path / "models")


def test_the_known_embedder_is_plain(models_dir: Path) -> None:
    known = find_known("all-minilm-l6-v2")
    assert known is not None
    folder = read_folder(ModelStore(models_dir).folder(known))
    assert folder.is_plain
    assert folder.dimension == 384
