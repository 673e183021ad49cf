"""A small folder of articles that index tests change."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from askcorpus.index.build import Refresh
from askcorpus.index.home import Home
from askcorpus.index.reader import IndexReader
from askcorpus.model import IndexReport
from askcorpus.models.embedder import HashedEmbedder, Vectors

RIVERS = "# Rivers\n\nThe Aare is 288 km long. It joins the Rhine.\n\nThe Rhine reaches the sea.\n"
LAKES = "Lake Thun lies at 558 metres.\n\nLake Brienz is deeper than Lake Thun.\n"


class CountingEmbedder(HashedEmbedder):
    """Counts the texts it was given."""

    def __init__(self, dimension: int = 64) -> None:
        super().__init__(dimension)
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return super().embed(texts)


@dataclass
class Library:
    """A folder of articles with an index beside it."""

    folder: Path
    home: Home
    embedder: CountingEmbedder
    batch: int = 256

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def refresh(
        self, *paths: Path, rebuild: bool = False, forget: Sequence[Path] = ()
    ) -> IndexReport:
        self.embedder.embedded.clear()
        asked = paths or (() if self.home.exists else (self.folder,))
        refresh = Refresh(self.home, self.embedder, asked, forget, rebuild, 0.2, self.batch)
        return refresh.run(lambda stage, done, total: None)

    def texts(self) -> set[str]:
        """Return the text of every passage that catalog and vector store agree on."""
        reader = IndexReader(self.home, self.embedder)
        try:
            near = reader.nearest(np.eye(64, dtype=np.float32)[0], 1000)
            found = {p.text for p in reader.passages(near).values()}
            assert len(near) == reader.passage_count() == len(found)
            return found
        finally:
            reader.close()
