"""Which merge tags an issue uses, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.issue.walk import texts
from newsletter_kit.merge_tag import MERGE_TAG

if TYPE_CHECKING:
    from pydantic import BaseModel

    from newsletter_kit.issue.source import Location


def merge_tags(issue: BaseModel) -> list[tuple[str, Location]]:
    """The merge tags of an issue in reading order: the field's name, and the part that holds the tag.

    Example:
        >>> merge_tags(load_issue("issues/2024-q1"))[0]  # doctest: +SKIP
        ('first_name', ('intro',))
    """
    return [(tag["name"], text.location) for text in texts(issue) for tag in MERGE_TAG.finditer(text.value)]
