"""One reader's values for many merge tags at once: each is looked up and cleaned once for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from newsletter_kit.compile.escape import on_one_line
from newsletter_kit.compile.merge import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from newsletter_kit.compile.merge import MergeTag


@dataclass(frozen=True, slots=True)
class Words:
    """How the values of some merge tags are made, worked out once for all readers.

    Attributes:
        tags: the tags.
        sources: the name and the fallback of each different pair that they have.
        escapes: for each different way in which one is escaped, its index in `sources`, and the way.
        picked: from the values, followed by what their escapes made, those of the tags in order; of many
            readers, from the columns of these.
    """

    tags: tuple[MergeTag, ...]
    sources: tuple[tuple[str, str | None], ...]
    escapes: tuple[tuple[int, Callable[[str], str]], ...]
    picked: Callable[[list[Any]], tuple[Any, ...]]


def words_of(tags: Sequence[MergeTag]) -> Words:
    """How the values of `tags` are made.

    Example:
        >>> from newsletter_kit.compile.merge import split_plain
        >>> words_of(split_plain("((name)) and ((name)), ((town|here))").tags).sources
        (('name', None), ('town', 'here'))
    """
    sources = tuple(dict.fromkeys((tag.name, tag.fallback) for tag in tags))
    number = {source: index for index, source in enumerate(sources)}
    ways = [(number[tag.name, tag.fallback], tag.place.escape) for tag in tags]
    escapes = tuple(dict.fromkeys(way for way in ways if way[1] is not str))
    places = [at if escape is str else len(sources) + escapes.index((at, escape)) for at, escape in ways]
    return Words(tuple(tags), sources, escapes, _picker(places))


def filled_words(words: Words, values: Mapping[str, str]) -> tuple[str, ...]:
    """For each tag, the value that takes its place, escaped: what `filled` says of each.

    Raises:
        AudienceError: as `filled` does.

    Example:
        >>> from newsletter_kit.compile.merge import split_html
        >>> filled_words(words_of(split_html("<p>((name))").tags), {"name": "A & B"})
        ('A &amp; B',)
    """
    cleaned: list[str] = []
    for name, fallback in words.sources:
        value = values.get(name)
        if not value or value.isspace():
            value = fallback
        if value is None:
            return _one_by_one(words, values)
        cleaned.append(value if value.isprintable() else on_one_line(value))
    try:
        cleaned += [escape(cleaned[index]) for index, escape in words.escapes]
    except ValueError:
        return _one_by_one(words, values)
    return words.picked(cleaned)


def woven(literals: Sequence[str], words: Sequence[str]) -> str:
    """The literals of a text, with the words for its tags between them.

    Example:
        >>> woven(("Dear ", ","), ["Nino"])
        'Dear Nino,'
    """
    pieces = [""] * (2 * len(words) + 1)
    pieces[::2] = literals
    pieces[1::2] = words
    return "".join(pieces)


def _picker(places: Sequence[int]) -> Callable[[list[Any]], tuple[Any, ...]]:
    if len(places) > 1:
        return itemgetter(*places)  # which gives no tuple for one place, and takes no places at all not
    if not places:
        return lambda _: ()
    place = places[0]
    return lambda made: (made[place],)


def _one_by_one(words: Words, values: Mapping[str, str]) -> tuple[str, ...]:
    """The slow road, on which the error names its tag."""
    return tuple(filled(tag, values) for tag in words.tags)
