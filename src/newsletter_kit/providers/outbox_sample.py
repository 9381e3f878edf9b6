"""The first message of an edition as a page: its HTML with the pictures beside it, and its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.providers.outbox_page import Sample

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from newsletter_kit.message.message import Message

_UNSAFE = re.compile(r"[^a-z0-9+_]+")
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_MAX_NAME = 60
# A mail runs no script and loads nothing but pictures; neither does its page.
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; img-src * data:; style-src 'unsafe-inline'; media-src *\">"
)


def safe_name(text: str) -> str:
    """`text` as part of a file name on every file system; different texts may give the same.

    Example:
        >>> safe_name("Country=DE, né")
        'country-de-n'
    """
    return _UNSAFE.sub("-", text.lower()).strip("-")[:_MAX_NAME] or "x"


def write_sample(message: Message, folder: Path) -> Sample:
    """Write the pages of a message's edition into `folder`/samples, and say where they are.

    Raises:
        OSError: if they cannot be written.

    Example:
        >>> write_sample(message, Path("outbox/2024-q1")).href  # doctest: +SKIP
        'samples/en-01234567/mail'
    """
    edition = message.edition
    name = f"{safe_name(f'{edition.language} {edition.variant}')}-{edition.digest[:8]}"
    home = folder / "samples" / name
    home.mkdir(parents=True, exist_ok=True)
    files = {}
    for number, image in enumerate(edition.images, start=1):
        files[image.cid] = f"{number}.{safe_name(image.media_type.partition('/')[2])}"
        (home / files[image.cid]).write_bytes(image.content)
    html = message.html
    (home / "mail.html").write_text(viewable_html(html, files), encoding="utf-8")
    (home / "mail.txt").write_text(message.text, encoding="utf-8-sig")  # the mark tells browsers it is UTF-8
    return Sample(
        message.subject, edition.language, edition.variant, f"samples/{name}/mail", len(html.encode())
    )


def viewable_html(html: str, files: Mapping[str, str]) -> str:
    """The HTML of a mail as a page of its own.

    Args:
        html: the HTML part.
        files: the file of each picture, by its Content-ID.

    Example:
        >>> viewable_html('<head></head><img src="cid:a@b">', {"a@b": "1.png"})[-17:]
        '<img src="1.png">'
    """
    for cid in sorted(files, key=len, reverse=True):
        html = html.replace(f"cid:{cid}", files[cid])
    return _HEAD.sub(lambda head: head[0] + _POLICY, html, count=1)
