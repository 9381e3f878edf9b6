"""A provider that takes everything and keeps nothing, so that a benchmark measures its client.

    python benchmarks/http_sink.py SECONDS        prints its port, then serves for ever

It reads each request, waits SECONDS, and answers as SendGrid, Mailgun or Postmark do when all is well.
"""

from __future__ import annotations

import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

POSTMARK = b'{"ErrorCode":0,"Message":"OK","MessageID":"b7bc2f4a-e38e-4336-af7d","To":"reader@example.org"}'


class Sink(ThreadingHTTPServer):
    """Serves each connection in a thread of its own."""

    daemon_threads = True
    request_queue_size = 128
    seconds = 0.0

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that has ended and left its line open."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Answering(BaseHTTPRequestHandler):
    """Answers one connection after each request, after a while."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """Take a request and say that all of it was accepted."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(cast("Sink", self.server).seconds)
        status, said = answer(self.path, body)
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\nX-Message-Id: 0a1b2c3d\r\n"
        self.wfile.write(f"{head}Content-Length: {len(said)}\r\n\r\n".encode() + said)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it so
        """Say nothing: printing would cost more than serving."""


def answer(path: str, body: bytes) -> tuple[int, bytes]:
    """Status and body, by the path of the provider's API."""
    if path.endswith("/mail/send"):  # SendGrid
        return 202, b""
    if path.endswith("/email/batch"):  # Postmark: an item for each message
        return 200, b"[" + b",".join([POSTMARK] * body.count(b'"HtmlBody"')) + b"]"
    if path.endswith("/email"):  # Postmark, one
        return 200, POSTMARK
    return 200, b'{"id":"<20261122.0a1b2c3d@iom.example.org>","message":"Queued. Thank you."}'  # Mailgun


if __name__ == "__main__":
    Sink.seconds = float(sys.argv[1])
    sink = Sink(("127.0.0.1", 0), Answering)
    print(sink.server_address[1], flush=True)
    sink.serve_forever()
