"""Rules on the headers of the finished mail: which there are, how often, and how they are written."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.layout.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft

NEEDED = ("From", "To", "Date", "Subject", "Message-ID", "MIME-Version", "Content-Type")
"""RFC 5322 §3.6 wants From and Date, RFC 2045 the last two; servers add or refuse without the others."""

OTHER_RECEIVERS = frozenset({"bcc", "cc", "apparently-to"})

OF_SERVERS = words(
    "arc-authentication-results arc-message-signature arc-seal authentication-results delivered-to"
    " dkim-signature received received-spf return-path x-original-to"
)
"""Headers that servers write while a mail is under way (RFC 5321 §4.4, RFC 6376, RFC 8601, RFC 8617)."""

RECEIPTS = words("disposition-notification-to return-receipt-to x-confirm-reading-to")

OF_THE_MACHINE = words("user-agent mailer originating-ip originating-email client-ip")

_NAME = re.compile(r"[!-9;-~]{1,76}")
_ENVELOPED = re.compile(r"<([^<>]*)>")
_MAILBOXES = re.compile(r'"(?:[^"\\]|\\.)*"|\([^()]*\)')


@rule(
    "NK280",
    Words(
        "a header is missing or stands twice",
        "Where one header stands twice, the filter may read the first and the reader see the second; servers"
        " refuse such mails, and those without a sender or a date.",
        "Let each header stand once. Own code that builds the mail is where to look.",
    ),
    Example(bad="Subject: News\nSubject: Other news", good="Subject: News", kind="message"),
    Severity.ERROR,
)
def counted_headers(draft: Draft) -> Iterator[Fault]:
    """The headers that a mail needs are there, and none stands twice (RFC 5322 §3.6)."""
    for mail in draft.mails:
        count = Counter(each.name.lower() for each in mail.root.fields)
        names = {each.name.lower(): each.name for each in mail.root.fields}
        for name in (each for each in NEEDED if each.lower() not in count):
            yield Fault(mail.at(f"header {name}"), "the mail has no such header")
        for name in (each for each, times in count.items() if times > 1 and each not in OF_SERVERS):
            yield Fault(mail.at(f"header {names[name]}"), f"it stands there {count[name]} times")


@rule(
    "NK281",
    Words(
        "the mail names somebody beside its reader",
        "Whoever stands in To, Cc or Bcc is seen by others: that a person reads the news of a migration"
        " office is nobody's business but theirs.",
        "Write one mail to each reader.",
    ),
    Example(bad="Bcc: nino@iom.int", good="To: Nino Beridze <reader@example.org>", kind="message"),
    Severity.ERROR,
)
def other_receivers(draft: Draft) -> Iterator[Fault]:
    """To is the one reader, and there is neither Cc nor Bcc nor a trace of forwarding."""
    for mail in draft.mails:
        for field in mail.root.fields:
            name = field.name.lower()
            if name in OTHER_RECEIVERS or name.startswith("resent-"):
                yield Fault(mail.at(f"header {field.name}"), "others are named in it")
        right = str(mail.meant.recipient.address)
        boxes = [box for field in mail.root.all("To") for box in mailboxes(field.value)]
        if boxes and boxes != [right]:
            yield Fault(mail.at("header To"), f"it names {len(boxes)} addresses, or not the reader's")


def mailboxes(value: str) -> list[str]:
    """The addresses in a header; the names beside them are passed over (RFC 5322 §3.4).

    Example:
        >>> mailboxes('"Office, Press" <press@iom.int>, nino@iom.int')
        ['press@iom.int', 'nino@iom.int']
    """
    pieces = _MAILBOXES.sub("", value).replace(";", ",").split(",")
    bare = (_ENVELOPED.search(piece) or piece for piece in pieces if piece.strip())
    return [each.strip() if isinstance(each, str) else each[1] for each in bare]


@rule(
    "NK282",
    Words(
        "a header stands there that only servers write",
        "It tells of a way that the mail has not gone. Filters take such a mail for a forgery, and the server"
        " that signs it may leave the old signature in.",
        "Leave it to the servers.",
    ),
    Example(
        bad="DKIM-Signature: v=1; a=rsa-sha256; d=iom.int; s=old",
        good="Feedback-ID: 2024-q1:newsletter:iom",
        kind="message",
    ),
    Severity.WARNING,
)
def headers_of_servers(draft: Draft) -> Iterator[Fault]:
    """No header pretends that the mail was already under way, or already signed."""
    for mail in draft.mails:
        for field in mail.root.fields:
            if field.name.lower() in OF_SERVERS or field.name.lower().startswith("x-spam-"):
                yield Fault(mail.at(f"header {field.name}"), "servers write it, and the mail was at none")


@rule(
    "NK283",
    Words(
        "a header is not written as headers are",
        "The first line that is no header ends the headers for many programs: what follows it, such as the"
        " subject, is then shown as text.",
        "Write a name of letters, digits and dashes, a colon, a blank and a value.",
    ),
    Example(bad="News of March", good="Comments: News of March", kind="message"),
    Severity.ERROR,
)
def header_syntax(draft: Draft) -> Iterator[Fault]:
    """Each header has a name, a colon and a value, and no line of it is blank (RFC 5322 §2.2)."""
    for mail in draft.mails:
        for part in mail.root.walk():
            for field in part.fields:
                if trouble := header_trouble(field.raw):
                    yield Fault(mail.at(f"header {quoted(field.name)}"), trouble)


def header_trouble(raw: bytes) -> str:
    r"""Why some bytes are no header; empty if they are one.

    Example:
        >>> header_trouble(b"Subject: News"), header_trouble(b"Subject : News")
        ('', 'its name is no name of a header')
    """
    name, colon, value = raw.partition(b":")
    if not colon:
        return "there is no colon in it"
    if not _NAME.fullmatch(name.decode("utf-8", "replace")):
        return "its name is no name of a header"
    if not value.strip():
        return "it has no value"
    blank = any(not line.strip() for line in value.split(b"\r\n")[1:])
    return "a line of it is blank" if blank else ""


@rule(
    "NK284",
    Words(
        "a header tells of the sender's machine, asks for a receipt, or is no standard",
        "Receipts tell when and where somebody reads, and no reader has agreed to that. Headers of programs"
        " and campaigns help no reader, and filters know those of mass mailers.",
        "Remove it.",
    ),
    Example(bad="X-Campaign-ID: 2024-q1", good="Feedback-ID: 2024-q1:newsletter:iom", kind="message"),
    Severity.WARNING,
)
def prying_headers(draft: Draft) -> Iterator[Fault]:
    """There is no header that pries, and none that no standard knows (RFC 6648 on `X-`)."""
    for mail in draft.mails:
        for field in mail.root.fields:
            if why := _prying(field.name.lower()):
                yield Fault(mail.at(f"header {field.name}"), why)


def _prying(name: str) -> str:
    if name in RECEIPTS:
        return "it asks the reader's program to tell that the mail was read"
    if name.removeprefix("x-") in OF_THE_MACHINE:
        return "it tells what program or machine the mail comes from"
    return "no standard knows it" if name.startswith("x-") else ""


RULES = (counted_headers, other_receivers, headers_of_servers, header_syntax, prying_headers)
