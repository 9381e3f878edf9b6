"""Where the preview can be reached, and by whom: its addresses and its token."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from ipaddress import ip_address
from secrets import compare_digest, token_urlsafe

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Door:
    """The way into one preview.

    Attributes:
        host: the IP address that the server listens on.
        port: its port.
        token: who has it may look.
        reached_at: the address of this machine that other devices use; empty if they cannot.
        csrf: what our own page says when it asks for something to be done, and no other page knows.

    Example:
        >>> door = Door("127.0.0.1", 8025, "k3y")
        >>> door.url
        'http://127.0.0.1:8025/?token=k3y'
    """

    host: str
    port: int
    token: str
    reached_at: str = ""
    csrf: str = field(default_factory=partial(token_urlsafe, 24))

    @property
    def url(self) -> str:
        """The address to open on this machine, with the token."""
        return f"http://{self.hosts[0]}/?token={self.token}"

    @property
    def url_for_others(self) -> str:
        """The address to open on another device; empty if the preview cannot be reached from there."""
        return f"http://{_named(self.reached_at, self.port)}/?token={self.token}" if self.reached_at else ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """What a request may name as its host. A name that a stranger's DNS leads here is not among them."""
        address = ip_address(self.host)
        here = LOOPBACK if address.is_unspecified else self.host
        named = [here, self.reached_at] if self.reached_at else [here]
        if address.is_loopback or address.is_unspecified:
            named += [LOOPBACK, "localhost", "::1"]
        return tuple(dict.fromkeys(_named(each, self.port) for each in named))

    @property
    def cookie(self) -> str:
        """The name of the cookie that holds the token; cookies do not know ports, so the name does."""
        return f"newsletter_preview_{self.port}"

    def opens_to(self, token: str) -> bool:
        """Whether this is the token, in the same time whatever it is."""
        return compare_digest(token.encode(), self.token.encode())

    def is_meant(self, csrf: str) -> bool:
        """Whether our own page has asked, in the same time whatever it says."""
        return compare_digest(csrf.encode(), self.csrf.encode())


def _named(address: str, port: int) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
