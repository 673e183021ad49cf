"""The error tree. Each error is one sentence, a next step, and an exit code.

AskcorpusError
├── UsageError            2   a question, option or argument that can't be used
│   └── SettingsError         an unknown key or a value out of range
├── IndexMissing          3   no index here
├── IndexMismatch         3   made with another embedder or splitting rule
├── ModelError            4
│   ├── ModelMissing          not pulled yet
│   └── ModelRefused          wrong digest, truncated, not a model
├── IndexBusy             5   another process is writing
├── IndexDamaged          6   broken, or not made by askcorpus
├── InputUnreadable       7   a file or folder that can't be read
└── ThresholdMissed       8   a figure asked for was not reached
"""

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the shell is told."""

    ANSWERED = 0
    NOT_FOUND = 1
    USAGE = 2
    NO_INDEX = 3
    MODEL = 4
    BUSY = 5
    DAMAGED = 6
    UNREADABLE = 7
    THRESHOLD = 8
    INTERRUPTED = 130


class AskcorpusError(Exception):
    """Base of every error that askcorpus raises on purpose.

    `message` is a sentence about what is wrong, `hint` a sentence about what to do next.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(AskcorpusError):
    """A question, option or argument that can't be used."""


class SettingsError(UsageError):
    """A setting that is unknown or out of range."""


class IndexMissing(AskcorpusError):
    """There is no index where one was looked for."""

    exit_code = ExitCode.NO_INDEX


class IndexMismatch(AskcorpusError):
    """The index was made with another embedder or another splitting rule."""

    exit_code = ExitCode.NO_INDEX


class ModelError(AskcorpusError):
    """A model can't be used."""

    exit_code = ExitCode.MODEL


class ModelMissing(ModelError):
    """A model is not on this machine."""


class ModelRefused(ModelError):
    """A model file is not what it should be."""


class IndexBusy(AskcorpusError):
    """Another process holds the index's write lock."""

    exit_code = ExitCode.BUSY


class IndexDamaged(AskcorpusError):
    """The index is broken, or was not made by askcorpus."""

    exit_code = ExitCode.DAMAGED


class InputUnreadable(AskcorpusError):
    """A file or folder that was named can't be read."""

    exit_code = ExitCode.UNREADABLE


class ThresholdMissed(AskcorpusError):
    """A figure that was asked for was not reached."""

    exit_code = ExitCode.THRESHOLD
