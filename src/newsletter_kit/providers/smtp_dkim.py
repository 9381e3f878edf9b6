"""Signing mail as the sender's domain (DKIM, RFC 6376), for servers that do not sign it themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import SecretBytes

from newsletter_kit.errors import ConfigError, MissingExtraError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit.config import Settings

SIGNED = (
    *("from", "from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type"),
    *("content-transfer-encoding", "list-id", "list-unsubscribe", "list-unsubscribe-post", "feedback-id"),
)
"""The headers under the signature; both of RFC 8058 are. From is there twice, so that none can be added."""


@dataclass(frozen=True, slots=True)
class DkimKey:
    """A key of a domain, and where its public half stands in the DNS.

    Attributes:
        domain: whose signature it is.
        selector: its name there: the record is `selector._domainkey.domain`.
        pem: the private RSA key.

    Example:
        >>> DkimKey("iom.int", "2024", SecretBytes(b"-----BEGIN")).selector
        '2024'
    """

    domain: str
    selector: str
    pem: SecretBytes


def dkim_key(given: Mapping[str, str], settings: Settings) -> DkimKey | None:
    """The key that the options dkim_selector, dkim_key (a path) and dkim_domain name; None without them.

    Raises:
        ConfigError: if one of them is missing or the key cannot be read.
        MissingExtraError: if the package dkimpy is not installed.

    Example:
        >>> from newsletter_kit.config import Settings
        >>> dkim_key({}, Settings(name="News", sender="news@iom.int")) is None
        True
    """
    if not any(name.startswith("dkim_") for name in given):
        return None
    missing = [name for name in ("dkim_selector", "dkim_key") if name not in given]
    if missing:
        where = f"newsletter.toml providers.smtp.{missing[0]}"
        raise ConfigError(Problem(where, "it is wanted for a signature", "Set it, or remove dkim_*."))
    domain = given.get("dkim_domain") or settings.sender.address.rpartition("@")[2]
    path = settings.path(given["dkim_key"])
    try:
        key = DkimKey(domain, given["dkim_selector"], SecretBytes(path.read_bytes()))
    except OSError as error:
        raise ConfigError(Problem(str(path), f"the key cannot be read: {error.strerror}")) from None
    _try(key, str(path))
    return key


def _try(key: DkimKey, where: str) -> None:
    """Sign something now, so that a key that is none is not found out in the middle of a run."""
    try:
        signed(b"From: a@iom.int\r\n\r\n", key)
    except MissingExtraError:
        raise
    except Exception as error:  # noqa: BLE001  dkimpy raises of many kinds
        what = f"no signature can be made with it ({type(error).__name__})"
        raise ConfigError(Problem(where, what, "Give a private RSA key in PEM.")) from None


def signed(content: bytes, key: DkimKey) -> bytes:
    """`content` with a DKIM-Signature before its headers.

    Args:
        content: the mail exactly as it travels, with CRLF.
        key: whose signature.

    Raises:
        MissingExtraError: if the package dkimpy is not installed.

    Example:
        >>> signed(content, key)[:15]  # doctest: +SKIP
        b'DKIM-Signature:'
    """
    try:
        import dkim
    except ImportError:
        raise MissingExtraError.of("dkim", "dkimpy") from None
    signature: bytes = dkim.sign(
        content,
        key.selector.encode(),
        key.domain.encode(),
        key.pem.get_secret_value(),
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[name.encode() for name in SIGNED],
    )
    return signature + content
