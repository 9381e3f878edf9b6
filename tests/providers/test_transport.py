"""The session of a provider: patient where a line is slow."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
import requests

from answering_server import AnsweringServer, sends
from newsletter_kit.providers import PROVIDERS
from newsletter_kit.providers.matrix import capabilities_of
from newsletter_kit.providers.transport import ON_THE_WAY_SECONDS, open_session

LENGTH = 30_000_000  # more than the buffers of two sockets hold


def test_a_slow_line_is_not_taken_for_a_dead_one() -> None:
    """To write a long request may take longer than to connect."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server, ThreadPoolExecutor(1) as pool:
        served = pool.submit(_read_late, server)
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        answer = open_session(url).post(url, data=b"x" * LENGTH, timeout=(0.3, 20))
        assert (answer.status_code, served.result()) == (200, True)


def _read_late(server: socket.socket) -> bool:
    """Take a connection, read nothing for longer than connecting may take, then read all and answer."""
    connection, _ = server.accept()
    with connection:
        time.sleep(0.9)
        got = 0
        while got < LENGTH and (piece := connection.recv(1 << 20)):
            got += len(piece)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    return True


@pytest.mark.parametrize("interim", [b"102 Processing", b"103 Early Hints\r\nLink: </a>", b"199 Wait"])
def test_an_interim_answer_is_not_the_answer(interim: bytes) -> None:
    """What is said before the answer is read over, and the connection stays in step for the next request."""
    final = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
    script = sends(*[b"HTTP/1.1 " + interim + b"\r\n\r\n"] * 2, final, cut=False)
    with AnsweringServer([script]) as server, open_session(server.url) as session:
        answers = [session.post(server.url, timeout=2) for _ in range(2)]
    assert [(each.status_code, each.content) for each in answers] == [(200, b"{}")] * 2


def test_an_interim_answer_alone_is_none() -> None:
    """Whoever says that he is at work, and nothing more, has broken off."""
    script = sends(b"HTTP/1.1 102 Processing\r\n\r\n")
    with AnsweringServer([script]) as server, open_session(server.url) as session:
        with pytest.raises(requests.ConnectionError):
            session.post(server.url, timeout=2)


def test_what_was_not_sent_is_thrown_away_with_the_connection() -> None:
    """A request that is held up on its way does not arrive after we have stopped to wait for its answer."""
    with closing(socket.socket()) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2304)
        server.bind(("127.0.0.1", 0))
        server.listen()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with open_session(url) as session, pytest.raises(requests.RequestException):
            session.post(url, data=b"x" * 60_000, timeout=(5, 0.3))
        connection, _ = server.accept()
        with connection, pytest.raises(ConnectionResetError):
            _read_all(connection)


def _read_all(connection: socket.socket) -> None:
    while connection.recv(1000):
        pass


@pytest.mark.parametrize("name", sorted(set(PROVIDERS) - {"outbox", "smtp"}))
def test_a_provider_is_asked_later_than_anything_can_arrive(name: str) -> None:
    """What the system may still hold, it has given up by the time of the first question."""
    found = capabilities_of(name).lookup
    assert found.kind == "none" or found.settle_seconds >= 2 * ON_THE_WAY_SECONDS
