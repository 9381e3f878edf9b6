"""The section `image`: one large picture."""

from __future__ import annotations

from typing import ClassVar

from newsletter_kit.issue.model import Section
from newsletter_kit.issue.values import Image, Url


class ImageSection(Section):
    """One large picture."""

    type: ClassVar[str] = "image"
    image: Image
    link: Url | None = None
