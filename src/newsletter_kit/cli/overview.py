"""What an issue is made of: its editions and their sizes, the fields it wants of its readers."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.compile.merge import KNOWN_FIELDS
from newsletter_kit.errors import NewsletterError
from newsletter_kit.issue.merge_tags import merge_tags
from newsletter_kit.message.needs import tags_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from newsletter_kit import Edition, Issue
    from newsletter_kit.checks.draft import Draft


@dataclass(frozen=True, slots=True)
class EditionSize:
    """How large one edition is: with all that `only_for` can add, without pictures."""

    language: str
    html_bytes: int


@dataclass(frozen=True, slots=True)
class MergeField:
    """A field that the issue wants of its readers.

    Attributes:
        name: the field.
        fallback: what those without a value read; None if everybody must have one.
        where: the first place that uses it.
    """

    name: str
    fallback: str | None
    where: str

    def describe(self) -> str:
        """The field in words."""
        rule = "every reader must have it" if self.fallback is None else f"or {self.fallback!r}"
        return f"{rule}  ({self.where})" if self.where else rule


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is to say about an issue that loads and compiles, before any rule is asked.

    Attributes:
        issue_id: the issue's id.
        title: its title.
        sections: how many sections it has.
        layout: the layout's name.
        editions: one for each language in which it compiles.
        merge_fields: what it wants of its readers.
        audience: the file of readers it was tried with; None if none was named or there.
        readers: how many of them have all of it; None if that is not known.
    """

    issue_id: str
    title: str
    sections: int
    layout: str
    editions: tuple[EditionSize, ...]
    merge_fields: tuple[MergeField, ...]
    audience: Path | None = None
    readers: int | None = None


def overview_of(draft: Draft, audience: Path | None, readers: int | None) -> Overview:
    """The overview of a draft.

    Args:
        draft: what `draft_of` gave.
        audience: the file of readers it was tried with.
        readers: how many of them will get it.

    Example:
        >>> overview_of(draft, None, None).sections  # doctest: +SKIP
        7
    """
    issue, editions = draft.issue, list(_compiled(draft))
    return Overview(
        issue.id,
        issue.title,
        len(issue.sections),
        draft.layout.name,
        tuple(EditionSize(each.language, html_bytes(each)) for each in editions),
        tuple(_merge_fields(issue, editions)),
        audience,
        readers,
    )


def _compiled(draft: Draft) -> Iterator[Edition]:
    """The editions that compile; of the others the report tells."""
    for each in draft.editions:
        with suppress(NewsletterError):
            yield each.edition


def html_bytes(edition: Edition) -> int:
    """The size of an edition's HTML without its merge values.

    Example:
        >>> html_bytes(edition) < 102_400  # doctest: +SKIP
        True
    """
    return sum(len(literal.encode()) for literal in edition.html.literals)


def _merge_fields(issue: Issue, editions: Sequence[Edition]) -> Iterator[MergeField]:
    """Each field once; the fallback shown is that of the main language where it has one."""
    places = dict(reversed(merge_tags(issue)))
    fallbacks: dict[str, list[str | None]] = {}
    for tag in (tag for edition in editions for tag in tags_of(edition)):
        fallbacks.setdefault(tag.name, []).append(tag.fallback)
    for name, found in fallbacks.items():
        if name not in KNOWN_FIELDS:
            where = issue.where(places[name]) if name in places else ""
            yield MergeField(name, None if None in found else found[0], where)
