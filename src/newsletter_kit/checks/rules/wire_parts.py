"""Rules on how the parts of the finished mail are put together: order, boundaries, encodings, references."""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from binascii import a2b_base64
from collections import Counter
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.mail import delimiters
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.layout.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.mail import Part

MOST_BOUNDARY_CHARACTERS = 70
ENCODINGS = words("7bit 8bit binary quoted-printable base64")
SAFE_ENCODINGS = words("7bit quoted-printable base64")
OF_CONTAINERS = words("7bit 8bit binary")
RANKS = ("text/plain", "text/html")

_BOUNDARY = re.compile(r"[\w'()+,./:=? -]*[\w'()+,./:=?-]", re.ASCII)
_SOFT_BREAK = re.compile(rb"=[ \t]*\r?\n|=\Z")
_BAD_QUOTED = re.compile(rb"=(?![0-9A-F]{2}|[ \t]*\r?\n|\Z)")
_BAD_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\r\n]")


@rule(
    "NK300",
    Words(
        "the plain text and the HTML stand in the wrong order",
        "Mail programs show the last part that they understand: with the text behind the HTML, everybody gets"
        " the bare text. Without a text, filters take the mail for an advertisement.",
        "Let the mail be multipart/alternative: first text/plain, then the HTML.",
    ),
    Example(
        bad="""
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/html; charset=utf-8

<p>News</p>
--b
Content-Type: text/plain; charset=utf-8

News
--b--
""",
        good="""
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

News
--b
Content-Type: text/html; charset=utf-8

<p>News</p>
--b--
""",
        kind="message",
    ),
    Severity.ERROR,
)
def alternatives(draft: Draft) -> Iterator[Fault]:
    """The mail is one plain text and then one HTML, with its pictures around it (RFC 2046 §5.1.4)."""
    for mail in draft.mails:
        kinds = [each.kind for each in mail.texts()]
        if mail.root.kind != "multipart/alternative":
            yield Fault(mail.at("header Content-Type"), f"the mail is {mail.root.kind}")
        elif tuple(kinds) != RANKS:
            told = ", then ".join(kinds) or "nothing to read"
            yield Fault(mail.at("body"), f"there is {told}, where text/plain and then text/html should be")


@rule(
    "NK301",
    Words(
        "the parts of the mail are not parted as they should be",
        "Where a program sees another beginning or end of a part, readers see codes for letters, or nothing,"
        " and virus scanners refuse the mail.",
        "Use a boundary of 1 to 70 letters and digits that stands in no part, and close the last with it.",
    ),
    Example(
        bad="""
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

News
""",
        good="""
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

News
--b--
""",
        kind="message",
    ),
    Severity.ERROR,
)
def boundaries(draft: Draft) -> Iterator[Fault]:
    """Each boundary is sound, its own, closed, and stands in no part (RFC 2046 §5.1.1)."""
    for mail in draft.mails:
        groups = [each for each in mail.root.walk() if each.kind.startswith("multipart/")]
        for part in groups:
            for trouble in _boundary_trouble(part):
                yield Fault(mail.at(part.label), trouble)
        used = Counter(boundary for each in groups if (boundary := each.parameters.get("boundary")))
        for boundary in (each for each, times in used.items() if times > 1):
            yield Fault(mail.at("body"), f"the boundary {quoted(boundary)} parts two groups of parts")


def _boundary_trouble(part: Part) -> Iterator[str]:
    boundary = part.parameters.get("boundary", "")
    if not _BOUNDARY.fullmatch(boundary) or len(boundary) > MOST_BOUNDARY_CHARACTERS:
        yield f"{quoted(boundary)} is no boundary" if boundary else "it names no boundary"
        return
    marks = delimiters(part.body, boundary)
    if not any(not each.closes for each in marks):
        yield f"the boundary {quoted(boundary)} stands nowhere"
    elif not marks[-1].closes:
        yield f"its last part is not closed with {quoted(f'--{boundary}--')}"
    elif part.body.count(f"--{boundary}".encode()) > len(marks):
        yield f"the boundary {quoted(boundary)} stands in a part, too"
    elif sum(each.closes for each in marks) > 1:
        yield f"the boundary {quoted(boundary)} closes twice"


@rule(
    "NK302",
    Words(
        "the letters of a part are not what it says",
        "A program that reads UTF-8 as something else shows ჯ or Ã¶ in place of letters; Georgian becomes"
        " unreadable.",
        "Declare `charset=utf-8`, and write the part in it.",
    ),
    Example(
        bad="""
Content-Type: text/plain; charset=us-ascii
Content-Transfer-Encoding: quoted-printable

B=C3=BCro
""",
        good="""
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

B=C3=BCro
""",
        kind="message",
    ),
    Severity.ERROR,
)
def charsets(draft: Draft) -> Iterator[Fault]:
    """Each text declares UTF-8, and is written in it (RFC 2046 §4.1.2)."""
    for mail in draft.mails:
        for part in mail.texts():
            charset = part.parameters.get("charset", "")
            try:
                part.content.decode(charset or "us-ascii")
            except (ValueError, LookupError):
                yield Fault(
                    mail.at(part.label), f"it is not written in {charset or 'the ASCII that is meant'}"
                )
                continue
            if charset.lower() != "utf-8":
                what = f"it declares {charset}" if charset else "it declares no charset"
                yield Fault(mail.at(part.label), what, severity=Severity.WARNING)


@rule(
    "NK303",
    Words(
        "a part is not encoded as it says",
        "Readers see codes such as =C3=BC for letters, or a broken picture.",
        "Encode texts as quoted-printable and pictures as base64, and say so.",
    ),
    Example(
        bad="""
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

2 = 1 + 1
""",
        good="""
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

2 =3D 1 + 1
""",
        kind="message",
    ),
    Severity.ERROR,
)
def transfer_encodings(draft: Draft) -> Iterator[Fault]:
    """Each part names an encoding that every server takes, and keeps its rules (RFC 2045 §6)."""
    for mail in draft.mails:
        for part in mail.root.walk():
            if trouble := _encoding_trouble(part):
                yield Fault(mail.at(part.label), trouble)
            elif part.encoding not in SAFE_ENCODINGS:
                what = f"it is {part.encoding}, which old servers do not take"
                yield Fault(mail.at(part.label), what, severity=Severity.WARNING)


def _encoding_trouble(part: Part) -> str:
    if part.encoding not in ENCODINGS:
        return f"{quoted(part.encoding)} is no encoding"
    if part.kind.startswith("multipart/"):
        return "" if part.encoding in OF_CONTAINERS else "a group of parts must not be encoded itself"
    if part.encoding == "quoted-printable" and (found := _BAD_QUOTED.search(part.body)):
        return f"{quoted(part.body[found.start() :][:3].decode('utf-8', 'replace'))} is no code"
    return _base64_trouble(part.body) if part.encoding == "base64" else ""


def _base64_trouble(body: bytes) -> str:
    try:
        a2b_base64(body.translate(None, b"\r\n"), strict_mode=True)
    except Base64Error:
        found = _BAD_BASE64.search(body)
        return f"the byte {found[0][0]} is none of base64" if found else "its base64 is cut off"
    return ""


@rule(
    "NK304",
    Words(
        "the mail does not say that it is one with parts",
        "Programs that find no `MIME-Version: 1.0` show the whole mail with all its codes as bare text.",
        "Let the header say 1.0.",
    ),
    Example(bad="MIME-Version: 2.0", good="MIME-Version: 1.0", kind="message"),
    Severity.WARNING,
)
def mime_version(draft: Draft) -> Iterator[Fault]:
    """MIME-Version is 1.0 (RFC 2045 §4)."""
    for mail in draft.mails:
        value = mail.root.value("MIME-Version")
        if value and value != "1.0":
            yield Fault(mail.at("header MIME-Version"), f"it says {quoted(value)}")


RULES = (alternatives, boundaries, charsets, transfer_encodings, mime_version)
