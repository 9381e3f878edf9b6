"""A mail server: connected to, protected, logged in, and left again without any mail."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsletter_kit.finding import look, ok
from newsletter_kit.providers.smtp import most_bytes
from newsletter_kit.providers.smtp_link import NAME, open_link

if TYPE_CHECKING:
    from newsletter_kit.finding import Finding
    from newsletter_kit.providers.smtp_link import Link, Timeouts
    from newsletter_kit.providers.smtp_server import SmtpServer

_SOON_DAYS = 14
_HASTENING = {"pipelining": "PIPELINING", "chunking": "CHUNKING"}
_NOOP_SECONDS = 5.0


def probe_smtp(server: SmtpServer, timeouts: Timeouts, now: datetime | None = None) -> list[Finding]:
    """Connect, begin TLS, log in, ask whether all is well (NOOP), and take leave.

    Args:
        server: which server, and how it is spoken to.
        timeouts: how long to wait.
        now: against which the certificate's end is held; this moment unless given.

    Raises:
        ProviderError: as `open_link` does.

    Example:
        >>> probe_smtp(SmtpServer("smtp.example.org"), Timeouts())  # doctest: +SKIP
        [Finding(where='smtp smtp.example.org:587', grade=<Grade.OK: 'ok'>, …)]
    """
    where = f"{NAME} {server.host}:{server.port}"
    link = open_link(server, timeouts)
    try:
        findings = [
            ok(where, "it answers"),
            _protection(where, link, now or datetime.now(UTC)),
            _login(where, server),
            *_offers(where, link),
        ]
        if not link.is_alive(_NOOP_SECONDS):
            findings.append(look(where, "it did not answer a second question (NOOP)", "Try again."))
    finally:
        link.quit()
    return findings


def _protection(where: str, link: Link, now: datetime) -> Finding:
    ends = link.certificate_ends_at()
    if ends is None:
        return look(where, "the connection is in the open", "Use starttls or tls for any other machine.")
    days = (ends - now).days
    what = f"the connection is protected; its certificate is valid for {days:,} more days"
    return ok(where, what) if days >= _SOON_DAYS else look(where, what, "Ask who runs it to renew it.")


def _login(where: str, server: SmtpServer) -> Finding:
    if server.user is None:
        return look(
            where, "no login is set, so it was not tried", "Set SMTP_USER and SMTP_PASSWORD if it wants one."
        )
    return ok(where, "it takes user and password")


def _offers(where: str, link: Link) -> list[Finding]:
    offers = link.offers
    most = most_bytes(offers)
    size = f"mails of up to {most:,} bytes" if most else "mails of any size"
    fast = [shown for name, shown in _HASTENING.items() if name in offers]
    haste = f"fast, by {' and '.join(fast)}" if fast else "one command at a time, which is slow"
    findings = [ok(where, f"it takes {size}, {haste}")]
    if "smtputf8" not in offers:
        what = "it takes no addresses with letters outside ASCII before the @ (SMTPUTF8)"
        findings.append(look(where, what, "Readers with such an address will be left out."))
    return findings
