"""The HTTP APIs of providers on this machine, with a memory, and with faults by script."""

from __future__ import annotations

import itertools
import json
import socket
import struct
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import TYPE_CHECKING, Self

from newsletter_kit.testing.apis import APIS
from newsletter_kit.testing.apis.accounts import Account, account_reply
from newsletter_kit.testing.apis.base import Asked, UnreadError
from newsletter_kit.testing.http_desk import ProviderDesk, TakenMail
from newsletter_kit.testing.http_faults import HttpFault

if TYPE_CHECKING:
    from collections import Counter
    from types import TracebackType

    from newsletter_kit.testing.apis.base import Api, HandOver, Reply
    from newsletter_kit.testing.http_faults import Script

_FINE = HttpFault()


class FakeProviderServer:
    """A provider on 127.0.0.1 that takes mail over real HTTP, remembers it, and mails nobody.

    Args:
        api: in whose form it speaks: `fake` for `FakeProvider`, the name of a provider with an API over HTTP,
            or an `Api` of your own.
        script: what goes wrong with the first, second … hand-over; see `in_turn`, `always` and `mixed`.
        settle_seconds: how long a look-up does not know what was taken.
        take_seconds: the longest time between the end of a request and the moment when its mail is taken;
            each waits for some of it, also if nobody waits for the answer any more.
        key_seconds: how long a key is remembered.

    Attributes:
        asked: every request, in order.
        account: what it answers from when it is asked about the account; put another in its place.

    Example:
        >>> from newsletter_kit.testing import open_fake_provider, sample_batch
        >>> with FakeProviderServer() as server, open_fake_provider(server.url) as provider:
        ...     _ = provider.deliver(sample_batch(2))
        >>> server.counts()
        Counter({'reader1@example.org': 1, 'reader2@example.org': 1})
    """

    def __init__(
        self,
        api: str | Api = "fake",
        *,
        script: Script | None = None,
        settle_seconds: float = 0.0,
        take_seconds: float = 0.0,
        key_seconds: float = 86_400.0,
    ) -> None:
        self.account = Account()
        self.script: Script = script or (lambda _: None)
        self.asked: list[Asked] = []
        self.desk = ProviderDesk(APIS[api] if isinstance(api, str) else api, settle_seconds, key_seconds)
        self._take_seconds = take_seconds
        self._numbers = itertools.count(1)
        self._http = _Server(("127.0.0.1", 0), _Handler)
        self._http.owner = self

    @property
    def url(self) -> str:
        """Where it is: the `base_url` of a dialect."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def mails(self) -> list[TakenMail]:
        """What it took, in order."""
        return list(self.desk.mails)

    def counts(self) -> Counter[str]:
        """How many mails it took for each address: more than one is a double."""
        return self.desk.counts()

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()

    def answer(self, asked: Asked) -> tuple[Reply | None, HttpFault]:
        """What is answered to a request, and what goes wrong with it; no reply if it is not answered."""
        self.asked.append(asked)
        if asked.method == "GET":
            about = account_reply(self.desk.api.name, asked, self.account)
            return about or self.desk.api.found(asked, self.desk.known()), _FINE
        number = next(self._numbers)
        fault = self.script(number) or _FINE
        try:
            wanted = self.desk.api.read(asked)
        except UnreadError as refused:
            return refused.reply, _FINE
        if fault.status is not None and not fault.takes_mail:
            return self.desk.api.trouble(fault.status), fault
        known = self.desk.known_answer(wanted, asked)
        if known is not None:
            return known, fault
        return self._carried_out(wanted, number, fault), fault

    def _carried_out(self, wanted: HandOver, number: int, fault: HttpFault) -> Reply | None:
        if not fault.takes_mail:
            self.desk.forget(wanted)
            return None
        if self._take_seconds:
            time.sleep(Random(number).random() * self._take_seconds)  # noqa: S311  nothing is secret
        reply = self.desk.take(wanted, fault.refuses)
        return reply if fault.status is None else self.desk.api.trouble(fault.status)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    owner: FakeProviderServer

    def handle_error(self, *_: object) -> None:
        """A client that is gone is nothing to speak of."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else an answer in two parts costs 40 ms
    wbufsize = -1
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply, fault = self.server.owner.answer(Asked(self.command, self.path, headers, body))
        time.sleep(fault.wait_seconds)
        if reply is None or fault.answers == "nothing":
            self._reset()
        else:
            self._answer(reply, fault)

    do_GET = do_POST  # noqa: N815

    def _answer(self, reply: Reply, fault: HttpFault) -> None:
        body = b"" if reply.body is None else json.dumps(reply.body).encode()
        body = b"<html>" if fault.answers == "nonsense" else body
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if fault.retry_after is not None:
            self.send_header("Retry-After", fault.retry_after)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if fault.answers == "half":
            self._break_off(body)
        else:
            self.end_headers()
            self.wfile.write(body)

    def _break_off(self, body: bytes) -> None:
        """Half of the body, or of an answer without one half of its first line."""
        self.close_connection = True
        if body:
            self.end_headers()
            self.wfile.write(body[: len(body) // 2])
        else:
            self.wfile.write(b"HTTP/1.")

    def _reset(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def log_message(self, *_: object) -> None:
        """Say nothing."""
