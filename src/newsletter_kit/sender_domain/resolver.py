"""Questions to the DNS, with a deadline for all of them together."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import dns.resolver
    from dns.rdata import Rdata

DNS_PORT = 53
TOTAL_SECONDS = 10.0
_QUESTION_SECONDS = 3.0
_KNOWN = "com"


class DnsSilentError(LookupError):
    """The DNS could not be asked, so nothing is known. Its text says why, as a clause."""


@dataclass(frozen=True, slots=True)
class Records:
    """What the DNS has under a name.

    Attributes:
        values: the records of the kind that was asked for; each TXT as one text, each MX as a host's name.
        exists: whether there is such a name at all.

    Example:
        >>> Records(("v=spf1 -all",)).exists
        True
    """

    values: tuple[str, ...] = ()
    exists: bool = True


class Resolver:
    """Asks the DNS, and remembers what it was told. After the deadline it asks no more.

    Args:
        nameserver: an IP address to ask, or None for those that this machine asks.
        port: of the name server.
        total_seconds: for all questions together.

    Example:
        >>> Resolver().txt("iom.int").exists  # doctest: +SKIP
        True
    """

    def __init__(
        self, nameserver: str | None = None, *, port: int = DNS_PORT, total_seconds: float = TOTAL_SECONDS
    ) -> None:
        self._nameserver, self._port = nameserver, port
        self._total_seconds = total_seconds
        self._deadline: float | None = None  # the time runs from the first question on
        self._known: dict[tuple[str, str], Records | DnsSilentError] = {}
        self._knows_the_world: bool | None = None
        self._client: dns.resolver.Resolver | None = None

    def txt(self, name: str) -> Records:
        """The TXT records of a name, the pieces of each joined (RFC 7208 §3.3).

        Raises:
            DnsSilentError: if nothing could be learnt.
        """
        return self._remembered(name, "TXT")

    def mx(self, name: str) -> Records:
        """The mail servers of a name; a null MX (RFC 7505) is `.`.

        Raises:
            DnsSilentError: if nothing could be learnt.
        """
        return self._remembered(name, "MX")

    def addresses(self, name: str) -> Records:
        """The IPv4 addresses of a name, or its IPv6 addresses if it has none.

        Raises:
            DnsSilentError: if nothing could be learnt.
        """
        found = self._remembered(name, "A")
        return found if found.values or not found.exists else self._remembered(name, "AAAA")

    def _remembered(self, name: str, kind: str) -> Records:
        key = (name.lower().rstrip("."), kind)
        if key not in self._known:
            try:
                self._known[key] = self._ask(*key)
            except DnsSilentError as error:
                self._known[key] = error
        known = self._known[key]
        if isinstance(known, DnsSilentError):
            raise known
        return known

    def _ask(self, name: str, kind: str) -> Records:
        import dns.exception
        import dns.resolver

        if not self._left():
            raise DnsSilentError("the time for questions to the DNS is over")
        try:
            answer = self._resolver().resolve(name, kind, search=False, lifetime=self._left())
        except dns.resolver.NXDOMAIN:
            return self._missing()
        except dns.resolver.NoAnswer:
            return Records()
        except dns.resolver.LifetimeTimeout:
            raise DnsSilentError("the DNS did not answer in time") from None
        except (dns.exception.DNSException, OSError) as error:
            raise DnsSilentError(_clause(error)) from None
        return Records(tuple(_text(each) for each in answer))

    def _left(self) -> float:
        """How long the next question may take; 0 if the time is over."""
        now = time.monotonic()
        if self._deadline is None:
            self._deadline = now + self._total_seconds
        return min(max(self._deadline - now, 0.0), _QUESTION_SECONDS)

    def _missing(self) -> Records:
        """There is no such name, if the name server knows any: closed networks deny all of them."""
        import dns.exception

        if self._knows_the_world is None and self._left():
            try:
                self._resolver().resolve(_KNOWN, "SOA", search=False, lifetime=self._left())
            except (dns.exception.DNSException, OSError):
                self._knows_the_world = False
            else:
                self._knows_the_world = True
        if not self._knows_the_world:
            raise DnsSilentError("the name server knows no names of the internet")
        return Records(exists=False)

    def _resolver(self) -> dns.resolver.Resolver:
        import dns.resolver

        if self._client is None:
            self._client = dns.resolver.Resolver(configure=self._nameserver is None)
            if self._nameserver is not None:
                self._client.nameservers = [self._nameserver]
            self._client.port = self._port
        return self._client


def _text(record: Rdata) -> str:
    """A TXT as one text, an MX as its host, anything else as it is written."""
    pieces: tuple[bytes, ...] | None = getattr(record, "strings", None)
    if pieces is not None:
        return b"".join(pieces).decode("utf-8", "replace")
    host = getattr(record, "exchange", record)
    return str(host).rstrip(".") or "."


def _clause(error: Exception) -> str:
    words = {
        "NoNameservers": "the name servers answered with an error",
        "NoResolverConfiguration": "this machine knows no name server",
        "EmptyLabel": "it is no name of the DNS",
        "LabelTooLong": "it is no name of the DNS",
        "NameTooLong": "it is no name of the DNS",
    }
    return words.get(type(error).__name__, "the DNS cannot be reached")
