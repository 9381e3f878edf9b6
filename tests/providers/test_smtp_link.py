"""Connecting to a mail server: TLS or nothing, and no password in any word."""

from __future__ import annotations

import socket
import ssl
import threading
from base64 import b64encode
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from newsletter_kit.errors import (
    ExitCode,
    ProviderLoginRefused,
    ProviderRefused,
    ProviderUnavailable,
    ProviderUntrusted,
)
from newsletter_kit.providers.base import Status
from newsletter_kit.providers.smtp import Smtp
from newsletter_kit.providers.smtp_link import Timeouts, open_link
from newsletter_kit.providers.smtp_server import SmtpServer
from newsletter_kit.testing import FakeSmtpServer, SmtpFault, loopback_certificate, sample_batch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsletter_kit.providers.smtp_server import Security
    from newsletter_kit.testing.certificate import Certificate

QUICK = Timeouts(2, 2, 2)
LOGIN = ("office", "pa55 w0rd")


@pytest.fixture(scope="module")
def certificate() -> Certificate:
    """For this machine, by an authority of our own."""
    return loopback_certificate()


@pytest.fixture
def trusted(certificate: Certificate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """The same, and its authority is trusted."""
    path = tmp_path / "authority.pem"
    path.write_bytes(certificate.authority)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return certificate


def route(server: FakeSmtpServer, security: Security, password: str = LOGIN[1]) -> SmtpServer:
    """The way to the server, with a login."""
    return SmtpServer(server.host, server.port, security, LOGIN[0], SecretStr(password))


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_protected_and_logged_in(trusted: Certificate, security: Security) -> None:
    """By STARTTLS as by TLS, user and password are told after TLS has begun."""
    with FakeSmtpServer(tls=trusted.context, login=LOGIN, tls_first=security == "tls") as server:
        with Smtp(route(server, security), QUICK) as smtp:
            assert [each.status for each in smtp.deliver(sample_batch(3))] == [Status.ACCEPTED] * 3
    assert [(mail.protected, mail.user) for mail in server.mails] == [(True, "office")] * 3


def test_d32_starttls_is_not_offered() -> None:
    """Without TLS nothing is told: neither password nor mail."""
    with FakeSmtpServer(login=LOGIN) as server:
        with pytest.raises(ProviderUntrusted, match="does not offer STARTTLS") as raised:
            open_link(route(server, "starttls"), QUICK)
    assert raised.value.exit_code is ExitCode.CONFIGURATION
    assert [line.partition(" ")[0] for line in server.commands] == ["ehlo"]


def test_d33_bytes_before_tls_begins(trusted: Certificate) -> None:
    """An answer that was smuggled in after STARTTLS closes the connection before anything is told."""
    fault = SmtpFault("starttls", "220 go ahead\r\n250 forged")
    with FakeSmtpServer(tls=trusted.context, login=LOGIN, faults=[fault]) as server:
        with pytest.raises(ProviderUntrusted, match="bytes before TLS") as raised:
            open_link(route(server, "starttls"), QUICK)
    assert raised.value.exit_code is ExitCode.CONFIGURATION
    assert not any(line.startswith("AUTH") for line in server.commands)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for(certificate: Certificate, security: Security) -> None:
    """A self-signed server is not spoken to, and never in the open instead."""
    with FakeSmtpServer(tls=certificate.context, login=LOGIN, tls_first=security == "tls") as server:
        with pytest.raises(ProviderUntrusted, match="no safe connection"):
            open_link(route(server, security), QUICK)
    assert not any(line.startswith(("AUTH", "MAIL")) for line in server.commands)


def test_a_certificate_of_another_name(trusted: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate that is good, but for another server, is none."""
    other = loopback_certificate("mail.example.org")
    monkeypatch.setattr(ssl, "create_default_context", lambda: _trusting(other))
    with FakeSmtpServer(tls=other.context) as server:
        with pytest.raises(ProviderUntrusted, match="not valid for"):
            open_link(SmtpServer(server.host, server.port), QUICK)
    assert trusted is not other


def _trusting(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=certificate.authority.decode())
    return context


ECHOES: dict[str, Callable[[str], str]] = {
    "silent": lambda _: "535 5.7.8 wrong user or password",
    "as it is": lambda password: f"535 5.7.8 wrong password {password}",
    "base64": lambda password: f"535 5.7.8 {b64encode(password.encode()).decode()}",
    "all of PLAIN": lambda password: (
        f"535 5.7.8 {b64encode(f'{chr(0)}office{chr(0)}{password}'.encode()).decode()}"
    ),
}


@pytest.mark.parametrize("echo", ECHOES.values(), ids=ECHOES)
def test_d35_a_wrong_password(trusted: Certificate, echo: Callable[[str], str]) -> None:
    """The run stops, and not even what the server repeats of the password is shown."""
    password = "wr0ng-pa55w0rd"
    fault = SmtpFault("auth", echo(password), times=None)
    with FakeSmtpServer(tls=trusted.context, login=LOGIN, faults=[fault]) as server:
        with Smtp(route(server, "starttls", password), QUICK) as smtp:
            with pytest.raises(ProviderLoginRefused, match="refused the login: 535") as raised:
                smtp.deliver(sample_batch(2))
            shown = f"{raised.value} {raised.value!r} {smtp!r} {vars(smtp)}"
    assert raised.value.exit_code is ExitCode.CONFIGURATION
    assert password not in shown
    assert b64encode(password.encode()).decode().rstrip("=") not in shown
    assert not server.mails


def test_a_login_that_is_not_offered(trusted: Certificate) -> None:
    """With a user and no AUTH, nothing is sent as somebody else."""
    with FakeSmtpServer(tls=trusted.context) as server:
        with pytest.raises(ProviderLoginRefused, match="no way to log in"):
            open_link(route(server, "starttls"), QUICK)
    assert not any(line.startswith("MAIL") for line in server.commands)


def test_a_login_that_is_refused_for_now(trusted: Certificate) -> None:
    """454 at the login is for later and no fault of the password."""
    fault = SmtpFault("auth", "454 4.7.0 later", times=None)
    with FakeSmtpServer(tls=trusted.context, login=LOGIN, faults=[fault]) as server:
        with pytest.raises(ProviderUnavailable, match=r"no time now: 454 4\.7\.0 later"):
            open_link(route(server, "starttls"), QUICK)


@pytest.mark.parametrize(
    ("greeting", "error"),
    [
        ("421 4.3.2 busy", ProviderUnavailable),
        ("554 5.7.1 not with you", ProviderRefused),
        (None, ProviderUnavailable),
    ],
)
def test_an_unfriendly_greeting(greeting: str | None, error: type[Exception]) -> None:
    """Busy is for later; unwelcome stops the run; a silent end is for later."""
    with FakeSmtpServer(faults=[SmtpFault("connect", greeting)]) as server:
        with pytest.raises(error):
            open_link(SmtpServer(server.host, server.port, "none"), QUICK)


@pytest.mark.parametrize("answer", ["nonsense", "250-" + "x" * 70_000 + "\r\n250 ok", "25\r\n250 ok"])
def test_answers_that_are_no_smtp(answer: str) -> None:
    """A server of another kind, or one that never ends a line, is left."""
    with FakeSmtpServer(faults=[SmtpFault("ehlo", answer, times=None)]) as server:
        with pytest.raises(ProviderUnavailable):
            open_link(SmtpServer(server.host, server.port, "none"), QUICK)


def test_d22_a_greeting_that_drips_is_not_waited_for() -> None:
    """One byte now and then does not extend the deadline."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_drip, args=(listener, stop))
        thread.start()
        try:
            with pytest.raises(ProviderUnavailable, match="it took too long"):
                open_link(SmtpServer("127.0.0.1", listener.getsockname()[1], "none"), Timeouts(5, 0.5, 1))
        finally:
            stop.set()
            thread.join()


def _drip(listener: socket.socket, stop: threading.Event) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.sendall(b"220-")
        while not stop.wait(0.1):
            connection.sendall(b"x")


def test_d07_nobody_listens() -> None:
    """A closed port is for later, and nothing was handed over."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ProviderUnavailable, match="cannot be reached"):
        open_link(SmtpServer("127.0.0.1", port, "none"), QUICK)


def test_we_introduce_ourselves_without_asking_the_dns() -> None:
    """EHLO says our address on that connection, or the name that was set."""
    with FakeSmtpServer() as server:
        open_link(SmtpServer(server.host, server.port, "none"), QUICK).quit()
        open_link(SmtpServer(server.host, server.port, "none", hello="news.iom.int"), QUICK).quit()
    assert [line for line in server.commands if "EHLO" in line.upper()] == [
        "ehlo [127.0.0.1]",
        "ehlo news.iom.int",
    ]
