"""Brevo: whether the key is right, what is left of the credits, and the state of the sender's domain.

Source: developers.brevo.com, the pages on the account and on domains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.finding import Grade, look, ok, wrong
from newsletter_kit.providers.answer import words
from newsletter_kit.providers.payload import question
from newsletter_kit.providers.probes.account import (
    domain_of,
    key_taken,
    not_listed,
    not_verified,
    refusal,
    rows_of,
    untold,
    verified,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit.finding import Finding
    from newsletter_kit.providers.answer import HttpAnswer
    from newsletter_kit.providers.brevo import Brevo
    from newsletter_kit.providers.probes.account import Probing


def probe_brevo(dialect: Brevo, sender: str) -> Probing:
    """GET /v3/account, and GET /v3/senders/domains.

    Example:
        >>> from pydantic import SecretStr
        >>> from newsletter_kit.providers.brevo import Brevo
        >>> next(probe_brevo(Brevo(SecretStr("x")), "a@iom.int")).url
        'https://api.brevo.com/v3/account'
    """
    headers = {"api-key": dialect.key.get_secret_value()}
    answer = yield question(f"{dialect.base_url}/v3/account", {}, headers)
    if not answer.is_success:
        return [refusal(answer, words(answer.said().get("message")))]
    findings = [key_taken(answer), *_credits(answer.said())]
    if dialect.sandbox:
        findings.append(look("brevo", "sandbox is on: mail is checked, and none is sent"))
    listed = yield question(f"{dialect.base_url}/v3/senders/domains", {}, headers)
    return [*findings, _domain(listed, domain_of(sender))]


def _credits(said: Mapping[str, object]) -> list[Finding]:
    findings = []
    for plan in rows_of(said, "plan"):
        left = plan.get("credits")
        if plan.get("creditsType") == "sendLimit" and isinstance(left, (int, float)):
            what = f"{left:,.0f} mails are left of the plan {words(plan.get('type'))}"
            findings.append(ok("brevo", what) if left > 0 else look("brevo", what, "Wait, or buy more."))
    relay = said.get("relay")
    if isinstance(relay, dict) and relay.get("enabled") is False:
        what = "transactional mail, by which newsletters go, is not switched on for the account"
        findings.append(wrong("brevo", what, "Ask its support to activate it."))
    return findings


def _domain(answer: HttpAnswer, domain: str) -> Finding:
    if not answer.is_success:
        return untold(answer)
    rows = {words(each.get("domain_name")).lower(): each for each in rows_of(answer.said(), "domains")}
    if domain not in rows:  # a single sender may have been verified instead, which this does not show
        return not_listed("brevo", domain, grade=Grade.LOOK)
    if rows[domain].get("authenticated"):
        return verified("brevo", domain)
    return not_verified("brevo", domain, "verified" if rows[domain].get("verified") else "")
