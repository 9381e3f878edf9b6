"""Mailjet: whether the keys are right, and whether the sender's address or domain is active.

Source: dev.mailjet.com, the resource sender.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.finding import look, ok, wrong
from newsletter_kit.providers.answer import words
from newsletter_kit.providers.payload import basic, question
from newsletter_kit.providers.probes.account import (
    domain_of,
    key_taken,
    not_listed,
    refusal,
    rows_of,
    verified,
)

if TYPE_CHECKING:
    from newsletter_kit.finding import Finding
    from newsletter_kit.providers.answer import HttpAnswer
    from newsletter_kit.providers.mailjet import Mailjet
    from newsletter_kit.providers.probes.account import Probing

_MOST = 1000
_ACTIVE = "Active"


def probe_mailjet(dialect: Mailjet, sender: str) -> Probing:
    """GET /v3/REST/sender.

    Example:
        >>> from pydantic import SecretStr
        >>> from newsletter_kit.providers.mailjet import Mailjet
        >>> next(probe_mailjet(Mailjet(SecretStr("x"), SecretStr("y")), "a@iom.int")).url
        'https://api.mailjet.com/v3/REST/sender'
    """
    headers = basic(dialect.key.get_secret_value(), dialect.secret_key)
    answer = yield question(f"{dialect.base_url}/v3/REST/sender", {"Limit": _MOST}, headers)
    if not answer.is_success:
        return [refusal(answer, words(answer.said().get("ErrorMessage")))]
    sandbox = look("mailjet", "sandbox is on: mail is checked, and none is sent")
    return [key_taken(answer), *([sandbox] if dialect.sandbox else []), _sender(answer, sender.lower())]


def _sender(answer: HttpAnswer, sender: str) -> Finding:
    domain = domain_of(sender)
    states = {words(each.get("Email")).lower(): each.get("Status") for each in rows_of(answer.said(), "Data")}
    if states.get(f"*@{domain}") == _ACTIVE:
        return verified("mailjet", domain)
    if states.get(sender) == _ACTIVE:
        return ok("mailjet", "the sender's address is verified there, though not its whole domain")
    if sender in states or f"*@{domain}" in states:
        what = "the sender is known there, and not active"
        return wrong("mailjet", what, "Confirm the address or the domain on its web site.")
    return not_listed("mailjet", domain)
