"""The parts of a section that an author may leave out, found by walking its fields."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from newsletter_kit.issue.text_kind import kind_of
from newsletter_kit.issue.values import Condition, Consent, OfPeople
from newsletter_kit.issue.walk import models_in

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

Way = tuple[str, ...]
"""The names of the fields that lead to a part, without the places in lists: `("items", "image", "alt")`."""

MAX_DEPTH = 6
"""Models that hold themselves are not followed further down."""


def optional_parts(model: type[BaseModel], at: Way = ()) -> Iterator[Way]:
    """The ways to all parts below `model` that may be left out, each behind the part that holds it.

    Example:
        >>> from newsletter_kit.issue.sections import Text
        >>> [".".join(way) for way in optional_parts(Text)]
        ['heading', 'link', 'link.text', 'link.about']
    """
    if len(at) >= MAX_DEPTH:
        return
    for name, info in shown_fields(model):
        if not info.is_required():
            yield (*at, name)
        for below in models_in(info.annotation):
            yield from optional_parts(below, (*at, name))


def shown_fields(model: type[BaseModel]) -> tuple[tuple[str, FieldInfo], ...]:
    """The fields of a model that can reach a reader; what only the office knows is left out.

    Example:
        >>> from newsletter_kit.issue.values import Image
        >>> [name for name, _ in shown_fields(Image)]
        ['src', 'alt', 'credit', 'caption']
    """
    return _shown_fields(cast("Hashable", model))


@lru_cache(maxsize=256)
def _shown_fields(model: type[BaseModel]) -> tuple[tuple[str, FieldInfo], ...]:
    fields = model.model_fields.items()
    return tuple((name, info) for name, info in fields if not _is_for_the_office(model, name, info))


def _is_for_the_office(model: type[BaseModel], name: str, info: FieldInfo) -> bool:
    of_people = OfPeople.model_fields.get(name)
    return (
        kind_of(info) == "reference"
        or Consent in models_in(info.annotation)
        or _speaks_of(info, Condition)
        or (of_people is not None and issubclass(model, OfPeople) and of_people.annotation == info.annotation)
    )


def _speaks_of(info: FieldInfo, annotation: object) -> bool:
    return annotation in (info.annotation, *getattr(info.annotation, "__args__", ()))


def field_at(model: type[BaseModel], way: Way) -> FieldInfo:
    """The field that a way leads to.

    Raises:
        KeyError: if there is no such field.

    Example:
        >>> from newsletter_kit.issue.sections import Text
        >>> field_at(Text, ("link", "about")).is_required()
        False
    """
    first, *rest = way
    info = model.model_fields[first]
    if not rest:
        return info
    below = (each for each in models_in(info.annotation) if rest[0] in each.model_fields)
    found = next(below, None)
    if found is None:
        raise KeyError(".".join(way))
    return field_at(found, tuple(rest))
