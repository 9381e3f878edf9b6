"""Amazon SES: whether the account is out of the sandbox, what is left of its quota, and the identity.

Source: GetAccount and GetEmailIdentity of the API reference, and botocore's model of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from newsletter_kit.finding import look, ok, wrong
from newsletter_kit.providers.answer import words
from newsletter_kit.providers.payload import question
from newsletter_kit.providers.probes.account import (
    domain_of,
    key_taken,
    not_listed,
    not_verified,
    refusal,
    untold,
    verified,
)
from newsletter_kit.providers.ses_signature import SesSignature

if TYPE_CHECKING:
    from collections.abc import Mapping

    from requests import Request

    from newsletter_kit.finding import Finding
    from newsletter_kit.providers.answer import HttpAnswer
    from newsletter_kit.providers.probes.account import Probing
    from newsletter_kit.providers.ses import Ses

_NOT_FOUND = 404
_NO_LIMIT = -1
_ENFORCED = {
    "PROBATION": "the account is under review, because of bounces or complaints",
    "SHUTDOWN": "the account was shut down, because of bounces or complaints",
}


def probe_ses(dialect: Ses, sender: str) -> Probing:
    """GET /v2/email/account, and GET /v2/email/identities/{name} for the domain, those above, the address.

    Example:
        >>> from pydantic import SecretStr
        >>> from newsletter_kit.providers.ses import Ses
        >>> ses = Ses(SecretStr("AKIA1"), SecretStr("s"), None, "eu-central-1")
        >>> next(probe_ses(ses, "a@iom.int")).url
        'https://email.eu-central-1.amazonaws.com/v2/email/account'
    """
    answer = yield _signed(dialect, "account")
    if not answer.is_success:
        return [refusal(answer, _message(answer))]
    findings = [key_taken(answer), *_account(answer.said())]
    domain = domain_of(sender)
    for name in (*_domains(domain), sender):
        identity = yield _signed(dialect, f"identities/{quote(name)}")
        if identity.status != _NOT_FOUND:
            return [*findings, *_identity(identity, domain)]
    return [*findings, not_listed("ses", domain)]


def _signed(dialect: Ses, path: str) -> Request:
    request = question(f"{dialect.base_url}/v2/email/{path}", {}, {})
    request.auth = SesSignature(dialect.access_key, dialect.secret_key, dialect.session_token, dialect.region)
    return request


def _message(answer: HttpAnswer) -> str:
    said = answer.said()
    return words(said.get("message") or said.get("Message"))


def _domains(domain: str) -> list[str]:
    """The domain, then those above it: an identity holds for all below."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(max(len(labels) - 1, 1))]


def _account(said: Mapping[str, object]) -> list[Finding]:
    findings = []
    if said.get("ProductionAccessEnabled") is False:
        what = "the account is in the sandbox: it reaches only addresses that were verified there"
        findings.append(wrong("ses", what, "Ask AWS for production access."))
    if said.get("SendingEnabled") is False:
        findings.append(wrong("ses", "sending is paused for the account", "Look at the console of SES."))
    if (status := words(said.get("EnforcementStatus"))) in _ENFORCED:
        findings.append(look("ses", _ENFORCED[status], "Look at the console of SES."))
    return [*findings, *_quota(said.get("SendQuota"))]


def _quota(quota: object) -> list[Finding]:
    if not isinstance(quota, dict):
        return []
    numbers = [quota.get(name) for name in ("Max24HourSend", "SentLast24Hours", "MaxSendRate")]
    if not all(isinstance(each, (int, float)) for each in numbers):
        return []
    most, gone, rate = (float(each or 0) for each in numbers)
    if most == _NO_LIMIT:
        return [ok("ses", f"no limit for a day; {rate:,.0f} mails a second")]
    left = max(most - gone, 0)
    what = f"{left:,.0f} of {most:,.0f} mails are left for 24 hours; {rate:,.0f} a second"
    return [ok("ses", what) if left else look("ses", what, "Wait, or ask AWS for more.")]


def _identity(answer: HttpAnswer, domain: str) -> list[Finding]:
    if not answer.is_success:
        return [untold(answer)]
    said = answer.said()
    if not said.get("VerifiedForSendingStatus"):
        return [not_verified("ses", domain, words(said.get("VerificationStatus")).lower())]
    dkim = said.get("DkimAttributes")
    status = words(dkim.get("Status")) if isinstance(dkim, dict) else ""
    if status and status != "SUCCESS":
        what = f"it does not sign mail of {domain} by DKIM ({status.lower()})"
        return [verified("ses", domain), look("ses", what, "Turn DKIM on for the identity.")]
    return [verified("ses", domain)]
