"""SendGrid: what the key may do, and whether the sender's domain is authenticated.

Source: twilio.com/docs/sendgrid/api-reference, the pages on API key permissions and domain authentication.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsletter_kit.finding import Grade, look, wrong
from newsletter_kit.providers.answer import words
from newsletter_kit.providers.payload import bearer, question
from newsletter_kit.providers.probes.account import (
    domain_of,
    key_taken,
    not_listed,
    not_verified,
    refusal,
    untold,
    verified,
)

if TYPE_CHECKING:
    from newsletter_kit.finding import Finding
    from newsletter_kit.providers.answer import HttpAnswer
    from newsletter_kit.providers.probes.account import Probing
    from newsletter_kit.providers.sendgrid import SendGrid

_SENDS = "mail.send"


def probe_sendgrid(dialect: SendGrid, sender: str) -> Probing:
    """GET /v3/scopes, and GET /v3/whitelabel/domains.

    Example:
        >>> from pydantic import SecretStr
        >>> from newsletter_kit.providers.sendgrid import SendGrid
        >>> next(probe_sendgrid(SendGrid(SecretStr("x")), "a@iom.int")).url
        'https://api.sendgrid.com/v3/scopes'
    """
    headers = bearer(dialect.key)
    answer = yield question(f"{dialect.base_url}/v3/scopes", {}, headers)
    if not answer.is_success:
        return [refusal(answer, _error(answer))]
    findings = [key_taken(answer)]
    scopes = answer.said().get("scopes")
    if isinstance(scopes, list) and _SENDS not in scopes:
        what = "the key may not send mail"
        findings.append(wrong("sendgrid", what, "Give it the permission Mail Send, or make another."))
    if dialect.sandbox:
        findings.append(look("sendgrid", "sandbox is on: mail is checked, and none is sent"))
    domain = domain_of(sender)
    listed = yield question(f"{dialect.base_url}/v3/whitelabel/domains", {"domain": domain}, headers)
    return [*findings, _domain(listed, domain)]


def _error(answer: HttpAnswer) -> str:
    errors = answer.said().get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    return words(first.get("message")) if isinstance(first, dict) else ""


def _domain(answer: HttpAnswer, domain: str) -> Finding:
    rows: Any = answer.json() if answer.is_success else None
    if not isinstance(rows, list):
        return untold(answer)
    valid = [each.get("valid") for each in rows if isinstance(each, dict) and each.get("domain") == domain]
    if not valid:  # a single sender may have been verified instead, which this does not show
        return not_listed("sendgrid", domain, grade=Grade.LOOK)
    return verified("sendgrid", domain) if any(valid) else not_verified("sendgrid", domain)
