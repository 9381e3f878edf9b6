"""A fake mail server and our SMTP provider on it, for the tests of SMTP."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from newsletter_kit.providers.smtp import Smtp
from newsletter_kit.providers.smtp_link import Timeouts
from newsletter_kit.providers.smtp_server import SmtpServer
from newsletter_kit.testing import FakeSmtpServer

if TYPE_CHECKING:
    from collections.abc import Generator

TIMEOUTS = Timeouts(connect_seconds=2, login_seconds=2, message_seconds=2)
WAYS: dict[str, tuple[str, ...]] = {
    "plain": (),
    "pipelining": ("PIPELINING",),
    "chunking": ("PIPELINING", "CHUNKING"),
}
"""What the server offers, by the way in which messages then travel."""


@contextmanager
def talking(
    *, timeouts: Timeouts = TIMEOUTS, **server: Any
) -> Generator[tuple[Smtp, FakeSmtpServer], None, None]:
    """The provider, and the server that it speaks with in the open."""
    with FakeSmtpServer(**server) as far_side:
        with Smtp(SmtpServer(far_side.host, far_side.port, "none"), timeouts) as provider:
            yield provider, far_side
