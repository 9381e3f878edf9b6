"""What lies on the desk: the issue, its layout and its settings, as their files are at this moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from pydantic import SecretStr

from newsletter_kit.config import FILE_NAME as SETTINGS_FILE
from newsletter_kit.config import load_settings
from newsletter_kit.issue.load import issue_path, load_issue
from newsletter_kit.layout.layout import HOME as LAYOUTS
from newsletter_kit.layout.layout import load_layout

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.layout.layout import Layout

_SHOWN_KEY = SecretStr(token_urlsafe(32))  # signs the links that are shown; no list knows it


@dataclass(frozen=True, slots=True)
class Desk:
    """An issue that loads, and all that it is made with.

    Attributes:
        path: the issue.yaml.
        issue: what the author wrote.
        layout: what the designer wrote.
        settings: newsletter.toml, with what the issue overrides.
        plain_settings: newsletter.toml as it stands.
    """

    path: Path
    issue: Issue
    layout: Layout
    settings: Settings
    plain_settings: Settings


def open_desk(
    path: Path, layout: str | None = None, before: Desk | None = None, changed: Collection[Path] | None = None
) -> Desk:
    """Read the files of an issue.

    Args:
        path: an issue.yaml, or its folder.
        layout: the name of another layout than the settings name.
        before: what was read the last time; of it, all is kept that no file in `changed` concerns.
        changed: the files that have changed since; None if that is not known.

    Raises:
        ConfigError: if newsletter.toml is missing or wrong.
        IssueError: with every problem of the issue.
        LayoutError: if there is no such layout.

    Example:
        >>> open_desk(Path("issues/2024-q1")).layout.name  # doctest: +SKIP
        'iom'
    """
    kept = before if changed is not None else None
    changed = changed or ()
    if kept and _are_templates(changed, kept.layout):
        return replace(kept, layout=replace(kept.layout))
    if kept and not any(each.name == SETTINGS_FILE for each in changed):
        plain = kept.plain_settings
    else:
        plain = load_settings(path)
    issue = load_issue(path, settings=plain)
    settings = plain.overridden(issue.settings)
    settings = settings.model_copy(update={"unsubscribe_key": settings.unsubscribe_key or _SHOWN_KEY})
    name = layout or settings.layout
    if kept and kept.plain_settings is plain and name == _name_of(kept, layout) and not _is_of(kept, changed):
        return Desk(issue_path(path), issue, kept.layout, settings, plain)
    return Desk(issue_path(path), issue, load_layout(name, root=settings.root), settings, plain)


def _name_of(desk: Desk, layout: str | None) -> str:
    return layout or desk.settings.layout


def _are_templates(changed: Collection[Path], layout: Layout) -> bool:
    """Whether nothing but templates of the layout have changed: their texts are read when they are used."""
    folders = layout.folders
    return bool(changed) and all(
        each.suffix == ".j2" and any(each.is_relative_to(folder) for folder in folders) for each in changed
    )


def _is_of(desk: Desk, changed: Collection[Path]) -> bool:
    """Whether a file of the layout is among those that have changed, or of one that may take its place."""
    folders = (*desk.layout.folders, desk.settings.root / LAYOUTS)
    return any(each.is_relative_to(folder) for each in changed for folder in folders)
