"""A layout of newsletter_kit that stands in for the newsletter's own one, which is gone: that is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.errors import Problem
from newsletter_kit.layout.layout import HOME, shipped_layouts

if TYPE_CHECKING:
    from newsletter_kit.preview.desk import Desk


def stand_in_note(desk: Desk, before: Desk | None, *, was_told: bool) -> Problem | None:
    """What is to be said if a packaged layout has taken the place of one of the newsletter's own.

    It has if the newsletter's own was shown before, or if its folder is there without its layout.yaml.

    Args:
        desk: the issue as it is now.
        before: as it was when it was last whole; None if it never was.
        was_told: whether it was said then.

    Example:
        >>> stand_in_note(desk, before, was_told=False)  # doctest: +SKIP
    """
    name, own = desk.layout.name, desk.settings.root / HOME / desk.layout.name
    if _is_own(desk) or desk.layout.folders[0].parent != shipped_layouts():
        return None
    was_own = before is not None and before.layout.name == name and (was_told or _is_own(before))
    if not (was_own or own.is_dir()):
        return None
    what = f"it has no layout.yaml, so the layout {name} that newsletter_kit brings with it is shown"
    return Problem(f"{HOME}/{name}", what, "Put it back, or name the layout that you mean.")


def _is_own(desk: Desk) -> bool:
    return desk.layout.folders[0].is_relative_to(desk.settings.root)
