"""A thread beside the prompt: models load and answers are made there. Nothing is shown from it."""

import queue
import threading
from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")
Say = Callable[[object], None]
"""How work tells what happens; raises `Stopped` once nobody wants to know any more."""

NAME: Final = "askcorpus-worker"
"""What the thread is called."""

_END: Final = object()
_LOOK_SECONDS: Final = 0.2
"""How often a wait is broken off, so that Ctrl-C is noticed on every system."""


class Stopped(Exception):
    """The work is not wanted any more."""


class Job(Generic[T]):
    """One piece of work, begun when those before it are done."""

    def __init__(self, work: Callable[[Say], T]) -> None:
        self._work = work
        self._events: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._done = threading.Event()
        self._result: T | None = None
        self._error: BaseException | None = None

    @property
    def is_done(self) -> bool:
        """Tell whether there is nothing left to wait for."""
        return self._done.is_set()

    def stop(self) -> None:
        """Have the work end at the next thing that it has to say."""
        self._stop.set()

    def follow(self, on_event: Callable[[Any], None] = lambda event: None) -> T:
        """Wait, handing on what is said, in this thread; return the result or raise the error.

        Whatever ends the waiting early, such as Ctrl-C, stops the work.
        """
        try:
            while True:
                try:
                    event = self._events.get(timeout=_LOOK_SECONDS)
                except queue.Empty:
                    continue
                if event is _END:
                    break
                if event is not None:
                    on_event(event)
        except BaseException:
            self.stop()
            raise
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]

    def run(self) -> None:
        """Do the work, if it is still wanted; an error is kept for whoever follows."""
        try:
            self._say(None)
            self._result = self._work(self._say)
        except BaseException as exc:  # noqa: BLE001  it is raised again where it is waited for
            self._error = exc
        self._done.set()
        self._events.put(_END)

    def _say(self, event: object) -> None:
        if self._stop.is_set():
            raise Stopped
        self._events.put(event)


class Worker:
    """Does one job after another. Its thread begins with the first."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[Job[Any] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._started: list[Job[Any]] = []

    def start(self, work: Callable[[Say], T]) -> Job[T]:
        """Put a job at the end of the queue."""
        job = Job(work)
        self._started = [*(one for one in self._started if not one.is_done), job]
        self._jobs.put(job)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=NAME, daemon=True)
            self._thread.start()
        return job

    def close(self, seconds: float) -> bool:
        """Stop what goes on and end the thread; False where it is still busy after so long."""
        if self._thread is None:
            return True
        for job in self._started:
            job.stop()
        self._jobs.put(None)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job.run()
