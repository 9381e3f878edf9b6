"""What a parser of strangers reads in the headers of a finished mail, laid beside what was meant."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from newsletter_kit.config import Mailbox
    from newsletter_kit.message.message import Message

_OWN = frozenset({"mime-version", "content-type", "auto-submitted"})
"""Headers that say how the mail is built; they hold nothing that an author or a reader wrote."""


@dataclass(frozen=True, slots=True)
class Misread:
    """A header that is read otherwise than it was meant.

    Attributes:
        name: of the header, in small letters.
        read: what the parser reads, without blanks; None if it sees no such header.
        meant: what it should read; None if no such header was meant.
        times: how often the header stands there.
    """

    name: str
    read: str | None
    meant: str | None
    times: int = 1


def misread(message: Message, content: bytes) -> Iterator[Misread]:
    """Each header in which Python's parser reads something else than what the message means.

    Args:
        message: what was meant.
        content: the finished mail, or its headers alone.

    Example:
        >>> list(misread(message, message.mime()))  # doctest: +SKIP
        []
    """
    parsed = message_from_bytes(content, policy=policy.default)
    meant = _meant(message)
    read = {name.lower(): _read_if_it_can(parsed, name) for name in parsed if name.lower() not in _OWN}
    for name in sorted(meant.keys() | read.keys()):
        times = sum(each.lower() == name for each in parsed)
        if meant.get(name) != read.get(name) or times > 1:
            yield Misread(name, read.get(name), meant.get(name), times)


def _meant(message: Message) -> dict[str, str]:
    """Every header by its name in lower case, as people or machines should read it."""
    boxes = {"from": message.sender, "to": message.to, "reply-to": message.reply_to}
    meant = {name: _box(box) for name, box in boxes.items() if box}
    meant |= {name.lower(): _words(value) for name, value in message.headers.items()}
    meant |= {"subject": _words(message.subject), "message-id": message.message_id}
    return meant | {"date": message.date.replace(microsecond=0).isoformat()}


def _box(box: Mailbox) -> str:
    return f"{_words(box.name)} <{box.address}>"


def _words(text: str) -> str:
    """`text` without spaces: CPython 3.11 reads one between two encoded-words of a name that is not there."""
    return "".join(text.split())


def _utf8(address: str) -> str:
    """An address of RFC 6532, which Python's parser of bytes gives as surrogates."""
    return address.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _read_if_it_can(parsed: EmailMessage, name: str) -> str:
    """What the parser reads; of some broken headers CPython's fails with errors of its own."""
    try:
        return _read(parsed, name)
    except (ValueError, AttributeError, IndexError):
        return "nothing that it understands"


def _read(parsed: EmailMessage, name: str) -> str:
    header = parsed[name]
    if name.lower() in {"from", "to", "reply-to"}:
        return ", ".join(
            f"{_words(each.display_name)} <{_utf8(each.addr_spec)}>" for each in header.addresses
        )
    if name.lower() == "date":
        return parsedate_to_datetime(str(header)).isoformat()
    return _words(str(header))
