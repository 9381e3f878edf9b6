"""One finished mail for one recipient, made from an edition by a join; no template is run."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from newsletter_kit.compile.escape import on_one_line
from newsletter_kit.compile.words import filled_words, woven
from newsletter_kit.config import Mailbox
from newsletter_kit.errors import MessageError, Problem
from newsletter_kit.message.fields import list_headers, merge_values, unsubscribe_headers
from newsletter_kit.message.headers import header_line, mailbox, unstructured
from newsletter_kit.message.mime import Form, fill_form, make_form
from newsletter_kit.message.once import once_per_edition
from newsletter_kit.message.unsubscribe import list_identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from hashlib import _Hash as Hash

    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.compile.edition import Edition, InlineImage
    from newsletter_kit.compile.merge import MergeText


@dataclass(frozen=True, slots=True)
class Message:
    """One mail, ready to be handed to a provider.

    Attributes:
        edition: what it was made from; shared by all messages of it.
        recipient: who gets it.
        date: when it was made, with its time zone.
        subject: the subject as people read it.
        message_id: the Message-ID with its angle brackets, fixed for this issue and mailbox.
        own_headers: the headers that tell how this recipient leaves the list, in ASCII.
        values: every merge field and its value, before escaping.
        filled: for each of the form's tags, the escaped value.

    Example:
        >>> message = personalise(edition, recipient, date=now)  # doctest: +SKIP
        >>> message.mime().startswith(b"From: ")  # doctest: +SKIP
        True
    """

    edition: Edition
    recipient: Recipient
    date: datetime
    subject: str
    message_id: str
    own_headers: Mapping[str, str]
    values: Mapping[str, str]
    filled: tuple[str, ...]

    @property
    def sender(self) -> Mailbox:
        """The From mailbox."""
        return self.edition.settings.sender

    @property
    def reply_to(self) -> Mailbox | None:
        """Where answers go, if not to the sender."""
        return self.edition.settings.reply_to

    @property
    def to(self) -> Mailbox:
        """The recipient's name, which may be empty, and address."""
        return Mailbox(self.name, str(self.recipient.address))

    @property
    def name(self) -> str:
        """The recipient's name, which may be empty."""
        return on_one_line(self.values["name"]).strip()

    @property
    def headers(self) -> dict[str, str]:
        """The headers beyond Date, From, To, Reply-To, Subject, Message-ID and MIME's own, in ASCII."""
        return {**list_headers(self.edition), **self.own_headers}

    @property
    def html(self) -> str:
        """The HTML part."""
        return self._with_values(self.edition.html)

    @property
    def text(self) -> str:
        """The plain-text part."""
        return self._with_values(self.edition.text)

    @property
    def images(self) -> tuple[InlineImage, ...]:
        """The pictures that travel with it."""
        return self.edition.images

    def mime(self, *, smtputf8: bool = False) -> bytes:
        """The mail as it goes over the wire: 7-bit, CRLF, without dot-stuffing.

        Args:
            smtputf8: write an address with letters outside ASCII in UTF-8 (RFC 6532), for a server that
                takes it; only the header To is then not 7-bit.

        Raises:
            MessageError: if the address needs SMTPUTF8, or something cannot stand in a header.
        """
        return fill_form(form_of(self.edition), _own_head(self, smtputf8=smtputf8), self.filled)

    def _with_values(self, text: MergeText) -> str:
        values = dict(zip(form_of(self.edition).tags, self.filled, strict=True))
        pieces = [text.literals[0]]
        for tag, literal in zip(text.tags, text.literals[1:], strict=True):
            pieces += (values[tag], literal)
        return "".join(pieces)


def personalise(edition: Edition, recipient: Recipient, *, date: datetime) -> Message:
    """The message that `recipient` gets of `edition`. The same arguments give the same bytes.

    Args:
        edition: a compiled issue, in the recipient's language.
        recipient: who gets it.
        date: the Date header, with a time zone; one for a whole run, so that what is made again is the same.

    Raises:
        AudienceError: if a merge tag has neither value nor fallback, or a value is no link where one is
            wanted. `merge_problems` finds these beforehand.
        ConfigError: if the unsubscribe link needs a key and there is none.
        MessageError: if `date` has no time zone, or nothing is left of the subject.

    Example:
        >>> personalise(edition, recipient, date=datetime.now(UTC)).subject  # doctest: +SKIP
        'News for Nino'
    """
    require_date(date)
    values, form = merge_values(edition, recipient), form_of(edition)
    filled = filled_words(form.words, values)
    subject = woven(edition.subject.literals, [filled[index] for index in form.subject])
    require_subject(subject)
    return Message(
        edition,
        recipient,
        date,
        subject,
        message_id_of(edition, recipient),
        unsubscribe_headers(edition.settings, values),
        values,
        filled,
    )


def require_date(date: datetime) -> None:
    """Refuse a date of which nobody knows where it is.

    Raises:
        MessageError: if it has no time zone.

    Example:
        >>> from datetime import UTC, datetime
        >>> require_date(datetime.now(UTC))
    """
    if date.tzinfo is None:
        raise MessageError(Problem("header Date", "the date has no time zone", "Use datetime.now(UTC)."))


def require_subject(subject: str) -> None:
    """Refuse a subject of nothing.

    Raises:
        MessageError: if it is empty or blank.

    Example:
        >>> require_subject("News for Nino")
    """
    if not subject or subject.isspace():
        remedy = "Give its merge tags a fallback."
        raise MessageError(Problem("header Subject", "nothing is left of it", remedy))


def message_id_of(edition: Edition, recipient: Recipient) -> str:
    """The Message-ID (RFC 5322 §3.6.4), fixed for each list, issue and mailbox, so that doubles can be told.

    A rehearsal has others: a mail program that hides doubles would hide the real mail.

    Example:
        >>> message_id_of(edition, recipient)  # doctest: +SKIP
        '<5d41402abc4b2a76b9719d911017c592@iom.example>'
    """
    return message_ids(edition, [recipient])[0]


def message_ids(edition: Edition, recipients: Iterable[Recipient]) -> list[str]:
    """The Message-ID of each recipient's mail, as `message_id_of` says.

    Example:
        >>> len(message_ids(edition, [recipient]))  # doctest: +SKIP
        1
    """
    shared, domain = _mailed_under(edition)
    found = []
    for recipient in recipients:
        told = shared.copy()
        told.update(recipient.address.key.encode())
        found.append(f"<{told.hexdigest()[:32]}@{domain}>")
    return found


@once_per_edition
def _mailed_under(edition: Edition) -> tuple[Hash, str]:
    """The part of every Message-ID's hash that all readers share, and the domain."""
    told = "\0".join((list_identity(edition.settings), edition.mailed_as, ""))
    return sha256(told.encode()), edition.settings.sender.address.rpartition("@")[2]


@once_per_edition
def form_of(edition: Edition) -> Form:
    """The form of an edition, made once and kept.

    Example:
        >>> form_of(edition) is form_of(edition)  # doctest: +SKIP
        True
    """
    return make_form(edition)


def _own_head(message: Message, *, smtputf8: bool) -> bytes:
    lines = [
        _date_line(message.date),
        header_line("To", mailbox(message.to, smtputf8=smtputf8), smtputf8=smtputf8),
        header_line("Subject", unstructured(message.subject)),
        header_line("Message-ID", message.message_id),
    ]
    lines += [header_line(name, value) for name, value in message.own_headers.items()]
    return b"".join(lines)


@lru_cache(maxsize=64)
def _date_line(date: datetime) -> bytes:
    return header_line("Date", format_datetime(date))
