"""What changed in a text, a number, a link or a picture."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from newsletter_kit.compare.change import Deed, Thing
from newsletter_kit.compare.figures import moved_figure, plain
from newsletter_kit.compare.links import LinkChange, changed_links
from newsletter_kit.compare.passages import changed_words, quoted
from newsletter_kit.compare.pictures import shown_in
from newsletter_kit.issue.markdown import links_in
from newsletter_kit.issue.text_kind import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsletter_kit.compare.both import Both
    from newsletter_kit.compare.change import Change

_TARGET = re.compile(r"\]\([^()\s]*\)")
_OF_THE_OFFICE = frozenset({"consent"})
"""What is told of no more than that it has changed: it names people."""


def changed_value(both: Both) -> Iterator[Change]:
    """What changed in a value that has nothing below it.

    Example:
        >>> list(changed_value(both))  # doctest: +SKIP
        [Change(thing=<Thing.FIGURE: 'figure'>, …)]
    """
    if both.old == both.new:
        return
    if any(isinstance(each, str) for each in (both.old, both.new)):
        yield from _changed_text(both)
    elif all(_is_number(each) for each in (both.old, both.new) if each is not None):
        yield _changed_figure(both)
    else:
        yield both.change(Thing.DETAIL, _both_ways(both), both.old, both.new)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def _changed_figure(both: Both) -> Change:
    if both.deed is Deed.CHANGED:
        return both.change(Thing.FIGURE, moved_figure(both.old, both.new), both.old, both.new)
    figure = both.old if both.new is None else both.new
    return both.change(Thing.FIGURE, f"{both.deed}: {plain(figure)}", _said(both.old), _said(both.new))


def _changed_text(both: Both) -> Iterator[Change]:
    kind = kind_of(both.field) if both.field else "line"
    old, new = _said(both.old), _said(both.new)
    if kind == "url":
        yield _changed_link(both, LinkChange("", old, new))
    elif kind in {"markdown", "title"}:
        for link in changed_links(links_in(old), links_in(new)):
            yield _changed_link(both, link)
        if _TARGET.sub("]", old) != _TARGET.sub("]", new):
            yield both.change(
                Thing.TEXT, changed_words(_TARGET.sub("]", old), _TARGET.sub("]", new)), old, new
            )
    elif kind == "line":
        yield both.change(Thing.TEXT, changed_words(old, new), old, new)
    else:
        yield both.change(Thing.DETAIL, _both_ways(both), old, new)


def _changed_link(both: Both, link: LinkChange) -> Change:
    words = f"the link {quoted(link.words)}" if link.words else "the link"
    if link.old and link.new:
        deed, what = Deed.CHANGED, f"{words} leads to {link.new} and no longer to {link.old}"
    elif link.new:
        deed, what = Deed.ADDED, f"{words} to {link.new} is new"
    else:
        deed, what = Deed.REMOVED, f"{words} to {link.old} is gone"
    return replace(both.change(Thing.LINK, what, link.old, link.new), deed=deed)


def changed_picture(both: Both) -> Iterator[Change]:
    """What became of a picture, whose bytes decide; its words are texts like others.

    Example:
        >>> list(changed_picture(both))  # doctest: +SKIP
        [Change(thing=<Thing.PICTURE: 'picture'>, …)]
    """
    old = shown_in(both.issues[0], both.old) if both.old else None
    new = shown_in(both.issues[1], both.new) if both.new else None
    if old and new:
        if old.digest != new.digest:
            what = f"another picture: {new} instead of {old}"
            yield replace(both.change(Thing.PICTURE, what, old.src, new.src), deed=Deed.REPLACED)
    elif new:
        yield both.change(Thing.PICTURE, f"added: {new}", "", new.digest)
    elif old:
        yield both.change(Thing.PICTURE, f"removed: {old}", old.digest, "")


def changed_part(both: Both) -> Iterator[Change]:
    """That a part with texts of its own was added or removed, or that a list of words has changed.

    Example:
        >>> list(changed_part(both))  # doctest: +SKIP
        [Change(thing=<Thing.DETAIL: 'detail'>, …)]
    """
    if both.old == both.new:
        return
    if both.new_way and both.new_way[-1] in _OF_THE_OFFICE:
        yield both.change(Thing.DETAIL, both.deed.value)
    elif isinstance(both.old, (list, tuple)) and isinstance(both.new, (list, tuple)):
        yield both.change(Thing.DETAIL, _changed_list(both.old, both.new), _said(both.old), _said(both.new))
    else:
        yield both.change(Thing.DETAIL, _both_ways(both), _said(both.old), _said(both.new))


def _changed_list(old: Sequence[object], new: Sequence[object]) -> str:
    """What a list of words or of rows has gained and lost."""
    before, now = [_said(each) for each in old], [_said(each) for each in new]
    gained = [quoted(each) for each in now if each not in before]
    lost = [quoted(each) for each in before if each not in now]
    told = [f"{word} {', '.join(each)}" for word, each in (("with", gained), ("without", lost)) if each]
    return f"now {' and '.join(told)}" if told else "in another order, or some of it more or less often"


def _both_ways(both: Both) -> str:
    if both.deed is not Deed.CHANGED:
        return f"{both.deed}: {quoted(_said(both.old if both.new is None else both.new))}"
    return f"{quoted(_said(both.old))} → {quoted(_said(both.new))}"


def _said(value: object) -> str:
    """A value as people write it: a list with commas, a condition with its wanted values."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_said(each)}" for key, each in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_said, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
