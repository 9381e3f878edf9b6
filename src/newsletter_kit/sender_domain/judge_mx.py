"""Whether answers and bounces can reach a domain, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.finding import look, ok, wrong

if TYPE_CHECKING:
    from newsletter_kit.finding import Finding
    from newsletter_kit.sender_domain.resolver import Resolver


def judge_mx(domain: str, resolver: Resolver, *, is_answered: bool = True) -> list[Finding]:
    """What is to be said of the mail servers of `domain` (RFC 5321 §5, RFC 7505).

    Args:
        domain: of an address to which somebody may write.
        resolver: who is asked.
        is_answered: whether answers go there; else it is only where the mail comes from.

    Raises:
        DnsSilentError: if they could not be looked at.

    Example:
        >>> judge_mx("iom.int", Resolver())  # doctest: +SKIP
        [Finding(where='MX of iom.int', grade=<Grade.OK: 'ok'>, …)]
    """
    where = f"MX of {domain}"
    found = resolver.mx(domain)
    if not found.exists:
        what = "there is no such domain in the DNS"
        return [wrong(where, what, "Write an address of yours into newsletter.toml.")]
    if found.values == (".",):
        what = (
            "it takes no mail at all (a null MX), so answers and bounces are lost, and many refuse its mail"
        )
        return [wrong(where, what, "Use an address of a domain that takes mail.")]
    if found.values:
        return [ok(where, f"mail to it goes to {', '.join(sorted(found.values))}")]
    if resolver.addresses(domain).values:
        what = "it names no mail server, so mail to it goes to its own address"
        return [look(where, what, "Check that a mail server runs there.")]
    what = "no mail to it can arrive: it names no mail server"
    return [(wrong if is_answered else look)(where, what, "Add an MX record.")]
