"""What the connections of the fake mail server share: what it offers, was given, and where it misbehaves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import ssl

Place = Literal[
    "connect",
    "ehlo",
    "starttls",
    "auth",
    "mail",
    "rcpt",
    "data",
    "bdat",
    "body",
    "end",
    "rset",
    "noop",
    "quit",
]


@dataclass(frozen=True, slots=True)
class SmtpFault:
    """One way to misbehave.

    Attributes:
        at: where: at the connection, at a command, while the body comes (`body`), or after it (`end`).
        answer: what is said instead of the usual; None to say nothing.
        about: only if the command, or at `end` the envelope's recipient, holds this text.
        skip: how often all goes well before.
        times: how often it goes wrong then; None for ever.
        hang_up: whether the connection is then closed; always if nothing is said or 421 is.
        taken: whether a mail is kept nevertheless, at `end`.
        seconds: how long to wait before.

    Example:
        >>> SmtpFault("rcpt", "550 5.1.1 nobody here", about="nino@").hangs_up
        False
    """

    at: Place
    answer: str | None = None
    about: str = ""
    skip: int = 0
    times: int | None = 1
    hang_up: bool = False
    taken: bool = False
    seconds: float = 0.0

    @property
    def hangs_up(self) -> bool:
        """Whether the connection is closed."""
        return self.hang_up or self.answer is None or self.answer.startswith("421")


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A mail that was taken.

    Attributes:
        sender: of the envelope.
        recipients: of the envelope.
        content: the bytes, without dot-stuffing.
        protected: whether it came over TLS.
        user: who had logged in; None if nobody.
        utf8: whether it came with SMTPUTF8.
    """

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    protected: bool
    user: str | None
    utf8: bool


@dataclass(slots=True)
class Desk:
    """What all connections of one server share.

    Attributes:
        offers: the lines of its answer to EHLO.
        tls: for STARTTLS, or for TLS from the start.
        login: the user and the password that it wants.
        faults: what goes wrong.
        tls_first: whether it begins with TLS.
        mails: what it took.
        commands: what it was told.
    """

    offers: tuple[str, ...]
    tls: ssl.SSLContext | None
    login: tuple[str, str] | None
    faults: tuple[SmtpFault, ...]
    tls_first: bool
    mails: list[ReceivedMail] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    seen: Counter[int] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)

    def fault_at(self, at: Place, about: str) -> SmtpFault | None:
        """The fault whose turn it is."""
        with self.lock:
            for number, fault in enumerate(self.faults):
                if fault.at == at and fault.about in about:
                    self.seen[number] += 1
                    turn = self.seen[number] - fault.skip
                    if turn >= 1 and (fault.times is None or turn <= fault.times):
                        return fault
        return None
