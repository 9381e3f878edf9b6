"""What a domain's DMARC record means for its mail, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.finding import look, ok, wrong
from newsletter_kit.sender_domain.dmarc import dmarc_records, is_aligned, parse_dmarc, places_of

if TYPE_CHECKING:
    from newsletter_kit.finding import Finding
    from newsletter_kit.sender_domain.dmarc import DmarcRecord
    from newsletter_kit.sender_domain.resolver import Resolver

_POLICIES = {
    "none": "mail that is not proven is taken as any other (p=none)",
    "quarantine": "mail that is not proven goes to the spam folder (p=quarantine)",
    "reject": "mail that is not proven is refused (p=reject)",
}
_WHOLE = 100


def judge_dmarc(domain: str, signer: str | None, bounces_to: str | None, resolver: Resolver) -> list[Finding]:
    """What is to be said of the DMARC record that holds for mail from `domain`.

    Args:
        domain: the one in From.
        signer: of which domain the signature will be; None if nobody said.
        bounces_to: the domain of the envelope's sender; None if the provider puts its own there.
        resolver: who is asked.

    Raises:
        DnsSilentError: if it could not be looked at.

    Example:
        >>> judge_dmarc("iom.int", None, None, Resolver())  # doctest: +SKIP
        [Finding(where='DMARC of iom.int', grade=<Grade.OK: 'ok'>, …)]
    """
    where = f"DMARC of {domain}"
    place, texts = _found(domain, resolver)
    if not texts:
        remedy = f'Add a TXT record at _dmarc.{domain}: "v=DMARC1; p=none".'
        return [
            look(where, "there is no record; Gmail, Yahoo and Microsoft want one of bulk senders", remedy)
        ]
    if len(texts) > 1:
        what = f"there are {len(texts)} records at _dmarc.{place}"
        return [wrong(where, what, "Leave one: receivers take none if there are several.")]
    try:
        record = parse_dmarc(texts[0])
    except ValueError as error:
        return [wrong(where, f"{error}, at _dmarc.{place}", "Ask who runs your DNS to mend the TXT record.")]
    policy = _judged_policy(where, record, is_own=place == domain.lower())
    return [policy, *_alignment(domain, place, record, (signer, bounces_to))]


def _found(domain: str, resolver: Resolver) -> tuple[str, tuple[str, ...]]:
    """Where the record stands that holds for the domain, and the record; more than one means none."""
    for place in places_of(domain):
        if texts := dmarc_records(resolver.txt(f"_dmarc.{place}").values):
            return place, texts
    return domain, ()


def _judged_policy(where: str, record: DmarcRecord, *, is_own: bool) -> Finding:
    policy = record.policy if is_own else record.for_subdomains
    what = _POLICIES[policy]
    if policy == "none":
        remedy = "That is enough to begin with. Later, quarantine or reject keeps forgers from your name."
        return look(where, what, remedy) if not record.reports_to else ok(where, f"{what}, and reports come")
    if record.percent < _WHOLE:
        return look(where, f"{what}, of {record.percent} % of it", "Raise pct to 100 when you are sure.")
    return ok(where, what)


def _alignment(
    domain: str, place: str, record: DmarcRecord, proven: tuple[str | None, str | None]
) -> list[Finding]:
    """Whether what DKIM or SPF proves counts for the domain in From: one of them must."""
    signer, envelope = proven
    where = f"DMARC of {domain}"
    signs = signer is not None and is_aligned(domain, signer, place, strict=record.strict_dkim)
    sends = envelope is not None and is_aligned(domain, envelope, place, strict=record.strict_spf)
    if signs:
        return [ok(where, f"a signature of {signer} counts for it")]
    if sends and signer is None:
        what = (
            f"only SPF proves it, by the envelope's sender at {envelope}; that is lost when mail is forwarded"
        )
        return [look(where, what, "Have the mail signed by DKIM too.")]
    if sends:
        what = f"a signature of {signer} does not count for it, though SPF at {envelope} does"
        return [look(where, what, f"Sign as {domain}.")]
    if signer is None:
        return []
    return [wrong(where, f"a signature of {signer} does not count for it", f"Sign as {domain}.")]
