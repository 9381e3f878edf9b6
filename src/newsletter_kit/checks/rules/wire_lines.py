"""Rules on the bytes of the finished mail: its lines, its length, and what changes on the way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft

MOST_LINE_BYTES = 998
"""RFC 5322 §2.1.1, without CRLF."""

MOST_ENCODED_BYTES = 76
"""RFC 2045 §6.7 (5) and §6.8."""

LINE_BYTES = 78
"""RFC 5322 §2.1.1: longer lines should not be; a header of one long word cannot help it."""

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
    for mail in (each.mail for each in draft.editions):
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
    for mail in (each.mail for each in draft.editions):
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
    for mail in (each.mail for each in draft.editions):
        for field in mail.root.fields:
            long = [line for line in field.lines if len(line) > LINE_BYTES and _FOLDABLE.search(line)]
            if long:
                yield Fault(mail.at(f"header {field.name}"), f"a line of it has {len(long[0])} bytes")


def _shown(line: bytes) -> str:
    return quoted(line.decode("utf-8", "replace"))


RULES = (line_ends, longest_lines, unfolded_headers)
