"""The section `call_to_action`: one thing that readers are asked to do."""

from __future__ import annotations

from typing import ClassVar

from newsletter_kit.issue.model import Section
from newsletter_kit.issue.values import Link, Markdown, Title


class CallToAction(Section):
    """One thing that readers are asked to do."""

    type: ClassVar[str] = "call_to_action"
    title: Title
    body: Markdown | None = None
    link: Link
