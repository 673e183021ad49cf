"""Questions of a command line: one, or one a line of standard input, whatever becomes of others."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from askcorpus.cli import records
from askcorpus.cli.console import Piece
from askcorpus.cli.options import Session
from askcorpus.errors import ExitCode, UsageError
from askcorpus.text.normalize import decodable

_LONGEST_LINE: Final = 1 << 16
"""Bytes of a line that are kept; a longer one is no question."""

_MOST_ECHOED: Final = 200
"""Characters of a question that can't be used which the error repeats."""


def for_question(session: Session, question: str, json: bool, one: Callable[[str], bool]) -> int:
    """Call `one` for a question, or with "-" for every line; return the exit code.

    A question that can't be used is told in JSON as an `askcorpus.error/1` too.
    """
    if question == "-":
        return for_each_question(session, json, one)
    try:
        return ExitCode.ANSWERED if one(question) else ExitCode.NOT_FOUND
    except UsageError as exc:
        if json:
            _write_error(session, question, exc)
        raise


def for_each_question(session: Session, json: bool, one: Callable[[str], bool]) -> int:
    """Call `one` for every line, which tells whether it found anything; return the exit code.

    As grep does, that is 0 when anything was found and 1 otherwise. A question that can't be
    used is told on standard error, in JSON as an `askcorpus.error/1`, and gives its own code.
    """
    codes: list[ExitCode] = []
    for question in read_questions(session.shell.stdin):
        if codes and not json:
            session.console.write([Piece("")])
        try:
            codes.append(ExitCode.ANSWERED if one(question) else ExitCode.NOT_FOUND)
        except UsageError as exc:
            codes.append(exc.exit_code)
            session.console.tell_error(exc)
            if json:
                _write_error(session, question, exc)
            else:
                session.console.write([Piece("(not asked)")])
    if not codes:
        raise UsageError("There is no question on standard input.", "Write one on each line.")
    if ExitCode.USAGE in codes:
        return ExitCode.USAGE
    return min(codes)


def _write_error(session: Session, question: str, error: UsageError) -> None:
    """Write an error as JSON with the question's beginning."""
    cut = question if len(question) <= _MOST_ECHOED else question[:_MOST_ECHOED] + "…"
    session.console.write_json(records.error(decodable(cut), error))


def read_questions(stream: BinaryIO) -> Iterator[str]:
    """Yield the lines that are not blank; of an endless one only its beginning."""
    while line := stream.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
            while rest := stream.readline(_LONGEST_LINE):
                if rest.endswith(b"\n"):
                    break
        text = line.decode("utf-8", errors="replace").strip()
        if text:
            yield text
