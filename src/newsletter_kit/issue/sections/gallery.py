"""The section `gallery`: pictures side by side."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from newsletter_kit.issue.model import Section
from newsletter_kit.issue.values import Image


class Gallery(Section):
    """Two to twelve pictures side by side."""

    type: ClassVar[str] = "gallery"
    images: Annotated[tuple[Image, ...], Field(min_length=2, max_length=12)]
