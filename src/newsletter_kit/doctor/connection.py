"""Whether the provider takes our key: a connection is made, and nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.errors import NewsletterError
from newsletter_kit.finding import wrong_by
from newsletter_kit.providers import open_provider
from newsletter_kit.providers.probe import probe_provider

if TYPE_CHECKING:
    from newsletter_kit.config import Settings
    from newsletter_kit.finding import Finding


def judge_connection(settings: Settings, provider: str, *, offline: bool = False) -> list[Finding]:
    """What is to be said of the provider: its options, and what it answers.

    Args:
        settings: where its options are.
        provider: its name.
        offline: look at the options alone, and connect to nothing.

    Example:
        >>> from newsletter_kit.config import Settings
        >>> judge_connection(Settings(name="News", sender="news@iom.int"), "outbox")[0].grade.value
        'ok'
    """
    try:
        with open_provider(provider, settings) as opened:
            return [] if offline else probe_provider(opened, settings.sender.address)
    except NewsletterError as error:
        return wrong_by(error)
