"""The section `articles`: publications and press."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from newsletter_kit.issue.model import Section
from newsletter_kit.issue.values import Day, Item, Line, Title


class Article(Item):
    """Something published elsewhere.

    Attributes:
        source: the paper or the site.
        date: the day it appeared.
    """

    title: Title
    source: Line | None = None
    date: Day | None = None


class Articles(Section):
    """Publications and press."""

    type: ClassVar[str] = "articles"
    items: Annotated[tuple[Article, ...], Field(min_length=1)]
