"""What is said to a mail server to hand over messages (RFC 5321), with as few waits as it allows.

    one by one      MAIL ↵ RCPT ↵ DATA ↵ body and dot ↵
    PIPELINING      MAIL RCPT DATA ↵ body, dot and the next MAIL RCPT DATA ↵            (RFC 2920)
    CHUNKING        MAIL RCPT BDAT body ↵ BDAT 0 LAST and the next MAIL RCPT BDAT body ↵  (RFC 3030)

↵ stands for waiting. In each of them a message is taken only after the few bytes that end it, and these are
written only when the server has agreed to sender and recipient. So a connection that is lost leaves at most
one message in doubt: the one whose end was written and not answered (RFC 1047).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.errors import Problem, ProviderRefused
from newsletter_kit.providers.base import Outcome, Status
from newsletter_kit.providers.smtp_link import NAME, LinkClosing, LinkLost, require_kind
from newsletter_kit.providers.smtp_refusal import is_for_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from newsletter_kit.providers.smtp_link import Link, Reply

_GO_AHEAD = 3  # the first digit of 354
_ANSWERS = (2, 4, 5)  # the first digits of what can be said of a message
_STARTS_WITH_DOT = re.compile(rb"(?m)^\.")
_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message as it travels.

    Attributes:
        message_id: which message.
        sender: the envelope's sender.
        recipient: the one recipient.
        content: the bytes of the mail: lines that end with CRLF, without dot-stuffing.
        smtputf8: whether recipient or headers hold letters outside ASCII (RFC 6531).
        is_tame: whether it is known that the last line has its end, and that no line begins with a dot. To
            look for such lines takes longer than all the rest.
    """

    message_id: str
    sender: str
    recipient: str
    content: bytes
    smtputf8: bool = False
    is_tame: bool = False


def stuffed(content: bytes) -> bytes:
    r"""`content` as the body of DATA, with the line that ends it (RFC 5321 §4.5.2).

    Example:
        >>> stuffed(b".hidden\r\n")
        b'..hidden\r\n.\r\n'
    """
    content = _STARTS_WITH_DOT.sub(b"..", content) if b"\n." in content or content[:1] == b"." else content
    return content + (b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n")


def canonical(content: bytes) -> bytes:
    r"""`content` with CRLF for every CR or LF that stands alone, for servers disagree about those.

    Example:
        >>> canonical(b"one\ntwo\r.\r\n")
        b'one\r\ntwo\r\n.\r\n'
    """
    if content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r"):
        return content
    return _BARE.sub(b"\r\n", content)


def envelope(parcel: Parcel, offers: Mapping[str, str]) -> list[bytes]:
    r"""The commands that name sender and recipient.

    Example:
        >>> envelope(Parcel("<1@iom.int>", "news@iom.int", "nino@iom.int", b"Hello"), {"size": "0"})
        [b'MAIL FROM:<news@iom.int> SIZE=5\r\n', b'RCPT TO:<nino@iom.int>\r\n']
    """
    size = f" SIZE={len(parcel.content)}" if "size" in offers else ""
    utf8 = " SMTPUTF8" if parcel.smtputf8 else ""
    mail = f"MAIL FROM:<{parcel.sender}>{size}{utf8}\r\n"
    return [mail.encode(), f"RCPT TO:<{parcel.recipient}>\r\n".encode()]


@dataclass(frozen=True, slots=True)
class _Way:
    """How a message is opened and ended.

    `begin` gives the commands that need agreement, `agreed` the first digits of the answers that agree, and
    `end` what makes the server take the message. `give_up` leaves the state in which a body is awaited.
    """

    begin: Callable[[Parcel], list[bytes]]
    agreed: tuple[int, ...]
    end: Callable[[Parcel], bytes]
    give_up: bytes
    is_pipelined: bool


def _way(offers: Mapping[str, str]) -> _Way:
    def by_data(parcel: Parcel) -> list[bytes]:
        return [*envelope(parcel, offers), b"DATA\r\n"]

    def by_chunks(parcel: Parcel) -> list[bytes]:
        head = f"BDAT {len(parcel.content)}\r\n".encode("ascii")
        return [*envelope(parcel, offers), head + parcel.content]

    if "pipelining" in offers and "chunking" in offers:
        return _Way(by_chunks, (2, 2, 2), lambda _: b"BDAT 0 LAST\r\n", b"", is_pipelined=True)
    is_pipelined = "pipelining" in offers
    return _Way(by_data, (2, 2, 3), _body, b".\r\n", is_pipelined)


def _body(parcel: Parcel) -> bytes:
    return parcel.content + b".\r\n" if parcel.is_tame else stuffed(parcel.content)


class Talk:
    """Parcels, handed over one after the other by one connection.

    Args:
        link: ready for the first MAIL; after an error it must be closed.
        seconds: for each message.
        may_go: is asked before each message begins, and before each piece of what ends one.

    Attributes:
        outcomes: what became of the parcels so far, in order; still true when `hand_over` has raised.

    Example:
        >>> talk = Talk(link, 600, batch.may_go)  # doctest: +SKIP
        >>> talk.hand_over(parcels)  # doctest: +SKIP
    """

    def __init__(self, link: Link, seconds: float, may_go: Callable[[], bool]) -> None:
        self.outcomes: list[Outcome] = []
        self._link = link
        self._seconds = seconds
        self._may_go = may_go
        self._way = _way(link.offers)
        self._open: Parcel | None = None
        self._tidying: list[bytes] = []

    def hand_over(self, parcels: Iterable[Parcel | Outcome]) -> None:
        """Hand over each parcel. If this does not raise, the connection is then ready for more.

        Args:
            parcels: in order; in place of one that does not travel stands its outcome.

        Raises:
            LinkStopped: if this process may not send any more. The parcels without outcome were surely not
                taken.
            LinkLost: if the connection is of no more use. The same holds.
            ProviderRefused: if the server does not take our sender. The same holds.
        """
        for parcel in parcels:
            self._link.allow(self._seconds)
            if isinstance(parcel, Outcome):
                self._finish()
                self.outcomes.append(parcel)
            else:
                self._begin(parcel)
        self._link.allow(self._seconds)
        self._finish()

    def _begin(self, parcel: Parcel) -> None:
        commands = self._way.begin(parcel)
        if self._way.is_pipelined:
            self._finish(b"".join(commands))
            replies = [self._link.reply() for _ in commands]
        else:
            self._finish()
            replies = self._one_by_one(commands)
        refusal = next((reply for reply in replies if reply.code >= 400), None)  # noqa: PLR2004
        if refusal:
            self._abandon(parcel, replies, refusal)
        else:
            for reply, kind in zip(replies, self._way.agreed, strict=True):
                require_kind(reply, (kind,))
            self._open = parcel

    def _one_by_one(self, commands: list[bytes]) -> list[Reply]:
        replies: list[Reply] = []
        for command in commands:
            self._link.write(command, self._may_go)
            replies.append(self._link.reply())
            if replies[-1].code >= 400:  # noqa: PLR2004
                break
        return replies

    def _finish(self, and_then: bytes = b"") -> None:
        """End the parcel that is open, if there is one, and write `and_then` in the same breath."""
        parcel, tidying = self._open, self._tidying
        self._open, self._tidying = None, []
        if parcel:
            self._end(parcel, and_then)
            return
        self._link.write(b"".join((*tidying, and_then)), self._may_go)
        for _ in tidying:
            self._link.reply()

    def _end(self, parcel: Parcel, and_then: bytes) -> None:
        end, lost = self._way.end(parcel), None
        try:
            self._link.write(end + and_then, self._may_go)
        except LinkLost as failure:
            if failure.written < len(end):
                raise
            lost = failure  # the answer to what was written may be here all the same
        answer = self._answer(parcel)
        if is_for_all(answer):
            raise _refused(parcel, answer)
        self._settle(parcel, answer)
        if lost:
            raise lost

    def _answer(self, parcel: Parcel) -> Reply:
        """The answer to the end of a parcel: the one moment at which to hear nothing leaves a doubt."""
        try:
            return require_kind(self._link.reply(), _ANSWERS)
        except LinkClosing:
            raise
        except LinkLost as lost:
            what = f"the connection was lost after the message and before its answer: {lost.why}"
            self.outcomes.append(Outcome(parcel.message_id, Status.UNCERTAIN, what))
            raise

    def _abandon(self, parcel: Parcel, replies: list[Reply], refusal: Reply) -> None:
        """Note a refusal, and have the server forget the message before the next one begins."""
        if is_for_all(refusal, at_sender=refusal is replies[0] and not parcel.smtputf8):
            raise _refused(parcel, refusal)
        body_is_awaited = replies[-1].code // 100 == _GO_AHEAD
        self._tidying = [*([self._way.give_up] if body_is_awaited else []), b"RSET\r\n"]
        self._settle(parcel, refusal)

    def _settle(self, parcel: Parcel, reply: Reply) -> None:
        if reply.code < 300:  # noqa: PLR2004
            outcome = Outcome(parcel.message_id, Status.ACCEPTED, provider_id=reply.text)
        else:
            status = Status.REJECTED if reply.is_final else Status.DEFERRED
            outcome = Outcome(parcel.message_id, status, str(reply))
        self.outcomes.append(outcome)


def _refused(parcel: Parcel, refusal: Reply) -> ProviderRefused:
    what = f"it takes no mail from {parcel.sender}: {refusal}"
    remedy = "Check sender, login (SMTP_USER, SMTP_PASSWORD) and what the account may send."
    return ProviderRefused(Problem(NAME, what, remedy))
