"""An edition: one issue, compiled for one language and one variant, ready to be made personal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.compile.merge import MergeText
    from newsletter_kit.config import Settings


@dataclass(frozen=True, slots=True)
class InlineImage:
    """A picture that travels inside the mail (RFC 2392).

    Attributes:
        cid: the Content-ID without brackets; HTML refers to it as `cid:<cid>`.
        file_name: a name for it outside the mail.
        media_type: `image/png`, `image/jpeg` or `image/gif`.
        content: the bytes.
    """

    cid: str
    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Edition:
    """What a recipient's message is made from by one join.

    Attributes:
        issue_id: the issue's id.
        language: BCP 47 tag.
        variant: which `only_for` parts are in it, such as `country=de`; empty if none are.
        subject: the subject, split at its merge tags.
        html: the finished HTML document, split at its merge tags.
        text: the finished plain text, split at its merge tags.
        images: the pictures that travel with it.
        hosted_images: the pictures that must stand under `image_base_url` before it is sent.
        mjml: the MJML it was compiled from, for designers.
        settings: sender, list id and the other settings that hold for this issue.
        digest: SHA-256 of subject, HTML, text and pictures, in hex.
        rehearsal: which rehearsal it is for; empty if it is the real mail.

    Example:
        >>> edition = compile_issue(issue, layout, settings)  # doctest: +SKIP
        >>> edition.fields  # doctest: +SKIP
        ('unsubscribe_url', 'view_url')
    """

    issue_id: str
    language: str
    variant: str
    subject: MergeText
    html: MergeText
    text: MergeText
    images: tuple[InlineImage, ...]
    hosted_images: tuple[InlineImage, ...]
    mjml: str
    settings: Settings
    digest: str
    rehearsal: str = ""

    @property
    def mailed_as(self) -> str:
        """The name by which providers and mail programs know the issue; that of a rehearsal is its own."""
        return f"{self.issue_id}-{self.rehearsal}" if self.rehearsal else self.issue_id

    @property
    def fields(self) -> tuple[str, ...]:
        """The merge fields that it uses, each once, in order."""
        return tuple(dict.fromkeys((*self.subject.fields, *self.html.fields, *self.text.fields)))
