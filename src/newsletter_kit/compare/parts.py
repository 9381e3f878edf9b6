"""What changed in a part of an issue and in all that is below it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel

from newsletter_kit.compare.change import Deed, Thing
from newsletter_kit.compare.likeness import likeness
from newsletter_kit.compare.match import Matched, match
from newsletter_kit.compare.values import changed_part, changed_picture, changed_value
from newsletter_kit.issue.model import Section
from newsletter_kit.issue.values import Consent, Image, Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.compare.both import Both
    from newsletter_kit.compare.change import Change

_NOT_WORDS = frozenset({"id", "language", "src"})
"""Fields that tell versions apart and not what readers see; a picture is told by its bytes."""


def changes_in(both: Both) -> Iterator[Change]:
    """Everything that changed in a part and below it, in the order of the newer version.

    Example:
        >>> list(changes_in(Both((old, new), old, new)))  # doctest: +SKIP
        []
    """
    one = both.old if both.new is None else both.new
    if isinstance(one, Image):
        yield from changed_picture(both)
        yield from _fields(both)
    elif isinstance(one, Consent):
        yield from changed_part(both)
    elif isinstance(one, BaseModel):
        yield from _model(both)
    elif _is_list_of_parts(both.old) or _is_list_of_parts(both.new):
        yield from _list(both)
    elif isinstance(one, (list, tuple, dict)):
        yield from changed_part(both)
    else:
        yield from changed_value(both)


def _fields(both: Both) -> Iterator[Change]:
    if both.old is not None and both.new is not None:
        for name in type(both.new).model_fields:
            if name not in _NOT_WORDS:
                yield from changes_in(both.below(name))


def _model(both: Both) -> Iterator[Change]:
    if both.old is not None and both.new is not None:
        yield from _fields(both)
        return
    part = both.old if both.new is None else both.new
    if isinstance(part, Link):
        target = str(part.url)
        what = f"{both.deed}: {target}"
        yield both.change(
            Thing.LINK, what, target if both.new is None else "", "" if both.new is None else target
        )
    else:
        yield both.change(Thing.SECTION if isinstance(part, Section) else Thing.PART, both.deed.value)
        yield from _pictures_of(both, part)


def _pictures_of(both: Both, part: BaseModel) -> Iterator[Change]:
    """The pictures that came or went with a part: people ask for those first."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        below = replace(both, old_way=(*both.old_way, name), new_way=(*both.new_way, name))
        if isinstance(value, Image):
            yield from changed_picture(_one_side(below, value))
        elif _is_list_of_parts(value):
            for index, each in enumerate(value):
                entry = replace(below, old_way=(*below.old_way, index), new_way=(*below.new_way, index))
                entry = _one_side(entry, each)
                yield from changed_picture(entry) if isinstance(each, Image) else _pictures_of(entry, each)


def _one_side(both: Both, value: object) -> Both:
    return replace(both, old=value) if both.new is None else replace(both, new=value)


def _is_list_of_parts(value: object) -> bool:
    return isinstance(value, (list, tuple)) and any(isinstance(each, BaseModel) for each in value)


def _list(both: Both) -> Iterator[Change]:
    matched = match(both.old, both.new, likeness)
    matched = _with_only_ones(matched, both)
    for gone in matched.removed:
        yield from changes_in(both.entry(gone, None))
    pairs: list[tuple[int | None, int]] = [*matched.pairs, *((None, there) for there in matched.added)]
    for here, there in sorted(pairs, key=lambda pair: pair[1]):
        entry = both.entry(here, there)
        if (here, there) in matched.moved:
            yield _moved(entry)
        yield from changes_in(entry)


def _moved(entry: Both) -> Change:
    here, there = int(entry.old_way[-1]) + 1, int(entry.new_way[-1]) + 1
    thing = Thing.SECTION if isinstance(entry.new, Section) else Thing.PART
    return replace(entry.change(thing, f"moved from place {here} to place {there}"), deed=Deed.MOVED)


def _with_only_ones(matched: Matched, both: Both) -> Matched:
    """Pair sections that have little in common, and yet are the only ones of their type in both."""
    gone = {type(both.old[here]): here for here in matched.removed if isinstance(both.old[here], Section)}
    pairs = [
        (gone[kind], there)
        for there in matched.added
        if (kind := type(both.new[there])) in gone and _is_only(both, kind)
    ]
    return replace(
        matched,
        pairs=tuple(sorted((*matched.pairs, *pairs), key=lambda pair: pair[1])),
        removed=tuple(here for here in matched.removed if here not in {each for each, _ in pairs}),
        added=tuple(there for there in matched.added if there not in {each for _, each in pairs}),
    )


def _is_only(both: Both, kind: type) -> bool:
    return all(sum(type(each) is kind for each in parts) == 1 for parts in (both.old, both.new))
