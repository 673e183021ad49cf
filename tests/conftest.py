"""Fixtures that several test modules share."""

from pathlib import Path

import pytest
from hypothesis import settings

from askcorpus.models.loading import prepare_embedder
from askcorpus.models.pull import default_names, pull

REPOSITORY = Path(__file__).resolve().parent.parent
SMALL_LANGUAGE_MODEL = "smollm2-135m"

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--models-dir",
        type=Path,
        default=REPOSITORY / "models",
        help="where the models are, or are pulled to",
    )


@pytest.fixture(scope="session")
def models_dir(pytestconfig: pytest.Config) -> Path:
    """The folder of models, with the default ones and the smallest language model in it."""
    folder: Path = pytestconfig.getoption("--models-dir").resolve()
    pull([*default_names(), SMALL_LANGUAGE_MODEL], folder)
    prepare_embedder("all-minilm-l6-v2", folder)
    return folder
