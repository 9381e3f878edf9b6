"""The section `video`: a film."""

from __future__ import annotations

from typing import ClassVar

from newsletter_kit.issue.model import Section
from newsletter_kit.issue.values import Image, Line, Markdown, Title, Url


class Video(Section):
    """A film: a still picture that leads to it, as mail clients play none.

    Attributes:
        title: its name.
        url: where it can be watched.
        image: the still.
        duration: its length as readers are to see it: `3:20`.
        body: a few words on it.
    """

    type: ClassVar[str] = "video"
    title: Title
    url: Url
    image: Image
    duration: Line | None = None
    body: Markdown | None = None
