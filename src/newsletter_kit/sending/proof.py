"""The first message of a run is read back by a parser of strangers, and every header is compared.

Mail servers and readers parse a mail anew. If Python's parser sees another subject, another mailbox or one
header more than we meant, others may too, and it is better that one message is wrong than all.
"""

from __future__ import annotations

from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from newsletter_kit.errors import MessageError, Problem

if TYPE_CHECKING:
    from email.message import EmailMessage

    from newsletter_kit.config import Mailbox
    from newsletter_kit.message.message import Message

_OWN = frozenset({"mime-version", "content-type", "auto-submitted"})
"""Headers that say how the mail is built; they hold nothing that an author or a reader wrote."""


def require_faithful(message: Message) -> None:
    """Compare what Python's parser reads in the finished bytes with what was meant.

    Raises:
        MessageError: naming each header that is read otherwise, is missing, or was not meant.

    Example:
        >>> require_faithful(personalise(edition, recipient, date=now))  # doctest: +SKIP
    """
    content = message.mime(smtputf8=message.recipient.address.needs_smtputf8)
    parsed = message_from_bytes(content, policy=policy.default)
    meant = _meant(message)
    read = {name.lower(): _read(parsed, name) for name in parsed if name.lower() not in _OWN}
    problems = [
        Problem(
            f"header {name}", f"a parser reads {read.get(name)!r} where {meant.get(name)!r} is meant", _REMEDY
        )
        for name in sorted(meant.keys() | read.keys())
        if meant.get(name) != read.get(name)
    ]
    problems += [
        Problem(f"header {name}", "it is there more than once", _REMEDY)
        for name in read
        if len(parsed.get_all(name, ())) > 1
    ]
    if problems:
        raise MessageError(*problems)


_REMEDY = "Use plain letters there, and tell the maintainers."


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


def _read(parsed: EmailMessage, name: str) -> str:
    header = parsed[name]
    if name.lower() in {"from", "to", "reply-to"}:
        return ", ".join(
            f"{_words(each.display_name)} <{_utf8(each.addr_spec)}>" for each in header.addresses
        )
    if name.lower() == "date":
        return parsedate_to_datetime(str(header)).isoformat()
    return _words(str(header))
