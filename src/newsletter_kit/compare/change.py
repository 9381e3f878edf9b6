"""A change between two versions of an issue, and all changes together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.issue.source import Location


class Thing(StrEnum):
    """What has changed.

    Example:
        >>> Thing.PICTURE.value
        'picture'
    """

    LANGUAGE = "language"
    SECTION = "section"
    PART = "item"
    PICTURE = "picture"
    LINK = "link"
    FIGURE = "figure"
    TEXT = "text"
    DETAIL = "detail"


class Deed(StrEnum):
    """What has become of it.

    Example:
        >>> Deed.MOVED.value
        'moved'
    """

    ADDED = "added"
    REMOVED = "removed"
    REPLACED = "replaced"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of an issue in both versions.

    Attributes:
        name: the part in words, as the newer version has it: `section 2 “Service Hubs”, text`.
        old: the way to it in the older version; None if it is not there.
        new: the way to it in the newer version; None if it is not there.
    """

    name: str
    old: Location | None
    new: Location | None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was.

    Attributes:
        thing: what has changed.
        deed: what has become of it.
        language: BCP 47 tag of the edition in which it was found.
        spot: where.
        what: what has changed, as half a sentence behind the name of the spot.
        old: what stood there, whole; empty if nothing did.
        new: what stands there, whole; empty if nothing does.

    Example:
        >>> spot = Spot("subject", ("subject",), ("subject",))
        >>> print(Change(Thing.TEXT, Deed.CHANGED, "en", spot, "“March” → “April”"))
        subject: “March” → “April”
    """

    thing: Thing
    deed: Deed
    language: str
    spot: Spot
    what: str
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        return f"{self.spot.name}: {self.what}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that changed between two versions.

    Attributes:
        changes: in the order of the newer version, the main language first. What a translation shares with
            the main language is told once.

    Example:
        >>> Comparison(()).is_empty
        True
    """

    changes: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return not self.changes

    def in_language(self, language: str) -> tuple[Change, ...]:
        """The changes found in one language.

        Example:
            >>> Comparison(()).in_language("ka")
            ()
        """
        return tuple(each for each in self.changes if each.language == language)
