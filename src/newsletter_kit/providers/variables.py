"""What each provider takes from the environment, under which names: the usual name first, then aliases."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Variable:
    """One value that a provider takes from the environment.

    Attributes:
        role: what it is, as a clause: `key`, `region`.
        names: the variables that may hold it; the first that is set wins.
        is_secret: whether its value must not be shown.
        is_needed: whether the provider cannot be spoken to without it.

    Example:
        >>> Variable("key", ("RESEND_API_KEY", "RESEND_KEY")).is_needed
        True
    """

    role: str
    names: tuple[str, ...]
    is_secret: bool = True
    is_needed: bool = True


VARIABLES: Mapping[str, tuple[Variable, ...]] = {
    "outbox": (),
    "smtp": (
        Variable("url", ("SMTP_URL",), is_needed=False),
        Variable("host", ("SMTP_HOST",), is_secret=False, is_needed=False),
        Variable("port", ("SMTP_PORT",), is_secret=False, is_needed=False),
        Variable("security", ("SMTP_SECURITY",), is_secret=False, is_needed=False),
        Variable("user", ("SMTP_USER", "SMTP_USERNAME", "SMTP_LOGIN"), is_needed=False),
        Variable("password", ("SMTP_PASSWORD", "SMTP_PASS"), is_needed=False),
    ),
    "postmark": (Variable("server token", ("POSTMARK_SERVER_TOKEN", "POSTMARK_API_KEY", "POSTMARK_TOKEN")),),
    "resend": (Variable("key", ("RESEND_API_KEY", "RESEND_KEY")),),
    "sendgrid": (Variable("key", ("SENDGRID_API_KEY", "SENDGRID_KEY")),),
    "mailgun": (
        Variable("key", ("MAILGUN_API_KEY", "MAILGUN_SENDING_KEY", "MAILGUN_KEY")),
        Variable("domain", ("MAILGUN_DOMAIN",), is_secret=False, is_needed=False),
        Variable("region", ("MAILGUN_REGION",), is_secret=False, is_needed=False),
    ),
    "ses": (
        Variable("key's id", ("AWS_ACCESS_KEY_ID", "AWS_SES_ACCESS_KEY_ID")),
        Variable("key", ("AWS_SECRET_ACCESS_KEY", "AWS_SES_SECRET_ACCESS_KEY")),
        Variable("session token", ("AWS_SESSION_TOKEN",), is_needed=False),
        Variable(
            "region", ("AWS_SES_REGION", "AWS_REGION", "AWS_DEFAULT_REGION"), is_secret=False, is_needed=False
        ),
    ),
    "mailjet": (
        Variable("key", ("MAILJET_API_KEY", "MJ_APIKEY_PUBLIC", "MAILJET_APIKEY_PUBLIC")),
        Variable("secret key", ("MAILJET_SECRET_KEY", "MJ_APIKEY_PRIVATE", "MAILJET_API_SECRET")),
    ),
    "brevo": (Variable("key", ("BREVO_API_KEY", "SENDINBLUE_API_KEY", "SIB_API_KEY")),),
}
"""By the provider's name, in the order in which they are asked for."""


def names_of(provider: str, role: str) -> tuple[str, ...]:
    """The variables that may hold a provider's value.

    Raises:
        KeyError: if the provider takes no such value.

    Example:
        >>> names_of("brevo", "key")
        ('BREVO_API_KEY', 'SENDINBLUE_API_KEY', 'SIB_API_KEY')
    """
    by_role = {each.role: each.names for each in VARIABLES[provider]}
    return by_role[role]


def set_name(names: tuple[str, ...]) -> str | None:
    """The first of these variables that is set; None if none is.

    Example:
        >>> set_name(("EXAMPLE_NOT_SET",)) is None
        True
    """
    return next((name for name in names if os.environ.get(name, "").strip()), None)
