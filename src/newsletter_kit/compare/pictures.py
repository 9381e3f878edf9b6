"""A picture in two versions: told apart by its bytes, because a new photo may have the old name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.values import Image


@dataclass(frozen=True, slots=True)
class Shown:
    """What a picture shows, as far as a program can tell.

    Attributes:
        src: its file or its address.
        size: of a file, its bytes; 0 for a picture on the web.
        digest: of a file, SHA-256 of its bytes in hex; of another picture, its address.
    """

    src: str
    size: int
    digest: str

    def __str__(self) -> str:
        return f"{self.src} ({in_bytes(self.size)})" if self.size else self.src


def shown_in(issue: Issue, image: Image) -> Shown:
    """What a picture of an issue shows; a file that cannot be read is told by its name.

    Example:
        >>> shown_in(issue, issue.hero).size  # doctest: +SKIP
        48211
    """
    folder = _folder(issue)
    if image.is_remote or folder is None:
        return Shown(image.src, 0, image.src)
    try:
        content = (folder / image.src).read_bytes()
    except OSError:
        return Shown(image.src, 0, image.src)
    return Shown(image.src, len(content), hashlib.sha256(content).hexdigest())


def in_bytes(size: int) -> str:
    """A size as people read it.

    Example:
        >>> in_bytes(812), in_bytes(48_211), in_bytes(2_500_000)
        ('812 bytes', '48 kB', '2.5 MB')
    """
    if size < 1_000:  # noqa: PLR2004
        return f"{size} bytes"
    return f"{size / 1_000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"  # noqa: PLR2004


def _folder(issue: Issue) -> Path | None:
    return issue.source.path.parent if issue.source else None
