"""By which road a newsletter is mailed just now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.ledger.values import Route

if TYPE_CHECKING:
    from newsletter_kit.config import Settings
    from newsletter_kit.providers.base import Provider


def route_of(provider: Provider, settings: Settings) -> Route:
    """The provider, the account there, and the sender.

    Example:
        >>> from newsletter_kit.testing import RecordingProvider, sample_settings
        >>> route_of(RecordingProvider(), sample_settings())
        Route(provider='recording', account='', sender='news@iom.example.org')
    """
    return Route(provider.name, provider.account, settings.sender.address)
