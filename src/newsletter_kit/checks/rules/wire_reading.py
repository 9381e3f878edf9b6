"""Rules on what programs read in the headers of the finished mail: words, addresses, the date and the id."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import a2b_qp
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.message.misread import misread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.mail import Field

MOST_WORD_CHARACTERS = 75
MOST_LINE_CHARACTERS = 76
"""RFC 2047 §2: an encoded-word, and a line with one in it."""

ONE_DAY = timedelta(days=1, hours=12)

READ_BY_PEOPLE = frozenset({"from", "to", "reply-to", "subject"})

_ENCODED = re.compile(r"=\?([\w.:+-]+)(?:\*[\w-]+)?\?([BbQq])\?([^?\s]*)\?=")
_ANY_ENCODED = re.compile(r"=\?[\w.:+-]+\?[BbQq]\?.*?\?=")
_IN_QUOTES = re.compile(r'"(?:[^"\\]|\\.)*=\?[^"]*\?=[^"]*"')
_GLUED = re.compile(r"(?<=[^\s(,])=\?[\w-]+\?[BbQq]\?[^?\s]*\?=|=\?[\w-]+\?[BbQq]\?[^?\s]*\?=(?![\s),;]|$)")
_MESSAGE_ID = re.compile(r"<[\w.!#$%&'*+/=?^`{|}~-]+@([A-Za-z0-9.-]+)>", re.ASCII)
_ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")


@rule(
    "NK285",
    Words(
        "letters in a header are encoded in the wrong way",
        "Inboxes then show =?utf-8?Q?…?= in place of the subject or the sender's name, and readers take the"
        " mail for a broken one or a trap.",
        "Let `newsletter_kit.message` write the header, or encode whole letters in words of 75 characters.",
    ),
    Example(
        bad='From: "=?utf-8?Q?B=C3=BCro_Genf?=" <news@iom.int>',
        good="From: =?utf-8?Q?B=C3=BCro_Genf?= <news@iom.int>",
        kind="message",
    ),
    Severity.ERROR,
)
def encoded_words(draft: Draft) -> Iterator[Fault]:
    """Each encoded-word is short enough, stands by itself, and holds whole letters (RFC 2047 §2 and §5)."""
    for mail in draft.mails:
        for field in mail.root.fields:
            for trouble in _trouble(field) if b"=?" in field.raw else ():
                yield Fault(mail.at(f"header {field.name}"), trouble)


def _trouble(field: Field) -> Iterator[str]:
    value = field.value
    if _IN_QUOTES.search(value):
        yield "an encoded-word stands between quotation marks, where it is not decoded"
    if found := _GLUED.search(value):
        yield f"no blank parts {quoted(found[0])} from what is beside it"
    if any(len(line) > MOST_LINE_CHARACTERS for line in field.lines):
        yield f"a line with an encoded-word has more than {MOST_LINE_CHARACTERS} characters"
    for found in _ANY_ENCODED.finditer(value):
        if len(found[0]) > MOST_WORD_CHARACTERS:
            yield f"{quoted(found[0])} has more than {MOST_WORD_CHARACTERS} characters"
        if decoded(found[0]) is None:
            yield f"{quoted(found[0])} cannot be decoded"


def decoded(word: str) -> str | None:
    """What an encoded-word says; None if it says nothing by itself.

    Example:
        >>> decoded("=?utf-8?Q?=C3=A9t?="), decoded("=?utf-8?Q?=C3?=")
        ('ét', None)
    """
    found = _ENCODED.fullmatch(word)
    if found is None:
        return None
    charset, kind, text = found.groups()
    try:
        raw = b64decode(text, validate=True) if kind in "Bb" else a2b_qp(text, header=True)
        return raw.decode(charset)
    except (ValueError, LookupError):
        return None


@rule(
    "NK286",
    Words(
        "a header is read otherwise than it was meant",
        "Readers would see another subject, another sender, or answer to another address than the one that"
        " the settings name.",
        "Use plain letters there, and tell the maintainers.",
    ),
    Example(
        bad="Reply-To: Somebody <somebody@iom.int>",
        good="Reply-To: IOM Georgia <press@iom.int>",
        kind="message",
    ),
    Severity.ERROR,
)
def headers_misread(draft: Draft) -> Iterator[Fault]:
    """A parser that is not ours reads subject, sender and receivers as issue and settings have them."""
    for mail in draft.mails:
        for found in misread(mail.meant, mail.head):
            if found.name in READ_BY_PEOPLE and found.read != found.meant:
                what = f"a program reads {_told(found.read)} where {_told(found.meant)} is meant"
                yield Fault(mail.at(f"header {found.name.title()}"), what)


def _told(text: str | None) -> str:
    return quoted(text) if text else "nothing"


@rule(
    "NK287",
    Words(
        "the Message-ID is not one of the sender",
        "Programs tell doubles and answers by it. One that is broken, or of another domain than the sender's,"
        " is what filters find in forged mails.",
        "Let the part behind the @ be the domain of `sender`.",
    ),
    Example(bad="Message-ID: <1@localhost>", good="Message-ID: <1.news@iom.int>", kind="message"),
    Severity.WARNING,
)
def message_id(draft: Draft) -> Iterator[Fault]:
    """The Message-ID is one id in angle brackets, at the sender's domain (RFC 5322 §3.6.4)."""
    for mail in draft.mails:
        value, place = mail.root.value("Message-ID"), mail.at("header Message-ID")
        found, domain = _MESSAGE_ID.fullmatch(value), mail.meant.sender.address.rpartition("@")[2]
        if value and not found:
            yield Fault(place, f"{quoted(value)} is no id", severity=Severity.ERROR)
        elif found and found[1].lower() != domain.lower():
            yield Fault(place, f"it is of {found[1]}, and the sender of {domain}")


@rule(
    "NK288",
    Words(
        "the date of the mail is wrong",
        "Inboxes sort by it: a mail of last year is never seen, and filters take one of tomorrow for spam.",
        "Set the clock and the time zone of the machine that sends.",
    ),
    Example(
        bad="Date: Fri, 05 Apr 2019 09:00:00 +0000",
        good="Date: Fri, 05 Apr 2024 09:00:00 +0000",
        kind="message",
    ),
    Severity.WARNING,
)
def sane_date(draft: Draft) -> Iterator[Fault]:
    """The Date header is a date with its zone, and of today (RFC 5322 §3.3)."""
    for mail in draft.mails:
        value, place = mail.root.value("Date"), mail.at("header Date")
        try:
            date = parsedate_to_datetime(value) if value else mail.meant.date
        except ValueError:
            yield Fault(place, f"{quoted(value)} is no date", severity=Severity.ERROR)
            continue
        if date.tzinfo is None:
            yield Fault(place, f"{quoted(value)} has no time zone")
        elif value and not value.startswith(f"{date:%a}, "):
            yield Fault(place, f"{quoted(value)} names the wrong day of the week")
        if abs(date.replace(tzinfo=date.tzinfo or UTC) - mail.meant.date) > ONE_DAY:
            yield Fault(place, f"{quoted(value)} is not the day on which it is sent")


@rule(
    "NK289",
    Words(
        "the sender's name is the address of somebody else",
        "A name that looks like another address is what phishing mails have. Gmail and Outlook warn of it.",
        "Write the name of the office in `sender`, without an @.",
    ),
    Example(
        bad='sender = "press@un.org <news@iom.int>"',
        good='sender = "IOM Georgia <news@iom.int>"',
        kind="settings",
    ),
    Severity.WARNING,
)
def misleading_name(draft: Draft) -> Iterator[Fault]:
    """Neither the sender's name nor that of the reply address is an address at another domain."""
    for name in ("sender", "reply_to"):
        box = getattr(draft.settings, name)
        found = _ADDRESS.search(box.name) if box else None
        if found and found[1].lower() != box.address.rpartition("@")[2].lower():
            yield Fault(draft.setting(name), f"the name is {quoted(found[0])}, and the address {box.address}")


RULES = (encoded_words, headers_misread, message_id, sane_date, misleading_name)
