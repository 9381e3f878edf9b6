"""The section `divider`: a line between two others."""

from __future__ import annotations

from typing import ClassVar

from newsletter_kit.issue.model import Section


class Divider(Section):
    """A line between two sections."""

    type: ClassVar[str] = "divider"
