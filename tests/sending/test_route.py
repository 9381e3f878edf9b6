"""The road of a run: the ledger is told which account it was."""

from __future__ import annotations

from pydantic import SecretStr

from newsletter_kit.ledger.values import Route
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.providers.resend import Resend
from newsletter_kit.sending.route import route_of
from newsletter_kit.testing import RecordingProvider, sample_settings

SETTINGS = sample_settings(sender="News <news@iom.int>")


def test_the_road_is_provider_account_and_sender() -> None:
    """The sender is the bare address; a provider without accounts has none."""
    assert route_of(RecordingProvider(), SETTINGS) == Route("recording", "", "news@iom.int")


def test_another_key_is_another_road_that_shows_no_key() -> None:
    """Two keys are told apart by a digest."""
    first, second = (
        route_of(HttpConversation(Resend(SecretStr(key))), SETTINGS) for key in ("re_one", "re_two")
    )
    assert first != second
    assert "re_one" not in first.account
