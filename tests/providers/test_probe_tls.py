"""D08: a far side that cannot prove who it is gets no key, and the doctor says what is wrong with it."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import trustme
from pydantic import SecretStr

from answering_server import AnsweringServer, answers
from newsletter_kit.finding import Finding, Grade
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.providers.probe import probe_provider
from newsletter_kit.providers.smtp import Smtp
from newsletter_kit.providers.smtp_server import SmtpServer
from newsletter_kit.testing import FakeSmtpServer
from provider_samples import DIALECTS
from small_dialects import at

if TYPE_CHECKING:
    from pathlib import Path

SENDER, KEY = "news@iom.int", "s3cr3t-K3y"
YESTERDAY = datetime.now(UTC) - timedelta(days=1)
FAULTS = ("expired", "of another host", "of an unknown authority")


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest) -> str:
    """What is wrong with the certificate."""
    return str(request.param)


@pytest.fixture
def context(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's side of TLS with that fault; all else about it is right."""
    authority = trustme.CA()
    names = ["mail.example.org"] if fault == "of another host" else ["localhost", "127.0.0.1"]
    ends = YESTERDAY if fault == "expired" else None
    trusted = trustme.CA() if fault == "of an unknown authority" else authority
    trusted.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, not_after=ends).configure_cert(server_side)
    return server_side


def require_told(found: list[Finding]) -> None:
    """One finding: it is wrong, says so in words, and what to check."""
    (only,) = found
    assert (only.grade, "certificate" in only.what, only.remedy.startswith("Check")) == (
        Grade.WRONG,
        True,
        True,
    )


def test_d08_over_https(context: ssl.SSLContext) -> None:
    """No request is written."""
    with AnsweringServer([answers(200)], context=context) as server:
        with HttpConversation(at(DIALECTS["resend"], server.url)) as provider:
            require_told(probe_provider(provider, SENDER))
    assert server.asked == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_d08_over_smtp(context: ssl.SSLContext, security: str) -> None:
    """Neither user nor password is told."""
    with FakeSmtpServer(tls=context, login=("office", KEY), tls_first=security == "tls") as server:
        whom = SmtpServer("localhost", server.port, security, "office", SecretStr(KEY))  # type: ignore[arg-type]
        require_told(probe_provider(Smtp(whom), SENDER))
    assert not any("AUTH" in each for each in server.commands)
