"""Every text of an issue, in reading order, with the part that holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

    from newsletter_kit.issue.source import Location


class Text(NamedTuple):
    """One text of an issue.

    Attributes:
        location: the way to it.
        value: the text itself.
        field: the model's field that holds it, or whose list holds it.
    """

    location: Location
    value: str
    field: FieldInfo


def texts(content: BaseModel, location: Location = ()) -> Iterator[Text]:
    """Every text below `content`, which itself stands at `location`: titles, bodies, links, alt texts.

    Example:
        >>> from newsletter_kit.issue.values import Link
        >>> [text.location for text in texts(Link(url="https://iom.int", text="IOM"))]
        [('url',), ('text',)]
    """
    for name, info in type(content).model_fields.items():
        yield from _below(getattr(content, name), info, (*location, name))


def _below(value: object, info: FieldInfo, location: Location) -> Iterator[Text]:
    if isinstance(value, str):
        yield Text(location, value, info)
    elif isinstance(value, BaseModel):
        yield from texts(value, location)
    elif isinstance(value, (list, tuple)):
        for index, each in enumerate(value):
            yield from _below(each, info, (*location, index))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _below(each, info, (*location, str(key)))


def parts(content: BaseModel, location: Location = ()) -> Iterator[tuple[Location, BaseModel]]:
    """Every part below `content` that has fields of its own, each with the way to it: sections, items, links.

    Example:
        >>> from newsletter_kit.issue.values import Item, Link
        >>> [way for way, _ in parts(Item(title="News", link=Link(url="https://iom.int")))]
        [('link',)]
    """
    for name in type(content).model_fields:
        yield from _parts_below(getattr(content, name), (*location, name))


def _parts_below(value: object, location: Location) -> Iterator[tuple[Location, BaseModel]]:
    if isinstance(value, BaseModel):
        yield location, value
        yield from parts(value, location)
    elif isinstance(value, (list, tuple)):
        for index, each in enumerate(value):
            yield from _parts_below(each, (*location, index))


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    """The models that an annotation speaks of: `tuple[Item, ...] | None` speaks of `Item`.

    Example:
        >>> from newsletter_kit.issue.values import Link
        >>> list(models_in(tuple[Link, ...] | None))
        [<class 'newsletter_kit.issue.values.Link'>]
    """
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in getattr(annotation, "__args__", ()):
        yield from models_in(each)
