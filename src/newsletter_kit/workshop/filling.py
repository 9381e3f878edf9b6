"""Fields filled with sample values: what a field says of itself decides what it gets."""

# ruff: noqa: ANN401  a field may hold a value of any type

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, cast, get_args, get_origin

from pydantic import BaseModel

from newsletter_kit.issue.text_kind import kind_of
from newsletter_kit.workshop.parts import shown_fields

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from pydantic.fields import FieldInfo

    from newsletter_kit.workshop.parts import Way
    from newsletter_kit.workshop.wordings import Wording

FIRST_DAY = dt.date(2024, 1, 15)
_BETWEEN_DAYS = dt.timedelta(days=40)
_WHOLE_SHARE = 100
_ABOVE = 10  # a total of this many wholes is above the sum of all items
_UNIONS = (Union, types.UnionType)
_LISTS = (tuple, list, set, frozenset, Sequence, AbstractSet)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the fields of a sample are filled.

    Attributes:
        wording: the words and numbers.
        on: the parts that are there, of those that may be left out.
        count: how many items a list has, within its own bounds.
        every_second: what is on in every second item of a list instead; None for the same as in the others.
        attempt: which of several ways to choose values is tried: models may refuse one of them.
        index: the places in lists that led here, which make the words of items differ.
        share: the part of 100 per cent that falls to each model of a list.
    """

    wording: Wording
    on: AbstractSet[Way]
    count: int
    every_second: AbstractSet[Way] | None = None
    attempt: int = 0
    index: tuple[int, ...] = ()
    share: float = _WHOLE_SHARE


ATTEMPTS = 4
"""How many ways there are to choose values: parts below or above the whole; words or a mere name."""


class UnfillableError(TypeError):
    """A field is of a type for which there is no sample value."""


def filled(model: type[BaseModel], recipe: Recipe, at: Way = ()) -> dict[str, Any]:
    """Values for the fields of a model, not yet validated.

    Args:
        model: the model.
        recipe: how they are filled.
        at: the way to the model.

    Raises:
        UnfillableError: if a field that is wanted is of a type that nothing is known of.

    Example:
        >>> from newsletter_kit.issue.sections import Divider
        >>> from newsletter_kit.workshop.wordings import SHORT
        >>> filled(Divider, Recipe(SHORT, frozenset(), 1))
        {}
    """
    wanted = [
        (name, info) for name, info in shown_fields(model) if info.is_required() or (*at, name) in recipe.on
    ]
    shares = sum(_is_share(info) for _, info in wanted)
    own = replace(recipe, share=recipe.share / shares) if shares > 1 else recipe
    days = 0
    values = {}
    for name, info in wanted:
        field = _Field(info, (*at, name), own, days)
        values[name] = _example(field) if info.examples else _value(info.annotation, info.metadata, field)
        days += dt.date in (info.annotation, *_types_in(info.annotation))
    return values


@dataclass(frozen=True, slots=True)
class _Field:
    info: FieldInfo
    way: Way
    recipe: Recipe
    days: int

    @property
    def key(self) -> str:
        return ".".join(map(str, (*self.way, *self.recipe.index)))


def _example(field: _Field) -> Any:
    examples = field.info.examples or [None]
    return examples[sum(field.recipe.index) % len(examples)]


def _value(annotation: Any, metadata: Sequence[Any], field: _Field) -> Any:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _value(args[0], [*metadata, *_flat(args[1:])], field)
    if origin in _UNIONS:
        return _value(next(each for each in args if each is not type(None)), metadata, field)
    if origin is Literal:
        return _other_than_default(args, field)
    if origin in _LISTS:
        return _several(origin, args, metadata, field)
    if origin in (dict, Mapping):
        return {_value(args[0], (), field): _value(args[1], (), field)}
    return _plain_value(annotation, metadata, field)


def _other_than_default(choices: Sequence[Any], field: _Field) -> Any:
    return next((each for each in choices if each != field.info.default), choices[0])


def _several(origin: Any, args: Sequence[Any], metadata: Sequence[Any], field: _Field) -> list[Any]:
    if origin is tuple and args[-1] is not Ellipsis:
        return [_value(each, (), _nth(field, number, len(args))) for number, each in enumerate(args)]
    least, most = _bound(metadata, "min_length", 0), _bound(metadata, "max_length", field.recipe.count)
    count = max(int(least), min(field.recipe.count, int(most)))
    return [_value(args[0], (), _nth(field, number, count)) for number in range(count)]


def _nth(field: _Field, number: int, count: int) -> _Field:
    recipe = field.recipe
    on = recipe.on if recipe.every_second is None or number % 2 == 0 else recipe.every_second
    changed = replace(recipe, on=on, index=(*recipe.index, number), share=recipe.share / count)
    return replace(field, recipe=changed)


def _plain_value(annotation: Any, metadata: Sequence[Any], field: _Field) -> Any:
    if not isinstance(annotation, type):
        raise UnfillableError(f"nothing is known of {annotation}")
    if issubclass(annotation, BaseModel):
        return filled(annotation, field.recipe, field.way)
    if issubclass(annotation, Enum):
        return _other_than_default(tuple(annotation), field)
    if annotation is bool:
        return field.info.default is not True
    if issubclass(annotation, str):
        return _text(metadata, field)
    if issubclass(annotation, (int, float, Decimal)):
        return _number(annotation, metadata, field)
    return _time(annotation, field)


def _time(annotation: type, field: _Field) -> Any:
    day = FIRST_DAY + field.days * _BETWEEN_DAYS
    known = {
        dt.date: day,
        dt.datetime: dt.datetime.combine(day, dt.time(10), dt.UTC),
        dt.time: dt.time(10),
        dt.timedelta: dt.timedelta(hours=2),
    }
    if annotation not in known:
        raise UnfillableError(f"nothing is known of {annotation.__name__}")
    return known[annotation]


def _number(annotation: type, metadata: Sequence[Any], field: _Field) -> Any:
    if _is_share(field.info) or _is_percent(metadata):
        return round(field.recipe.share, 2)
    wording, above = field.recipe.wording, field.recipe.attempt % 2
    part = _ABOVE * wording.whole if above else wording.part
    number = wording.whole if field.info.is_required() else part
    least = max(_bound(metadata, "ge", number), _bound(metadata, "gt", number))
    bounded = min(max(number, least), _bound(metadata, "le", number), _bound(metadata, "lt", number + 1))
    return annotation(bounded)


def _text(metadata: Sequence[Any], field: _Field) -> str:
    wording, kind, key = field.recipe.wording, kind_of(field.info), field.key
    if kind == "url":
        return f"https://example.org/{key}"
    if kind == "file":
        return wording.picture
    text = _paragraphs(wording, key) if kind == "markdown" else wording.words(key, wording.line)
    if kind == "other" and field.recipe.attempt >= ATTEMPTS // 2:
        return "sample"
    return text[: int(_bound(metadata, "max_length", len(text)))].strip()


def _paragraphs(wording: Wording, key: str) -> str:
    first = f"{wording.words(key, wording.paragraph)}."
    if not wording.rich:
        return first
    link = f"[{wording.words(f'{key} link', 3)}](https://example.org/{key}/more)"
    points = "\n".join(f"- {wording.words(f'{key} {number}', 5)}" for number in range(2))
    return f"{first}\n\n**{wording.words(f'{key} bold', 2)}** {link}.\n\n{points}"


def _bound(metadata: Sequence[Any], name: str, default: float) -> Any:
    found = (getattr(each, name, None) for each in metadata)
    return next((each for each in found if each is not None), default)


def _is_share(info: FieldInfo) -> bool:
    return _holds_share(cast("Hashable", info.annotation), tuple(info.metadata))


@lru_cache(maxsize=1_024)
def _holds_share(annotation: Hashable, metadata: tuple[Any, ...]) -> bool:
    return _is_percent([*metadata, *_metadata_in(annotation)])


def _is_percent(metadata: Sequence[Any]) -> bool:
    return bool(_bound(metadata, "ge", -1) == 0 and _bound(metadata, "le", -1) == _WHOLE_SHARE)


def _metadata_in(annotation: Any) -> Iterator[Any]:
    for each in get_args(annotation) if get_origin(annotation) in _UNIONS else ():
        yield from _flat(getattr(each, "__metadata__", ()))


def _flat(metadata: Sequence[Any]) -> Iterator[Any]:
    """Rules as pydantic lists them: inside Annotated a `Field` holds several."""
    for each in metadata:
        yield from getattr(each, "metadata", (each,))


def _types_in(annotation: Any) -> Iterator[Any]:
    for each in get_args(annotation):
        yield each
        yield from _types_in(each)
