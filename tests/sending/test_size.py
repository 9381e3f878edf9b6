"""How many messages go in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.providers.mailgun import CAPABILITIES as MAILGUN
from newsletter_kit.providers.postmark import CAPABILITIES as POSTMARK
from newsletter_kit.sending.size import batch_size

if TYPE_CHECKING:
    from newsletter_kit.providers.base import Capabilities


@pytest.mark.parametrize(
    ("provider", "message_bytes", "size"),
    [
        (MAILGUN, 80_000, 1000),
        (MAILGUN, 49_000_000, 500),
        (MAILGUN, 60_000_000, 1),
        (POSTMARK, 80_000, 200),
        (POSTMARK, 4_000_000, 4),
    ],
)
def test_a_call_is_no_longer_than_the_provider_takes(
    provider: Capabilities, message_bytes: int, size: int
) -> None:
    """Where the provider merges, the body goes once for all; elsewhere it goes with each message."""
    assert batch_size(provider, nk.SendOptions(workers=4), message_bytes) == size
