"""A digest of all that the readers of a batch get, in parts, so that one can say which has changed."""

from __future__ import annotations

from hashlib import sha256
from itertools import chain, repeat
from typing import TYPE_CHECKING

from newsletter_kit.config import Mailbox
from newsletter_kit.message.fields import list_headers
from newsletter_kit.message.many import Messages, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.message.message import Message

SETTINGS = {
    "edition": "the issue or its layout",
    "sender": "`sender`",
    "reply_to": "`reply_to`",
    "list": "`list_id` or `feedback_id`",
    "unsubscribe": "the way to leave (`unsubscribe_url`, `unsubscribe_mailto` or the key that signs it)",
    "readers": "what its messages say of their readers",
}
"""What each part of a fingerprint is made of, in words."""

_DIGITS = 16  # of each part: enough against chance, and nobody attacks it


def fingerprint(*messages: Sequence[Message]) -> str:
    """A digest of messages in their order: two of the same fingerprint are the same to the byte.

    Example:
        >>> fingerprint()[:26], len(fingerprint([]).split())
        ('edition:e3b0c44298fc1c14 s', 6)
    """
    parts = {name: sha256() for name in SETTINGS}
    edition = None
    for each in chain.from_iterable(map(_by_edition, messages)):
        if each.edition is not edition:
            edition = each.edition
            for name, told in _of_edition(edition):
                parts[name].update(_joined(told))
        parts["readers"].update(_joined(_of_readers(each)))
        parts["unsubscribe"].update(_joined(_of_headers(each)))
    return " ".join(f"{name}:{part.hexdigest()[:_DIGITS]}" for name, part in parts.items())


def changes(before: str, now: str) -> str:
    """Which settings make the difference between two fingerprints, in words; empty if there is none.

    Example:
        >>> changes("sender:00 list:11 readers:22", "sender:0f list:11 readers:2f")
        '`sender`'
    """
    known = set(before.split())
    names = [part.partition(":")[0] for part in now.split() if part not in known]
    causes = [name for name in names if name != "readers"] or names  # a link to leave is in the body as well
    return " and ".join(SETTINGS.get(name, name) for name in causes)


def _by_edition(messages: Sequence[Message]) -> Iterable[Messages]:
    """The messages as columns, in their order; what cannot be one column is many."""
    if isinstance(messages, Messages) and messages.headers is not None:
        return [messages]
    return (columns_of([message]) for message in messages)


def _of_readers(some: Messages) -> Iterator[str]:
    """What their messages say of the readers, one reader after the other."""
    to = (str(Mailbox(*each)) for each in zip(some.names, some.addresses, strict=True))
    date = repeat(some.date.isoformat(), len(some))
    rows = zip(date, some.message_ids, to, some.subjects, *some.filled, strict=True)
    return chain.from_iterable(rows)


def _of_headers(some: Messages) -> Iterator[str]:
    columns = [
        each for name, column in (some.headers or {}).items() for each in (repeat(name, len(some)), column)
    ]
    return chain.from_iterable(zip(*columns, strict=True))


def _of_edition(edition: Edition) -> Iterator[tuple[str, Iterable[str]]]:
    yield "edition", (edition.digest,)
    yield "sender", (str(edition.settings.sender),)
    yield "reply_to", (str(edition.settings.reply_to),)
    yield "list", (word for item in list_headers(edition).items() for word in item)


def _joined(words: Iterable[str]) -> bytes:
    return "\0".join((*words, "")).encode("utf-8", "replace")
