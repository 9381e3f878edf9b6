"""The section `text`: paragraphs."""

from __future__ import annotations

from typing import ClassVar

from newsletter_kit.issue.model import Section
from newsletter_kit.issue.values import Link, Markdown


class Text(Section):
    """Paragraphs."""

    type: ClassVar[str] = "text"
    body: Markdown
    link: Link | None = None
