"""What a domain's DKIM keys mean for its mail, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.finding import look, ok, wrong
from newsletter_kit.recourse import Recourse
from newsletter_kit.sender_domain.dkim import (
    FEWEST_BITS,
    GOOD_BITS,
    looks_like_dkim,
    parse_dkim,
    selectors_of,
)
from newsletter_kit.sender_domain.resolver import DnsSilentError

if TYPE_CHECKING:
    from newsletter_kit.finding import Finding
    from newsletter_kit.sender_domain.dkim import DkimRecord
    from newsletter_kit.sender_domain.resolver import Resolver

_ADD = "Add the record that your provider shows, or name another selector."


def judge_dkim(domain: str, selectors: tuple[str, ...], provider: str, resolver: Resolver) -> list[Finding]:
    """What is to be said of the DKIM keys of `domain`.

    Args:
        domain: of which the signature will be.
        selectors: the names of its keys; if there is none, those that the provider uses are tried.
        provider: who signs.
        resolver: who is asked.

    Raises:
        DnsSilentError: if no key could be looked at.

    Example:
        >>> judge_dkim("iom.int", ("2024",), "smtp", Resolver())  # doctest: +SKIP
        [Finding(where='DKIM key 2024 of iom.int', grade=<Grade.OK: 'ok'>, …)]
    """
    if selectors:
        return [each for name in selectors for each in _named(domain, name, resolver)]
    tried = selectors_of(provider)
    found = [(name, text) for name in tried for text in _keys(domain, name, resolver)]
    if found:
        return [_judged(f"DKIM key {name} of {domain}", text) for name, text in found]
    names = f"none of {', '.join(tried)} is there" if tried else "its key has a name that nobody can guess"
    remedy = "Name its selector: your provider shows it, before ._domainkey."
    return [look(f"DKIM of {domain}", f"no key was found: {names}", remedy, Recourse.NAME_SELECTOR)]


def _named(domain: str, name: str, resolver: Resolver) -> list[Finding]:
    where = f"DKIM key {name} of {domain}"
    texts = _keys(domain, name, resolver)
    if not texts:
        return [wrong(where, f"there is none at {_place(domain, name)}", _ADD, Recourse.NAME_SELECTOR)]
    if len(texts) > 1:
        return [wrong(where, f"there are {len(texts)} of this name", "Leave the one that signs.")]
    return [_judged(where, texts[0])]


def _keys(domain: str, name: str, resolver: Resolver) -> tuple[str, ...]:
    try:
        found = resolver.txt(_place(domain, name))
    except DnsSilentError as error:
        raise DnsSilentError(f"{_place(domain, name)}: {error}") from None
    return tuple(each for each in found.values if looks_like_dkim(each))


def _place(domain: str, name: str) -> str:
    return f"{name}._domainkey.{domain}"


def _judged(where: str, text: str) -> Finding:
    try:
        key = parse_dkim(text)
    except ValueError as error:
        return wrong(where, str(error), _ADD)
    if not key.bits:
        return wrong(where, "it was revoked (p= is empty)", _ADD)
    return _too_short(where, key) or _odd(where, key) or ok(where, f"it is there, of {key.bits} bits")


def _too_short(where: str, key: DkimRecord) -> Finding | None:
    if key.kind != "rsa" or key.bits >= GOOD_BITS:
        return None
    if key.bits < FEWEST_BITS:
        what = f"it has {key.bits} bits, and receivers take none below {FEWEST_BITS}"
        return wrong(where, what, f"Have a key of {GOOD_BITS} bits made.")
    return look(where, f"it has {key.bits} bits", f"Have a key of {GOOD_BITS} bits made when you can.")


def _odd(where: str, key: DkimRecord) -> Finding | None:
    if key.is_testing:
        return look(where, "it is marked as a test (t=y)", "Take the mark away when signatures are right.")
    if key.kind == "ed25519":
        what = "it is of Ed25519, which many receivers do not know"
        return look(where, what, "Let the mail be signed by an RSA key too.")
    return None
