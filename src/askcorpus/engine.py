"""The one object that the command line, the REPL, evaluation and a Python user share."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from askcorpus.answering import Answered, Options, Stage, answer
from askcorpus.errors import UsageError
from askcorpus.index.build import Refresh
from askcorpus.index.catalog import Catalog
from askcorpus.index.home import Home
from askcorpus.index.lookup import find_paragraph
from askcorpus.index.plan import Progress
from askcorpus.index.reader import IndexReader
from askcorpus.model import Article, Hit, IndexReport, ModelName, Paragraph
from askcorpus.models.embedder import Embedder
from askcorpus.models.language_model import LanguageModel
from askcorpus.models.loading import load_embedder, load_language_model
from askcorpus.retrieval import Keep, Retriever
from askcorpus.settings import Settings
from askcorpus.text.normalize import decodable

LONGEST_QUESTION: Final = 2000
"""Characters; a longer text is no question, and would crowd the evidence out of the prompt."""

QUOTE_ONLY: Final = "none"
"""The language model's name for answers that are quotations alone."""


class Engine:
    """Answers questions about one index. Models load on first use; close it when done.

    `embedder` and `language_model` take the place of those that the settings name.
    """

    def __init__(
        self,
        home: Home,
        settings: Settings,
        *,
        embedder: Embedder | None = None,
        language_model: LanguageModel | None = None,
    ) -> None:
        self.home = home
        self.settings = settings
        self._embedder = embedder
        self._language_model = language_model
        self._reader: IndexReader | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files and models."""
        if self._reader is not None:
            self._reader.close()
        close_model = getattr(self._language_model, "close", None)
        if close_model is not None:
            close_model()
        self._reader = self._language_model = None

    def index(
        self,
        paths: Sequence[Path] = (),
        *,
        forget: Sequence[Path] = (),
        rebuild: bool = False,
        progress: Progress = lambda stage, done, total: None,
    ) -> IndexReport:
        """Make the index, or bring it up to date; see `index.build.Refresh`."""
        refresh = Refresh(
            self.home,
            self.embedder,
            paths,
            forget,
            rebuild,
            self.settings.lock_timeout,
        )
        if rebuild and self._reader is not None:
            self._reader.close()
            self._reader = None
        return refresh.run(progress)

    def search(self, question: str, k: int | None = None, *, keep: Keep | None = None) -> list[Hit]:
        """Return the `k` best passages for a question that `keep` accepts, best first."""
        checked = check_question(question)
        return Retriever(self.reader).search(checked, k or self.settings.k, keep)

    def ask(
        self,
        question: str,
        *,
        keep: Keep | None = None,
        options: Options | None = None,
        on_stage: Callable[[Stage], None] = lambda stage: None,
        depth: int = 0,
    ) -> Answered:
        """Answer a question, or say that the corpus does not hold the answer.

        Passages that `keep` rejects count as not there. The explanation's ranking has at least
        `depth` hits, if there are so many; answers come from the first `settings.k` alone.
        """
        checked = check_question(question)
        started = time.perf_counter()
        on_stage(Stage.SEARCH)
        k = self.settings.k
        hits = Retriever(self.reader).search(checked, max(k, depth), keep)
        retrieved = time.perf_counter()
        model = self.language_model
        if model is not None:
            model.load()
        loaded = time.perf_counter()
        done = answer(checked, hits[:k], self.reader, model, options or Options(), on_stage)
        finished = time.perf_counter()
        timings = {
            "retrieve": retrieved - started,
            "load": loaded - retrieved,
            **done.answer.timings,
            "total": finished - started,
        }
        if done.answer.sentences:
            timings["first"] = timings["total"]  # sentences are shown together, once verified
        return replace(
            done,
            answer=replace(done.answer, timings=timings, models=self.models),
            explanation=replace(done.explanation, ranking=tuple(hits)),
        )

    def paragraph(self, file: str, number: int) -> tuple[Article, Paragraph]:
        """Return a paragraph and its article; the catalog is enough, so no model is needed."""
        if self._reader is not None:
            return find_paragraph(self._reader.catalog, file, number)
        catalog = Catalog.open(self.home.require().catalog)
        try:
            return find_paragraph(catalog, file, number)
        finally:
            catalog.close()

    def load(self) -> float:
        """Open the index and load the models now, not with the first question; return seconds."""
        started = time.perf_counter()
        self.reader.nearest(self.reader.embed_question("anything"), 1)
        model = self.language_model
        if model is not None:
            model.load()
        return time.perf_counter() - started

    @property
    def reader(self) -> IndexReader:
        """Return the open index; raises IndexMissing, IndexMismatch or IndexDamaged."""
        if self._reader is None:
            self.home.require()
            self._reader = IndexReader(self.home, self.embedder)
        return self._reader

    @property
    def embedder(self) -> Embedder:
        """Return the embedder that the settings name; its weights load on first use."""
        if self._embedder is None:
            s = self.settings
            self._embedder = load_embedder(s.embedder, s.models_dir, s.threads or None)
        return self._embedder

    @property
    def language_model(self) -> LanguageModel | None:
        """Return the language model that the settings name, or None for quoting alone."""
        s = self.settings
        if self._language_model is None and s.language_model != QUOTE_ONLY:
            self._language_model = load_language_model(
                s.language_model, s.models_dir, s.threads or None
            )
        return self._language_model

    @property
    def models(self) -> tuple[ModelName, ...]:
        """Return the models that take part, by name and digest."""
        names = [ModelName("embedder", self.embedder.name, self.embedder.digest)]
        model = self.language_model
        if model is not None:
            names.append(ModelName("language_model", model.name, model.digest))
        return tuple(names)


def check_question(question: str) -> str:
    """Return the question without outer white space; UsageError for none or far too much."""
    bare = decodable(question).strip()
    if not any(c.isalnum() for c in bare):
        raise UsageError("The question is empty: it holds no word.", "Ask in words.")
    if len(bare) > LONGEST_QUESTION:
        raise UsageError(
            f"The question has {len(bare):,} characters; at most {LONGEST_QUESTION:,} are read.",
            "Ask in a sentence or two.",
        )
    return bare
