"""SPF: which machines may send mail in a domain's name (RFC 7208). Read, walked, and judged.

The envelope's sender is what SPF speaks of. Most providers put a domain of their own there, so that a missing
record stops nothing; a broken one makes receivers refuse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Network, IPv6Network, NetmaskValueError
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsletter_kit.sender_domain.resolver import Records

MAX_LOOKUPS = 10  # RFC 7208 §4.6.4
MAX_VOID = 2
"""So many questions may be answered by nothing, before receivers hold the record for broken (ibid.)."""
_VERSION = re.compile(r"v=spf1(?= |\Z)", re.IGNORECASE)
_MODIFIER = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9._-]*)=(?P<value>.*)")
_MECHANISM = re.compile(r"(?P<sign>[+?~-]?)(?P<name>[A-Za-z0-9]+)(?P<rest>(?:[:/].*)?)")
_ASKS = frozenset({"include", "a", "mx", "ptr", "exists", "redirect"})
"""The terms that cost the receiver a question to the DNS."""
_NAMES_A_DOMAIN = frozenset({"include", "exists", "redirect", "exp"})
_NAMES_MACHINES = frozenset({"a", "mx", "exists"})
_MECHANISMS = frozenset({"all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"})


@dataclass(frozen=True, slots=True)
class SpfTerm:
    """A mechanism or a modifier.

    Attributes:
        sign: `+`, `-`, `~` or `?`; empty for a modifier.
        name: such as `include` or `redirect`, in lower case.
        value: what follows the colon or the equals sign; for `a/24` it begins with the slash.
    """

    sign: str
    name: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class SpfWalk:
    """What a receiver meets when it follows a record to its end.

    Attributes:
        lookups: how many questions the terms cost.
        problems: why receivers find the record broken, as clauses; once each.
        unknown: names that could not be asked.
        machines: the names whose addresses or mail servers are asked for: the term, and the name.
    """

    lookups: int = 0
    problems: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    machines: tuple[tuple[str, str], ...] = ()


def spf_records(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a name's TXT records that are SPF records (RFC 7208 §4.5).

    Example:
        >>> spf_records(("v=spf1 -all", "v=spf10", "google-site-verification=1"))
        ('v=spf1 -all',)
    """
    return tuple(each for each in texts if _VERSION.match(each))


def parse_spf(text: str) -> tuple[SpfTerm, ...]:
    """The terms of a record.

    Raises:
        ValueError: if one of them is none; receivers then hold the whole record for broken (§4.6).

    Example:
        >>> parse_spf("v=spf1 include:_spf.example.org ~all")[1]
        SpfTerm(sign='~', name='all', value='')
    """
    return tuple(_term(word) for word in _VERSION.sub("", text, count=1).split())


def _term(word: str) -> SpfTerm:
    if match := _MODIFIER.fullmatch(word):
        term = SpfTerm("", match["name"].lower(), match["value"])
    elif (match := _MECHANISM.fullmatch(word)) and match["name"].lower() in _MECHANISMS:
        term = SpfTerm(match["sign"] or "+", match["name"].lower(), match["rest"].removeprefix(":"))
    else:
        raise ValueError(f"{word[:60]!r} in it is no term of SPF")
    if (term.name in _NAMES_A_DOMAIN and not term.value) or not _is_network(term):
        raise ValueError(f"{word[:60]!r} in it is not complete")
    return term


def _is_network(term: SpfTerm) -> bool:
    kinds = {"ip4": IPv4Network, "ip6": IPv6Network}
    if term.name not in kinds:
        return True
    try:
        kinds[term.name](term.value, strict=False)
    except (AddressValueError, NetmaskValueError, ValueError):
        return False
    return True


def end_of(terms: tuple[SpfTerm, ...]) -> str:
    """What a record says of all machines that it does not name: the sign of `all`, `redirect`, or nothing.

    Example:
        >>> end_of(parse_spf("v=spf1 mx -all")), end_of(parse_spf("v=spf1 mx"))
        ('-', '')
    """
    signs = [term.sign for term in terms if term.name == "all"]
    if signs:
        return signs[0]
    return "redirect" if any(term.name == "redirect" for term in terms) else ""


def walk_spf(domain: str, ask: Callable[[str], Records]) -> SpfWalk:
    """Follow the record of `domain` through all it includes, and count the questions as a receiver does.

    Args:
        domain: whose record.
        ask: the TXT records of a name; it raises `LookupError` if that could not be learnt.

    Example:
        >>> from newsletter_kit.sender_domain.resolver import Records
        >>> zone = {"a.org": ("v=spf1 include:b.org mx -all",), "b.org": ("v=spf1 ip4:192.0.2.1 -all",)}
        >>> walk_spf("a.org", lambda name: Records(zone.get(name, ()))).lookups
        2
    """
    walker = _Walker(ask)
    walker.follow(domain, above=())
    if walker.lookups > MAX_LOOKUPS:
        walker.problems.append(
            f"it costs {walker.lookups} questions to the DNS, and {MAX_LOOKUPS} are allowed"
        )
    problems = tuple(dict.fromkeys(walker.problems))
    return SpfWalk(walker.lookups, problems, tuple(walker.unknown), tuple(walker.machines))


class _Walker:
    def __init__(self, ask: Callable[[str], Records]) -> None:
        self._ask = ask
        self.lookups, self.problems, self.unknown = 0, list[str](), list[str]()
        self.machines: list[tuple[str, str]] = []

    def follow(self, domain: str, above: tuple[str, ...]) -> None:
        try:
            found = spf_records(self._ask(domain).values)
        except LookupError:
            self.unknown.append(domain)
            return
        if len(found) != 1:
            self.problems.append(_number(domain, len(found), is_first=not above))
            return
        try:
            terms = _reached(parse_spf(found[0]))
        except ValueError as error:
            self.problems.append(f"{error}, at {domain}" if above else str(error))
            return
        self.lookups += sum(term.name in _ASKS for term in terms)
        self.machines += _machines(terms, domain)
        for target in _followed(terms):
            self._go_on(target, (*above, domain.lower()))

    def _go_on(self, target: str, above: tuple[str, ...]) -> None:
        if target.lower() in above:
            self.problems.append(f"it includes itself, by {target}")
        elif self.lookups <= 2 * MAX_LOOKUPS:  # far enough to say how bad it is
            self.follow(target, above)


def _reached(terms: tuple[SpfTerm, ...]) -> tuple[SpfTerm, ...]:
    """Without what stands behind `all`, and without a redirect beside it: nobody reads these (§5.1, §6.1)."""
    place = next((place for place, term in enumerate(terms) if term.name == "all"), None)
    return terms if place is None else tuple(term for term in terms[: place + 1] if term.name != "redirect")


def _number(domain: str, count: int, *, is_first: bool) -> str:
    if count:
        return f"there are {count} SPF records" + ("" if is_first else f" at {domain}, which it includes")
    return "there is none" if is_first else f"it includes {domain}, which has no SPF record"


def _machines(terms: tuple[SpfTerm, ...], domain: str) -> Iterator[tuple[str, str]]:
    return (
        (term.name, term.value.partition("/")[0] or domain)
        for term in terms
        if term.name in _NAMES_MACHINES and "%" not in term.value
    )


def _followed(terms: tuple[SpfTerm, ...]) -> Iterator[str]:
    """The domains whose records count too. A macro (§7) can only be filled in when there is a mail."""
    return (
        term.value.rstrip(".")
        for term in terms
        if term.name in {"include", "redirect"} and "%" not in term.value
    )
