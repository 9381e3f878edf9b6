"""A real web server on loopback with a page for each path, which remembers who asked for what."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass(frozen=True)
class Page:
    """What is answered at a path.

    Attributes:
        status: the status.
        to: where it leads on to; empty for most.
        no_head: whether HEAD is answered with 405.
        seconds: how long the answer takes.
    """

    status: int = 200
    to: str = ""
    no_head: bool = False
    seconds: float = 0


@dataclass
class PageServer:
    """Answers each path with its page, and every other with 404."""

    pages: dict[str, Page]
    asked: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    def __enter__(self) -> Self:
        owner: PageServer = self

        class Handler(_Handler):
            site = owner

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"


class _Handler(BaseHTTPRequestHandler):
    site: PageServer

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.site.asked.append((self.command, self.path))
        self.site.headers.append(dict(self.headers))
        self.site.at_once += 1
        self.site.most_at_once = max(self.site.most_at_once, self.site.at_once)
        page = self.site.pages.get(self.path, Page(404))
        time.sleep(page.seconds)
        self.send_response(405 if page.no_head and self.command == "HEAD" else page.status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Set-Cookie", "reader=7")
        self.send_header("Content-Length", "0")
        if page.to:
            self.send_header("Location", page.to)
        self.site.at_once -= 1
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""
