"""Mend what a machine can: edits of the author's file that keep its comments and its form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from newsletter_kit.issue.markdown import links_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsletter_kit.checks.finding import Edit
    from newsletter_kit.issue.source import Location

_READER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every scalar stays the text that it is


@dataclass(frozen=True, slots=True)
class Mended:
    """A file after its edits.

    Attributes:
        text: the new text of the file.
        done: the edits that are in it.
        left: the edits that could not be made without changing something else.
    """

    text: str
    done: tuple[Edit, ...]
    left: tuple[Edit, ...]


def mended(text: str, edits: Iterable[Edit]) -> Mended:
    r"""Make the edits in the text of a YAML file.

    An edit is made only if the file then reads the same but for that one text, and only within that text:
    comments, order, quotes, indents and line breaks of all the rest stay. One that would do more is left, and
    so is one after which the text has fewer links.

    Args:
        text: the file.
        edits: what to change; each names a part of this file.

    Example:
        >>> from newsletter_kit.checks.finding import Edit
        >>> mended("# two  blanks\ntitle: The  news\n", [Edit(("title",), "  ", " ")]).text
        '# two  blanks\ntitle: The news\n'
    """
    spans = _spans(text)
    done: list[Edit] = []
    left: list[Edit] = []
    parts = _by_part(edits)
    for location in sorted(parts, key=lambda each: spans.get(each, _NOWHERE), reverse=True):
        start, end = spans.get(location, _NOWHERE)
        behind = len(text) - end
        for edit in parts[location]:
            changed = _with_edit(text, (start, len(text) - behind), edit)
            (left if changed is None else done).append(edit)
            text = text if changed is None else changed
    return Mended(text, tuple(done), tuple(left))


_NOWHERE = (0, 0)


def _by_part(edits: Iterable[Edit]) -> dict[Location, list[Edit]]:
    parts: dict[Location, list[Edit]] = {}
    for edit in dict.fromkeys(edits):
        parts.setdefault(edit.location, []).append(edit)
    return parts


def _spans(text: str) -> dict[Location, tuple[int, int]]:
    """Where each text begins and ends in the file, in characters, comments behind it left out."""
    try:
        return dict(_spans_below(yaml.compose(text, _READER), ()))
    except yaml.YAMLError:
        return {}


def _spans_below(node: Any, location: Location) -> Iterator[tuple[Location, tuple[int, int]]]:  # noqa: ANN401
    if isinstance(node, yaml.ScalarNode):
        yield location, (node.start_mark.index, node.end_mark.index)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _spans_below(value, (*location, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _spans_below(value, (*location, index))


def _with_edit(text: str, span: tuple[int, int], edit: Edit) -> str | None:
    """The text with the edit; None if there is no way to make it that changes nothing else.

    The words may also stand where they are no part of the value: two blanks are an indent, too. So each place
    is tried, from the last to the first, and kept if it changes the value as was meant.
    """
    start, place = span
    changed = text
    while (place := text.rfind(edit.old, start, place)) >= 0:
        tried = changed[:place] + edit.new + changed[place + len(edit.old) :]
        changed = tried if _comes_nearer(changed, tried, edit) else changed
    return changed if changed != text and _reads_as_meant(text, changed, edit) else None


def _comes_nearer(before: str, after: str, edit: Edit) -> bool:
    """Whether a single change was one of those that the edit means."""
    old, new = _data(before), _data(after)
    value = str(_at(old, edit.location))
    ends = [found.span() for found in re.finditer(re.escape(edit.old), value)]
    wanted = (value[:start] + edit.new + value[end:] for start, end in ends)
    return new is not None and any(new == _with(old, edit.location, each) for each in wanted)


def _reads_as_meant(before: str, after: str, edit: Edit) -> bool:
    old = _data(before)
    wanted = _edited(old, edit)
    if wanted is None or _data(after) != wanted:
        return False
    texts = (str(_at(each, edit.location)) for each in (old, wanted))
    links_before, links_after = (len(list(links_in(each))) for each in texts)
    return links_before <= links_after


def _data(text: str) -> Any:  # noqa: ANN401  whatever YAML holds
    try:
        return yaml.load(text, _READER)  # noqa: S506  BaseLoader makes texts alone
    except yaml.YAMLError:
        return None


def _edited(data: Any, edit: Edit) -> Any:  # noqa: ANN401  whatever YAML holds
    """The data as they are to be; None if the edit does not fit them."""
    try:
        value = _at(data, edit.location)
        return (
            _with(data, edit.location, value.replace(edit.old, edit.new)) if isinstance(value, str) else None
        )
    except (LookupError, TypeError):
        return None


def _at(data: Any, location: Location) -> Any:  # noqa: ANN401  whatever YAML holds
    for key in location:
        data = data[key]
    return data


def _with(data: Any, location: Location, value: str) -> Any:  # noqa: ANN401  whatever YAML holds
    if not location:
        return value
    key, *rest = location
    changed = _with(data[key], tuple(rest), value)
    if isinstance(data, list):
        return [changed if index == key else each for index, each in enumerate(data)]
    return {**data, key: changed}
