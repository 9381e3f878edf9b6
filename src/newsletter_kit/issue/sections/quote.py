"""The section `quote`: somebody's words."""

from __future__ import annotations

from typing import ClassVar

from newsletter_kit.issue.model import Section
from newsletter_kit.issue.values import Image, Line, Markdown, OfPeople


class Quote(OfPeople, Section):
    """Somebody's words.

    Attributes:
        text: the words, without quotation marks: the layout sets them in the language's own.
        by: who said it.
        role: what they are.
        image: their portrait.
        name_changed: prints below it that the name was changed.
    """

    type: ClassVar[str] = "quote"
    text: Markdown
    by: Line | None = None
    role: Line | None = None
    image: Image | None = None
    name_changed: bool = False

    @property
    def names_somebody(self) -> bool:
        """Whether it says who said it, or shows them."""
        return bool(self.by or self.image)
