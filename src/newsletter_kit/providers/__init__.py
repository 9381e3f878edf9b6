"""Who takes the mail. One file for each provider, and one dict that names them all."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from newsletter_kit.errors import ConfigError, Problem
from newsletter_kit.load_later import load_later
from newsletter_kit.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsletter_kit.config import Settings
    from newsletter_kit.providers.base import Provider

PROVIDERS = {
    "outbox": "newsletter_kit.providers.outbox:open_outbox",
    "smtp": "newsletter_kit.providers.smtp:open_smtp",
    "postmark": "newsletter_kit.providers.postmark:open_postmark",
    "resend": "newsletter_kit.providers.resend:open_resend",
    "sendgrid": "newsletter_kit.providers.sendgrid:open_sendgrid",
    "mailgun": "newsletter_kit.providers.mailgun:open_mailgun",
    "ses": "newsletter_kit.providers.ses:open_ses",
    "mailjet": "newsletter_kit.providers.mailjet:open_mailjet",
    "brevo": "newsletter_kit.providers.brevo:open_brevo",
}
"""The function that opens each provider, by the provider's name; imported when it is asked for."""

# requests loads both, which takes 5 MB, and asks them only where an answer does not say how it is encoded.
load_later("requests", ["chardet", "charset_normalizer"])


def open_provider(name: str, settings: Settings, *, folder: Path | None = None) -> Provider:
    """The provider of that name, ready to be used in a `with` statement.

    Args:
        name: a key of `PROVIDERS`.
        settings: where it finds what it needs.
        folder: where `outbox` puts its files; `outbox` beside newsletter.toml unless given.

    Raises:
        ConfigError: if there is no such provider, or a setting that it needs is missing.

    Example:
        >>> with open_provider("outbox", settings) as provider:  # doctest: +SKIP
        ...     list(provider.deliver(batch))
        [Outcome(message_id='<5d41…@iom.int>', status=<Status.ACCEPTED: 'accepted'>, …)]
    """
    require_known(name)
    module, _, function = PROVIDERS[name].partition(":")
    opener: Callable[[Settings, Path | None], Provider] = getattr(import_module(module), function)
    return opener(settings, folder)


def require_known(name: str) -> None:
    """Refuse the name of a provider that there is not.

    Raises:
        ConfigError: with the nearest name, or all of them.

    Example:
        >>> require_known("postmark")
    """
    if name not in PROVIDERS:
        remedy = did_you_mean(name, PROVIDERS, f"There is: {', '.join(PROVIDERS)}.")
        raise ConfigError(Problem("provider", f"there is no provider {name!r}", remedy))
