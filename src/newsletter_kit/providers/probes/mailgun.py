"""Mailgun: whether the key, the region and the sending domain belong together, and the domain is active.

Source: documentation.mailgun.com, GET /v4/domains/{name}, and the pages on keys and on domain verification.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.finding import look, ok, wrong
from newsletter_kit.providers.answer import words
from newsletter_kit.providers.payload import basic, question
from newsletter_kit.providers.probes.account import key_taken, not_verified, refusal, rows_of, verified
from newsletter_kit.providers.variables import names_of, set_name

if TYPE_CHECKING:
    from newsletter_kit.finding import Finding
    from newsletter_kit.providers.answer import HttpAnswer
    from newsletter_kit.providers.mailgun import Mailgun
    from newsletter_kit.providers.probes.account import Probing

_SENDING_KEY = "MAILGUN_SENDING_KEY"
_DENIED = (401, 403)


def probe_mailgun(dialect: Mailgun, sender: str) -> Probing:  # noqa: ARG001  the domain is its own setting
    """GET /v4/domains/{domain}.

    Example:
        >>> from pydantic import SecretStr
        >>> from newsletter_kit.providers.mailgun import Mailgun
        >>> next(probe_mailgun(Mailgun(SecretStr("x"), "iom.int"), "a@iom.int")).url
        'https://api.mailgun.net/v4/domains/iom.int'
    """
    url = f"{dialect.base_url}/v4/domains/{dialect.domain}"
    answer = yield question(url, {}, basic("api", dialect.key))
    if answer.status in _DENIED and set_name(names_of("mailgun", "key")) == _SENDING_KEY:
        what = "it answers; a sending key may ask nothing, so whether it is right shows with the first mail"
        return [look("mailgun", what, "Try it with a mail to yourself.")]
    if not answer.is_success:
        return [refusal(answer, words(answer.said().get("message")))]
    return [key_taken(answer), *_domain(answer, dialect)]


def _domain(answer: HttpAnswer, dialect: Mailgun) -> list[Finding]:
    said = answer.said()
    inner = said.get("domain")
    about = inner if isinstance(inner, dict) else {}
    findings = []
    if about.get("type") == "sandbox":
        what = "the domain is Mailgun's sandbox, which reaches only addresses that were registered there"
        findings.append(look("mailgun", what, "Set MAILGUN_DOMAIN to a domain of yours."))
    if dialect.sandbox:
        findings.append(look("mailgun", "sandbox is on: mail is taken and billed, and none is sent"))
    return [*findings, _state(dialect.domain, words(about.get("state"))), *_missing(said)]


def _state(domain: str, state: str) -> Finding:
    if state == "active":
        return verified("mailgun", domain)
    if state == "disabled":
        return wrong("mailgun", f"the domain {domain} was disabled there", "Ask its support why.")
    return not_verified("mailgun", domain, state)


def _missing(said: dict[str, object]) -> list[Finding]:
    """The DNS records that it wants and does not see; those that it sees are one line."""
    records = [each for each in rows_of(said, "sending_dns_records") if each.get("record_type") == "TXT"]
    unseen = [words(each.get("name")) for each in records if each.get("valid") != "valid"]
    if unseen:
        what = f"it does not see the TXT record at {', '.join(unseen)}"
        return [look("mailgun", what, "Add it to the DNS as its web site shows it.")]
    return [ok("mailgun", "it sees the domain's DNS records")] if records else []
