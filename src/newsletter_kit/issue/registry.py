"""Which section each `type` of issue.yaml means: the built-in ones, and a user's own by the same road."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeGuard

from newsletter_kit.errors import ConfigError, Problem
from newsletter_kit.issue.model import SLUG, Section
from newsletter_kit.issue.sections import TYPES, built_in
from newsletter_kit.named_import import import_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_NO_SECTION = "it is no class that inherits from Section"
_RESERVED_FIELDS = frozenset({"type", "of"})


def section_types(own: Iterable[type[Section]] = ()) -> Mapping[str, type[Section]]:
    """All sections by their `type`: the built-in ones, then `own`.

    Raises:
        ConfigError: if one is no section, its type is no slug, or its type is taken.

    Example:
        >>> list(section_types())[:2]
        ['highlights', 'stories']
    """
    found: dict[str, type[Section]] = {}
    for each in own:
        _check_section(each)
        known = built_in(each.type) if each.type in TYPES else found.setdefault(each.type, each)
        if known is not each:
            what = f"the type {each.type!r} is taken by {known.__qualname__}"
            raise _refusal(each, what, "Choose another.")
    return _Types(found)


class _Types(Mapping[str, "type[Section]"]):
    """All sections by their `type`, of which the built-in ones are imported when they are asked for."""

    def __init__(self, own: Mapping[str, type[Section]]) -> None:
        self._own = own

    def __getitem__(self, kind: str) -> type[Section]:
        return built_in(kind) if kind in TYPES else self._own[kind]

    def __contains__(self, kind: object) -> bool:
        return kind in TYPES or kind in self._own

    def __iter__(self) -> Iterator[str]:
        return iter({**TYPES, **self._own})

    def __len__(self) -> int:
        return len({**TYPES, **self._own})


def import_sections(names: Sequence[str], root: Path) -> tuple[type[Section], ...]:
    """The classes that newsletter.toml names in `sections`, each as `module:Class`.

    Args:
        names: such as `["sections:Vacancies"]`.
        root: the folder of newsletter.toml, where modules are looked for first.

    Raises:
        ConfigError: for the first that cannot be imported, or is no section.

    Example:
        >>> import_sections(["my_sections:Vacancies"], Path("."))  # doctest: +SKIP
        (<class 'my_sections.Vacancies'>,)
    """
    found = tuple(_imported(name, root) for name in names)
    section_types(found)
    return found


def _imported(name: str, root: Path) -> type[Section]:
    where = f"newsletter.toml sections {name!r}"
    try:
        found = import_named(name, root)
    except ValueError as error:
        remedy = "Write `my_sections:Vacancies`, and check that the module runs."
        raise ConfigError(Problem(where, str(error), remedy)) from error
    if not _is_section(found):
        raise ConfigError(Problem(where, _NO_SECTION, "Derive it from Section."))
    return found


def _is_section(found: object) -> TypeGuard[type[Section]]:
    return isinstance(found, type) and issubclass(found, Section)


def _check_section(section: object) -> None:
    if not _is_section(section):
        raise _refusal(section, _NO_SECTION, "Derive it from Section.")
    if not re.fullmatch(SLUG, section.type):
        what = f"its type {section.type!r} is not made of a-z, 0-9, hyphens and underscores alone"
        raise _refusal(section, what, 'Write `type: ClassVar[str] = "vacancies"`.')
    if taken := _RESERVED_FIELDS & section.model_fields.keys():
        what = f"it has a field named {min(taken)}, which issue.yaml uses itself"
        raise _refusal(section, what, "Choose another name; a class's `type` is a ClassVar.")


def _refusal(section: object, what: str, remedy: str) -> ConfigError:
    return ConfigError(Problem(f"section {getattr(section, '__qualname__', section)}", what, remedy))
