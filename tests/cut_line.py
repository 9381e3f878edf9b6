"""A line to a server on this machine that can be cut, and joined again: what is on it waits, or is lost."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Event, Thread
from typing import Self

_BYTES = 65_536


class CutLine:
    """Carries connections to a port. While it is cut, nothing passes and nobody is told.

    Args:
        target: the port of the server.

    Attributes:
        port: where the line begins.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._passes = Event()
        self._passes.set()
        self._ends: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]

    def __enter__(self) -> Self:
        Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        _shut(self._door)
        self.join(breaks=True)

    def cut(self) -> None:
        """Let nothing pass, as if somebody had pulled the plug of a switch."""
        self._passes.clear()

    def join(self, *, breaks: bool) -> None:
        """Let all pass again: what was sent meanwhile arrives late, or `breaks`, and is lost."""
        ends, self._ends = (self._ends, []) if breaks else ([], self._ends)
        for each in ends:
            _shut(each)
        self._passes.set()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                Thread(target=self._connect, args=(near,), daemon=True).start()

    def _connect(self, near: socket.socket) -> None:
        self._passes.wait()
        try:
            far = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            _shut(near)
            return
        self._ends += [near, far]
        for pair in ((near, far), (far, near)):
            Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(_BYTES):
                self._passes.wait()
                sink.sendall(data)
        _shut(source)
        _shut(sink)


def _shut(end: socket.socket) -> None:
    """Close it, and wake whoever reads from it."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
