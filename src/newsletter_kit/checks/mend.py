"""Mend what a machine can: edits of the author's file that keep its comments and its form."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newsletter_kit.checks.finding import Edit
    from newsletter_kit.issue.source import Location, Mark

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


def mended(text: str, marks: Mapping[Location, Mark], edits: Iterable[Edit]) -> Mended:
    r"""Make the edits in the text of a YAML file.

    An edit is made only if the file then reads the same but for that one text: comments, order, quotes and
    line breaks of all the rest stay. One that would do more is left.

    Args:
        text: the file.
        marks: where each part of it begins, as `Source.marks` has them.
        edits: what to change; each names a part of this file.

    Example:
        >>> from newsletter_kit.checks.finding import Edit
        >>> from newsletter_kit.issue.source import Mark
        >>> edit = Edit(("title",), "  ", " ")
        >>> mended("# ours\ntitle: The  news\n", {("title",): Mark(2, 1)}, [edit]).text
        '# ours\ntitle: The news\n'
    """
    spans = _spans(text, marks)
    done: list[Edit] = []
    left: list[Edit] = []
    for location, wanted in sorted(
        _by_part(edits).items(), key=lambda each: spans.get(each[0], _NOWHERE), reverse=True
    ):
        start, end = spans.get(location, _NOWHERE)
        rest = text[end:]
        for edit in wanted:
            changed = _with_edit(text, (start, len(text) - len(rest)), edit)
            (left if changed is None else done).append(edit)
            text = text if changed is None else changed
    return Mended(text, tuple(done), tuple(left))


_NOWHERE = (0, 0)


def _by_part(edits: Iterable[Edit]) -> dict[Location, list[Edit]]:
    parts: dict[Location, list[Edit]] = {}
    for edit in dict.fromkeys(edits):
        parts.setdefault(edit.location, []).append(edit)
    return parts


def _spans(text: str, marks: Mapping[Location, Mark]) -> dict[Location, tuple[int, int]]:
    """From where each part begins to where the next one does, in characters."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    places = {location: starts[mark.line - 1] + mark.column - 1 for location, mark in marks.items()}
    ordered = sorted({*places.values(), len(text)})
    ends = dict(pairwise(ordered))
    return {location: (start, ends.get(start, len(text))) for location, start in places.items()}


def _with_edit(text: str, span: tuple[int, int], edit: Edit) -> str | None:
    """The text with the edit; None if there is no way to make it that changes nothing else.

    Where the words stand also outside of the value (two blanks are an indent, too), each place is tried.
    """
    start, end = span
    whole = text[:start] + text[start:end].replace(edit.old, edit.new) + text[end:]
    if whole != text and _reads_as_meant(text, whole, edit):
        return whole
    changed, place = text, end
    while (place := text.rfind(edit.old, start, place)) >= 0:
        tried = changed[:place] + edit.new + changed[place + len(edit.old) :]
        changed = tried if _comes_nearer(changed, tried, edit) else changed
    return changed if changed != text and _reads_as_meant(text, changed, edit) else None


def _comes_nearer(before: str, after: str, edit: Edit) -> bool:
    """Whether a single change was one of those that the edit means."""
    old, new = _data(before), _data(after)
    return new is not None and old != new and _edited(old, edit) == _edited(new, edit)


def _reads_as_meant(before: str, after: str, edit: Edit) -> bool:
    wanted = _edited(_data(before), edit)
    return wanted is not None and _data(after) == wanted


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
