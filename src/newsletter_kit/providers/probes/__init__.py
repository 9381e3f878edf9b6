"""A harmless question to each provider that proves the key and tells of the account. One file for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsletter_kit.providers.probes.brevo import probe_brevo
from newsletter_kit.providers.probes.mailgun import probe_mailgun
from newsletter_kit.providers.probes.mailjet import probe_mailjet
from newsletter_kit.providers.probes.postmark import probe_postmark
from newsletter_kit.providers.probes.resend import probe_resend
from newsletter_kit.providers.probes.sendgrid import probe_sendgrid
from newsletter_kit.providers.probes.ses import probe_ses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from newsletter_kit.providers.probes.account import Probing

PROBES: Mapping[str, Callable[[Any, str], Probing]] = {
    "postmark": probe_postmark,
    "resend": probe_resend,
    "sendgrid": probe_sendgrid,
    "mailgun": probe_mailgun,
    "ses": probe_ses,
    "mailjet": probe_mailjet,
    "brevo": probe_brevo,
}
"""How each HTTP provider is asked, by its name: a function of its dialect and of the sender's address."""
