"""One contract over every embedder, and the export against the library it came from."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from askcorpus.models.embedder import Embedder, HashedEmbedder
from askcorpus.models.folder import read_folder
from askcorpus.models.loading import load_embedder, prepare_embedder
from askcorpus.models.sentence_transformers_embedder import SentenceTransformersEmbedder

MINILM = "all-minilm-l6-v2"
TEXTS = (
    "Rivers",
    "The bridge was opened in 1931; it is 503 m long.",
    "Geoană — naïveté, Übergröße, 東京, №5 and 🙂",
    "",
    "The Secretary General named three conditions for NATO's involvement. " * 40,
    "a",
)


@pytest.fixture(params=["hashed", MINILM])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "hashed":
        return HashedEmbedder()
    folder: Path = request.getfixturevalue("models_dir")
    return load_embedder(MINILM, folder)


def test_rows_are_unit_float32_in_the_order_of_the_texts(embedder: Embedder) -> None:
    rows = embedder.embed(TEXTS)
    assert rows.shape == (len(TEXTS), embedder.dimension)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
    for text, row in zip(TEXTS, rows, strict=True):
        np.testing.assert_allclose(embedder.embed([text])[0], row, atol=1e-5)


def test_nothing_gives_no_rows(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.dimension)


def test_the_same_text_gives_the_same_row(embedder: Embedder) -> None:
    np.testing.assert_array_equal(embedder.embed(TEXTS), embedder.embed(TEXTS))


def test_more_texts_than_a_batch_keep_their_order(embedder: Embedder) -> None:
    texts = [f"Bridge number {n} " + "over the river " * (n % 7) for n in range(70)]
    rows = embedder.embed(texts)
    np.testing.assert_allclose(rows[::-1], embedder.embed(texts[::-1]), atol=1e-5)


def test_like_texts_are_nearer_than_unlike_ones(embedder: Embedder) -> None:
    bridge, same, other = embedder.embed(
        ["The bridge is very long.", "How long is the bridge?", "She cooked rice with saffron."]
    )
    assert bridge @ same > bridge @ other + 0.1


def test_name_and_digest_identify_it(embedder: Embedder) -> None:
    assert embedder.name
    assert len(embedder.digest) == 64


def test_pieces_spell_a_text_without_blanks(embedder: Embedder) -> None:
    (first, second, none) = embedder.pieces(["Unfathomable rivers", "rivers", ""])
    assert first[-1] == second[0]
    assert none == []
    assert not any(" " in piece for piece in first)


def test_pieces_have_unit_rows_or_none_are_offered(embedder: Embedder) -> None:
    rows = embedder.piece_vectors(["river", "stream", "saffron"])
    if rows is None:
        return
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-3)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


def test_the_export_equals_sentence_transformers(models_dir: Path) -> None:
    exported = load_embedder(MINILM, models_dir)
    library = SentenceTransformersEmbedder(
        read_folder(models_dir / MINILM), name=MINILM, digest="", threads=1
    )
    cosines = np.sum(exported.embed(TEXTS) * library.embed(TEXTS), axis=1)
    assert cosines.min() >= 0.999
    assert library.embed([]).shape == (0, 384)


def test_another_pipeline_runs_by_the_library_itself(models_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "maximum"
    shutil.copytree(models_dir / MINILM, folder)
    pooling = {
        "word_embedding_dimension": 384,
        "pooling_mode_mean_tokens": False,
        "pooling_mode_max_tokens": True,
    }
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    assert prepare_embedder(str(folder), tmp_path / "models") == "sentence-transformers"
    rows = load_embedder(str(folder), tmp_path / "models").embed(TEXTS[:2])
    assert rows.shape == (2, 384)
    known = load_embedder(MINILM, models_dir)
    assert load_embedder(str(folder), tmp_path / "models").digest != known.digest
    assert abs(float(rows[0] @ known.embed(TEXTS[:1])[0])) < 0.999


def test_a_spoilt_export_is_made_anew(models_dir: Path, tmp_path: Path) -> None:
    known = models_dir / MINILM
    digest = load_embedder(str(known), tmp_path).digest
    spoilt = tmp_path / ".onnx" / digest
    spoilt.mkdir(parents=True)
    (spoilt / "card.json").write_text("{")
    assert prepare_embedder(str(known), tmp_path) == "onnxruntime"
    assert json.loads((spoilt / "card.json").read_text())["cosine"] >= 0.999


def test_embedding_is_quiet_and_loads_no_torch(models_dir: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from askcorpus.models.loading import load_embedder\n"
        f"load_embedder({MINILM!r}, Path({str(models_dir)!r})).embed(['a text'])\n"
        "assert not {'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
