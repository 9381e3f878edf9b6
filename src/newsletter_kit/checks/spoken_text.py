"""A text that an author wrote, with its language and its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.checks.finding import Place
    from newsletter_kit.issue.source import Location
    from newsletter_kit.issue.text_kind import TextKind


@dataclass(frozen=True, slots=True)
class SpokenText:
    """A text that an author wrote, in one language.

    Attributes:
        place: where it stands in the author's file.
        location: the way to it in the issue.
        value: the text as written, Markdown and merge tags included.
        language: BCP 47 tag of the language it is meant to be in.
        kind: what kind of text it is; see `newsletter_kit.issue.text_kind.kind_of`.
    """

    place: Place
    location: Location
    value: str
    language: str
    kind: TextKind
