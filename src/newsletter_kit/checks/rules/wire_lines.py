"""Rules on the bytes of the finished mail: its lines, its length, and what changes on the way."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.mail import Mail

MOST_LINE_BYTES = 998
"""RFC 5322 §2.1.1, without CRLF."""

MOST_ENCODED_BYTES = 76
"""RFC 2045 §6.7 (5) and §6.8."""

LINE_BYTES = 78
"""RFC 5322 §2.1.1: longer lines should not be; a header of one long word cannot help it."""

MOST_MAIL_BYTES = 10_000_000
"""Many servers take no more: Postfix as it comes 10,240,000, and others after base64 as little."""

ENCODED = frozenset({"base64", "quoted-printable"})

_PRINTABLE = bytes([*b"\r\n\t", *range(0x20, 0x7F)])
_NOT_PRINTABLE = re.compile(rb"[^\r\n\t -~]")
_CHANGED = (b"\n.", b"\nFrom ", b" \r\n", b"\t\r\n")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BARE_END = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_FOLDABLE = re.compile(rb"[^ \t:][ \t]+[^ \t]")


@rule(
    "NK270",
    Words(
        "a line of the mail ends in the wrong way",
        "Servers disagree about a lone CR or LF: one sees two lines where the other sees one. That is how"
        " mails are smuggled, so many servers refuse them.",
        "Keep control characters out of what the layout and the settings write into the mail.",
    ),
    Example(
        bad=r"""
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 7bit

The hubs\x0aare open.
""",
        good="""
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 7bit

The hubs
are open.
""",
        kind="message",
    ),
    Severity.ERROR,
)
def line_ends(draft: Draft) -> Iterator[Fault]:
    """Every line of the mail ends in CR and LF together, and neither stands alone (RFC 5322 §2.3)."""
    for mail in draft.mails:
        if mail.raw.count(b"\r\n") == mail.raw.count(b"\r") == mail.raw.count(b"\n"):
            continue
        if found := _BARE_END.search(mail.raw):
            name = "CR" if found[0] == b"\r" else "LF"
            line = mail.raw.count(b"\n", 0, found.start()) + 1
            yield Fault(mail.at(f"line {line}"), f"a lone {name} stands where only CR LF may end a line")


@rule(
    "NK271",
    Words(
        "a line of the mail is too long",
        "No server has to take more than 998 bytes on a line: some break it anywhere, in the middle of a"
        " letter or a link, and others refuse the mail.",
        "Shorten the header, or let the body be quoted-printable.",
    ),
    Example(bad=r"Feedback-ID: \x61{990}", good="Feedback-ID: 2024-q1:news:iom", kind="message"),
    Severity.ERROR,
)
def longest_lines(draft: Draft) -> Iterator[Fault]:
    """No line has more than 998 bytes (RFC 5322 §2.1.1)."""
    for mail in draft.mails:
        if max(map(len, mail.lines)) <= MOST_LINE_BYTES:
            continue
        for number, line in enumerate(mail.lines, 1):
            if len(line) > MOST_LINE_BYTES:
                what = f"the line has {len(line):,} bytes: {_shown(line)}"
                yield Fault(mail.at(f"line {number}"), what)


@rule(
    "NK272",
    Words(
        "a header could be folded and is not",
        "Lines of more than 78 bytes should not be. Servers that fold them on the way change what was signed,"
        " and the mail is then taken for a forgery.",
        "Fold the header at one of its blanks.",
    ),
    Example(
        bad="Subject: The first quarter of 2024 in Georgia, and what became of those who came home in it",
        good="Subject: The first quarter of 2024 in Georgia\n and what became of those who came home in it",
        kind="message",
    ),
    Severity.WARNING,
)
def unfolded_headers(draft: Draft) -> Iterator[Fault]:
    """No header line of more than 78 bytes has a blank at which it could be folded."""
    for mail in draft.mails:
        for field in mail.root.fields:
            long = [line for line in field.lines if len(line) > LINE_BYTES and _FOLDABLE.search(line)]
            if long:
                yield Fault(mail.at(f"header {field.name}"), f"a line of it has {len(long[0])} bytes")


@rule(
    "NK273",
    Words(
        "a byte stands in the mail that cannot travel",
        "Old servers clear the eighth bit of a byte or end the mail at a zero; letters then arrive as signs"
        " that nobody can read.",
        "Write letters outside ASCII as encoded-words in headers, and as quoted-printable in parts.",
    ),
    Example(
        bad="Subject: Neues aus Genève", good="Subject: =?utf-8?Q?Neues_aus_Gen=C3=A8ve?=", kind="message"
    ),
    Severity.ERROR,
)
def foreign_bytes(draft: Draft) -> Iterator[Fault]:
    """All bytes are printable ASCII, blanks, tabs and line ends; a part declared 8bit may have letters."""
    for mail in draft.mails:
        if not mail.raw.translate(None, _PRINTABLE):
            continue
        for field in mail.root.fields:
            if found := _NOT_PRINTABLE.search(field.raw):
                yield Fault(mail.at(f"header {field.name}"), f"the byte {found[0][0]} stands in it")
        for part in mail.root.leaves():
            allowed = _CONTROL if part.encoding in {"8bit", "binary"} else _NOT_PRINTABLE
            if found := allowed.search(part.body):
                yield Fault(
                    mail.at(part.label), f"the byte {found[0][0]} stands in it, and it is {part.encoding}"
                )


@rule(
    "NK274",
    Words(
        "a byte order mark stands in the mail",
        "It is a sign of three bytes that some editors put before a text. Before the headers it hides the"
        " first of them; before a text some programs show it as a box.",
        "Save the layout's files as UTF-8 without a byte order mark.",
    ),
    Example(
        bad=r"""
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

\xef\xbb\xbfThe hubs are open.
""",
        good="""
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

The hubs are open.
""",
        kind="message",
    ),
    Severity.WARNING,
)
def byte_order_marks(draft: Draft) -> Iterator[Fault]:
    """Neither the mail nor a text in it begins with a byte order mark."""
    for mail in draft.mails:
        if mail.raw.startswith(BOM_UTF8):
            yield Fault(mail.at(), "the mail begins with a byte order mark", severity=Severity.ERROR)
        for part in mail.texts():
            if part.content.startswith(BOM_UTF8):
                yield Fault(mail.at(part.label), "it begins with a byte order mark")


@rule(
    "NK275",
    Words(
        "the whole mail is heavy",
        "Pictures that travel in the mail make it grow by a third more than they have. Whoever pays for what"
        " a phone loads pays for them, and many servers refuse mails of more than 10 MB.",
        "Make the pictures smaller, or let them stand on your website: set `image_base_url`.",
    ),
    Example(bad="[limits]\nmail_bytes = 10_000", good="[limits]\nmail_bytes = 1_000_000", kind="settings"),
    Severity.WARNING,
)
def mail_size(draft: Draft) -> Iterator[Fault]:
    """The mail of each language, with all that travels in it, is light."""
    for mail in draft.mails:
        size = len(mail.raw)
        if size > draft.settings.limits.mail_bytes:
            grave = Severity.ERROR if size > MOST_MAIL_BYTES else None
            yield Fault(mail.at(), f"the mail has {size:,} bytes{_heaviest(mail)}", severity=grave)


def _heaviest(mail: Mail) -> str:
    part = max(mail.root.leaves(), key=lambda each: len(each.body))
    return f", {len(part.body):,} of them in {part.label}"


@rule(
    "NK276",
    Words(
        "a line begins or ends with what servers change",
        "Some servers double a dot or write > before From at the start of a line, and cut blanks off its end."
        " What was signed is then changed, and the mail is taken for a forgery.",
        "Let the body be quoted-printable, which writes such signs as codes.",
    ),
    Example(
        bad="""
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 7bit

From March on, the hubs are open.
""",
        good="""
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

=46rom March on, the hubs are open.
""",
        kind="message",
    ),
    Severity.WARNING,
)
def changed_lines(draft: Draft) -> Iterator[Fault]:
    """No line of the body begins with a dot or `From `, and none ends with a blank (RFC 2049 §3)."""
    for mail in draft.mails:
        if not any(each in mail.raw for each in _CHANGED):
            continue
        for number, line in enumerate(mail.lines, 1):
            if line.startswith((b".", b"From ")) or line.endswith((b" ", b"\t")):
                yield Fault(mail.at(f"line {number}"), f"servers change {_shown(line)}")


@rule(
    "NK277",
    Words(
        "an encoded line is too long",
        "Quoted-printable and base64 may have 76 characters on a line. Some programs pass over what is behind"
        " them, and the rest of the text is read wrong.",
        "Break the line where the encoding allows it.",
    ),
    Example(
        bad=r"""
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

\x61{80}
""",
        good=r"""
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

\x61{75}=
aaaaa
""",
        kind="message",
    ),
    Severity.WARNING,
)
def encoded_lines(draft: Draft) -> Iterator[Fault]:
    """No line of an encoded part has more than 76 characters (RFC 2045 §6.7 and §6.8)."""
    for mail in draft.mails:
        for part in mail.root.leaves():
            if (
                part.encoding in ENCODED
                and (length := max(map(len, part.body.split(b"\r\n")))) > MOST_ENCODED_BYTES
            ):
                yield Fault(mail.at(part.label), f"a line of it has {length} characters")


def _shown(line: bytes) -> str:
    return quoted(line.decode("utf-8", "replace"))


RULES = (
    line_ends,
    longest_lines,
    unfolded_headers,
    foreign_bytes,
    byte_order_marks,
    mail_size,
    changed_lines,
    encoded_lines,
)
