"""A preview that is served on a port of its own, and plain requests to it, byte by byte if need be."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import uvicorn

from newsletter_kit.preview.app import make_app
from newsletter_kit.preview.counter import Counter, counter_for
from newsletter_kit.preview.door import Door
from newsletter_kit.preview.serve import Listening, listening_socket, server_settings
from newsletter_kit.preview.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

TOKEN = "a-token-of-the-tests"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Desk:
    """A preview that runs."""

    door: Door
    counter: Counter
    root: Path
    cookie: Mapping[str, str] = field(default_factory=dict)

    def ask(
        self,
        path: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: str | None = None,
    ) -> Answer:
        """One request by somebody who has the cookie, unless `headers` say otherwise."""
        connection = http.client.HTTPConnection(self.door.host, self.door.port, timeout=20)
        try:
            connection.request(method, path, body, {**self.cookie, **(headers or {})})
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read().decode())
        finally:
            connection.close()

    def say(self, data: bytes) -> bytes:
        """Send these bytes as they are, and give what comes back until the server has no more to say."""
        with socket.create_connection((self.door.host, self.door.port), timeout=20) as connection:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))


@contextmanager
def preview_of(path: Path, root: Path, **door: str) -> Iterator[Desk]:
    """Serve the preview of the issue at `path` for as long as the block runs."""
    with listening_socket(Listening(port=0)) as listening:
        way = Door("127.0.0.1", listening.getsockname()[1], TOKEN, **door)
        counter = counter_for(Workshop(path), way)
        server = uvicorn.Server(server_settings(make_app(counter)))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield Desk(way, counter, root, {"Cookie": f"{way.cookie}={TOKEN}"})
        finally:
            server.should_exit = True
            thread.join()
