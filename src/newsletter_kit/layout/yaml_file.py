"""The YAML of a layout: mappings, lists and text, with the line of every entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from newsletter_kit.errors import LayoutError, Problem
from newsletter_kit.layout.files import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_DEPTH = 8

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster; wheels without libyaml exist

Location = tuple[str | int, ...]


class YamlFile(NamedTuple):
    """What a YAML file holds.

    Attributes:
        where: its name in errors, such as `iom/layout.yaml`.
        data: the mapping; every scalar is kept as the text that was typed.
        lines: the line of every entry, counted from 1.
    """

    where: str
    data: Mapping[str, Any]
    lines: Mapping[Location, int]

    def place(self, location: Location) -> str:
        """The place of an entry as errors write it: `iom/layout.yaml:7 colour.ink`."""
        known = next((location[:n] for n in range(len(location), -1, -1) if location[:n] in self.lines), ())
        return f"{self.where}:{self.lines.get(known, 1)} {'.'.join(map(str, location))}".rstrip()


def read_yaml(path: Path, where: str) -> YamlFile:
    """The mapping in the YAML file `path`.

    Scalars stay text (`no` is no False, `1.10` no 1.1): whoever uses them knows what they should be.

    Raises:
        LayoutError: if it is no YAML, no mapping, has a key twice, an alias or a tag, or too deep.

    Example:
        >>> read_yaml(Path("layouts/base/layout.yaml"), "base/layout.yaml").data["title"]  # doctest: +SKIP
        'Base'
    """
    text = read_text(path, where)
    try:
        _refuse_surprises(text, where)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise LayoutError(_syntax_problem(error, where)) from None
    lines: dict[Location, int] = {(): 1}
    data = _plain(node, (), lines, where) if node else {}
    if not isinstance(data, dict):
        raise LayoutError(Problem(f"{where}:1", "it is no mapping", "Begin with `key: value`."))
    return YamlFile(where, data, lines)


def _refuse_surprises(text: str, where: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "tag", None):
            raise LayoutError(
                Problem(f"{where}:{line}", "aliases and tags are not used here", "Write the value out.")
            )
        if depth > MAX_DEPTH:
            raise LayoutError(
                Problem(f"{where}:{line}", f"it is nested deeper than {MAX_DEPTH} levels", "Flatten it.")
            )


def _plain(node: yaml.Node, at: Location, lines: dict[Location, int], where: str) -> Any:  # noqa: ANN401  what YAML holds
    lines.setdefault(at, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, at, lines, where)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each, (*at, index), lines, where) for index, each in enumerate(node.value)]
    return node.value


def _mapping(node: yaml.MappingNode, at: Location, lines: dict[Location, int], where: str) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        name = str(key.value)
        if name in result:
            what = f"`{name}` is given twice, the first time in line {lines[(*at, name)]}"
            raise LayoutError(Problem(f"{where}:{line}", what, "Keep one of them."))
        lines[(*at, name)] = line
        result[name] = _plain(value, (*at, name), lines, where)
    return result


def _syntax_problem(error: yaml.YAMLError, where: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or "it cannot be read"
    place = f"{where}:{mark.line + 1}:{mark.column + 1}" if mark else where
    return Problem(place, f"it is no YAML: {what}", "Mend that line; indent with spaces.")
