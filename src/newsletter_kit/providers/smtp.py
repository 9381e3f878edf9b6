"""SMTP: any mail server, one message and one recipient at a time, with connections that are kept."""

from __future__ import annotations

import time
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from newsletter_kit.address import AddressError, parse_address
from newsletter_kit.errors import MailTooLarge, MessageError, Problem, ProviderError, ProviderRefused
from newsletter_kit.message.message import form_of
from newsletter_kit.providers.base import Capabilities, Outcome, Status
from newsletter_kit.providers.credentials import options
from newsletter_kit.providers.going import broken_off, require_going
from newsletter_kit.providers.smtp_delivery import Delivery
from newsletter_kit.providers.smtp_dkim import dkim_key, signed
from newsletter_kit.providers.smtp_link import NAME, Link, LinkLost, LinkStopped, Timeouts, open_link
from newsletter_kit.providers.smtp_server import smtp_server
from newsletter_kit.providers.smtp_talk import Parcel, Talk, canonical, stuffed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.config import Settings
    from newsletter_kit.message.message import Message
    from newsletter_kit.message.mime import Form
    from newsletter_kit.providers.base import Batch
    from newsletter_kit.providers.smtp_dkim import DkimKey
    from newsletter_kit.providers.smtp_server import SmtpServer

CAPABILITIES = Capabilities(batch_messages=100, repeatable=False, smtputf8=True)
_OPTIONS = (
    "host",
    "port",
    "security",
    "user",
    "hello",
    "bounces_to",
    "dkim_domain",
    "dkim_key",
    "dkim_selector",
)
_IDLE_SECONDS = 10.0
_NOOP_SECONDS = 5.0


class Smtp:
    """Hands messages to a mail server. It keeps a connection for each thread that speaks at once.

    A connection that is lost is opened anew, and the messages that were surely not taken go by the new one.
    A message is uncertain only if its last byte was written and no answer came.

    Args:
        server: which server, and how it is spoken to.
        timeouts: how long to wait.
        key: signs each message, if it is given.

    Attributes:
        account: the server and the user there, so that a ledger can tell one road from another.

    Example:
        >>> with Smtp(SmtpServer("smtp.example.org")) as provider:  # doctest: +SKIP
        ...     provider.deliver(batch)
        [Outcome(message_id='<5d41…@iom.int>', status=<Status.ACCEPTED: 'accepted'>, …)]
    """

    name = NAME
    capabilities = CAPABILITIES
    is_sandbox = False

    def __init__(
        self,
        server: SmtpServer,
        timeouts: Timeouts = Timeouts(),  # noqa: B008  frozen
        key: DkimKey | None = None,
    ) -> None:
        self.account = _account(server)
        self._server = server
        self._timeouts = timeouts
        self._key = key
        self._refusal: ProviderRefused | None = None
        self._idle: list[Link] = []  # append and pop are safe among threads

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._idle:
            self._idle.pop().quit()

    @property
    def server(self) -> SmtpServer:
        """Which server, and how it is spoken to."""
        return self._server

    def __repr__(self) -> str:
        return f"Smtp({self._server.host}:{self._server.port})"

    def deliver(self, batch: Batch) -> list[Outcome]:
        """Hand over the messages one after the other, as `Provider.deliver` says.

        Once anything is known of one of them, trouble with the connection is no error, but makes the rest
        deferred. If it was a refusal of our sender or login, the next batch is told so and not handed over.

        Raises:
            ProviderBrokenOff: if this process may not send any more, and nothing is known of any message.
            ProviderRefused: if the server takes no mail from us, whoever it is for.
            MailTooLarge: if the server takes no message of this size.
        """
        require_going(batch.may_go, NAME)
        refusal, self._refusal = self._refusal, None
        if refusal:
            raise refusal
        delivery = Delivery(batch.messages)
        while delivery.rest:
            try:
                self._go_on(delivery, batch.may_go)
            except LinkStopped:
                return delivery.broken_off(broken_off(NAME))
            except LinkLost as lost:
                delivery.lost(lost.why)
            except ProviderError as error:
                outcomes = delivery.broken_off(error)
                self._refusal = error if isinstance(error, ProviderRefused) else None
                return outcomes
        return delivery.done()

    def _go_on(self, delivery: Delivery, may_go: Callable[[], bool]) -> None:
        """Hand over the rest by one connection, as far as it carries."""
        link = self._link()
        talk = Talk(link, self._timeouts.message_seconds, may_go)
        try:
            require_room(delivery.rest[0].edition, link.offers)
            talk.hand_over(self._parcels(delivery.rest, link))
        except BaseException:
            link.close()
            raise
        else:
            self._idle.append(link)
        finally:
            delivery.add(talk.outcomes)

    def _link(self) -> Link:
        while self._idle:
            try:
                link = self._idle.pop()
            except IndexError:  # another thread was quicker
                break
            if time.monotonic() - link.used_at < _IDLE_SECONDS or link.is_alive(_NOOP_SECONDS):
                return link
            link.close()
        return open_link(self._server, self._timeouts)

    def _parcels(self, messages: Iterable[Message], link: Link) -> Iterator[Parcel | Outcome]:
        tame: dict[int, bool] = {}
        for message in messages:
            edition = message.edition
            if id(edition) not in tame:
                tame[id(edition)] = self._key is None and is_tame(form_of(edition))
            try:
                yield self._parcel(message, link, is_tame=tame[id(edition)])
            except MessageError as error:
                yield Outcome(message.message_id, Status.REJECTED, error.problems[0].what)

    def _parcel(self, message: Message, link: Link, *, is_tame: bool) -> Parcel:
        utf8 = message.recipient.address.needs_smtputf8
        if utf8 and "smtputf8" not in link.offers:
            raise _unsendable(message, "the address needs a server with SMTPUTF8, and this is none")
        content = message.mime(smtputf8=utf8)
        if not is_tame:
            content = canonical(content)
        if self._key:
            content = signed(content, self._key)
        most = most_bytes(link.offers)
        if most is not None and len(content) > most:
            what = f"the mail has {len(content):,} bytes, and the server takes {most:,}"
            raise _unsendable(message, what)
        sender = self._server.bounces_to or message.sender.address
        return Parcel(message.message_id, sender, _as_meant(message), content, utf8, is_tame)


def is_tame(form: Form) -> bool:
    """Whether no mail of this form can hold a CR or LF that stands alone, or a line that begins with a dot.

    What differs between readers is written by `quoted_value` and `header_line`, which never do. So it is
    enough to look at what is the same for all of them, once.

    Example:
        >>> is_tame(form_of(edition))  # doctest: +SKIP
        True
    """
    gaps = [b"x" if place % 2 else piece for place, piece in enumerate(form.pieces)]
    mail = b"".join((form.head, *gaps))
    return canonical(mail) == mail and stuffed(mail) == mail + b".\r\n"


def _as_meant(message: Message) -> str:
    """The recipient for the wire: exactly the address that was meant, or none."""
    address = str(message.recipient.address)
    try:
        read = str(parse_address(address, allow_test=True))
    except AddressError as error:
        raise _unsendable(message, f"the address cannot be written to: {error}") from None
    if read != address:
        raise _unsendable(message, "the address would be read as another one")
    return address


def _unsendable(message: Message, what: str) -> MessageError:
    return MessageError(Problem(f"message {message.message_id}", what))


def most_bytes(offers: Mapping[str, str]) -> int | None:
    """How large a mail may be (SIZE, RFC 1870); None if the server does not say, or sets no limit.

    Example:
        >>> most_bytes({"size": "35882577"}), most_bytes({"size": "0"})
        (35882577, None)
    """
    said = offers.get("size", "")
    return int(said) or None if said.isascii() and said.isdecimal() else None


def require_room(edition: Edition, offers: Mapping[str, str]) -> None:
    """Nothing, if the mails of an edition are small enough for the server.

    Raises:
        MailTooLarge: if what is the same in all of them is larger already.

    Example:
        >>> require_room(edition, {"size": "35882577"})  # doctest: +SKIP
    """
    size, most = sum(map(len, form_of(edition).pieces)), most_bytes(offers)
    if most is not None and size > most:
        what = f"the mail has {size:,} bytes, and the server takes {most:,}"
        raise MailTooLarge(Problem(NAME, what, "Make the pictures smaller, or set image_base_url."))


def open_smtp(settings: Settings, folder: Path | None = None) -> Smtp:  # noqa: ARG001  files only
    """The mail server that `[providers.smtp]` and the environment name.

    Raises:
        ConfigError: if no server is named, or something about it or about the key for signatures is wrong.

    Example:
        >>> open_smtp(settings)  # doctest: +SKIP
        Smtp(smtp.example.org:587)
    """
    given = options(settings, NAME, *_OPTIONS)
    return Smtp(smtp_server(given), key=dkim_key(given, settings))


def _account(server: SmtpServer) -> str:
    """The host, and a short digest of the user: with some providers the user is the key."""
    if not server.user:
        return server.host
    return f"{server.host} {sha256(server.user.encode()).hexdigest()[:8]}"
