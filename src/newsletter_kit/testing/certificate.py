"""A certificate for this machine, made in memory, and the authority that signed it."""

from __future__ import annotations

import ssl
from dataclasses import dataclass

from newsletter_kit.errors import MissingExtraError


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a server on this machine needs for TLS, and what its clients need to trust it.

    Attributes:
        context: for the server.
        authority: the authority's certificate in PEM; write it to a file and name that in SSL_CERT_FILE.

    Example:
        >>> loopback_certificate().authority[:27]
        b'-----BEGIN CERTIFICATE-----'
    """

    context: ssl.SSLContext
    authority: bytes


def loopback_certificate(*names: str) -> Certificate:
    """A certificate for `names`: localhost, 127.0.0.1 and ::1 unless given.

    Raises:
        MissingExtraError: if the package trustme is not installed.

    Example:
        >>> loopback_certificate("mail.example.org").context.protocol.name
        'PROTOCOL_TLS_SERVER'
    """
    try:
        import trustme
    except ImportError:
        raise MissingExtraError.of("test", "trustme") from None
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(names or ("localhost", "127.0.0.1", "::1"))).configure_cert(context)
    return Certificate(context, authority.cert_pem.bytes())
