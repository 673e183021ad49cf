"""Saving a run as one file, and the journal that outlives a run's interruption."""

import contextlib
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, TypeVar

from askcorpus.errors import InputUnreadable, UsageError
from askcorpus.evaluation.record import SCHEMA, Head, Record, Run
from askcorpus.evaluation.runs.heads import differences
from askcorpus.evaluation.schema import Unfit, decode, fit, plain

T = TypeVar("T")

_SUFFIX: Final = ".partial"
_SYNC_EVERY: Final = 16
"""Records after which the disk is told: what a power failure may cost, no crash of ours."""

_JOURNAL: Final = "askcorpus.journal/1"
_JOURNAL_KEY: Final = f'{{"schema": "{_JOURNAL}", '.encode()
_SCHEMA_FORM: Final = re.compile(r"(askcorpus\.run/)(\d{1,9})")
_MOST_FAULTS: Final = 3
_REMAKE: Final = "Evaluate again to make it anew."


def journal_of(file: Path) -> Path:
    """Return where the journal of a run lies that will be saved as `file`."""
    return file.with_name(file.name + _SUFFIX)


def save(run: Run, file: Path) -> None:
    """Write a run, whole or not at all, and remove its journal.

    A file that is there is replaced. Raises InputUnreadable where it can't be written, ValueError
    for a number that is not finite.
    """
    front = {
        "schema": run.schema,
        "head": plain(run.head),
        "load_seconds": run.load_seconds,
        "figures": {name: plain(figure) for name, figure in run.figures.items()},
    }
    lines = [f'"{key}": {_json(value)},\n' for key, value in front.items()]
    records = ",\n".join(_json(plain(record)) for record in run.records)
    text = "{" + "".join(lines) + f'"records": [\n{records}\n]}}\n'
    try:
        _replace(file, text.encode())
        journal_of(file).unlink(missing_ok=True)
    except OSError as exc:
        raise InputUnreadable(
            f"The run can't be saved as {file}: {exc.strerror}.",
            "Its journal, if it has one, still holds every answer: use --resume.",
        ) from None


def load(file: Path) -> Run:
    """Read a saved run. Raises InputUnreadable, which tells what else the file is."""
    try:
        raw = file.read_bytes()
    except OSError as exc:
        raise InputUnreadable(
            f"The run {file} can't be read: {exc.strerror}.",
            "A run is the file that `askcorpus eval` saves.",
        ) from None
    data = _decoded(file, raw)
    try:
        run = fit(Run, data)
    except Unfit as exc:
        told = "; ".join(f"{fault.place} {fault.what}" for fault in exc.faults[:_MOST_FAULTS])
        raise InputUnreadable(f"The run {file} is damaged: {told}.", _REMAKE) from None
    twice = _first_twice(run.records)
    if twice is not None:
        raise InputUnreadable(
            f"The run {file} is damaged: question {twice.id!r} stands there twice.", _REMAKE
        )
    return run


class Journal:
    """The records of a run that is not finished yet, each on disk as soon as it is made.

    A file of JSON Lines beside the run's own: the head, then a record on each line.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._unsynced = 0

    @classmethod
    def start(cls, file: Path, head: Head) -> "Journal":
        """Begin the journal of a run that will be saved as `file`.

        Raises UsageError where the journal of an unfinished run lies there, for its answers may
        have taken hours.
        """
        if file.is_dir():
            raise UsageError(f"{file} is a folder.", "Name a file to save the run in.")
        path = journal_of(file)
        if path.exists():
            records = _read_journal(path)[1]
            if records:
                raise UsageError(
                    f"An unfinished run with {len(records)} answers lies in {path}.",
                    "Go on with it by --resume, or delete that file to start anew.",
                )
        try:
            _replace(path, _json({"schema": _JOURNAL, **plain(head)}).encode() + b"\n")
            return cls(path.open("ab"))
        except OSError as exc:
            raise InputUnreadable(
                f"{path} can't be written: {exc.strerror}.", "Save the run elsewhere."
            ) from None

    @classmethod
    def resume(cls, file: Path, head: Head) -> tuple["Journal", tuple[Record, ...]]:
        """Take up the journal of an interrupted run, and return the records it holds.

        A last line that was cut off is dropped, so its question will be asked again. Raises
        UsageError where there is no journal, or one of a run that `head` does not continue;
        InputUnreadable where it is broken elsewhere.
        """
        path = journal_of(file)
        if not path.exists():
            raise UsageError(
                f"There is nothing to resume: {path} does not exist.", "Leave out --resume."
            )
        begun, records, whole = _read_journal(path)
        changed = differences(begun, head)
        if changed:
            told = "; ".join(str(difference) for difference in changed)
            raise UsageError(
                f"The unfinished run in {path} can't be resumed, for this differs: {told}.",
                "Put it back as it was, or delete that file to start anew.",
            )
        stream = path.open("r+b")
        stream.truncate(whole)
        stream.seek(whole)
        return cls(stream), records

    def add(self, record: Record) -> None:
        """Keep a record. Raises ValueError for a number that is not finite."""
        self._stream.write(_line(record))
        self._stream.flush()
        self._unsynced += 1
        if self._unsynced >= _SYNC_EVERY:
            os.fsync(self._stream.fileno())
            self._unsynced = 0

    def close(self) -> None:
        """Leave the journal as it is, for `save` to remove or `resume` to take up."""
        self._stream.close()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _decoded(file: Path, raw: bytes) -> dict[str, Any]:
    """Return what a file of ours says, or raise what it is instead."""
    try:
        data = decode(raw)
    except ValueError as exc:
        if _is_journal(raw):
            raise InputUnreadable(
                f"{file} is the journal of an unfinished run.", "Finish it with eval --resume."
            ) from None
        if raw.startswith(b'{"schema": "askcorpus.run/') and not raw.rstrip().endswith(b"}"):
            raise InputUnreadable(f"The run {file} is cut off.", _REMAKE) from None
        raise InputUnreadable(f"{file} is no saved run: {exc}.", _REMAKE) from None
    if _is_head(data):
        raise InputUnreadable(
            f"{file} is the journal of an unfinished run.", "Finish it with eval --resume."
        )
    schema = _schema(data)
    if schema == SCHEMA and isinstance(data, dict):
        return data
    form = _SCHEMA_FORM.fullmatch(schema or "")
    if form is not None and int(form[2]) > int(SCHEMA.removeprefix(form[1])):
        raise InputUnreadable(
            f"The run {file} was saved by a newer askcorpus: it is {schema}, and {SCHEMA} is "
            "what this one reads.",
            "Update askcorpus.",
        )
    other = f"it is {schema!r}" if schema else f"it does not say {SCHEMA}"
    raise InputUnreadable(
        f"{file} is no saved run: {other}.",
        "A run is the file that `askcorpus eval` saves.",
    )


def _schema(data: object) -> str | None:
    """Return the schema that JSON of ours names."""
    named = data.get("schema") if isinstance(data, dict) else None
    return named if isinstance(named, str) else None


def _is_head(data: object) -> bool:
    return _schema(data) == _JOURNAL


def _is_journal(raw: bytes) -> bool:
    try:
        return _is_head(decode(raw.partition(b"\n")[0]))
    except ValueError:
        return False


def _read_journal(path: Path) -> tuple[Head, tuple[Record, ...], int]:
    """Return a journal's head, its records, and the number of bytes that are whole lines."""
    try:
        raw = path.read_bytes()
    except OSError as exc:
        raise InputUnreadable(f"The journal {path} can't be read: {exc.strerror}.") from None
    whole = raw.rfind(b"\n") + 1
    first, *rest = raw[:whole].split(b"\n")
    if not _is_journal(first):
        raise InputUnreadable(
            f"{path} is no journal of this version's.", "Move it away, or save the run elsewhere."
        )
    head = _fitted(path, 1, first.replace(_JOURNAL_KEY, b"{", 1), Head)
    lines = enumerate(rest[:-1], start=2)
    records = tuple(_fitted(path, number, line, Record) for number, line in lines)
    twice = _first_twice(records)
    if twice is not None:
        raise InputUnreadable(
            f"The journal {path} holds question {twice.id!r} twice.",
            "Two runs wrote it at once; delete it and start anew.",
        )
    return head, records, whole


def _fitted(path: Path, number: int, line: bytes, kind: type[T]) -> T:
    try:
        return fit(kind, decode(line))
    except ValueError as exc:
        raise InputUnreadable(
            f"The journal {path} is damaged at line {number}: {exc}.",
            "Delete that line to ask its question again, or the file to start anew.",
        ) from None


def _first_twice(records: Iterable[Record]) -> Record | None:
    seen: set[tuple[str, bool]] = set()
    for record in records:
        if record.key in seen:
            return record
        seen.add(record.key)
    return None


def _line(value: object) -> bytes:
    return _json(plain(value)).encode() + b"\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _replace(file: Path, content: bytes) -> None:
    """Write a file beside itself and put it in place only when it is on disk."""
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with temporary.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
