"""The section `project_updates`: short news from the projects."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from newsletter_kit.issue.model import Section
from newsletter_kit.issue.values import Image, Item


class Update(Item):
    """One project's news.

    Attributes:
        icon: a small round drawing beside it, for an update without a picture of its own.
    """

    icon: Image | None = None


class ProjectUpdates(Section):
    """Short news from the projects."""

    type: ClassVar[str] = "project_updates"
    items: Annotated[tuple[Update, ...], Field(min_length=1)]
