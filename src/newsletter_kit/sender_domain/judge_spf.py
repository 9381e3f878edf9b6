"""What a domain's SPF record means for its mail, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.finding import look, ok, wrong
from newsletter_kit.sender_domain.resolver import DnsSilentError
from newsletter_kit.sender_domain.spf import (
    MAX_LOOKUPS,
    MAX_VOID,
    end_of,
    parse_spf,
    spf_records,
    walk_spf,
)

if TYPE_CHECKING:
    from newsletter_kit.finding import Finding
    from newsletter_kit.sender_domain.resolver import Resolver
    from newsletter_kit.sender_domain.spf import SpfTerm, SpfWalk

_ENDS = {
    "-": "it refuses all others (-all)",
    "~": "it doubts all others (~all)",
    "redirect": "it refers to another domain's record",
}
_REMEDY = "Ask who runs your DNS to mend the TXT record."


def judge_spf(domain: str, resolver: Resolver) -> list[Finding]:
    """What is to be said of the SPF record of `domain`.

    Raises:
        DnsSilentError: if its own record could not be looked at.

    Example:
        >>> judge_spf("iom.int", Resolver())  # doctest: +SKIP
        [Finding(where='SPF of iom.int', grade=<Grade.OK: 'ok'>, …)]
    """
    where = f"SPF of {domain}"
    found = spf_records(resolver.txt(domain).values)
    if not found:
        what = "there is no record, so nobody knows which machines may send in its name"
        return [look(where, what, "Let who runs your DNS add the one that your provider shows.")]
    walk = walk_spf(domain, resolver.txt)
    if walk.problems:
        return [wrong(where, each, _remedy(each)) for each in walk.problems]
    terms = parse_spf(found[0])
    doubts = [look(where, f"{each} in it could not be looked at") for each in walk.unknown]
    lost = _lost(walk, resolver)
    if len(lost) > MAX_VOID:
        what = f"it asks for machines that are not there: {', '.join(lost)}; {MAX_VOID} are forgiven"
        return [wrong(where, what, "Remove them.")]
    stale = [look(where, f"it asks for a machine that is not there: {name}", "Remove it.") for name in lost]
    return [_judged_end(where, terms, walk.lookups), *_old_ways(where, terms), *stale, *doubts]


def _lost(walk: SpfWalk, resolver: Resolver) -> list[str]:
    """The terms that are answered by nothing; what could not be asked is none of them."""
    return list(
        dict.fromkeys(f"{term}:{name}" for term, name in walk.machines if _is_void(term, name, resolver))
    )


def _is_void(term: str, name: str, resolver: Resolver) -> bool:
    try:
        found = resolver.mx(name) if term == "mx" else resolver.addresses(name)
    except DnsSilentError:
        return False
    return not found.values


def _remedy(problem: str) -> str:
    if problem.endswith("SPF records"):
        return "Make one of them: receivers take none if there are several."
    if problem.endswith("are allowed"):
        return "Remove what you send no mail by; receivers give up after the tenth."
    return _REMEDY


def _judged_end(where: str, terms: tuple[SpfTerm, ...], lookups: int) -> Finding:
    end = end_of(terms)
    if end == "+":
        return wrong(where, "it lets the whole world send in your name (+all)", "Write ~all or -all instead.")
    if end not in _ENDS:
        what = "it says nothing of machines that it does not name"
        return look(where, what, "Let it end with ~all or -all.")
    return ok(where, f"{_ENDS[end]}; {lookups} of {MAX_LOOKUPS} questions to the DNS are used")


def _old_ways(where: str, terms: tuple[SpfTerm, ...]) -> list[Finding]:
    if any(term.name == "ptr" for term in terms):
        what = "it uses ptr, which receivers may pass over (RFC 7208 §5.5)"
        return [look(where, what, "Name the machines by ip4, ip6, a or include.")]
    return []
