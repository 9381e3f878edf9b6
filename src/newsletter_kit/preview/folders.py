"""Which folders have to be watched, so that no change of an issue goes unseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.config import find_settings_file
from newsletter_kit.issue.load import issue_path
from newsletter_kit.layout.layout import HOME as LAYOUTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsletter_kit.preview.desk import Desk


@dataclass(frozen=True, slots=True)
class Folders:
    """Folders, each once and with its links followed.

    Attributes:
        deep: with all that lies below.
        flat: their own files only; a project's folder may hold an outbox of a million mails.
    """

    deep: frozenset[Path]
    flat: frozenset[Path]


def folders_of(path: Path, desk: Desk | None) -> Folders:
    """The folders of an issue, its layouts, its settings and its logos.

    Args:
        path: an issue.yaml, or its folder.
        desk: the issue; None if it has never loaded, so that less is known.

    Example:
        >>> folders_of(Path("issues/2024-q1"), desk).deep  # doctest: +SKIP
        frozenset({PosixPath('issues/2024-q1'), PosixPath('layouts/iom'), PosixPath('layouts/base')})
    """
    settings_file = find_settings_file(path)
    deep = {issue_path(path).parent}
    flat = {settings_file.parent} if settings_file else set()
    if settings_file:
        deep.add(settings_file.parent / LAYOUTS)
    if desk:
        deep |= {*desk.layout.folders, desk.settings.root / LAYOUTS}
        flat |= {*_of_pictures(desk), desk.settings.root}  # an editor may put the settings away for a moment
    return Folders(_there(deep), _there(flat))


def _of_pictures(desk: Desk) -> Iterator[Path]:
    settings = desk.settings
    return (settings.path(name).parent for name in settings.picture_files.values())


def _there(folders: set[Path]) -> frozenset[Path]:
    return frozenset(each.resolve() for each in folders if each.is_dir())


def named_folders(path: Path, desk: Desk | None) -> tuple[Path, ...]:
    """The folders that hold whatever an error may name: the issue's own, the project's, the layouts'.

    Args:
        path: an issue.yaml, or its folder.
        desk: the issue when it was last whole; None if it never was.

    Example:
        >>> named_folders(Path("issues/2024-q1"), None)[0].name  # doctest: +SKIP
        '2024-q1'
    """
    settings_file = find_settings_file(path)
    own = (issue_path(path).parent, *([settings_file.parent] if settings_file else ()))
    layouts = settings_file.parent / LAYOUTS if settings_file else None
    if desk:
        return (*own, *desk.layout.folders)
    return (
        (*own, *sorted(each for each in layouts.iterdir() if each.is_dir()))
        if layouts and layouts.is_dir()
        else own
    )
