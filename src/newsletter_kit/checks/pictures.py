"""The pictures of an issue as the author wrote them, with the words around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.checks.place import place_in
from newsletter_kit.issue.markdown import to_plain
from newsletter_kit.issue.walk import texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsletter_kit.checks.finding import Place
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.source import Location

DECORATION = "icon"
"""The name of the picture that stands beside words which say all, so that it needs none."""

_LOGOS = frozenset({"logo", "icon"})
_BESIDE = ("title", "by")


@dataclass(frozen=True, slots=True)
class WrittenPicture:
    """A picture of an issue in one language.

    Attributes:
        place: where its alt text stands.
        location: the way to it.
        language: BCP 47 tag of the language that its alt is in.
        src: the file, or the address.
        alt: the words for those who do not see it.
        beside: the lines that stand next to it: caption, title, name.
        is_decoration: whether it may go without words.
    """

    place: Place
    location: Location
    language: str
    src: str
    alt: str
    beside: tuple[str, ...]
    is_decoration: bool


def written_pictures(issue: Issue) -> Iterator[WrittenPicture]:
    """Every picture of an issue in one language.

    Example:
        >>> [each.src for each in written_pictures(issue)]  # doctest: +SKIP
        ['images/women-and-mountains.png']
    """
    found = {text.location: text.value for text in texts(issue)}
    for location in (each[:-1] for each in found if each[-1] == "alt"):
        place = place_in(issue, (*location, "alt"))
        is_translated = issue.source is None or place.file == issue.source.path
        yield WrittenPicture(
            place,
            location,
            issue.language if is_translated else issue.languages[0],
            found.get((*location, "src"), ""),
            found[(*location, "alt")],
            tuple(_lines_beside(location, found)),
            location[-1] == DECORATION and location[:1] == ("sections",),
        )


def _lines_beside(location: Location, found: Mapping[Location, str]) -> Iterator[str]:
    names = () if location[-1] in _LOGOS else _BESIDE  # a logo's words are the name that it stands for
    lines = [(*location, "caption"), *((*location[:-1], name) for name in names)]
    yield from (to_plain(found[line]) for line in lines if line in found)
