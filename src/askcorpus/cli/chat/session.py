"""The state of a conversation and what can be done with it. Nothing here reads or shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from askcorpus.answering import Answered
from askcorpus.cli.chat.keep import Chosen, Filters
from askcorpus.cli.chat.library import Library, Place
from askcorpus.cli.chat.work import Job, Say, Worker
from askcorpus.cli.trouble import as_error
from askcorpus.conversation import Turn, Understood
from askcorpus.engine import QUOTE_ONLY, Engine
from askcorpus.errors import AskcorpusError, ModelError, UsageError
from askcorpus.model import Hit, IndexReport
from askcorpus.retrieval import Keep

Hear = Callable[[Any], None]
"""Told what happens meanwhile: how a question is understood, stages, sentences, progress."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question as it was understood, and what came of it; None where it was stopped."""

    understood: Understood
    answered: Answered | None
    filters: Filters

    @property
    def turn(self) -> Turn:
        """Return what a later question may lean on."""
        return Turn(self.understood.text, self.answered.answer if self.answered else None)


@dataclass(frozen=True, slots=True)
class Told:
    """An exchange with its answer."""

    understood: Understood
    answered: Answered


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the refreshing of the index is."""

    stage: str
    done: int
    total: int


class Chat:
    """A conversation. The engine is used in the worker's thread alone, once that has begun."""

    def __init__(self, engine: Engine, worker: Worker) -> None:
        self._engine = engine
        self._worker = worker
        self._loading: Job[list[AskcorpusError]] | None = None
        self._is_loaded = False
        self.is_loading = True
        """Whether an answer would have to wait for models."""
        self._problems: list[AskcorpusError] = []
        self.library = Library(engine.home)
        self.exchanges: tuple[Exchange, ...] = ()
        self.filters = Filters()
        self.places: tuple[Place, ...] = ()

    # --- loading ------------------------------------------------------------------------

    def load(self, then: Callable[[], None] = lambda: None) -> None:
        """Begin to load what answering needs; `then` is called in the worker's thread."""

        def work(say: Say) -> list[AskcorpusError]:
            try:
                return self._load(say)
            finally:
                self.is_loading = False
                then()

        if self._loading is None:
            self._loading = self._worker.start(work)

    def wait(self) -> None:
        """Wait until everything is loaded that can be."""
        self.load()
        if self._loading is not None and not self._is_loaded:
            self._problems += self._loading.follow()
            self._is_loaded = True

    def problems(self) -> list[AskcorpusError]:
        """Return what went wrong in loading, once it is over; each problem once."""
        if self._loading is not None and self._loading.is_done:
            self.wait()
        told, self._problems = self._problems, []
        return told

    def _load(self, say: Say) -> list[AskcorpusError]:
        problems: list[AskcorpusError] = []
        try:
            self._engine.prepare_search()
        except AskcorpusError as exc:
            problems.append(exc)
        except Exception as exc:  # noqa: BLE001  each question will say it again
            problems.append(as_error(exc))
        say(None)
        try:
            self._engine.prepare_wording()
        except ModelError as exc:
            self._engine.use_language_model(QUOTE_ONLY)
            problems.append(ModelError(exc.message, f"{exc.hint} Until then answers are quoted."))
        return problems

    # --- questions ----------------------------------------------------------------------

    def ask(self, question: str, hear: Hear, *, alone: bool = False) -> Exchange:
        """Have a question answered; `alone` takes it as written, whatever came before.

        Raises what the engine raises; a question that was stopped still counts as asked.
        """
        history = () if alone else tuple(exchange.turn for exchange in self.exchanges)
        asked: list[Understood] = []

        def listen(event: object) -> None:
            if isinstance(event, Understood):
                asked.append(event)
            hear(event)

        try:
            exchange = self._worker.start(self._asking(question, history)).follow(listen)
        except KeyboardInterrupt:
            if asked:
                self._add(Exchange(asked[0], None, self.filters))
            raise
        self._add(exchange)
        return exchange

    def ask_anew(self, question: str, hear: Hear) -> Exchange:
        """Have a question answered as written, in the place of the last one."""
        _ = self.latest
        kept, self.exchanges = self.exchanges, self.exchanges[:-1]
        try:
            return self.ask(question, hear, alone=True)
        except BaseException:
            if len(self.exchanges) < len(kept):
                self.exchanges = kept
            raise

    def _asking(self, question: str, history: Sequence[Turn]) -> Callable[[Say], Exchange]:
        filters = self.filters

        def work(say: Say) -> Exchange:
            keep = self._keep(filters)
            understood = self._engine.understand(question, history, keep=keep)
            say(understood)
            answered = self._engine.ask(understood, keep=keep, on_stage=say, on_sentence=say)
            return Exchange(understood, answered, filters)

        return work

    def _add(self, exchange: Exchange) -> None:
        self.exchanges += (exchange,)
        if exchange.answered is not None:
            cited = exchange.answered.answer.citations
            self.places = tuple(Place.of_citation(citation) for citation in cited)

    def search(self, query: str) -> list[Hit]:
        """Return the passages nearest to a query; they are what numbers mean from now on."""
        filters = self.filters

        def work(say: Say) -> list[Hit]:
            keep = self._keep(filters)
            return self._engine.search(query, keep=keep)

        hits = self._worker.start(work).follow()
        self.places = tuple(Place.of_hit(number, hit) for number, hit in enumerate(hits, start=1))
        return hits

    @property
    def latest(self) -> Understood:
        """Return the last question, whatever came of it; UsageError before the first."""
        if not self.exchanges:
            raise UsageError("Nothing has been asked yet.", "Just type the question.")
        return self.exchanges[-1].understood

    @property
    def last(self) -> Told:
        """Return the last question that was answered; UsageError before the first."""
        for exchange in reversed(self.exchanges):
            if exchange.answered is not None:
                return Told(exchange.understood, exchange.answered)
        raise UsageError("Nothing has been asked yet.", "Ask first.")

    def place(self, number: int) -> Place:
        """Return what a number of the last list stands for; UsageError where there is none."""
        for place in self.places:
            if place.number == number:
                return place
        if not self.places:
            raise UsageError("There is no source to open.", "Ask or /search first.")
        raise UsageError(f"There is no [{number}].", f"There are 1 to {len(self.places)}.")

    # --- what it is asked of, and with --------------------------------------------------

    def chosen(self, filters: Filters) -> Chosen | None:
        """Return the articles that filters leave now; None for all of them."""
        return filters.choose(self.library.heads()) if filters.described else None

    def _keep(self, filters: Filters) -> Keep | None:
        chosen = self.chosen(filters)
        return None if chosen is None else chosen.keep

    def narrow(self, filters: Filters) -> Chosen | None:
        """Set the filters; UsageError where they leave no article, and they stay as they were."""
        chosen = self.chosen(filters)
        if chosen is not None and not chosen.files:
            raise UsageError(
                f"No article is left by {', '.join(filters.described)}.", "The filters stay."
            )
        self.filters = filters
        return chosen

    @property
    def model(self) -> str:
        """Return the name of the language model that words answers."""
        return self._engine.settings.language_model

    def use_model(self, name: str) -> None:
        """Word answers with another model; raises ModelError, and the old one stays."""
        self._worker.start(lambda say: self._engine.use_language_model(name)).follow()

    def refresh(self, hear: Hear) -> IndexReport:
        """Bring the index up to date."""

        def work(say: Say) -> IndexReport:
            return self._engine.index(
                progress=lambda stage, done, total: say(Progress(stage, done, total))
            )

        return self._worker.start(work).follow(hear)

    def forget(self) -> None:
        """Begin anew: no questions, no filters, no numbers."""
        self.exchanges, self.filters, self.places = (), Filters(), ()

    def close(self, seconds: float) -> None:
        """Stop what goes on; the engine is closed once nothing uses it any more."""
        if self._worker.close(seconds):
            self._engine.close()
