"""The one object that the command line, the REPL, evaluation and a Python user share."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from askcorpus.answering import Answered, Options, Stage, answer
from askcorpus.answering.abstention import LEAST_READ, LEVELS
from askcorpus.answering.wording import warm_up
from askcorpus.conversation import Turn, Understood, blend, understand
from askcorpus.errors import UsageError
from askcorpus.index.build import Refresh
from askcorpus.index.catalog import Catalog
from askcorpus.index.home import Home
from askcorpus.index.lookup import find_paragraph
from askcorpus.index.plan import Progress
from askcorpus.index.reader import IndexReader
from askcorpus.model import AnswerSentence, Article, Hit, IndexReport, ModelName, Paragraph
from askcorpus.models.embedder import Embedder
from askcorpus.models.evidence_reader import EvidenceReader
from askcorpus.models.language_model import LanguageModel
from askcorpus.models.loading import load_embedder, load_evidence_reader, load_language_model
from askcorpus.retrieval import Keep, Retriever
from askcorpus.settings import Settings
from askcorpus.text.normalize import decodable

LONGEST_QUESTION: Final = 2000
"""Characters; a longer text is no question, and would crowd the evidence out of the prompt."""

_BLENDED: Final = 50
"""Passages of each wording that are compared where a question was rewritten."""

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

    def search(
        self,
        question: str,
        k: int | None = None,
        *,
        history: Sequence[Turn] = (),
        keep: Keep | None = None,
    ) -> list[Hit]:
        """Return the `k` best passages for a question that `keep` accepts, best first.

        The question is understood from the turns of `history`, oldest first.
        """
        understood = self.understand(question, history, keep=keep)
        return self._find(understood, k or self.settings.k, keep)

    def understand(
        self, question: str, history: Sequence[Turn], *, keep: Keep | None = None
    ) -> Understood:
        """Write a question out with what it leaves to earlier turns, which are oldest first."""
        checked = check_question(question)
        if not history:
            return Understood(checked, checked)
        search = Retriever(self.reader).search
        return understand(checked, history, lambda text: search(text, 1, keep))

    def ask(
        self,
        question: str | Understood,
        *,
        history: Sequence[Turn] = (),
        keep: Keep | None = None,
        options: Options | None = None,
        on_stage: Callable[[Stage], None] = lambda stage: None,
        on_sentence: Callable[[AnswerSentence], None] = lambda sentence: None,
        depth: int = 0,
    ) -> Answered:
        """Answer a question, or say that the corpus does not hold the answer.

        The question is understood from the turns of `history`, oldest first, unless it comes as
        `understand` returned it; the answer's question stays as asked, and the explanation says how
        it was understood. `on_sentence` is told each sentence once it is checked; the timing
        `first` is when the first was, or that there is none. Passages that `keep` rejects count as
        not there. The explanation's ranking has at least `depth` hits, if there are so many.
        Answers come from the first `settings.k` alone and from what `keep` accepts, whatever
        `options` say of that; more are read to judge how sure an answer is where those are few.
        """
        started = time.perf_counter()
        first: list[float] = []

        def tell(sentence: AnswerSentence) -> None:
            first.append(time.perf_counter() - started)
            on_sentence(sentence)

        on_stage(Stage.SEARCH)
        understood = (
            question
            if isinstance(question, Understood)
            else self.understand(question, history, keep=keep)
        )
        options = options or Options(threshold=LEVELS[self.settings.caution].threshold)
        read = max(self.settings.k, LEAST_READ)
        hits = self._find(understood, max(read, depth), keep)
        retrieved = time.perf_counter()
        model = self.language_model
        if model is not None:
            model.load()
        loaded = time.perf_counter()
        done = answer(
            understood.text,
            hits[:read],
            self.reader,
            self.evidence_reader,
            model,
            replace(options, k=self.settings.k, keep=keep),
            on_stage,
            tell,
        )
        finished = time.perf_counter()
        timings = {
            "retrieve": retrieved - started,
            "load": loaded - retrieved,
            **done.answer.timings,
            "total": finished - started,
            "first": first[0] if first else finished - started,
        }
        return replace(
            done,
            answer=replace(
                done.answer, question=understood.asked, timings=timings, models=self.models
            ),
            explanation=replace(done.explanation, understood=understood, ranking=tuple(hits)),
        )

    def _find(self, understood: Understood, k: int, keep: Keep | None) -> list[Hit]:
        """Return the `k` best passages for a question as understood, the best first."""
        retriever = Retriever(self.reader)
        if not understood.is_blended:
            return retriever.search(understood.text, k, keep)
        most = max(k, _BLENDED)
        found = retriever.search(understood.text, most, keep)
        return blend(found, retriever.search(understood.asked, most, keep))[:k]

    def paragraph(self, file: str, number: int) -> tuple[Article, Paragraph]:
        """Return a paragraph and its article; the catalog is enough, so no model is needed."""
        if self._reader is not None and self._reader.is_current:
            return find_paragraph(self._reader.catalog, file, number)
        catalog = Catalog.open(self.home.require().catalog)
        try:
            return find_paragraph(catalog, file, number)
        finally:
            catalog.close()

    @property
    def reader(self) -> IndexReader:
        """Return the open index; raises IndexMissing, IndexMismatch or IndexDamaged.

        An index that another process deleted or made anew since is let go of.
        """
        if self._reader is not None and not self._reader.is_current:
            self._reader.close()
            self._reader = None
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

    @cached_property
    def evidence_reader(self) -> EvidenceReader:
        """Return the reader that comes with askcorpus; its weights load on first use."""
        return load_evidence_reader(self.settings.threads or None)

    @property
    def language_model(self) -> LanguageModel | None:
        """Return the language model that the settings name, or None for quoting alone."""
        if self._language_model is None:
            self._language_model = self._named(self.settings.language_model)
        return self._language_model

    def use_language_model(self, name: str) -> None:
        """Word answers with another model from now on; where it can't be loaded the old one stays.

        Raises `ModelError`.
        """
        model = self._named(name)
        if model is not None:
            warm_up(model)
        if self._language_model is not None:
            self._language_model.close()
        self.settings = replace(self.settings, language_model=name)
        self._language_model = model

    def _named(self, name: str) -> LanguageModel | None:
        s = self.settings
        if name == QUOTE_ONLY:
            return None
        return load_language_model(name, s.models_dir, s.threads or None)

    def prepare_search(self) -> None:
        """Open the index and load embedder and reader now; raises what `search` does."""
        Retriever(self.reader).search("ready", 1)
        self.evidence_reader.read("ready", ["ready"])

    def prepare_wording(self) -> None:
        """Load the language model now; raises `ModelError`."""
        if self.language_model is not None:
            warm_up(self.language_model)

    @property
    def models(self) -> tuple[ModelName, ...]:
        """Return the models that take part, by name and digest."""
        reader = self.evidence_reader
        names = [
            ModelName("embedder", self.embedder.name, self.embedder.digest),
            ModelName("reader", reader.name, reader.digest),
        ]
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
            f"The question is too long: at most {LONGEST_QUESTION:,} characters are read.",
            "Ask in a sentence or two.",
        )
    return bare
