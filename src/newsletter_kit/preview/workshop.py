"""The workshop: the issue as it is now, or as it was when it was last whole, and what is wrong with it."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from newsletter_kit.errors import NewsletterError, Problem
from newsletter_kit.preview.desk import Desk, open_desk
from newsletter_kit.preview.finished import finish
from newsletter_kit.preview.folders import named_folders
from newsletter_kit.preview.sheet import Sheet, View, draw
from newsletter_kit.preview.stand_in import stand_in_note

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from newsletter_kit.compile.edition import Edition

_Made = TypeVar("_Made")
_MAX_KEPT = 64  # of one state of the files; as many editions hardly any issue has


@dataclass(frozen=True, slots=True)
class Standing:
    """How the issue stands.

    Attributes:
        number: grows with each change.
        desk: the issue when it was last whole; None if it never was.
        problems: what is wrong with it now; empty if it is whole.
        folders: where the files lie that a problem may name.
        note: what else is to be told of it, though it can be drawn.
        sheets: what was drawn of `desk` so far.
        editions: what was compiled of `desk` so far, in full.
    """

    number: int = 0
    desk: Desk | None = None
    problems: tuple[Problem, ...] = ()
    folders: tuple[Path, ...] = ()
    note: Problem | None = None
    sheets: dict[View, Sheet] = field(default_factory=dict, repr=False)
    editions: dict[View, Edition] = field(default_factory=dict, repr=False)


@dataclass(slots=True)
class Workshop:
    """Reads and draws one issue. All its methods are for one thread at a time.

    Attributes:
        path: an issue.yaml, or its folder.
        layout: another layout than the settings name.
        standing: how the issue stands; replaced whole, so that any thread may read it.
        view: what was looked at last: a change is tried on it.
    """

    path: Path
    layout: str | None = None
    standing: Standing = field(default_factory=Standing)
    view: View | None = None

    def refresh(self, changed: Collection[Path] | None = None) -> Standing:
        """Read what has changed and draw it. What is wrong becomes a part of the standing: nothing is raised.

        Args:
            changed: the files; None for all.
        """
        before = self.standing
        kept = before.desk if not before.problems else None
        try:
            desk = open_desk(self.path, self.layout, kept, changed)
            view = known_view(desk, self.view)
            note = stand_in_note(desk, before.desk, was_told=before.note is not None)
            self.standing = Standing(before.number + 1, desk, (), (), note, {view: draw(desk, view)})
        except Exception as error:  # noqa: BLE001  a section's own code may raise anything; the server lives on
            number, folders = before.number + 1, named_folders(self.path, before.desk)
            kept_work = (before.note, before.sheets, before.editions)
            self.standing = Standing(number, before.desk, problems_of(error), folders, *kept_work)
        return self.standing

    def sheet(self, view: View) -> Sheet:
        """The issue as it was when it was last whole, drawn in one of its editions.

        Raises:
            NewsletterError: if this edition cannot be drawn.
        """
        desk = self.whole()
        self.view = view = known_view(desk, view)
        return _made(self.standing.sheets, view, partial(draw, desk, view))

    def edition(self, view: View) -> Edition:
        """The same in full: with text, MJML and digest.

        Raises:
            NewsletterError: if this edition cannot be compiled.
        """
        desk = self.whole()
        view = known_view(desk, view)
        return _made(self.standing.editions, view, partial(finish, desk, view))

    def whole(self) -> Desk:
        """The issue when it was last whole.

        Raises:
            NewsletterError: with what is wrong, if it never was.
        """
        if self.standing.desk is None:
            raise NewsletterError(*self.standing.problems)
        return self.standing.desk


def _made(kept: dict[View, _Made], view: View, make: Callable[[], _Made]) -> _Made:
    if view not in kept:
        if len(kept) >= _MAX_KEPT:
            kept.clear()
        kept[view] = make()
    return kept[view]


def known_view(desk: Desk, view: View | None) -> View:
    """The view itself, if the issue has such a language; otherwise in the issue's own.

    Example:
        >>> known_view(desk, View("xx"))  # doctest: +SKIP
        View(language='en', holding=frozenset())
    """
    view = view or View("")
    return view if view.language in desk.issue.languages else View(desk.issue.language, view.holding)


def problems_of(error: Exception) -> tuple[Problem, ...]:
    """What is wrong, for people; of an error that nobody foresaw, where it happened.

    Example:
        >>> [str(each) for each in problems_of(OSError("the disk is full"))]
        ['OSError: the disk is full. Mend it, and save again.']
    """
    if isinstance(error, NewsletterError):
        return tuple(error.problems)
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else type(error).__name__
    what = f"{type(error).__name__}: {error}" if frames else str(error)
    return (Problem(where, what, "Mend it, and save again."),)
