"""The pictures of an edition as they are mailed, each with the place where its file is named."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.compile.images import ascii_stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft, DraftEdition
    from newsletter_kit.checks.finding import Place
    from newsletter_kit.compile.edition import InlineImage
    from newsletter_kit.issue.source import Location

_DIGEST = re.compile(r"-[0-9a-f]{12}$")
_MARKS = frozenset({"icon", "logo", "logo_dark"})


@dataclass(frozen=True, slots=True)
class NamedPicture:
    """A picture's file, and where an author named it.

    Attributes:
        place: where its file is named.
        src: the file as named.
        path: the file itself.
        location: the way to the picture in the issue; None for one of newsletter.toml.
    """

    place: Place
    src: str
    path: Path
    location: Location | None

    @property
    def is_mark(self) -> bool:
        """Whether it is a logo or an icon, and no picture to be looked at."""
        return self.location is None or self.location[-1] in _MARKS


@dataclass(frozen=True, slots=True)
class MailedPicture:
    """A picture as readers get it.

    Attributes:
        named: where it was named.
        image: what is mailed, or stands on the web in the mail's stead.
        width: the width that it is shown in, in CSS pixels; 0 if the page does not say.
    """

    named: NamedPicture
    image: InlineImage
    width: int

    @property
    def pixels(self) -> tuple[int, int]:
        """Its width and height in pixels."""
        return _pixels(self.image.content)


@lru_cache(maxsize=512)
def _pixels(content: bytes) -> tuple[int, int]:
    from PIL import Image as Pillow

    with Pillow.open(io.BytesIO(content)) as raster:
        return raster.size


def named_pictures(draft: Draft) -> Iterator[NamedPicture]:
    """Every picture that is a file: the issue's, each time it is named, and those of newsletter.toml.

    Example:
        >>> [each.src for each in named_pictures(draft)]  # doctest: +SKIP
        ['images/women-and-mountains.png', 'issues/logo.png']
    """
    folder = draft.issue.source.path.parent if draft.issue.source else Path()
    for text in draft.texts:
        if text.kind == "file" and "://" not in text.value:
            yield NamedPicture(text.place, text.value, folder / text.value, text.location[:-1])
    settings = draft.settings
    for name, src in settings.picture_files.items():
        yield NamedPicture(draft.setting(name.removesuffix(".logo_dark")), src, settings.path(src), None)


def mailed_pictures(edition: DraftEdition) -> Iterator[MailedPicture]:
    """The pictures that are files, as one edition shows them.

    Example:
        >>> [(each.named.src, each.width) for each in mailed_pictures(edition)]  # doctest: +SKIP
        [('images/women-and-mountains.png', 600)]
    """
    named = {ascii_stem(each.src): each for each in reversed(tuple(named_pictures(edition.draft)))}
    compiled = edition.edition
    widths = _shown_widths(edition)
    for image in (*compiled.images, *compiled.hosted_images):
        if found := named.get(_DIGEST.sub("", image.cid.partition("@")[0])):
            yield MailedPicture(found, image, widths.get(image.cid) or widths.get(image.file_name, 0))


def _shown_widths(edition: DraftEdition) -> dict[str, int]:
    """The largest width in which each picture is shown, by its Content-ID or the name of its file."""
    widths: dict[str, int] = {}
    for element in edition.page.all("img"):
        width, src = element.get("width") or "", element.get("src") or ""
        name = src.removeprefix("cid:") if src.startswith("cid:") else src.rpartition("/")[2]
        widths[name] = max(widths.get(name, 0), int(width) if width.isdecimal() else 0)
    return widths
