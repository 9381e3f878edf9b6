"""Merge tags as an author writes them: `((first_name))`, or `((first_name|friend))` with a fallback."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.issue.walk import texts

if TYPE_CHECKING:
    from pydantic import BaseModel

    from newsletter_kit.issue.source import Location

MERGE_TAG = re.compile(r"\(\((?P<name>[a-z][a-z0-9_]*)(?:\|(?P<fallback>[^()\r\n]*))?\)\)")


def merge_tags(issue: BaseModel) -> list[tuple[str, Location]]:
    """The merge tags of an issue in reading order: the field's name, and the part that holds the tag.

    Example:
        >>> merge_tags(load_issue("issues/2024-q1"))[0]  # doctest: +SKIP
        ('first_name', ('intro',))
    """
    return [(tag["name"], text.location) for text in texts(issue) for tag in MERGE_TAG.finditer(text.value)]
