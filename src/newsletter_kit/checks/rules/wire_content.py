"""Rules on what the parts of the finished mail hold: texts as they were compiled, pictures that are shown."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import around, quoted
from newsletter_kit.merge_tag import MERGE_TAG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.mail import Mail, Part

PICTURES = {"image/png": {".png"}, "image/jpeg": {".jpg", ".jpeg"}, "image/gif": {".gif"}}
BEGINNINGS = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
}
"""The first bytes of each kind of picture that all mail programs show."""

_CID = re.compile(rb"""cid:(?<=["'(=\s]cid:)([^"'\s)>]+)""")
_CONTENT_ID = re.compile(r"<[^<>\s@]+@[^<>\s@]+>")
_FILE_NAME = re.compile(r'(?:file)?name\*?="?([^";]+)"?', re.IGNORECASE)
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")
_LINE_END = re.compile(r"\r\n|\r")
_TRAILING = re.compile(r"[ \t]\r?$", re.MULTILINE)


@rule(
    "NK305",
    Words(
        "a merge tag is left in the finished mail",
        "The reader sees ((first_name)) in place of a name, and knows that nobody has looked.",
        "Give the tag a fallback, such as ((first_name|reader)), or the audience that column.",
    ),
    Example(
        bad="Content-Type: text/plain; charset=utf-8\n\nDear ((first_name)),",
        good="Content-Type: text/plain; charset=utf-8\n\nDear reader,",
        kind="message",
    ),
    Severity.ERROR,
)
def unfilled_tags(draft: Draft) -> Iterator[Fault]:
    """Neither a header nor a text of the finished mail has a merge tag in it."""
    for mail in draft.mails:
        for field in mail.root.fields:
            if b"((" in field.raw and MERGE_TAG.search(field.value):
                yield Fault(mail.at(f"header {field.name}"), f"{quoted(field.value)} stands in it")
        for part in mail.texts():
            text = part.content.decode("utf-8", "replace") if b"((" in part.content else ""
            if found := MERGE_TAG.search(text):
                yield Fault(mail.at(part.label), f"{around(text, *found.span())} stands in it")


@rule(
    "NK306",
    Words(
        "a picture of the mail is not shown, or not there",
        "A reference without its picture is an empty frame; a picture without a reference is shown as an"
        " attachment, and everybody loads it for nothing.",
        "Let each cid: of the HTML be the Content-ID of one part, and each such part be shown.",
    ),
    Example(
        bad='Content-Type: text/html; charset=utf-8\n\n<img alt="" src="cid:hub@iom.int">',
        good='Content-Type: text/html; charset=utf-8\n\n<img alt="" src="https://iom.int/hub.png">',
        kind="message",
    ),
    Severity.ERROR,
)
def references(draft: Draft) -> Iterator[Fault]:
    """Each `cid:` has its part, and each part its `cid:` (RFC 2392)."""
    for mail in draft.mails:
        html = next((each for each in mail.texts() if each.kind == "text/html"), None)
        wanted = {each.decode("utf-8", "replace") for each in _CID.findall(html.content if html else b"")}
        there = {part.value("Content-ID").strip("<>"): part for part in mail.root.leaves()}
        for cid in sorted(wanted - there.keys()):
            yield Fault(mail.at(html.label if html else ""), f"no part has the Content-ID {quoted(cid)}")
        for cid in sorted(there.keys() - wanted - {""}):
            what = f"nothing shows {quoted(cid)}"
            yield Fault(mail.at(there[cid].label), what, severity=Severity.WARNING)


@rule(
    "NK307",
    Words(
        "a Content-ID is broken, or stands twice",
        "Programs then show the wrong picture, or none.",
        "Give each picture an id of its own, such as <hub-1@iom.int>.",
    ),
    Example(
        bad="Content-Type: image/gif\nContent-ID: hub\n\nGIF89a",
        good="Content-Type: image/gif\nContent-ID: <hub@iom.int>\n\nGIF89a",
        kind="message",
    ),
    Severity.WARNING,
)
def content_ids(draft: Draft) -> Iterator[Fault]:
    """Each Content-ID has the form of a Message-ID and is given once (RFC 2045 §7)."""
    for mail in draft.mails:
        ids = Counter(part.value("Content-ID") for part in mail.root.walk())
        for part in mail.root.walk():
            value = part.value("Content-ID")
            if value and not _CONTENT_ID.fullmatch(value):
                yield Fault(mail.at(part.label), f"{quoted(value)} is no Content-ID")
            elif value and ids[value] > 1:
                yield Fault(mail.at(part.label), f"{ids[value]} parts have the Content-ID {quoted(value)}")


@rule(
    "NK308",
    Words(
        "a part is shown as an attachment, or its file name is not safe",
        "Readers distrust attachments in a newsletter, and filters refuse many kinds. A name with a path or"
        " with another ending than the picture's is what harmful mails have.",
        "Let the mail hold texts and pictures alone, the latter inline, and link to all other files.",
    ),
    Example(
        bad='Content-Type: application/pdf\nContent-Disposition: attachment; filename="../a.pdf"\n\n%PDF',
        good='Content-Type: image/gif\nContent-Disposition: inline; filename="hub.gif"\n\nGIF89a',
        kind="message",
    ),
    Severity.WARNING,
)
def attachments(draft: Draft) -> Iterator[Fault]:
    """All parts but the texts are pictures, shown inline, with names of plain letters (RFC 2183)."""
    for mail in draft.mails:
        for part in mail.root.leaves():
            for trouble in _attachment_trouble(part):
                yield Fault(mail.at(part.label), trouble)


def _attachment_trouble(part: Part) -> Iterator[str]:
    disposition = part.value("Content-Disposition")
    if not part.kind.startswith("text/") and part.kind not in PICTURES:
        yield f"{part.kind} is neither a text nor a picture that all programs show"
    if disposition.lower().startswith("attachment"):
        yield "it is an attachment"
    for name in {*_FILE_NAME.findall(disposition), *_FILE_NAME.findall(part.value("Content-Type"))}:
        if not _SAFE_NAME.fullmatch(name):
            yield f"the file name {quoted(name)} is not safe"
        elif part.kind in PICTURES and PurePath(name.lower()).suffix not in PICTURES[part.kind]:
            yield f"the file name {quoted(name)} does not end as {part.kind} does"


@rule(
    "NK309",
    Words(
        "a part is empty",
        "The reader sees an empty page or an empty frame, and filters take the mail for spam.",
        "Fill it, or leave it out.",
    ),
    Example(
        bad=r"""
Content-Type: text/plain; charset=utf-8

\x20
""",
        good="Content-Type: text/plain; charset=utf-8\n\nNews",
        kind="message",
    ),
    Severity.ERROR,
)
def empty_parts(draft: Draft) -> Iterator[Fault]:
    """No part is empty."""
    for mail in draft.mails:
        for part in mail.root.leaves():
            if not part.content.strip():
                yield Fault(mail.at(part.label), "there is nothing in it")
        for part in mail.root.walk():
            if part.kind.startswith("multipart/") and not part.parts:
                yield Fault(mail.at(part.label), "there is no part in it")


@rule(
    "NK310",
    Words(
        "a picture is not of the kind that the mail says",
        "Some programs go by what is said and show a broken picture; filters take such a part for a trick.",
        "Save the picture anew as PNG, JPEG or GIF.",
    ),
    Example(
        bad="Content-Type: image/png\n\nGIF89a",
        good="Content-Type: image/gif\n\nGIF89a",
        kind="message",
    ),
    Severity.ERROR,
)
def picture_kinds(draft: Draft) -> Iterator[Fault]:
    """The first bytes of each picture are those of its kind."""
    for mail in draft.mails:
        for part in mail.root.leaves():
            if part.kind in BEGINNINGS and not part.content.startswith(BEGINNINGS[part.kind]):
                yield Fault(mail.at(part.label), f"its bytes are not those of {part.kind}")


@rule(
    "NK311",
    Words(
        "the lines of the plain text would be joined",
        "With format=flowed, programs join lines that end in a blank: addresses and lists then run together,"
        " and a signature is changed.",
        "Leave format=flowed out, and let no line end in a blank.",
    ),
    Example(
        bad="Content-Type: text/plain; charset=utf-8; format=flowed\n\nNews",
        good="Content-Type: text/plain; charset=utf-8\n\nNews",
        kind="message",
    ),
    Severity.WARNING,
)
def flowed_text(draft: Draft) -> Iterator[Fault]:
    """The plain text is not flowed (RFC 3676), and its lines end without a blank."""
    for mail in draft.mails:
        for part in (each for each in mail.texts() if each.kind == "text/plain"):
            if part.parameters.get("format", "fixed").lower() != "fixed":
                yield Fault(mail.at(part.label), "it is declared as flowed")
            text = part.content.decode("utf-8", "replace")
            if found := _TRAILING.search(text):
                what = f"a line ends in a blank: {around(text, *found.span())}"
                yield Fault(mail.at(part.label), what, severity=Severity.NOTE)


@rule(
    "NK312",
    Words(
        "a text arrives otherwise than it was compiled",
        "Readers would get other words or links than those that were looked at.",
        "Tell the maintainers, and send nothing until it is mended.",
    ),
    Example(
        bad="""
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Other words
--b--
""",
        good="MIME-Version: 1.0",
        kind="message",
    ),
    Severity.ERROR,
)
def changed_texts(draft: Draft) -> Iterator[Fault]:
    """Plain text and HTML, decoded, are to the letter what the edition has with the reader's values."""
    for mail in draft.mails:
        if mail.root.kind == "multipart/alternative":
            yield from _changes(mail)


def _changes(mail: Mail) -> Iterator[Fault]:
    meant = {"text/plain": mail.meant.text, "text/html": mail.meant.html}
    for part in mail.texts():
        read, right = _LINE_END.sub("\n", part.content.decode("utf-8", "replace")), meant.get(part.kind, "")
        if read != _LINE_END.sub("\n", right):
            pairs = zip(read, right, strict=False)
            same = next((at for at, (one, other) in enumerate(pairs) if one != other), len(read))
            yield Fault(mail.at(part.label), f"it differs from {around(read, same, same + 1)} on")


RULES = (
    unfilled_tags,
    references,
    content_ids,
    attachments,
    empty_parts,
    picture_kinds,
    flowed_text,
    changed_texts,
)
