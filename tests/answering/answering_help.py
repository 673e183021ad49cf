"""A small corpus in memory for the answering tests."""

import re
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from askcorpus.model import Answer, Hit, Kind, Passage, Support
from askcorpus.models.embedder import HashedEmbedder
from askcorpus.models.onnx_reader import shipped_reader
from askcorpus.text.sanitize import sanitize
from askcorpus.text.sentences import sentence_spans
from askcorpus.text.words import content_stems

READER = shipped_reader(1)

LIGHTHOUSE = (
    "The lighthouse on Varde Point was lit in 1871 by the engineer Ada Lindqvist. "
    "It burned for almost 30 years, and its keeper climbed 212 steps every evening."
)
HARBOUR = (
    "The harbour council met the shipowner Per Holm in Kalla on 4 May 1902. "
    "Holm would pay for a new pier if the council dredged the channel. "
    "The council refused his offer."
)
FAIR = "The spring fair of Kalla draws about 3,000 visitors. Admission costs 5 crowns."
TABLE = "| Year | Boats |\n| 1901 | 44 |\n| 1902 | 51 |"


class MemoryCorpus:
    """What answering needs of a corpus, over a list of paragraphs."""

    def __init__(
        self,
        *texts: str,
        kinds: Mapping[int, Kind] | None = None,
        context: str = "",
        dates: Mapping[str, str] | None = None,
    ) -> None:
        kinds = kinds or {}
        self.embedder = HashedEmbedder()
        self.dates = dates or {}
        self.passages = [
            Passage(
                id=str(number),
                file=f"{number}.md",
                paragraph=number,
                kind=kinds.get(number, Kind.PROSE),
                start=0,
                end=len(text),
                text=text,
                context=context,
                sentences=sentence_spans(text),
            )
            for number, text in enumerate(texts, start=1)
        ]

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.embedder.embed(list(texts))

    def passage_count(self) -> int:
        return len(self.passages)

    def passage_frequency(self, stems: Collection[str]) -> Mapping[str, int]:
        held = [content_stems(p.text) for p in self.passages]
        return {stem: sum(stem in words for words in held) for stem in stems}

    def date_of(self, file: str) -> str | None:
        return self.dates.get(file)

    def paragraph_text(self, file: str, paragraph: int) -> str | None:
        names = ((p.file, p.paragraph) for p in self.passages)
        return dict(zip(names, (p.text for p in self.passages), strict=True)).get((file, paragraph))

    def list_after(self, file: str, paragraph: int) -> Sequence[Passage]:
        items = []
        for passage in self.passages[paragraph:]:
            if passage.kind is not Kind.LIST_ITEM:
                break
            items.append(passage)
        return items

    def announcements_before(self, file: str, paragraph: int) -> Sequence[Passage]:
        inner: list[Passage] = []
        for passage in reversed(self.passages[: paragraph - 1]):
            if passage.kind is not Kind.LIST_ITEM:
                return [passage, *inner]
            if passage.text.endswith(":") and not inner:
                inner = [passage]
        return inner

    def hits(self, question: str) -> list[Hit]:
        query = self.vectors([question])[0]
        scored = [
            (float(vector @ query), passage)
            for vector, passage in zip(
                self.vectors([p.text for p in self.passages]), self.passages, strict=True
            )
        ]
        scored.sort(key=lambda pair: (-pair[0], pair[1].id))
        return [Hit(passage, score, {"dense": score}) for score, passage in scored[:5]]

    def paragraph(self, file: str) -> str:
        return next(p.text for p in self.passages if p.file == file)


def assert_sound(answer: Answer, corpus: MemoryCorpus) -> None:
    """Every pointer is valid, every quote is the characters it names, nothing moves a cursor."""
    assert [c.id for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    used: list[int] = []
    for sentence in answer.sentences:
        assert sentence.text.strip()
        assert sentence.text == sanitize(sentence.text)
        assert sentence.citations
        if sentence.support is Support.QUOTED:
            [cited] = sentence.citations
            assert sentence.text == sanitize(answer.citations[cited - 1].quote)
        used += [n for n in sentence.citations if n not in used]
    assert used == [c.id for c in answer.citations]
    assert {int(n) for n in re.findall(r"\[\s*(\d+)\s*\]", answer.text)} == set(used)
    for piece in (*answer.citations, *answer.evidence):
        text = piece.quote if hasattr(piece, "quote") else piece.text
        assert corpus.paragraph(piece.file)[piece.start : piece.end] == text
    assert 0.0 <= answer.confidence <= 1.0
    assert (answer.verdict == "not_found") == (not answer.sentences)
