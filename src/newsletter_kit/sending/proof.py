"""The first message of a run is read back by a parser of strangers, and every header is compared.

Mail servers and readers parse a mail anew. If Python's parser sees another subject, another mailbox or one
header more than we meant, others may too, and it is better that one message is wrong than all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.errors import MessageError, Problem
from newsletter_kit.message.misread import misread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.message.message import Message
    from newsletter_kit.message.misread import Misread

_REMEDY = "Use plain letters there, and tell the maintainers."


def require_faithful(message: Message) -> None:
    """Compare what Python's parser reads in the finished bytes with what was meant.

    Raises:
        MessageError: naming each header that is read otherwise, is missing, or was not meant.

    Example:
        >>> require_faithful(personalise(edition, recipient, date=now))  # doctest: +SKIP
    """
    content = message.mime(smtputf8=message.recipient.address.needs_smtputf8)
    if problems := [problem for each in misread(message, content) for problem in _problems(each)]:
        raise MessageError(*problems)


def _problems(found: Misread) -> Iterator[Problem]:
    if found.read != found.meant:
        what = f"a parser reads {found.read!r} where {found.meant!r} is meant"
        yield Problem(f"header {found.name}", what, _REMEDY)
    if found.times > 1:
        yield Problem(f"header {found.name}", "it is there more than once", _REMEDY)
