"""A mail server on this machine that keeps what it is given, and misbehaves where a test wants it to."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Self

from newsletter_kit.testing.smtp_desk import Desk, ReceivedMail, SmtpFault
from newsletter_kit.testing.smtp_session import Session

__all__ = ["FakeSmtpServer", "ReceivedMail", "SmtpFault"]

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Sequence
    from types import TracebackType


class FakeSmtpServer:
    """A mail server on 127.0.0.1. Each connection has a thread; what comes is kept in memory.

    Args:
        offers: the lines of its answer to EHLO. STARTTLS and AUTH are added by the next two.
        tls: offer STARTTLS with this; see `loopback_certificate`.
        login: the user and the password that it wants; it takes mail of nobody else then.
        faults: what goes wrong, each independent of the others.
        tls_first: begin with TLS at once instead.

    Attributes:
        host: where it listens.
        port: where it listens; the system chooses.
        mails: what it took, in order.
        commands: every line that it was told, of all connections, without their line ends.
        connections: how many there were.

    Example:
        >>> import smtplib
        >>> with FakeSmtpServer() as server, smtplib.SMTP(server.host, server.port) as client:
        ...     _ = client.sendmail("a@example.org", ["b@example.org"], b"Hello")
        >>> server.mails[0].recipients
        ('b@example.org',)
    """

    host = "127.0.0.1"

    def __init__(
        self,
        *,
        offers: Sequence[str] = ("PIPELINING", "SIZE 50000000", "8BITMIME", "SMTPUTF8", "CHUNKING"),
        tls: ssl.SSLContext | None = None,
        login: tuple[str, str] | None = None,
        faults: Sequence[SmtpFault] = (),
        tls_first: bool = False,
    ) -> None:
        self._desk = Desk(tuple(offers), tls, login, tuple(faults), tls_first)
        self.mails, self.commands = self._desk.mails, self._desk.commands
        self.connections = 0
        self._listener = socket.create_server((self.host, 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._threads: list[Thread] = []

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Close every connection at once, as a crash would, and listen no more."""
        _shut(self._listener)  # wakes accept on Linux
        self._listener.close()
        with self._desk.lock:
            for each in self._open:
                _shut(each)
        for thread in self._threads:
            thread.join(timeout=5)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._desk.lock:
                self.connections += 1
                self._open.add(connection)
            self._start(self._serve, connection)

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _serve(self, connection: socket.socket) -> None:
        session = Session(self._desk, connection)
        with suppress(OSError):
            session.serve()
        with self._desk.lock:
            self._open.discard(connection)
        session.close()


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
