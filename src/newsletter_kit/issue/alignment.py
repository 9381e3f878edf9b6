"""Which section of a translation belongs to which section of its issue.yaml.

The office adds, removes and moves sections while a translator is at work. A translation notes with `of` which
words it was made from, so a section whose words still stand in the issue is found wherever it has gone. The
others are matched by their order between those; where that leaves a choice, nothing is guessed.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsletter_kit.issue.source import Location, Mark

Matches: TypeAlias = dict[int, int]
"""The section of the issue, by the section of the translation; both counted from 0."""


class Outline(NamedTuple):
    """What is to be matched of one section.

    Attributes:
        type: its `type`.
        digest: of its words in the issue; in a translation, the digest that it notes with `of`.
    """

    type: str
    digest: str


def align(translated: Sequence[Outline], parent: Sequence[Outline]) -> Matches | None:
    """Match the sections of a translation with those of its issue; None where it cannot be told.

    Example:
        >>> old, new = Outline("stories", "aa"), Outline("note", "bb")
        >>> align([old], [new, old])
        {0: 1}
    """
    matches = _by_words(translated, parent)
    for own, theirs in _gaps(matches, len(translated), len(parent)):
        found = _in_order(own, theirs, translated, parent)
        if found is None:
            return None
        matches |= found
    return matches if len(matches) == len(translated) else None


def moved(location: Location, matches: Mapping[int, int]) -> Location:
    """Where the part at `location` of the translation stands in the issue.

    Example:
        >>> moved(("sections", 0, "title"), {0: 1})
        ('sections', 1, 'title')
    """
    if location[:1] != ("sections",) or len(location) == 1:
        return location
    return ("sections", matches[int(location[1])], *location[2:])


def moved_sections(sections: Sequence[Any], matches: Mapping[int, int], length: int) -> list[Any]:
    """A translation's sections at the places of the issue's, with None where it has none.

    Example:
        >>> moved_sections(["b"], {0: 1}, 3)
        [None, 'b', None]
    """
    by_place = {place: sections[index] for index, place in matches.items()}
    return [by_place.get(place) for place in range(length)]


def moved_marks(marks: Mapping[Location, Mark], matches: Mapping[int, int]) -> dict[Location, Mark]:
    """The marks of a translation's file, by the locations in the issue.

    Example:
        >>> moved_marks({("sections", 0): Mark(5, 3)}, {0: 1})  # doctest: +SKIP
        {('sections', 1): Mark(line=5, column=3)}
    """
    return {moved(location, matches): mark for location, mark in marks.items()}


def _by_words(translated: Sequence[Outline], parent: Sequence[Outline]) -> Matches:
    """Those whose words stand in the issue once, and were translated once."""
    own, theirs = Counter(translated), Counter(parent)
    places = {each: index for index, each in enumerate(parent)}
    return {
        index: places[each]
        for index, each in enumerate(translated)
        if each.digest and own[each] == theirs[each] == 1
    }


def _gaps(matches: Matches, own: int, theirs: int) -> Iterator[tuple[list[int], list[int]]]:
    """The unmatched sections between two neighbours that are matched; none of an order that was changed."""
    taken = {place: index for index, place in matches.items()}
    before_own, before_theirs = -1, -1
    for place in [*sorted(taken), theirs]:
        index = taken.get(place, own)
        if index > before_own:
            free_own = [each for each in range(before_own + 1, index) if each not in matches]
            free_theirs = [each for each in range(before_theirs + 1, place) if each not in taken]
            yield free_own, free_theirs
            before_own, before_theirs = index, place


def _in_order(
    own: list[int], theirs: list[int], translated: Sequence[Outline], parent: Sequence[Outline]
) -> Matches | None:
    """Match a gap: all of it in order, or by types that stand in it once.

    A translation that notes no words says by its order alone what it means, and may break off early.
    """
    types, others = [translated[each].type for each in own], [parent[each].type for each in theirs]
    is_begun = types == others[: len(types)] and not any(translated[each].digest for each in own)
    if types == others or is_begun:
        return dict(zip(own, theirs, strict=False))
    counted, place = Counter(others), {parent[each].type: each for each in theirs}
    if all(types.count(each) == counted[each] == 1 for each in types):
        return {index: place[translated[index].type] for index in own}
    return None
