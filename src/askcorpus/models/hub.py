"""The models' home, the Hugging Face hub: the only module that imports `huggingface_hub`."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from askcorpus.models.catalogue import KnownModel, ModelFile
from askcorpus.models.sources import OnBytes, SourceUnavailableError, Stream

_ANSWER_SECONDS: Final = 8.0
_STALL_SECONDS: Final = 20.0
_OK, _PARTIAL = 200, 206

T = TypeVar("T")


class Hub:
    """Serve files from their home, giving up within seconds where it can't be reached.

    `endpoint` is the address of another hub; without it huggingface_hub's own is used. Nothing is
    kept outside the models' folder, no account is used, and nothing is reported.
    """

    name = "home"

    def __init__(self, endpoint: str | None = None, patience: float = _ANSWER_SECONDS) -> None:
        self._endpoint = endpoint
        self._patience = patience
        self._unreachable: str | None = None

    @contextmanager
    def open(
        self, model: KnownModel, file: ModelFile, start: int, on_bytes: OnBytes
    ) -> Iterator[Stream]:
        """Open a file by one request; see `Source.open`. An answer of another size is refused.

        Once the hub was out of reach it is not tried again.
        """
        if self._unreachable is not None:
            raise SourceUnavailableError(self._unreachable)
        with _translated():
            from huggingface_hub import get_session, hf_hub_url

            url = hf_hub_url(
                model.home, file.home_path, revision=model.revision, endpoint=self._endpoint
            )
            headers = {"User-Agent": "askcorpus", "Accept-Encoding": "identity"}
            headers |= {"Range": f"bytes={start}-"} if start else {}
            session: Any = get_session()
            request = session.build_request("GET", url, headers=headers, timeout=_STALL_SECONDS)
        response = self._within_patience(
            lambda: session.send(request, stream=True, follow_redirects=True)
        )
        try:
            begins = _beginning(response, file, start)
            yield Stream(begins, _chunks(response))
        finally:
            response.close()

    def _within_patience(self, ask: Callable[[], T]) -> T:
        """Return what `ask` returns, or give up: a name server or a host may never answer.

        It runs in a thread that is left alone if it takes too long, since nothing can stop a
        look-up of a name.
        """
        answers: list[T] = []
        problems: list[SourceUnavailableError] = []

        def run() -> None:
            try:
                with _translated():
                    answers.append(ask())
            except SourceUnavailableError as exc:
                problems.append(exc)

        thread = threading.Thread(target=run, daemon=True, name="askcorpus-hub")
        thread.start()
        thread.join(self._patience)
        if answers:
            return answers[0]
        self._unreachable = (
            str(problems[0])
            if problems
            else f"the hub did not answer within {self._patience:.0f} seconds"
        )
        raise SourceUnavailableError(self._unreachable)


def _beginning(response: Any, file: ModelFile, start: int) -> int:
    """Return where the answer's bytes begin, if it can be the file at all."""
    status = int(response.status_code)
    if status not in {_OK, _PARTIAL}:
        raise SourceUnavailableError(f"the hub answers with HTTP status {status}")
    begins = start if status == _PARTIAL else 0
    length = response.headers.get("Content-Length")
    if length is not None and int(length) != file.bytes - begins:
        raise SourceUnavailableError(
            f"the hub's answer has {length} bytes where {file.bytes - begins} are due"
        )
    return begins


def _chunks(response: Any) -> Iterator[bytes]:
    with _translated():
        yield from response.iter_raw(1024 * 1024)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what huggingface_hub and its HTTP client raise into `SourceUnavailableError`."""
    try:
        from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled
    except ImportError as exc:
        raise SourceUnavailableError("huggingface_hub is not installed") from exc
    # the base of its errors is that of its HTTP client, which differs between versions
    failures: tuple[type[BaseException], ...] = (*HfHubHTTPError.__bases__, OfflineModeIsEnabled)
    try:
        yield
    except failures as exc:
        what = str(exc).strip().splitlines()
        reason = what[0].rstrip(".") if what else type(exc).__name__
        raise SourceUnavailableError(f"the hub can't be reached ({reason})") from exc
