"""DKIM keys are read as RFC 6376 has them, and their length is that of the modulus."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.serialization import PublicFormat

from newsletter_kit.sender_domain.dkim import DkimRecord, looks_like_dkim, parse_dkim
from sender_domain_keys import rsa_key

ED25519 = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="  # RFC 8463 §A.2


@pytest.mark.parametrize("bits", [1024, 2048])
@pytest.mark.parametrize("form", [PublicFormat.SubjectPublicKeyInfo, PublicFormat.PKCS1])
def test_the_length_of_a_key_is_learnt_from_it(bits: int, form: PublicFormat) -> None:
    """In both forms in which keys are published, a real key of OpenSSL's has its length."""
    assert parse_dkim(f"v=DKIM1; k=rsa; p={rsa_key(bits, form)}") == DkimRecord("rsa", bits)


def test_blanks_in_a_key_do_no_harm() -> None:
    """DNS panels fold long keys."""
    key = rsa_key(1024)
    assert parse_dkim(f"p={key[:30]} {key[30:60]}\t{key[60:]}").bits == 1024


def test_a_key_of_the_other_kind_is_read() -> None:
    """Ed25519 has 256 bits."""
    assert parse_dkim(f"v=DKIM1; k=ed25519; t=s:y; p={ED25519}") == DkimRecord(
        "ed25519", 256, is_testing=True
    )


def test_an_empty_key_was_revoked() -> None:
    """§3.6.1 says so of an empty p=."""
    assert parse_dkim("v=DKIM1; p=").bits == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("v=DKIM1; k=rsa", "no key"),
        ("v=DKIM2; p=AAAA", "v=DKIM1"),
        ("p=; v=DKIM1", "v=DKIM1"),
        ("v=DKIM1; p=AAAA", "no rsa key"),
        ("v=DKIM1; p=MIIB", "no rsa key"),
        ("v=DKIM1; p=ключ", "no rsa key"),
        ("v=DKIM1; k=dsa; p=AAAA", "no dsa key"),
        (f"v=DKIM1; k=rsa; p={ED25519}", "no rsa key"),
        ("v=DKIM1; h=sha1; p=", "SHA-256"),
        ("v=DKIM1; s=chat; p=", "not for mail"),
        ("v=DKIM1; p=; p=", "twice"),
        ("v=DKIM1; hello; p=", "no tag"),
    ],
)
def test_a_key_that_receivers_cannot_use_is_refused(text: str, said: str) -> None:
    """The clause says what is wrong with it."""
    with pytest.raises(ValueError, match=said):
        parse_dkim(text)


@pytest.mark.parametrize("text", ["v=spf1 -all", "v=DMARC1; p=none", "google-site-verification=x", ""])
def test_other_records_are_not_taken_for_keys(text: str) -> None:
    """A wildcard TXT answers under every name."""
    assert not looks_like_dkim(text)
