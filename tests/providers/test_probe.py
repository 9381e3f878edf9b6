"""Asking a provider without sending: the key, the account and the domain, over real HTTP and SMTP."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from answering_server import AnsweringServer, answers, sends
from newsletter_kit.finding import Finding, Grade
from newsletter_kit.providers import probe
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.providers.outbox import open_outbox
from newsletter_kit.providers.probe import probe_provider
from newsletter_kit.providers.probes import PROBES
from newsletter_kit.providers.probes.smtp import probe_smtp
from newsletter_kit.providers.smtp import Smtp
from newsletter_kit.providers.smtp_link import Timeouts
from newsletter_kit.providers.smtp_server import SmtpServer
from newsletter_kit.testing import (
    Account,
    FakeProviderServer,
    FakeSmtpServer,
    SmtpFault,
    loopback_certificate,
    open_fake_provider,
    sample_settings,
)
from provider_samples import DIALECTS
from small_dialects import at

if TYPE_CHECKING:
    from pathlib import Path

    from answering_server import Script

SENDER = "news@iom.int"
KEY = "s3cr3t-K3y"
TIMEOUTS = Timeouts(2, 2, 2)


def asked(name: str, account: Account, **options: Any) -> list[Finding]:
    """What a provider tells of an account, by the whole way over the fake server."""
    with FakeProviderServer(name) as server:
        server.account = account
        with HttpConversation(at(DIALECTS[name], server.url, **options)) as provider:
            return probe_provider(provider, SENDER)


def told(name: str, *scripts: Script, **options: Any) -> list[Finding]:
    """What comes of these answers."""
    with AnsweringServer([*scripts]) as server:
        with HttpConversation(at(DIALECTS[name], server.url, **options)) as provider:
            return probe_provider(provider, SENDER)


def words(findings: list[Finding], grade: Grade) -> str:
    """All that was found of that grade, in one text."""
    return "\n".join(map(str, (each for each in findings if each.grade is grade)))


@pytest.mark.parametrize("name", PROBES)
def test_an_account_in_order_is_all_well(name: str) -> None:
    """The key is taken and nothing is wrong; where the provider tells of the domain, it is verified."""
    key = "AKIAEXAMPLE" if name == "ses" else KEY  # AWS is shown the key's id, and never the key
    found = asked(name, Account("iom.int" if name != "mailgun" else "news.iom.int", key=key))
    assert {each.grade for each in found} == {Grade.OK}
    assert found[0].what == "it answers, and it takes the key"
    assert name == "postmark" or "is verified there" in words(found, Grade.OK)


@pytest.mark.parametrize("name", PROBES)
def test_asking_hands_over_nothing(name: str) -> None:
    """Every request is a GET."""
    with FakeProviderServer(name) as server:
        with HttpConversation(at(DIALECTS[name], server.url)) as provider:
            probe_provider(provider, SENDER)
    assert {each.method for each in server.asked} == {"GET"}


@pytest.mark.parametrize("name", sorted(PROBES.keys() - {"ses"}))
def test_a_wrong_key_is_told(name: str) -> None:
    """What to check is said, and nothing else is asked."""
    (found,) = asked(name, Account(key="another"))
    assert (found.grade, found.remedy[:5]) == (Grade.WRONG, "Check")


def test_a_wrong_key_of_ses_is_told() -> None:
    """AWS answers 403 to a signature that it cannot follow."""
    (found,) = told("ses", answers(403, b'{"message": "The request signature does not match"}'))
    assert (found.grade, "signature does not match" in found.what) == (Grade.WRONG, True)


@pytest.mark.parametrize("name", sorted(PROBES.keys() - {"postmark"}))
def test_a_domain_that_is_not_verified_is_wrong(name: str) -> None:
    """The provider would refuse each mail."""
    domain = "news.iom.int" if name == "mailgun" else "iom.int"
    assert words(asked(name, Account(domain, is_verified=False)), Grade.WRONG) != ""


@pytest.mark.parametrize(
    ("name", "grade"),
    [
        ("resend", Grade.WRONG),
        ("sendgrid", Grade.LOOK),
        ("mailgun", Grade.WRONG),
        ("ses", Grade.WRONG),
        ("mailjet", Grade.WRONG),
        ("brevo", Grade.LOOK),
    ],
)
def test_a_domain_that_is_not_there_is_told(name: str, grade: Grade) -> None:
    """Where a single address may be verified instead, it is only worth a look."""
    assert words(asked(name, Account("other.org")), grade) != ""


@pytest.mark.parametrize(
    ("name", "grade"), [("postmark", Grade.LOOK), ("mailgun", Grade.LOOK), ("ses", Grade.WRONG)]
)
def test_a_sandbox_is_told(name: str, grade: Grade) -> None:
    """Mail that reaches nobody, or only a few, must not surprise."""
    assert "sandbox" in words(asked(name, Account("news.iom.int", is_sandbox=True)), grade)


@pytest.mark.parametrize("name", ["sendgrid", "mailgun", "mailjet", "brevo"])
def test_our_own_sandbox_is_told(name: str) -> None:
    """Who left `sandbox = true` in newsletter.toml learns why no mail arrives."""
    assert "sandbox is on" in words(asked(name, Account("news.iom.int"), sandbox=True), Grade.LOOK)


@pytest.mark.parametrize(("name", "left"), [("ses", "0 of 50,000 mails"), ("brevo", "0 mails are left")])
def test_a_quota_that_is_used_up_is_told(name: str, left: str) -> None:
    """With what it was."""
    assert left in words(asked(name, Account("iom.int", left=0)), Grade.LOOK)


def test_postmark_wants_a_stream_for_newsletters() -> None:
    """A stream that is not there, or of the other kind, is wrong."""
    assert "no stream 'news'" in words(asked("postmark", Account(), stream="news"), Grade.WRONG)
    server = answers(200, b'{"ID": 1}')
    gone = answers(200, b'{"MessageStreamType": "Broadcasts", "ArchivedAt": "2020-07-01T00:00:00-04:00"}')
    assert "no stream 'broadcast'" in words(told("postmark", server, gone), Grade.WRONG)
    other = answers(200, b'{"ID": "outbound", "MessageStreamType": "Transactional"}')
    assert "not of the kind Broadcast" in words(told("postmark", server, other), Grade.WRONG)


def test_the_test_token_of_postmark_is_not_asked_about() -> None:
    """It opens nothing, so there is nothing to ask."""
    found = asked("postmark", Account(key="x"), token=SecretStr("POSTMARK_API_TEST"))
    assert [each.grade for each in found] == [Grade.LOOK]


def test_a_key_of_resend_that_may_only_send_is_right() -> None:
    """Its refusal to tell more proves it."""
    body = json.dumps({"statusCode": 401, "name": "restricted_api_key", "message": "only send"}).encode()
    assert [each.grade for each in told("resend", answers(401, body))] == [Grade.LOOK]


def test_a_sending_key_of_mailgun_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may ask nothing, so a refusal says nothing of it; of another key it does."""
    refused = answers(401, b'{"message": "Forbidden"}')
    monkeypatch.setenv("MAILGUN_SENDING_KEY", KEY)
    monkeypatch.delenv("MAILGUN_API_KEY", raising=False)
    assert [each.grade for each in told("mailgun", refused)] == [Grade.LOOK]
    monkeypatch.setenv("MAILGUN_API_KEY", KEY)
    assert [each.grade for each in told("mailgun", refused)] == [Grade.WRONG]


def test_a_key_of_sendgrid_without_the_right_to_send_is_wrong() -> None:
    """And one that may not ask for domains is not."""
    scopes, domains = answers(200, b'{"scopes": ["stats.read"]}'), answers(403, b"{}")
    found = told("sendgrid", scopes, domains)
    assert [each.grade for each in found] == [Grade.OK, Grade.WRONG, Grade.LOOK]


def test_an_identity_of_ses_holds_for_the_domains_below() -> None:
    """news.iom.int may send if iom.int is verified; the address alone is asked for last."""
    with FakeProviderServer("ses") as server:
        server.account = Account("iom.int")
        with HttpConversation(at(DIALECTS["ses"], server.url)) as provider:
            found = probe_provider(provider, "a@news.iom.int")
    assert "verified there" in words(found, Grade.OK)
    assert [each.path.rpartition("/")[2] for each in server.asked] == ["account", "news.iom.int", "iom.int"]


@pytest.mark.parametrize("name", PROBES)
@pytest.mark.parametrize("status", [401, 403, 404, 302, 429, 500])
def test_every_refusal_says_what_to_do(name: str, status: int) -> None:
    """D15 and D18: a key that is refused, or a redirect, is wrong; trouble of the provider's passes."""
    (found,) = told(name, answers(status, b"{}", {"Location": "http://elsewhere.example"}))
    assert found.grade is (Grade.LOOK if status in {429, 500} else Grade.WRONG)
    assert found.remedy.endswith(".")


@pytest.mark.parametrize("name", PROBES)
@pytest.mark.parametrize("body", [b"<html>log in</html>", b"[]", b"null", b'{"id":'])
def test_an_answer_of_somebody_else_proves_no_key(name: str, body: bytes) -> None:
    """A page of a proxy's that comes with 200 is not taken for the provider."""
    (found, *_) = told(name, answers(200, body))
    assert (found.grade, "not in the form" in found.what) == (Grade.WRONG, True)


@pytest.mark.parametrize("name", PROBES)
def test_fields_of_other_types_do_no_harm(name: str) -> None:
    """Whatever the fields hold, there is an answer and no crash."""
    body = {"domain": 1, "data": 1, "scopes": 1, "Data": {}, "plan": [1, {"credits": "x"}], "relay": []}
    assert told(name, answers(200, json.dumps(body | {"SendQuota": 1}).encode())) != []


@pytest.mark.parametrize("name", PROBES)
def test_e28_a_key_that_the_provider_repeats_is_not_shown(name: str) -> None:
    """Neither from an error nor from an answer that is right."""
    repeated = json.dumps({"message": KEY, "Message": KEY, "ErrorMessage": KEY, "ApiTokens": [KEY]}).encode()
    for status in (200, 401):
        assert KEY not in "\n".join(map(str, told(name, answers(status, repeated))))


def test_d07_nobody_there_says_what_to_check() -> None:
    """A connection that is refused is wrong, with the network to look at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with HttpConversation(at(DIALECTS["resend"], f"http://127.0.0.1:{port}")) as provider:
        (found,) = probe_provider(provider, SENDER)
    assert (found.grade, "cannot be reached" in found.what, "network" in found.remedy) == (
        Grade.WRONG,
        True,
        True,
    )


def test_d08_a_stranger_is_not_told_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate that nobody vouches for is wrong, and no request is written."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    with AnsweringServer([answers(200)], context=loopback_certificate().context) as server:
        with HttpConversation(at(DIALECTS["resend"], server.url)) as provider:
            (found,) = probe_provider(provider, SENDER)
    assert (found.grade, "cannot prove who it is" in found.what, server.asked) == (Grade.WRONG, True, [])


def test_d11_half_an_answer_is_told() -> None:
    """A question that was not answered to its end may be asked again."""
    (found,) = told("resend", sends(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"))
    assert (found.grade, "could not be read" in found.what) == (Grade.WRONG, True)


def test_d09_an_answer_that_does_not_come_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not waited for without end."""
    monkeypatch.setattr(probe, "ANSWER_SECONDS", 0.2)
    (found,) = told("resend", sends(b"HTTP/1.1 200 OK\r\n", b"Content-Length: 2\r\n", pause_seconds=0.3))
    assert (found.grade, "took too long" in found.what) == (Grade.WRONG, True)


@pytest.mark.parametrize(
    ("hours", "words_of_it"), [(-1, "60 minutes ahead of"), (2, "120 minutes behind"), (0, "")]
)
def test_e18_a_clock_that_goes_wrong_is_told(hours: int, words_of_it: str) -> None:
    """It is held against the Date of the provider's first answer."""
    date = format_datetime(datetime.now(UTC) + timedelta(hours=hours, seconds=5), usegmt=True)
    head = f"HTTP/1.1 200 OK\r\nDate: {date}\r\nContent-Length: 12\r\n\r\n".encode()
    found = told("resend", sends(head + b'{"data": []}'))
    assert ("this machine's clock" in words(found, Grade.LOOK)) is bool(words_of_it)
    assert words_of_it in words(found, Grade.LOOK)


@pytest.mark.parametrize("date", [b"yesterday", b"Thu, 99 Foo 2026 99:99:99 GMT", b""])
def test_a_date_that_is_none_is_passed_over(date: bytes) -> None:
    """Nothing is said of the clock then."""
    head = b"HTTP/1.1 200 OK\r\nDate: " + date + b"\r\nContent-Length: 12\r\n\r\n"
    assert "clock" not in words(told("resend", sends(head + b'{"data": []}')), Grade.LOOK)


def test_questions_to_ses_are_those_of_its_model() -> None:
    """Method and path are what botocore would ask."""
    loader = pytest.importorskip("botocore.loaders").Loader()
    model = loader.load_service_model("sesv2", "service-2")["operations"]
    with FakeProviderServer("ses") as server:
        with HttpConversation(at(DIALECTS["ses"], server.url)) as provider:
            probe_provider(provider, "a@example.org")
    account, identity = server.asked
    assert account.path == model["GetAccount"]["http"]["requestUri"]
    assert identity.path == model["GetEmailIdentity"]["http"]["requestUri"].format(
        EmailIdentity="example.org"
    )


def test_the_outbox_has_nothing_to_connect_to(tmp_path: Path) -> None:
    """Nothing can be wrong with it."""
    with open_outbox(sample_settings(), tmp_path) as provider:
        assert [each.grade for each in probe_provider(provider, SENDER)] == [Grade.OK]


def test_a_provider_that_nobody_knows_how_to_ask_says_so() -> None:
    """A provider of a user's own is not judged."""
    with open_fake_provider("http://127.0.0.1:9") as provider:
        assert [each.grade for each in probe_provider(provider, SENDER)] == [Grade.LOOK]


def smtp(server: FakeSmtpServer, *, security: str = "none", **given: Any) -> list[Finding]:
    """What a mail server tells."""
    whom = SmtpServer("localhost", server.port, security, **given)  # type: ignore[arg-type]
    return probe_provider(Smtp(whom), SENDER)


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A certificate for this machine that is trusted here."""
    certificate = loopback_certificate()
    path = tmp_path / "authority.pem"
    path.write_bytes(certificate.authority)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return certificate.context


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_server_in_order_is_all_well(trusted: Any, security: str) -> None:
    """Connection, TLS, login and what it offers; it is left politely and without a mail."""
    with FakeSmtpServer(tls=trusted, login=("office", KEY), tls_first=security == "tls") as server:
        found = smtp(server, security=security, user="office", password=SecretStr(KEY))
    assert {each.grade for each in found} == {Grade.OK}
    assert "PIPELINING and CHUNKING" in found[-1].what
    assert (server.mails, server.commands[-2:]) == ([], ["NOOP", "QUIT"])


def test_a_certificate_that_ends_soon_is_told(trusted: Any) -> None:
    """Two weeks before, with the days that are left."""
    with FakeSmtpServer(tls=trusted) as server:
        whom = SmtpServer("localhost", server.port)
        ends = probe_smtp(whom, TIMEOUTS)[1].what
        days = int(ends.split(" more days")[0].rpartition(" ")[2].replace(",", ""))
        soon = datetime.now(UTC) + timedelta(days=days - 3)
        found = probe_smtp(whom, TIMEOUTS, soon)[1]
    assert (found.grade, "for 3 more days" in found.what) == (Grade.LOOK, True)


def test_a_poor_mail_server_is_told() -> None:
    """In the open, without a login, without SMTPUTF8, one command at a time."""
    with FakeSmtpServer(offers=()) as server:
        found = smtp(server)
    assert [each.grade for each in found] == [Grade.OK, Grade.LOOK, Grade.LOOK, Grade.OK, Grade.LOOK]
    assert "mails of any size, one command at a time" in found[3].what


def test_d32_a_mail_server_without_tls_is_wrong() -> None:
    """It is told neither user nor password."""
    with FakeSmtpServer() as server:
        (found,) = smtp(server, security="starttls", user="office", password=SecretStr(KEY))
    assert (found.grade, "STARTTLS" in found.what) == (Grade.WRONG, True)
    assert not any("AUTH" in each for each in server.commands)


def test_d35_a_wrong_password_is_told_and_not_shown() -> None:
    """535 is wrong, with the variables to check."""
    with FakeSmtpServer(login=("office", "right")) as server:
        (found,) = smtp(server, user="office", password=SecretStr(KEY))
    assert (found.grade, "SMTP_PASSWORD" in found.remedy, KEY in str(found)) == (Grade.WRONG, True, False)


def test_a_mail_server_that_falls_silent_is_told() -> None:
    """All else went well, so it is worth a look."""
    with FakeSmtpServer(faults=[SmtpFault("noop")]) as server:
        found = smtp(server)
    assert "did not answer a second question" in words(found, Grade.LOOK)
