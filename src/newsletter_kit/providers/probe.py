"""Whether a provider would take mail, learnt without sending any."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from newsletter_kit.errors import NewsletterError, ProviderUnavailable
from newsletter_kit.finding import look, ok, wrong, wrong_by
from newsletter_kit.providers.http import HttpConversation, Limits, without_keys
from newsletter_kit.providers.smtp import Smtp
from newsletter_kit.providers.smtp_link import Timeouts

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from newsletter_kit.finding import Finding
    from newsletter_kit.providers.answer import HttpAnswer
    from newsletter_kit.providers.base import Provider
    from newsletter_kit.providers.probes.account import Probing

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 10.0

_DRIFT_SECONDS = 240  # AWS refuses a signature that is five minutes off
_UNREACHED = "Check the network, the name of the host, and whether a firewall or a proxy stands between."


def probe_provider(provider: Provider, sender: str) -> list[Finding]:
    """Connect to a provider, prove the key, and learn what it tells of the account. Nothing is sent.

    Args:
        provider: an open one. A dialect of your own may have a method `probe` of the sender's address, which
            yields questions and returns findings, as the functions in `newsletter_kit.providers.probes` do.
        sender: the address that mail comes from.

    Example:
        >>> probe_provider(provider, "news@iom.int")  # doctest: +SKIP
        [Finding(where='resend', grade=<Grade.OK: 'ok'>, what='it answers, and it takes the key', …), …]
    """
    if provider.capabilities.repeatable:
        return [ok(provider.name, "there is nothing to connect to: it mails nobody")]
    try:
        return _probed(provider, sender)
    except ProviderUnavailable as error:
        return [wrong(each.where, each.what, _UNREACHED) for each in error.problems]
    except NewsletterError as error:
        return wrong_by(error)


def _probed(provider: Provider, sender: str) -> list[Finding]:
    if isinstance(provider, Smtp):
        from newsletter_kit.providers.probes.smtp import probe_smtp

        return probe_smtp(provider.server, Timeouts(CONNECT_SECONDS, ANSWER_SECONDS, ANSWER_SECONDS))
    if isinstance(provider, HttpConversation) and (probe := _probe_of(provider)):
        limits = Limits(CONNECT_SECONDS, ANSWER_SECONDS)
        found = provider.inquire(lambda dialect: _with_clock(probe(dialect, sender)), limits)
        secrets = provider.dialect.secrets
        return [replace(each, what=without_keys(each.what, secrets)) for each in found]
    return [look(provider.name, "there is no harmless question to ask it", "Try it with a mail to yourself.")]


def _with_clock(probing: Probing) -> Probing:
    """The same questions; and whether our clock goes with the one of whoever answers the first."""
    drift: list[Finding] = []
    try:
        question = next(probing)
        while True:
            answer = yield question
            drift = drift or _drift(answer)
            question = probing.send(answer)
    except StopIteration as done:
        findings: list[Finding] = done.value
        return [*findings, *drift]


def _drift(answer: HttpAnswer) -> list[Finding]:
    try:
        theirs = parsedate_to_datetime(answer.headers.get("date", ""))
        seconds = (datetime.now(UTC) - theirs).total_seconds()
    except (ValueError, TypeError):
        return []
    if abs(seconds) < _DRIFT_SECONDS:
        return []
    way = "ahead of" if seconds > 0 else "behind"
    what = f"this machine's clock is {abs(seconds) / 60:,.0f} minutes {way} the provider's"
    return [look(answer.provider, what, "Set it: signatures and the Date of each mail depend on it.")]


def _probe_of(provider: HttpConversation) -> Callable[[Any, str], Probing] | None:
    from newsletter_kit.providers.probes import PROBES

    own: Callable[[Any, str], Probing] | None = getattr(type(provider.dialect), "probe", None)
    return own or PROBES.get(provider.name)
