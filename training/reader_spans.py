"""An exported reader at work, as the program runs it."""

import math
from pathlib import Path

from askcorpus.model import Span
from askcorpus.models.digests import sha256_of
from askcorpus.models.evidence_reader import EvidenceReader, Marked
from askcorpus.models.onnx_reader import OnnxReader

NOTHING = Marked(Span(0, 0), -math.inf)


def opened(graph: Path, threads: int = 2) -> OnnxReader:
    """Open a graph that lies beside its tokenizer."""
    return OnnxReader(graph, name=graph.stem, digest=sha256_of(graph), threads=threads)


def marked(reader: EvidenceReader, question: str, texts: list[str]) -> list[Marked]:
    """Return the best span of each text."""
    return [reading.best() or NOTHING for reading in reader.read(question, texts)]
