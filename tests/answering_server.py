"""A real HTTP server on loopback that answers as it is told, and remembers what it was asked."""

from __future__ import annotations

import socket
import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from email.message import Message as Headers

    Script = Callable[["AnsweringHandler"], None]


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    method: str
    path: str
    headers: Headers
    body: bytes


class AnsweringHandler(BaseHTTPRequestHandler):
    """Reads a request and lets the script answer it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def handle_one(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        owner = self.server.owner
        owner.asked.append(Asked(self.command, self.path, self.headers, body))
        script = owner.scripts.pop(0) if len(owner.scripts) > 1 else owner.scripts[0]
        script(self)

    do_GET = do_POST = handle_one  # noqa: N815  the names that http.server looks for

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def reset(self) -> None:
        """Break the connection off with a reset instead of an end."""
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()
        self.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    owner: AnsweringServer

    def handle_error(self, *_: object) -> None:
        """Broken connections are what some tests are about."""


@dataclass
class AnsweringServer:
    """Answers each request with the next script; the last one is used for ever."""

    scripts: list[Script]
    asked: list[Asked] = field(default_factory=list)
    context: ssl.SSLContext | None = None

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), AnsweringHandler)
        self._server.owner = self
        if self.context:
            self._server.socket = self.context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http{'s' if self.context else ''}://127.0.0.1:{self._server.server_port}"


def answers(status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> Script:
    """A script: a whole answer."""

    def script(handler: AnsweringHandler) -> None:
        handler.send_response(status)
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return script


def sends(*pieces: bytes, pause_seconds: float = 0, cut: bool = True) -> Script:
    """A script: these bytes as they are, with a pause before each, and then the end of the connection."""

    def script(handler: AnsweringHandler) -> None:
        for piece in pieces:
            if pause_seconds:
                threading.Event().wait(pause_seconds)
            handler.wfile.write(piece)
        handler.close_connection = cut

    return script
