"""Resend: whether the key is right, and whether the sender's domain is verified.

Source: resend.com/docs, the pages on domains and on errors, and its OpenAPI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.finding import look, ok
from newsletter_kit.providers.answer import words
from newsletter_kit.providers.payload import bearer, question
from newsletter_kit.providers.probes.account import (
    domain_of,
    key_taken,
    not_listed,
    not_verified,
    refusal,
    rows_of,
    verified,
)

if TYPE_CHECKING:
    from newsletter_kit.finding import Finding
    from newsletter_kit.providers.answer import HttpAnswer
    from newsletter_kit.providers.probes.account import Probing
    from newsletter_kit.providers.resend import Resend

_SENDS_ONLY = "restricted_api_key"


def probe_resend(dialect: Resend, sender: str) -> Probing:
    """GET /domains.

    Example:
        >>> from pydantic import SecretStr
        >>> from newsletter_kit.providers.resend import Resend
        >>> next(probe_resend(Resend(SecretStr("x")), "a@iom.int")).url
        'https://api.resend.com/domains'
    """
    answer = yield question(f"{dialect.base_url}/domains", {"limit": 100}, bearer(dialect.key))
    said = answer.said()
    if said.get("name") == _SENDS_ONLY:
        what = "it answers; the key may send, and may not ask which domains are verified"
        return [look("resend", what, "That is as it should be. Look at the domain on its web site.")]
    if not answer.is_success:
        return [refusal(answer, words(said.get("message")))]
    return [key_taken(answer), _domain(answer, domain_of(sender))]


def _domain(answer: HttpAnswer, domain: str) -> Finding:
    states = {
        str(each.get("name")).lower(): words(each.get("status")) for each in rows_of(answer.said(), "data")
    }
    if domain not in states:
        return not_listed("resend", domain)
    if states[domain] == "verified":
        return verified("resend", domain)
    if states[domain] == "partially_verified":
        return ok("resend", f"the domain {domain} is verified there in part")
    return not_verified("resend", domain, states[domain])
