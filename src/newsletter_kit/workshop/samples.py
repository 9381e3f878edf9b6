"""Samples of sections, made from their fields: every part there and not there, in all wordings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import ValidationError

from newsletter_kit.workshop.filling import ATTEMPTS, Recipe, UnfillableError, filled
from newsletter_kit.workshop.parts import optional_parts
from newsletter_kit.workshop.shapes import FULL, MIXED, ONLY, WITHOUT, shapes
from newsletter_kit.workshop.wordings import SHORT, WORDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsletter_kit.issue.model import Section
    from newsletter_kit.workshop.shapes import Shape
    from newsletter_kit.workshop.wordings import Wording

MANY = 7
"""So many items are many: a number that fills no row of two, three or four."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A section to try a layout with.

    Attributes:
        name: what it is, in words: `stories without items.image, georgian, 1`.
        shape: the name of its shape.
        wording: what it is filled with.
        count: how many items its lists were to have; they have as many as their bounds allow.
        section: the section.

    Example:
        >>> from newsletter_kit.issue.sections import Text
        >>> next(sample_sections([Text])).name
        'text full, short, 1'
    """

    name: str
    shape: str
    wording: Wording
    count: int
    section: Section


def sample_sections(
    types: Iterable[type[Section]], wordings: Sequence[Wording] = WORDINGS
) -> Iterator[Sample]:
    """Samples of these types of section, which are made of their fields alone: nothing is listed by hand.

    Every part that may be left out is there in one sample and missing in the next, alone and among the
    others; each such shape is filled with every wording, and those that are full, bare and mixed also have
    many items. A part that is a list has none where it is missing.

    Args:
        types: the classes of sections, built in or one's own.
        wordings: what they are filled with.

    Example:
        >>> from newsletter_kit.issue.sections import Divider
        >>> [each.shape for each in sample_sections([Divider], WORDINGS[:1])]
        ['full', 'bare']
    """
    for kind in types:
        for wording in wordings:
            yield from _samples(kind, wording)


def full_samples(types: Iterable[type[Section]], wordings: Sequence[Wording] = WORDINGS) -> Iterator[Sample]:
    """Of the samples of these types, those with every part and one item.

    Example:
        >>> from newsletter_kit.issue.sections import Text
        >>> [each.name for each in full_samples([Text])][:2]
        ['text full, short, 1', 'text full, long, 1']
    """
    for kind in types:
        for wording in wordings:
            if section := section_in(kind, shapes_of(kind)[0], wording):
                yield Sample(f"{kind.type} {FULL}, {wording.name}, 1", FULL, wording, 1, section)


@lru_cache(maxsize=256)
def shapes_of(kind: type[Section]) -> tuple[Shape, ...]:
    """The shapes of a section.

    Example:
        >>> from newsletter_kit.issue.sections import Divider
        >>> [each.name for each in shapes_of(Divider)]
        ['full', 'bare', 'mixed', 'without heading', 'only heading']
    """
    ways = tuple(dict.fromkeys(optional_parts(kind)))
    return tuple(shapes(ways, lambda on: _made(kind, Recipe(SHORT, on, 1)) is not None))


def section_in(kind: type[Section], shape: Shape, wording: Wording = SHORT, count: int = 1) -> Section | None:
    """A section in a shape; None if no section can have it.

    Example:
        >>> from newsletter_kit.issue.sections import Text
        >>> section_in(Text, shapes_of(Text)[0]).heading
        'Weaver family'
    """
    return _made(kind, Recipe(wording, shape.on, count, shape.every_second))


def refusal(kind: type[Section]) -> str:
    """Why no sample of a section can be made; empty if one can.

    Example:
        >>> from newsletter_kit.issue.sections import Text
        >>> refusal(Text)
        ''
    """
    every = frozenset(optional_parts(kind))
    recipe = Recipe(SHORT, every, 1)
    if any(_made(kind, Recipe(SHORT, shape.on, 1)) for shape in shapes_of(kind)):
        return ""
    try:
        kind.model_validate(filled(kind, recipe))
    except ValidationError as error:
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}".removeprefix(": ")
    except UnfillableError as error:
        return str(error)
    return ""


def _samples(kind: type[Section], wording: Wording) -> Iterator[Sample]:
    seen: list[Section] = []
    for shape in shapes_of(kind):
        for count in _counts(shape):
            section = section_in(kind, shape, wording, count)
            if section is not None and section not in seen:
                seen.append(section)
                name = f"{kind.type} {shape.name}, {wording.name}, {count}"
                yield Sample(name, shape.name, wording, count, section)


def _counts(shape: Shape) -> tuple[int, ...]:
    if shape.name == MIXED:
        return (MANY,)
    return (1,) if shape.name.startswith((WITHOUT, ONLY)) else (1, MANY)


def _made(kind: type[Section], recipe: Recipe) -> Section | None:
    for attempt in range(ATTEMPTS):
        try:
            return kind.model_validate(filled(kind, replace(recipe, attempt=attempt)))
        except (ValidationError, UnfillableError):
            continue
    return None
