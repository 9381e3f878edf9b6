"""The bytes of a mail (RFC 5322, RFC 2045, RFC 2046), made of pieces that are encoded once per edition.

    multipart/alternative
    ├── text/plain
    └── text/html            or, with pictures, multipart/related: text/html, then each picture

A message is then one join: the pieces, and the recipient's few values between them. All of it is 7-bit.
"""

from __future__ import annotations

import re
from base64 import encodebytes
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from newsletter_kit.compile.words import Words, words_of
from newsletter_kit.message.fields import list_headers
from newsletter_kit.message.headers import header_line, mailbox
from newsletter_kit.message.quoted import quoted_pieces, quoted_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsletter_kit.compile.edition import Edition, InlineImage
    from newsletter_kit.compile.merge import MergeTag, MergeText

_NOT_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Form:
    """An edition, encoded, with gaps for what differs between recipients.

    Attributes:
        head: the headers that are the same for all, from From on.
        pieces: the bytes from MIME-Version to the last boundary; at every second place is an empty gap.
        words: the different tags of subject, text and HTML, and how their values are made.
        gaps: for each gap, the index of its tag.
        subject: for each tag of the subject, its index.
    """

    head: bytes
    pieces: tuple[bytes, ...]
    words: Words
    gaps: tuple[int, ...]
    subject: tuple[int, ...] = ()

    @property
    def tags(self) -> tuple[MergeTag, ...]:
        """The different tags of subject, text and HTML."""
        return self.words.tags


def make_form(edition: Edition) -> Form:
    """All of an edition's messages that is the same for every recipient.

    Raises:
        MessageError: if the sender, or a picture's Content-ID or media type, cannot stand in a header.

    Example:
        >>> form = make_form(edition)  # doctest: +SKIP
        >>> len(form.pieces) == 2 * len(form.gaps) + 1  # doctest: +SKIP
        True
    """
    tags = tuple(dict.fromkeys(edition.subject.tags + edition.text.tags + edition.html.tags))
    number = {tag: index for index, tag in enumerate(tags)}
    pieces: list[bytes] = []
    run: list[bytes] = []
    gaps: list[int] = []
    for item in _body(edition):
        if isinstance(item, bytes):
            run.append(item)
        else:
            pieces += (b"".join(run), b"")
            gaps.append(number[item])
            run = []
    subject = tuple(number[tag] for tag in edition.subject.tags)
    return Form(_head(edition), (*pieces, b"".join(run)), words_of(tags), tuple(gaps), subject)


def fill_form(form: Form, head: bytes, filled: Sequence[str]) -> bytes:
    r"""The bytes of one mail.

    Args:
        form: what `make_form` made of the edition.
        head: the recipient's own headers, each a whole `header_line`.
        filled: for each of the form's tags, the recipient's value, escaped for its place.

    Example:
        >>> fill_form(Form(b"", (b"Dear =\r\n", b"", b"=\r\n,"), words_of(()), (0,)), b"", ["Nino"])
        b'Dear =\r\nNino=\r\n,'
    """
    quoted = {value: quoted_value(value) for value in set(filled)}
    pieces = list(form.pieces)
    pieces[1::2] = [quoted[filled[index]] for index in form.gaps]
    return b"".join((form.head, head, *pieces))


def _head(edition: Edition) -> bytes:
    settings = edition.settings
    lines = [header_line("From", mailbox(settings.sender))]
    if settings.reply_to:
        lines.append(header_line("Reply-To", mailbox(settings.reply_to)))
    return b"".join((*lines, *(header_line(name, value) for name, value in list_headers(edition).items())))


def _body(edition: Edition) -> Iterator[bytes | MergeTag]:
    html: Iterable[bytes | MergeTag] = _text_part("html", edition.html)
    if edition.images:
        pictures = (_image_part(image) for image in edition.images)
        html = _multipart('related; type="text/html"', _boundary(edition, "related"), (html, *pictures))
    yield header_line("MIME-Version", "1.0")
    parts = (_text_part("plain", edition.text), html)
    yield from _multipart("alternative", _boundary(edition, "alternative"), parts)


def _boundary(edition: Edition, kind: str) -> str:
    """Found in no part: `=_` is neither quoted-printable nor base64 (RFC 2045 §6.7 says so too)."""
    told = (edition.digest, edition.issue_id, edition.language, edition.variant, kind)
    return f"=_{sha256(chr(0).join(told).encode()).hexdigest()[:32]}"


def _multipart(
    kind: str, boundary: str, parts: Iterable[Iterable[bytes | MergeTag]]
) -> Iterator[bytes | MergeTag]:
    yield header_line("Content-Type", f'multipart/{kind}; boundary="{boundary}"')
    for part in parts:
        yield f"\r\n--{boundary}\r\n".encode("ascii")
        yield from part
    yield f"\r\n--{boundary}--\r\n".encode("ascii")


def _text_part(subtype: str, text: MergeText) -> Iterator[bytes | MergeTag]:
    yield header_line("Content-Type", f"text/{subtype}; charset=utf-8")
    yield header_line("Content-Transfer-Encoding", "quoted-printable") + b"\r\n"
    first, *others = quoted_pieces(text.literals)
    yield first
    for tag, piece in zip(text.tags, others, strict=True):
        yield tag
        yield piece


def safe_file_name(name: str) -> str:
    """`name` in letters, digits, dots and - _, so that it can stand in any header and on any disk.

    Example:
        >>> safe_file_name("../a b.png")
        'a_b.png'
    """
    return _NOT_IN_FILE_NAMES.sub("_", name).lstrip("._") or "picture"


def _image_part(image: InlineImage) -> Iterator[bytes]:
    name = safe_file_name(image.file_name)
    yield header_line("Content-Type", f'{image.media_type}; name="{name}"')
    yield header_line("Content-Transfer-Encoding", "base64")
    yield header_line("Content-ID", f"<{image.cid}>")
    yield header_line("Content-Disposition", f'inline; filename="{name}"') + b"\r\n"
    yield encodebytes(image.content).replace(b"\n", b"\r\n").removesuffix(b"\r\n")
