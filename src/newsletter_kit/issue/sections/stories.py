"""The section `stories`: stories of people."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from newsletter_kit.issue.model import Section
from newsletter_kit.issue.values import Item


class Stories(Section):
    """Stories of people, each with a portrait."""

    type: ClassVar[str] = "stories"
    tells_of_people: ClassVar[bool] = True
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
