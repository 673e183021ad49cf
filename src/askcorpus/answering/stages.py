"""The stages of answering and the seconds that each takes."""

import time
from collections.abc import Callable
from enum import StrEnum


class Stage(StrEnum):
    """What is going on, for whoever shows progress."""

    SEARCH = "search"
    READ = "read"
    WORD = "word"
    CHECK = "check"


class Clock:
    """Seconds per stage."""

    def __init__(self, on_stage: Callable[[Stage], None]) -> None:
        self._on_stage = on_stage
        self._stage: Stage | None = None
        self._since = 0.0
        self.seconds: dict[str, float] = {}

    def enter(self, stage: Stage) -> None:
        """Start a stage, ending the one before it; the one that is going on just goes on."""
        if stage is self._stage:
            return
        self.leave()
        self._stage, self._since = stage, time.perf_counter()
        self._on_stage(stage)

    def leave(self) -> None:
        """End the stage that is going on."""
        if self._stage is not None:
            spent = time.perf_counter() - self._since
            self.seconds[self._stage.value] = self.seconds.get(self._stage.value, 0.0) + spent
        self._stage = None
