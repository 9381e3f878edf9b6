"""A finished mail: what one reader gets of one edition, in all its forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsletter_kit.compile.compile import compile_issue
from newsletter_kit.message.message import personalise
from newsletter_kit.message.sample import sample_reader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.message.message import Message
    from newsletter_kit.preview.desk import Desk
    from newsletter_kit.preview.sheet import View

MAX_RAW_LINES = 40
"""Of each long run of encoded lines in a raw mail, so many are shown."""


def finish(desk: Desk, view: View) -> Edition:
    r"""Compile one edition with everything in it.

    Raises:
        IssueError: if a picture or a link of the issue cannot be used.
        LayoutError: if a template is wrong, or leaves out what every mail needs.

    Example:
        >>> finish(desk, View("en")).text[:12]  # doctest: +SKIP
        'IOM GEORGIA\n'
    """
    return compile_issue(desk.issue, desk.layout, desk.settings, language=view.language, holding=view.holding)


@dataclass(frozen=True, slots=True)
class Mail:
    """An edition, and the message that one reader gets of it.

    Attributes:
        edition: the edition.
        message: the message.
        raw: the message as it goes over the wire.
    """

    edition: Edition
    message: Message
    raw: bytes


def mail_for(edition: Edition, reader: Recipient | None) -> Mail:
    """The mail that a reader gets; without one, that of somebody without fields.

    Raises:
        AudienceError: if the reader lacks a value that must be there.
        MessageError: if it cannot be written within the rules of mail.

    Example:
        >>> mail_for(edition, None).message.subject  # doctest: +SKIP
        'News for ((first_name))'
    """
    now = datetime.now(UTC).replace(microsecond=0)
    message = personalise(edition, reader or sample_reader(edition), date=now)
    return Mail(edition, message, message.mime(smtputf8=message.recipient.address.needs_smtputf8))


def raw_text(raw: bytes) -> str:
    r"""The raw mail as text, with the long runs of encoded pictures cut short.

    Example:
        >>> raw_text(b"Subject: x\r\n\r\nHello\r\n")
        'Subject: x\n\nHello\n'
    """
    shown: list[str] = []
    run = 0
    for line in raw.decode("utf-8", "replace").splitlines():
        run = run + 1 if _is_encoded(line) else _told(shown, run)
        if run <= MAX_RAW_LINES:
            shown.append(line)
    _told(shown, run)
    return "\n".join(shown) + "\n"


def _is_encoded(line: str) -> bool:
    return len(line) >= len("0123456789" * 6) and " " not in line and "=" not in line[:-2]


def _told(shown: list[str], run: int) -> int:
    if run > MAX_RAW_LINES:
        shown.append(f"[… {run - MAX_RAW_LINES:,} more lines …]")
    return 0


def headers_text(raw: bytes) -> str:
    r"""The headers of a raw mail, as they go over the wire.

    Example:
        >>> headers_text(b"Subject: x\r\nTo: y\r\n\r\nHello")
        'Subject: x\nTo: y\n'
    """
    head, _, _ = raw.partition(b"\r\n\r\n")
    return head.decode("utf-8", "replace").replace("\r\n", "\n") + "\n"


PARTS: Mapping[str, Callable[[Mail], str]] = {
    "text": lambda mail: mail.message.text,
    "html": lambda mail: mail.message.html,
    "mjml": lambda mail: mail.edition.mjml,
    "headers": lambda mail: headers_text(mail.raw),
    "raw": lambda mail: raw_text(mail.raw),
}
"""The forms of a mail that are shown as text."""
