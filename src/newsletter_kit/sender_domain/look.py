"""All that the DNS says of the domains of a newsletter, in the order in which it is read best."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from newsletter_kit.finding import look
from newsletter_kit.sender_domain.judge_dkim import judge_dkim
from newsletter_kit.sender_domain.judge_dmarc import judge_dmarc
from newsletter_kit.sender_domain.judge_mx import judge_mx
from newsletter_kit.sender_domain.judge_spf import judge_spf
from newsletter_kit.sender_domain.resolver import DnsSilentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsletter_kit.finding import Finding
    from newsletter_kit.sender_domain.resolver import Resolver


@dataclass(frozen=True, slots=True)
class SenderDomain:
    """Whose mail it is, and by whom it goes.

    Attributes:
        domain: the domain in From.
        provider: who takes the mail.
        selectors: the names of DKIM keys; if there is none, the usual ones of the provider are tried.
        signer: of which domain the signature is, if newsletter.toml says so.
        bounces_to: the domain of the envelope's sender, if it is not the provider's own.
        answers_to: the other domains to which readers may write.
        is_answered: whether answers go to the sender's own domain.

    Example:
        >>> SenderDomain("iom.int", "resend").selectors
        ()
    """

    domain: str
    provider: str
    selectors: tuple[str, ...] = ()
    signer: str | None = None
    bounces_to: str | None = None
    answers_to: tuple[str, ...] = ()
    is_answered: bool = True


def look_at_domain(sender: SenderDomain, resolver: Resolver) -> Iterator[Finding]:
    """What the DNS says. What could not be asked is said so, and is no error.

    Example:
        >>> list(look_at_domain(SenderDomain("iom.int", "smtp"), Resolver()))  # doctest: +SKIP
        [Finding(where='MX of iom.int', grade=<Grade.OK: 'ok'>, …), …]
    """
    domain = sender.domain
    yield from _asked(f"MX of {domain}", partial(judge_mx, domain, resolver, is_answered=sender.is_answered))
    for each in sender.answers_to:
        yield from _asked(f"MX of {each}", partial(judge_mx, each, resolver))
    if _exists(domain, resolver):
        yield from _asked_of_sender(sender, resolver)


def _exists(domain: str, resolver: Resolver) -> bool:
    try:
        return resolver.mx(domain).exists
    except DnsSilentError:
        return True


def _asked_of_sender(sender: SenderDomain, resolver: Resolver) -> Iterator[Finding]:
    domain, signer = sender.domain, sender.signer or sender.domain
    envelope = sender.bounces_to or domain
    dmarc = partial(judge_dmarc, domain, sender.signer, sender.bounces_to, resolver)
    dkim = partial(judge_dkim, signer, sender.selectors, sender.provider, resolver)
    yield from _asked(f"DMARC of {domain}", dmarc)
    yield from _asked(f"SPF of {envelope}", partial(judge_spf, envelope, resolver))
    yield from _asked(f"DKIM of {signer}", dkim)  # last: it may ask for many names that are not there


def _asked(where: str, judge: Callable[[], list[Finding]]) -> list[Finding]:
    try:
        return judge()
    except DnsSilentError as error:
        return [look(where, f"it could not be looked at ({error})", "Try it where the network is.")]
