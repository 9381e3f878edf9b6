"""Whether the key that signs and the key in the DNS are a pair: something is signed, and verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.errors import NewsletterError
from newsletter_kit.finding import ok, wrong
from newsletter_kit.providers.smtp_dkim import dkim_key, signed
from newsletter_kit.sender_domain.resolver import DnsSilentError

if TYPE_CHECKING:
    from newsletter_kit.config import Settings
    from newsletter_kit.finding import Finding
    from newsletter_kit.providers.smtp_dkim import DkimKey
    from newsletter_kit.sender_domain.resolver import Resolver


def judge_signature(settings: Settings, resolver: Resolver) -> list[Finding]:
    """What is to be said of a signature with newsletter.toml's `dkim_key`; nothing if there is none.

    What is wrong with either key alone is said elsewhere.

    Example:
        >>> from newsletter_kit.config import Settings
        >>> judge_signature(Settings(name="News", sender="news@iom.int"), resolver)  # doctest: +SKIP
        []
    """
    given = {name: str(value) for name, value in settings.providers.get("smtp", {}).items()}
    try:
        key = dkim_key(given, settings)
        if key is None:
            return []
        place = f"{key.selector}._domainkey.{key.domain}"
        record = next((each for each in resolver.txt(place).values if "p=" in each), None)
    except (NewsletterError, DnsSilentError):
        return []
    return [_judged(key, place, record)] if record else []


def _judged(key: DkimKey, place: str, record: str) -> Finding:
    where = f"DKIM key {key.selector} of {key.domain}"
    if _is_pair(key, record):
        return ok(where, "a trial signature with dkim_key is verified by it")
    what = "a trial signature with dkim_key is not verified by it: the two are no pair"
    return wrong(where, what, f"Put the public half of dkim_key into the DNS at {place}.")


def _is_pair(key: DkimKey, record: str) -> bool:
    import dkim

    mail = signed(f"From: trial@{key.domain}\r\nSubject: Trial\r\n\r\nTrial\r\n".encode(), key)

    def answer(name: bytes, timeout: int = 5) -> bytes:  # noqa: ARG001  as dkimpy calls it
        return record.encode()

    try:
        return bool(dkim.verify(mail, dnsfunc=answer))
    except dkim.DKIMException:
        return False
