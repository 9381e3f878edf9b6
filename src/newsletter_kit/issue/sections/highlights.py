"""The section `highlights`: the news that comes first."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from newsletter_kit.issue.model import Section
from newsletter_kit.issue.values import Item


class Highlights(Section):
    """The news that comes first, usually one item with a large picture."""

    type: ClassVar[str] = "highlights"
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
