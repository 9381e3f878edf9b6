"""What changed between two issues, in every language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter_kit.compare.both import Both
from newsletter_kit.compare.change import Change, Comparison, Deed, Spot, Thing
from newsletter_kit.compare.parts import changes_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsletter_kit.issue.model import Issue


def compare_issues(old: Issue, new: Issue) -> Comparison:
    """What changed from one issue, or one version of it, to another.

    A section or an item that stands elsewhere has moved; it is not told as removed and added. A picture is
    told by its bytes. What a translation takes from the main language is told there alone.

    Args:
        old: the older one.
        new: the newer one.

    Example:
        >>> compare_issues(issue, issue).is_empty  # doctest: +SKIP
        True
    """
    told: set[Change] = set()
    changes: list[Change] = []
    for each in _in_all_languages(old, new):
        bare = replace(each, language="", spot=replace(each.spot, name=""), what="")
        if bare not in told:
            changes.append(each)
        told.add(bare)
    return Comparison(tuple(_with_moved_pictures(changes)))


def _in_all_languages(old: Issue, new: Issue) -> Iterator[Change]:
    yield from changes_in(Both((old, new), old, new))
    for language in dict.fromkeys((*new.languages[1:], *old.languages[1:])):
        if language not in old.languages:
            yield _language(language, Deed.ADDED)
        elif language not in new.languages:
            yield _language(language, Deed.REMOVED)
        elif language not in {old.language, new.language}:
            before, now = old.in_language(language), new.in_language(language)
            yield from changes_in(Both((before, now), before, now))


def _language(language: str, deed: Deed) -> Change:
    return Change(Thing.LANGUAGE, deed, language, Spot("the translation", None, None), deed.value)


def _with_moved_pictures(changes: Iterable[Change]) -> Iterator[Change]:
    """Changes in which a picture that went here and came there has moved."""
    changes = list(changes)
    gone = [each for each in changes if each.thing is Thing.PICTURE and each.deed is Deed.REMOVED]
    came: dict[int, Change] = {}
    for index, each in enumerate(changes):
        if each.thing is Thing.PICTURE and each.deed is Deed.ADDED:
            before = next((one for one in gone if one.old == each.new), None)
            if before:
                gone.remove(before)
                came[index] = before
    moved = list(came.values())
    for index, each in enumerate(changes):
        if index in came:
            spot = replace(each.spot, old=came[index].spot.old)
            yield replace(each, deed=Deed.MOVED, spot=spot, what=f"moved here from {came[index].spot.name}")
        elif each not in moved:
            yield each
