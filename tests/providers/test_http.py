"""The conversation over real HTTP: what each kind of trouble means for the mail."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
import requests
from pydantic import SecretStr

from answering_server import AnsweringServer, answers, sends
from newsletter_kit.errors import (
    ConfigError,
    ExitCode,
    ProviderError,
    ProviderRefused,
    ProviderSplit,
    ProviderUnavailable,
    ProviderUncertain,
    ProviderUnsupported,
    ProviderUntrusted,
)
from newsletter_kit.providers.base import Capabilities, Outcome, Status
from newsletter_kit.providers.http import HttpConversation, Limits
from newsletter_kit.providers.meaning import judged
from provider_samples import sample_batch

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from answering_server import Script
    from newsletter_kit.providers.answer import HttpAnswer
    from newsletter_kit.providers.base import Batch

QUICK = Limits(connect_seconds=2, answer_seconds=0.5, answer_bytes=100_000)
OK = answers(200, b'{"taken": true}')
BATCH = sample_batch()


@dataclass(frozen=True)
class Plain:
    """The simplest dialect there can be."""

    base_url: str
    name = "plain"
    capabilities = Capabilities(batch_messages=10, repeatable=False, smtputf8=False)
    secrets = (SecretStr("s3cr3t-K3y"),)

    def prepare(self, batch: Batch) -> requests.Request:
        headers = {"Authorization": "Bearer s3cr3t-K3y"}
        return requests.Request("POST", f"{self.base_url}/send", headers=headers, data=batch.key.encode())

    def parse(self, answer: HttpAnswer, batch: Batch) -> list[Outcome]:
        if not answer.is_success:
            return judged(answer, batch, str(answer.said().get("message", "")))
        if answer.json() != {"taken": True}:
            raise answer.unreadable()
        return [Outcome(message.message_id, Status.ACCEPTED) for message in batch.messages]

    def find(self, batch: Batch) -> Generator[requests.Request, HttpAnswer, list[Outcome | None]]:
        answer = yield requests.Request("GET", f"{self.base_url}/{batch.key}")
        answer.json()
        return [None for _ in batch.messages]


def deliver(*scripts: Script, limits: Limits = QUICK, batch: Batch = BATCH) -> list[Outcome]:
    """What a provider makes of a server that answers so."""
    with AnsweringServer(list(scripts)) as server, HttpConversation(Plain(server.url), limits) as provider:
        return list(provider.deliver(batch))


def test_each_message_has_its_outcome_in_order() -> None:
    """Whoever was accepted is told by their own Message-ID."""
    outcomes = deliver(OK)
    assert [outcome.message_id for outcome in outcomes] == [each.message_id for each in BATCH.messages]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        pytest.param(429, ProviderUnavailable, id="D01"),
        pytest.param(420, ProviderUnavailable, id="420"),
        pytest.param(500, ProviderUncertain, id="D04"),
        pytest.param(503, ProviderUncertain, id="D05"),
        pytest.param(502, ProviderUncertain, id="D06"),
        pytest.param(401, ProviderRefused, id="D15-401"),
        pytest.param(403, ProviderRefused, id="D15-403"),
        pytest.param(404, ProviderRefused, id="wrong-region"),
        pytest.param(400, ProviderSplit, id="D16"),
        pytest.param(422, ProviderSplit, id="D16-422"),
        pytest.param(413, ProviderSplit, id="D17"),
        pytest.param(302, ProviderRefused, id="D18-302"),
        pytest.param(307, ProviderRefused, id="D18-307"),
        pytest.param(409, ProviderUncertain, id="D20"),
        pytest.param(304, ProviderUncertain, id="D18-304"),
    ],
)
def test_each_status_means_one_thing_for_the_mail(status: int, kind: type[ProviderError]) -> None:
    """An answer that reports an error raises what the engine has to do next."""
    with pytest.raises(kind) as raised:
        deliver(answers(status, b"<html>Sorry</html>", {"Location": "http://127.0.0.1:1/"}))
    assert type(raised.value) is kind


@pytest.mark.parametrize("status", [pytest.param(400, id="D16"), pytest.param(413, id="D17")])
def test_a_message_that_is_refused_alone_is_rejected(status: int) -> None:
    """When a batch cannot be halved any more, its one message is at fault, and the reason is kept."""
    (outcome,) = deliver(answers(status, b'{"message": "No."}'), batch=sample_batch("nino@iom.int"))
    assert (outcome.status, bool(outcome.reason)) == (Status.REJECTED, True)


@pytest.mark.parametrize(
    ("header", "value", "seconds"),
    [("Retry-After", "2", 2.0), ("x-ratelimit-reset", "7", 7.0), ("X-Other", "1", None)],
)
def test_d01_a_wait_is_passed_on(header: str, value: str, seconds: float | None) -> None:
    """The engine learns how long to wait, if the provider said it."""
    with pytest.raises(ProviderUnavailable) as raised:
        deliver(answers(429, b"", {header: value}))
    assert raised.value.retry_after_seconds == seconds


def test_d05_a_page_of_html_is_not_shown() -> None:
    """Of an answer that is no JSON, only the status is told."""
    with pytest.raises(ProviderUncertain) as raised:
        deliver(answers(503, b"<html><h1>Down for maintenance</h1>"))
    assert "503" in str(raised.value)
    assert "maintenance" not in str(raised.value)


def test_d07_a_refused_connection_is_surely_not_taken() -> None:
    """Where nobody listens, nothing was handed over."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with HttpConversation(Plain(url), QUICK) as provider, pytest.raises(ProviderUnavailable, match="refused"):
        provider.deliver(BATCH)


def test_d07_a_name_that_is_not_known_is_surely_not_taken() -> None:
    """Without an address there was no connection (RFC 2606: .invalid is never known)."""
    with (
        HttpConversation(Plain("https://api.invalid"), QUICK) as provider,
        pytest.raises(ProviderUnavailable, match="cannot be reached"),
    ):
        provider.deliver(BATCH)


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(sends(pause_seconds=0), id="D09-closed-without-a-byte"),
        pytest.param(lambda handler: handler.reset(), id="D10"),
        pytest.param(sends(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"taken": tr'), id="D11"),
        pytest.param(
            sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"), id="D11-chunked"
        ),
        pytest.param(answers(200, b'{"id":'), id="D12-malformed"),
        pytest.param(answers(200), id="D12-empty"),
        pytest.param(answers(200, b"null"), id="D12-null"),
        pytest.param(answers(200, b"[" * 100_000), id="D12-deep"),
        pytest.param(sends(b"HTTP/1.1 200 OK\r\n", b"x", pause_seconds=2), id="D09-silent"),
        pytest.param(answers(200, b" " * 200_000), id="D23-long"),
        pytest.param(
            answers(200, gzip.compress(b" " * 50_000_000), {"Content-Encoding": "gzip"}), id="D23-bomb"
        ),
        pytest.param(answers(200, b"", {f"x-{number}": "1" for number in range(10_000)}), id="D24-many"),
        pytest.param(answers(200, b"", {"x": "a" * 1_000_000}), id="D24-long"),
        pytest.param(sends(b"\x16\x03\x01 no HTTP at all\r\n\r\n"), id="no-http"),
    ],
)
def test_an_answer_that_cannot_be_read_leaves_the_batch_in_doubt(script: Script) -> None:
    """The request was written, so it may have been carried out; nobody may repeat it blindly."""
    with pytest.raises(ProviderUncertain):
        deliver(script)


def test_a_request_is_never_repeated_by_itself() -> None:
    """Neither requests nor urllib3 writes a second time what may have been carried out."""
    with AnsweringServer([sends()]) as server, HttpConversation(Plain(server.url), QUICK) as provider:
        with pytest.raises(ProviderUncertain):
            provider.deliver(BATCH)
        assert len(server.asked) == 1


def test_several_threads_share_one_conversation() -> None:
    """Each gets the answer to its own batch, whatever the others do."""
    with AnsweringServer([OK]) as server, HttpConversation(Plain(server.url)) as provider:
        with ThreadPoolExecutor(8) as pool:
            batches = [sample_batch(f"r{number}@iom.int", key=f"batch-{number}") for number in range(100)]
            outcomes = list(pool.map(provider.deliver, batches))
        assert [each.message_id for (each,) in outcomes] == [each.messages[0].message_id for each in batches]
        assert sorted(each.body for each in server.asked) == sorted(each.key.encode() for each in batches)


def test_d22_a_drip_of_bytes_ends_at_the_deadline() -> None:
    """Each byte comes in time, the answer never does: the deadline is for all of it."""
    with pytest.raises(ProviderUncertain, match="too long"):
        deliver(sends(b"HTTP/1.1 200 OK\r\n", *[b"x"] * 50, pause_seconds=0.1))


def test_d22_a_drip_in_the_body_ends_at_the_deadline() -> None:
    """The same, after the headers."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n"
    with pytest.raises(ProviderUncertain):
        deliver(sends(head, *[b" "] * 50, pause_seconds=0.1))


def test_d18_a_redirect_is_not_followed() -> None:
    """The key goes to the host it is for, and to no other."""
    with AnsweringServer([OK]) as stranger:
        redirect = answers(307, b"", {"Location": f"{stranger.url}/send"})
        with pytest.raises(ProviderRefused):
            deliver(redirect)
        assert stranger.asked == []


def test_a_key_that_is_repeated_in_an_answer_is_hidden() -> None:
    """E28: whatever a provider echoes, no error holds the key."""
    with pytest.raises(ProviderRefused) as raised:
        deliver(answers(401, b'{"message": "s3cr3t-K3y is no key"}'))
    assert "s3cr3t" not in str(raised.value)
    assert "[key] is no key" in str(raised.value)


def test_e29_the_login_of_netrc_is_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only our own key travels, whatever the machine keeps for that host."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with AnsweringServer([OK]) as server, HttpConversation(Plain(server.url)) as provider:
        provider.deliver(BATCH)
        assert server.asked[0].headers["Authorization"] == "Bearer s3cr3t-K3y"


def test_e29_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy that the environment names carries the request; it is read when the provider is opened."""
    with AnsweringServer([OK]) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        with HttpConversation(Plain("http://mail.example.org")) as provider:
            monkeypatch.delenv("http_proxy")
            provider.deliver(BATCH)
        assert proxy.asked[0].path == "http://mail.example.org/send"


def test_a_cookie_is_not_kept() -> None:
    """One call leaves nothing behind for the next."""
    setting = answers(200, b'{"taken": true}', {"Set-Cookie": "who=me; Path=/"})
    with AnsweringServer([setting]) as server, HttpConversation(Plain(server.url)) as provider:
        provider.deliver(BATCH)
        provider.deliver(BATCH)
        assert "Cookie" not in server.asked[1].headers


def test_a_connection_is_used_again() -> None:
    """TLS is not negotiated anew for each batch: both requests come over one connection."""
    ports = set[int]()

    def noting(handler: object) -> None:
        ports.add(handler.client_address[1])  # type: ignore[attr-defined]
        OK(handler)  # type: ignore[arg-type]

    with AnsweringServer([noting]) as server, HttpConversation(Plain(server.url)) as provider:
        provider.deliver(BATCH)
        provider.deliver(BATCH)
    assert len(ports) == 1


def test_a_question_that_is_not_answered_changes_nothing() -> None:
    """A look-up whose answer is lost may be asked again, so it is not in doubt but unavailable."""
    scripts = [sends(), answers(200, b"{}")]
    with AnsweringServer(scripts) as server, HttpConversation(Plain(server.url), QUICK) as provider:
        with pytest.raises(ProviderUnavailable):
            provider.find(BATCH)
        assert provider.find(BATCH) == [None, None]


def test_a_question_that_is_answered_with_nonsense_decides_nothing() -> None:
    """What the provider did not say is not taken for a no."""
    with (
        AnsweringServer([answers(200, b"{")]) as server,
        HttpConversation(Plain(server.url), QUICK) as provider,
        pytest.raises(ProviderUncertain),
    ):
        provider.find(BATCH)


def test_a_provider_without_a_look_up_says_so() -> None:
    """The engine is told, and not left with a bug."""
    from provider_samples import DIALECTS

    with HttpConversation(DIALECTS["ses"]) as provider, pytest.raises(ProviderUnsupported):
        provider.find(BATCH)


def certificate(folder: Path, name: str, days: int) -> ssl.SSLContext:
    """What a server shows that claims this name; with days below zero its time is over."""
    extensions = f"subjectAltName={name}\nbasicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash\n"
    (folder / "extensions").write_text(extensions)
    for command in (
        "req -new -newkey rsa:2048 -nodes -subj /CN=test -keyout key.pem -out request",
        f"x509 -req -in request -signkey key.pem -extfile extensions -out cert.pem -days {days}",
    ):
        subprocess.run(["openssl", *command.split()], check=True, capture_output=True, cwd=folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


@pytest.mark.parametrize(
    ("name", "days", "trusted"),
    [
        pytest.param("IP:127.0.0.1", 2, False, id="D08-self-signed"),
        pytest.param("DNS:mail.example.org", 2, True, id="D08-wrong-host"),
        pytest.param("IP:127.0.0.1", -1, True, id="D08-expired"),
    ],
)
def test_d08_a_wrong_certificate_stops_before_the_key_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, days: int, *, trusted: bool
) -> None:
    """Nothing is handed over to somebody who cannot prove who he is, and waiting would not help."""
    context = certificate(tmp_path, name, days)
    if trusted:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "cert.pem"))
    with (
        AnsweringServer([OK], context=context) as server,
        HttpConversation(Plain(server.url), QUICK) as provider,
    ):
        with pytest.raises(ProviderUntrusted, match="cannot prove who it is") as raised:
            provider.deliver(BATCH)
        assert (raised.value.exit_code, server.asked) == (ExitCode.CONFIGURATION, [])


def test_a_certificate_of_the_named_bundle_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An organisation's own authority works by the usual variable, over TLS from end to end."""
    context = certificate(tmp_path, "IP:127.0.0.1", 2)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "cert.pem"))
    with AnsweringServer([OK], context=context) as server, HttpConversation(Plain(server.url)) as provider:
        assert len(provider.deliver(BATCH)) == 2


def test_d08_plain_http_where_tls_is_wanted_stops() -> None:
    """A server that speaks no TLS is never spoken to without it."""
    with AnsweringServer([OK]) as server:
        url = server.url.replace("http://", "https://")
        with HttpConversation(Plain(url), QUICK) as provider, pytest.raises(ProviderUntrusted):
            provider.deliver(BATCH)
        assert server.asked == []


def test_e32_a_missing_bundle_of_certificates_stops_before_any_send(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable and the path are named when the provider is opened."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    with pytest.raises(ConfigError, match=r"REQUESTS_CA_BUNDLE.*none\.pem"):
        HttpConversation(Plain("https://api.example.org"))


def test_a_batch_may_be_as_long_as_it_likes() -> None:
    """A request of megabytes arrives whole, in the bytes that were prepared."""

    @dataclass(frozen=True)
    class Long(Plain):
        def prepare(self, batch: Batch) -> requests.Request:
            request = super().prepare(batch)
            request.data = b"x" * 5_000_000
            return request

    with AnsweringServer([OK]) as server, HttpConversation(Long(server.url)) as provider:
        provider.deliver(replace(BATCH, key="long"))
        assert len(server.asked[0].body) == 5_000_000
