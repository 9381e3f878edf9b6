"""The session of a provider: patient where a line is slow."""

from __future__ import annotations

import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import requests

from answering_server import AnsweringServer, answers, sends
from newsletter_kit.providers import PROVIDERS
from newsletter_kit.providers.matrix import capabilities_of
from newsletter_kit.providers.transport import ON_THE_WAY_SECONDS, PatientHttps, open_session
from newsletter_kit.testing.certificate import loopback_certificate

if TYPE_CHECKING:
    from pathlib import Path

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


def test_certificates_that_were_changed_hold_for_the_next_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is trusted is read once for all connections, and again when its file is another."""
    mine, other = loopback_certificate(), loopback_certificate()
    bundle = tmp_path / "authority.pem"
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
    with AnsweringServer([answers(200)], context=mine.context) as server:
        for number, (authority, is_trusted) in enumerate(
            ((mine.authority, True), (other.authority, False), (mine.authority, True))
        ):
            bundle.write_bytes(authority)
            os.utime(bundle, (number, number))
            assert _is_answered(server.url) is is_trusted


def _is_answered(url: str) -> bool:
    with open_session(url) as session:
        try:
            return session.get(url, timeout=5).ok
        except requests.ConnectionError:
            return False


def test_connections_share_what_is_trusted(tmp_path: Path) -> None:
    """To read a bundle for each of sixty-four connections would take two seconds and sixty megabytes."""
    certificate, bundle = loopback_certificate(), tmp_path / "authority.pem"
    bundle.write_bytes(certificate.authority)
    with AnsweringServer([answers(200)], context=certificate.context) as server:
        port = int(server.url.rpartition(":")[2])
        some = [PatientHttps("127.0.0.1", port, ca_certs=str(bundle), timeout=5) for _ in range(2)]
        for each in some:
            each.connect()
            each.close()
    assert some[0].ssl_context is some[1].ssl_context is not None
