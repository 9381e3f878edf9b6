"""An edition: one issue, compiled for one language and one variant, ready to be made personal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        mjml: the MJML it was compiled from, for designers.
        settings: sender, list id and the other settings that hold for this issue.
        section_bytes: the size in bytes of the HTML that each section takes, in order: (type, bytes).
        digest: SHA-256 of everything a reader gets, in hex.

    Example:
        >>> edition = compile_issue(issue, layout, settings)  # doctest: +SKIP
        >>> len(edition.html_bytes) < 102_000  # doctest: +SKIP
        True
    """

    issue_id: str
    language: str
    variant: str
    subject: MergeText
    html: MergeText
    text: MergeText
    images: tuple[InlineImage, ...]
    mjml: str
    settings: Settings
    section_bytes: tuple[tuple[str, int], ...] = ()
    digest: str = ""
    merge_fields: Mapping[str, str] = field(default_factory=dict)
    """Every merge field it uses and the first place that uses it, `issue.yaml:12:3 intro`."""
