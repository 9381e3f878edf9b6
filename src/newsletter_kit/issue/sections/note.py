"""The section `note`: a boxed remark."""

from __future__ import annotations

from typing import ClassVar

from newsletter_kit.issue.model import Section
from newsletter_kit.issue.values import Link, Markdown


class Note(Section):
    """A boxed remark."""

    type: ClassVar[str] = "note"
    body: Markdown
    link: Link | None = None
