"""What each command does. Which there are, and what they are called, is `commands`' table."""

from pathlib import Path
from typing import Any

from askcorpus.answering import Stage
from askcorpus.cli import explanation, render
from askcorpus.cli.chat import transcript, views
from askcorpus.cli.chat.desk import Desk, Left
from askcorpus.cli.chat.front import Leaf, Sheet
from askcorpus.cli.chat.keep import Filters, find_article, read_date
from askcorpus.cli.chat.library import Found, Place
from askcorpus.cli.chat.session import Exchange, Progress
from askcorpus.cli.console import Piece
from askcorpus.conversation import Understood
from askcorpus.errors import AskcorpusError, UsageError
from askcorpus.model import AnswerSentence, Citation, Verdict
from askcorpus.models.catalogue import Role, known_models
from askcorpus.settings import Layer, resolve

# --- questions --------------------------------------------------------------------------


def ask(desk: Desk, question: str) -> None:
    """Answer a question."""
    _await_models(desk)
    _conclude(desk, desk.chat.ask(question, _Showing(desk)))


def fix(desk: Desk, question: str) -> None:
    """Answer the last question anew, as it is written now."""
    if not question:
        latest = desk.chat.latest.text
        question = desk.front.read("the question in full: ", latest, is_reply=True).strip()
    if not question or question.startswith("/"):
        desk.say("The question stays.")
        return
    _await_models(desk)
    _conclude(desk, desk.chat.ask_anew(question, _Showing(desk)))


def _await_models(desk: Desk) -> None:
    if desk.chat.is_loading:
        desk.console.stage("loading the models …")


class _Showing:
    """Shows what happens while a question is answered."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._is_first = True

    def __call__(self, event: Any) -> None:
        """Show one event."""
        console = self._desk.console
        if self._is_first:
            self._is_first = False
            console.stage("")
            self._desk.tell_problems()
        if isinstance(event, Understood) and event.changed:
            console.stage("")
            console.write(views.understood(event))
        elif isinstance(event, Stage):
            console.stage(views.STAGES[event])
        elif isinstance(event, AnswerSentence):
            console.stage("")
            console.write(views.sentence(event))


def _conclude(desk: Desk, exchange: Exchange) -> None:
    """Say in what articles differ and name the sources, or say that there is no answer.

    The sentences have been shown.
    """
    desk.console.stage("")
    if exchange.answered is None:
        return
    answer = exchange.answered.answer
    if answer.verdict is Verdict.NOT_FOUND:
        chosen = desk.chat.chosen(exchange.filters)
        desk.console.write(views.not_found(exchange, chosen))
        return
    if answer.disagreement:
        desk.console.write(render.disagreement(answer))
    heads = {head.path: head for head in desk.chat.library.heads_or_none()}
    files = desk.files(citation.file for citation in answer.citations)
    desk.console.write(views.sources(answer.citations, heads, files))


def search(desk: Desk, query: str) -> None:
    """List the passages nearest to a query."""
    if not query:
        raise UsageError("Nothing to search for was named.", "Write it: /search gas field")
    _await_models(desk)
    hits = desk.chat.search(query)
    desk.console.stage("")
    desk.tell_problems()
    desk.console.write(render.hits(hits, explain=False) if hits else [Piece("Nothing found.")])


# --- the last answer --------------------------------------------------------------------


def sources(desk: Desk, _: str) -> None:
    """Show what the last answer cites."""
    citations = desk.chat.last.answered.answer.citations
    if not citations:
        desk.say("The last answer cites nothing.")
        return
    found = {c.id: _found(desk, c) for c in citations}
    files = desk.files(c.file for c in citations)
    in_full = desk.console.out_is_terminal
    desk.console.write(views.quotes(citations, found, files, in_full=in_full))


def _found(desk: Desk, citation: Citation) -> Found | AskcorpusError:
    try:
        return desk.chat.library.find(Place.of_citation(citation))
    except AskcorpusError as exc:
        return exc


def open_source(desk: Desk, argument: str) -> None:
    """Show a cited paragraph in its surroundings."""
    places = desk.chat.places
    number = argument.strip("[] ") or "1"
    if not (number.isascii() and number.isdecimal()):
        raise UsageError(f"{argument!r} is no number of a source.", "Write /open 2.")
    at = places.index(desk.chat.place(int(number)))

    def leaf(place: Place) -> Leaf:
        def turn_to() -> Sheet:
            found = desk.chat.library.find(place)
            return views.sheet(place.number, found, desk.chat.library.file_of(place.file))

        return turn_to

    leaves = [leaf(place) for place in places]
    leaves[at]()
    desk.front.show(leaves, at)


def why(desk: Desk, _: str) -> None:
    """Tell how the last answer came about."""
    desk.console.write(explanation.pieces(desk.chat.last.answered))


# --- what is asked ----------------------------------------------------------------------


def article(desk: Desk, name: str) -> None:
    """Ask one article only."""
    if not name:
        raise UsageError("No article was named.", "Write /article NAME; Tab completes it.")
    found = find_article(name, desk.chat.library.heads())
    _narrow(desk, desk.chat.filters.narrowed(article=found.path))


def since(desk: Desk, date: str) -> None:
    """Ask only articles since a date."""
    _narrow(desk, desk.chat.filters.narrowed(since=read_date(date)))


def only(desk: Desk, path: str) -> None:
    """Ask only articles of a folder, or of names that fit a pattern."""
    if not path:
        raise UsageError("No file, folder or pattern was named.", "Write /only 2023/ or *nato*.")
    _narrow(desk, desk.chat.filters.narrowed(only=path))


def everything(desk: Desk, _: str) -> None:
    """Lift the filters."""
    _narrow(desk, Filters())


def _narrow(desk: Desk, filters: Filters) -> None:
    chosen = desk.chat.narrow(filters)
    total = desk.chat.library.size().articles
    desk.console.write(views.filters(filters, chosen, total))


def articles(desk: Desk, words: str) -> None:
    """List the articles."""
    heads = desk.chat.library.heads()
    wanted = words.casefold()
    shown = [h for h in heads if wanted in f"{h.path} {h.title or ''} {h.date or ''}".casefold()]
    if not shown:
        raise UsageError(f"No article has {words!r} in its name.", "See all with /articles.")
    desk.console.write(views.articles(shown, desk.files(h.path for h in shown)))


# --- the session ------------------------------------------------------------------------


def model(desk: Desk, name: str) -> None:
    """Change the language model."""
    if not name:
        known = [m.name for m in known_models() if m.role is Role.LANGUAGE_MODEL]
        desk.say(f"{desk.chat.model}; known are {', '.join(known)}, a GGUF file, and none.")
        return
    given = Layer("/model", {"language_model": name}, desk.cwd)
    wanted = resolve([given], desk.cwd).language_model
    desk.console.stage(f"loading {name} …")
    try:
        desk.chat.use_model(wanted)
    finally:
        desk.console.stage("")
    desk.say(f"Answers are worded by {name} now." if name != "none" else "Answers are quoted now.")


def index(desk: Desk, _: str) -> None:
    """Bring the index up to date."""
    with desk.console.progress() as progress:

        def hear(event: Any) -> None:
            if isinstance(event, Progress):
                progress(event.stage, event.done, event.total)

        report = desk.chat.refresh(hear)
    desk.console.write(render.index_report(report))


def save(desk: Desk, name: str) -> None:
    """Write the conversation to a new file."""
    _save(desk, name, over=False)


def save_over(desk: Desk, name: str) -> None:
    """Write the conversation to a file, whatever it holds."""
    _save(desk, name, over=True)


def _save(desk: Desk, name: str, *, over: bool) -> None:
    if not name:
        raise UsageError("No file was named.", "Write /save notes.md")
    text = transcript.markdown(desk.chat.library.name, desk.chat.exchanges)
    file = desk.cwd / Path(name).expanduser()
    _ = desk.chat.last
    transcript.write_new(file, text, over=over)
    desk.say(f"Written to {file}.")


def reset(desk: Desk, _: str) -> None:
    """Begin anew."""
    desk.chat.forget()
    desk.say("A new conversation, over all articles.")


def leave(desk: Desk, _: str) -> None:
    """Leave."""
    raise Left
