"""DKIM: a signature that verifies, over what must not be changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from newsletter_kit.errors import ConfigError
from newsletter_kit.providers.smtp import Smtp
from newsletter_kit.providers.smtp_dkim import dkim_key
from newsletter_kit.providers.smtp_server import SmtpServer
from newsletter_kit.testing import FakeSmtpServer, sample_batch, sample_settings

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.config import Settings

PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505  short, so that it is soon made
PEM = PRIVATE.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.TraditionalOpenSSL,
    serialization.NoEncryption(),
)
GIVEN = {"dkim_selector": "2024", "dkim_key": "dkim.pem"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings beside which the key lies."""
    (tmp_path / "dkim.pem").write_bytes(PEM)
    return sample_settings().model_copy(update={"root": tmp_path})


def public_record(name: bytes, timeout: int = 5) -> bytes:  # noqa: ARG001  as dkimpy calls it
    """What the DNS would say."""
    from base64 import b64encode

    public = PRIVATE.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return b"v=DKIM1; k=rsa; p=" + b64encode(public) if name == b"2024._domainkey.iom.example.org." else b""


def signed_mails(settings: Settings) -> list[bytes]:
    """What arrives of two messages that are signed."""
    with FakeSmtpServer() as server:
        with Smtp(SmtpServer(server.host, server.port, "none"), key=dkim_key(GIVEN, settings)) as smtp:
            smtp.deliver(sample_batch(2))
    return [mail.content for mail in server.mails]


def test_the_signature_verifies_as_it_arrives(settings: Settings) -> None:
    """A verifier that reads the public key finds every mail genuine, and a changed one not."""
    for content in signed_mails(settings):
        assert dkim.verify(content, dnsfunc=public_record)
        assert not dkim.verify(content.replace(b"Leave", b"Stay!"), dnsfunc=public_record)


def test_both_list_unsubscribe_headers_are_signed(settings: Settings) -> None:
    """RFC 8058 wants List-Unsubscribe and its one-click twin under the signature; From is there twice."""
    head = re.sub(rb"\r\n[ \t]+", b" ", signed_mails(settings)[0]).partition(b"\r\n\r\n")[0]
    names = re.search(rb"\bh=([^;]+);", head)
    assert names
    listed = [name.strip().lower() for name in names[1].split(b":")]
    assert {b"list-unsubscribe", b"list-unsubscribe-post"} <= set(listed)
    assert listed.count(b"from") == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"dkim_selector": "2024"}, "dkim_key"),
        ({"dkim_key": "dkim.pem"}, "dkim_selector"),
        ({**GIVEN, "dkim_key": "none.pem"}, "cannot be read"),
        ({**GIVEN, "dkim_key": "broken.pem"}, "no signature can be made"),
    ],
)
def test_a_key_that_cannot_sign_is_found_at_once(settings: Settings, given: Any, said: str) -> None:
    """Before a run begins, and not in the middle of it."""
    (settings.root / "broken.pem").write_bytes(
        b"-----BEGIN RSA PRIVATE KEY-----\nQUJD\n-----END RSA PRIVATE KEY-----\n"
    )
    with pytest.raises(ConfigError, match=said):
        dkim_key(given, settings)
