"""A person's terminal. The one module that knows prompt_toolkit."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application, get_app
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.filters import is_searching
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import History as LineHistory
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import HSplit, Layout, Window
from prompt_toolkit.layout.controls import FormattedTextControl
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.search import accept_search
from prompt_toolkit.styles import Style

from askcorpus.cli.chat.completion import Candidate
from askcorpus.cli.chat.front import PROMPT, Leaf, Sheet
from askcorpus.cli.console import Console, Piece
from askcorpus.errors import AskcorpusError
from askcorpus.text.sanitize import sanitize_line

_STYLES: Final = {
    "plain": "",
    "strong": "bold",
    "quote": "bold underline",
    "marker": "bold ansicyan",
    "place": "bold",
    "faint": "dim",
    "warning": "bold",
    "error": "bold",
    "bar": "reverse",
}
_STYLE: Final = Style.from_dict({**_STYLES, "auto-suggestion": "dim", "bottom-toolbar": "reverse"})
_KEYS: Final = "q leaves · n next · p previous · space and b turn the page"


class Terminal:
    """Reads lines with all that a person expects of a prompt, and shows sheets to leaf through."""

    def __init__(
        self,
        console: Console,
        *,
        lines: Sequence[str],
        remember: Callable[[str], None],
        candidates: Callable[[str, bool], list[Candidate]],
        status: Callable[[], str],
        on_ready: Callable[[], None],
        vi: bool,
        colour: bool,
    ) -> None:
        """Make the prompt. `on_ready` is called once, when it is seen for the first time."""
        self._console = console
        self._is_first = True
        self._get_status = status
        self._status = ""
        self._depth = None if colour else ColorDepth.DEPTH_1_BIT
        editing = EditingMode.VI if vi else EditingMode.EMACS
        self._session: PromptSession[str] = PromptSession(
            editing_mode=editing,
            history=_Remembered(lines, remember),
            completer=_Completer(candidates),
            complete_in_thread=True,
            auto_suggest=AutoSuggestFromHistory(),
            bottom_toolbar=lambda: [("", f" {sanitize_line(self._status)} ")],
            key_bindings=_line_keys(),
            prompt_continuation=lambda width, number, wrapped: [("", "." * (width - 1) + " ")],
            style=_STYLE,
            color_depth=self._depth,
            include_default_pygments_style=False,
            enable_suspend=True,
            enable_open_in_editor=True,
            search_ignore_case=True,
        )
        self._replies: PromptSession[str] = PromptSession(
            editing_mode=editing, history=InMemoryHistory(), color_depth=self._depth
        )

        def seen(_: object) -> None:
            self._session.app.after_render -= seen
            on_ready()

        self._session.app.after_render += seen

    @property
    def is_person(self) -> bool:
        """Return that somebody is there."""
        return True

    def refresh(self) -> None:
        """Draw the toolbar again; may be called in any thread."""
        self._status = self._get_status()
        self._session.app.invalidate()

    def read(self, prompt: str = PROMPT, default: str = "", *, is_reply: bool = False) -> str:
        """Return what is typed; raises EOFError for Ctrl-D, KeyboardInterrupt for Ctrl-C."""
        if is_reply:
            return self._replies.prompt(prompt, default=sanitize_line(default))
        if self._is_first:
            self._is_first = False
        else:
            self._console.write([Piece("")])
        self._status = self._get_status()
        return self._session.prompt(prompt, default=sanitize_line(default))

    def show(self, leaves: Sequence[Leaf], at: int) -> None:
        """Show a sheet on the whole screen until it is left."""
        _Pager(self._console, leaves, at).application(self._depth).run()


class _Remembered(LineHistory):
    """Lines of this session and of those before; only the former are written."""

    def __init__(self, lines: Sequence[str], remember: Callable[[str], None]) -> None:
        super().__init__()
        self._lines = lines
        self._remember = remember

    def load_history_strings(self) -> Iterable[str]:
        """Return the lines of earlier sessions, the latest first."""
        return reversed(self._lines)

    def store_string(self, string: str) -> None:
        """Write a line; what can't be written any more is remembered in this session only."""
        try:
            self._remember(string)
        except OSError:
            self._remember = lambda line: None


class _Completer(Completer):
    """Offers our candidates."""

    def __init__(self, candidates: Callable[[str, bool], list[Candidate]]) -> None:
        self._candidates = candidates

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """Yield what may follow the text before the cursor."""
        typed = document.text_before_cursor
        for one in self._candidates(typed, complete_event.completion_requested):
            yield Completion(one.text, start_position=-one.length, display_meta=one.note)


def _line_keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("escape", "enter")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    @keys.add("enter", filter=is_searching)
    def _(event: KeyPressEvent) -> None:
        """Send what was found, as readline does."""
        accept_search()
        event.current_buffer.validate_and_handle()

    return keys


class _Pager:
    """Sheets that are looked at one at a time, wrapped to whatever size the terminal has."""

    def __init__(self, console: Console, leaves: Sequence[Leaf], at: int) -> None:
        self._console = console
        self._leaves = leaves
        self._at = at
        self._sheet = _opened(leaves[at])
        self._top: int | None = None
        self._lines: list[list[Piece]] = []
        self._width = 0

    def application(self, depth: ColorDepth | None) -> Application[None]:
        """Return the full-screen program."""
        heading = FormattedTextControl(lambda: _fragments(self._sheet.heading))
        body = FormattedTextControl(self._body, focusable=True, show_cursor=False)
        foot = FormattedTextControl(lambda: [("class:bar", f" {self._foot()} ")])
        rows = [Window(heading, height=1), Window(height=1), Window(body)]
        return Application(
            layout=Layout(HSplit([*rows, Window(foot, height=1, style="class:bar")])),
            key_bindings=self._keys(),
            style=_STYLE,
            color_depth=depth,
            full_screen=True,
        )

    def _body(self) -> StyleAndTextTuples:
        """Return the lines in view: at first those where the quoted words are."""
        width = get_app().output.get_size().columns
        if width != self._width:
            self._lines, self._width = self._console.laid_out(self._sheet.text, width), width
        if self._top is None:
            quoted = (n for n, line in enumerate(self._lines) if _is_quoted(line))
            self._top = max(0, next(quoted, 0) - self._height() // 3)
        self._scroll(0)
        shown = self._lines[self._top : self._top + self._height()]
        return [fragment for line in shown for fragment in [*_fragments(line), ("", "\n")]]

    def _foot(self) -> str:
        below = len(self._lines) - (self._top or 0) - self._height()
        more = f" · {below} more lines" if below > 0 else ""
        return f"{self._at + 1} of {len(self._leaves)} · {_KEYS}{more}"

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()

        def bind(*names: str, to: Callable[[], None]) -> None:
            for name in names:
                keys.add(name)(lambda event: to())

        bind("q", "escape", "enter", "c-c", "c-d", to=lambda: get_app().exit())
        bind("n", "right", to=lambda: self._turn(1))
        bind("p", "left", to=lambda: self._turn(-1))
        bind("j", "down", to=lambda: self._scroll(1))
        bind("k", "up", to=lambda: self._scroll(-1))
        bind(" ", "f", "pagedown", to=lambda: self._scroll(self._height() - 1))
        bind("b", "pageup", to=lambda: self._scroll(1 - self._height()))
        bind("g", "home", to=lambda: self._scroll(-len(self._lines)))
        bind("G", "end", to=lambda: self._scroll(len(self._lines)))
        return keys

    def _turn(self, step: int) -> None:
        if 0 <= self._at + step < len(self._leaves):
            self._at += step
            self._sheet = _opened(self._leaves[self._at])
            self._top, self._width = None, 0

    def _scroll(self, step: int) -> None:
        most = max(0, len(self._lines) - self._height())
        self._top = min(max((self._top or 0) + step, 0), most)

    @staticmethod
    def _height() -> int:
        """Return the lines between the heading and the foot."""
        return max(1, get_app().output.get_size().rows - 3)


def _opened(leaf: Leaf) -> Sheet:
    """Return a sheet; what can't be opened any more says so."""
    try:
        return leaf()
    except AskcorpusError as exc:
        told = (Piece(f"{exc.message} {exc.hint}"),)
        return Sheet((), told, told)


def _is_quoted(line: Sequence[Piece]) -> bool:
    return any(piece.style == "quote" for piece in line)


def _fragments(pieces: Iterable[Piece]) -> StyleAndTextTuples:
    return [(f"class:{piece.style}", sanitize_line(piece.text)) for piece in pieces]
