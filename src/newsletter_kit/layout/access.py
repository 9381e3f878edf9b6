"""What a template may reach from a value: its data and a few harmless methods, and nothing else."""

# ruff: noqa: ANN401  templates are given values of any type

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache
from pathlib import PurePath
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from jinja2.environment import TemplateModule
from jinja2.runtime import LoopContext
from jinja2.utils import Namespace
from pydantic import BaseModel

from newsletter_kit.layout.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable

MISSING: Final = object()
"""What `attribute` and `element` return for something that is not there."""

_METHODS: Mapping[type, frozenset[str]] = {
    str: words("""capitalize casefold count endswith find index isalnum isalpha isdigit islower isspace
        isupper lower lstrip partition removeprefix removesuffix rpartition rsplit rstrip split
        splitlines startswith strip"""),
    Mapping: frozenset({"get", "items", "keys", "values"}),
    list: frozenset({"count", "index"}),
    tuple: frozenset({"count", "index"}),
    dt.date: frozenset({"year", "month", "day", "weekday", "isoweekday", "isoformat", "hour", "minute"}),
    LoopContext: words(
        """index index0 first last length revindex revindex0 previtem nextitem depth depth0 cycle changed"""
    ),
    Enum: frozenset({"name", "value"}),
}
_INDEXED = (str, list, tuple, range, Mapping)
_NONE: frozenset[str] = frozenset()
_NEVER = (PurePath, ModuleType, type)
_WITH_NAMES_OF_THEIR_OWN = (SimpleNamespace, TemplateModule)


def attribute(value: object, name: str) -> Any:
    """What `value.name` is for a template, or `MISSING`.

    Args:
        value: anything that the template was given.
        name: the name it writes.

    Example:
        >>> attribute("text", "format") is MISSING
        True
    """
    kind: Any = type(value)
    if _is_of_all(kind, name):
        found = getattr(value, name, MISSING)
    elif _is_mapping(kind) and name in value:  # type: ignore[operator]
        found = value[name]  # type: ignore[index]
    elif name not in names(value):
        return MISSING
    else:
        found = getattr(value, name, MISSING)
    return MISSING if isinstance(found, _NEVER) else found


def element(value: object, key: Any) -> Any:
    """What `value[key]` is for a template, or `MISSING`.

    Example:
        >>> element({"title": "News"}, "title")
        'News'
    """
    if isinstance(value, _INDEXED):
        try:
            return value[key]
        except (TypeError, LookupError):
            pass
    return attribute(value, key) if isinstance(key, str) else MISSING


def names(value: object) -> frozenset[str]:
    """The names that a template may write behind `value.`, the keys of a mapping left out.

    Example:
        >>> sorted(names((1, 2)))
        ['count', 'index']
    """
    if isinstance(value, _WITH_NAMES_OF_THEIR_OWN):
        return _public(vars(value))
    if isinstance(value, Namespace):
        return _public(object.__getattribute__(value, "_Namespace__attrs"))
    kind: Any = type(value)
    return _names_of(kind)


def _public(found: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name in found if not name.startswith("_"))


@lru_cache(maxsize=4_096)
def _is_of_all(kind: type, name: str) -> bool:
    """Whether the name may be written behind every value of a type: the short way for nearly all of them."""
    return not _is_mapping(kind) and name in _names_of(kind)


@lru_cache(maxsize=1_024)
def _is_mapping(kind: type) -> bool:
    """Asked for every name in a template, and `isinstance` takes long with abstract classes."""
    return issubclass(kind, Mapping)


@lru_cache(maxsize=1_024)
def _names_of(kind: type) -> frozenset[str]:
    if issubclass(kind, BaseModel):
        return _public({*kind.model_fields, *(name for name in dir(kind) if not hasattr(BaseModel, name))})
    if is_dataclass(kind):
        properties = (name for name in dir(kind) if isinstance(getattr(kind, name), property))
        return _public({*(field.name for field in fields(kind)), *properties})
    allowed = next((known for parent, known in _METHODS.items() if issubclass(kind, parent)), _NONE)
    return allowed | _public(getattr(kind, "_fields", ()))
