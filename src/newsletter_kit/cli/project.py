"""What every verb opens first: the settings, the issue, and the layout that hold for one ISSUE argument."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit import Issue, Layout, Settings
    from newsletter_kit.errors import Problem


class Project(NamedTuple):
    """One issue and all that it is made with.

    Attributes:
        issue: what the author wrote.
        layout: what the designer wrote.
        settings: newsletter.toml, with what the issue overrides.
    """

    issue: Issue
    layout: Layout
    settings: Settings


def open_project(path: Path, layout: str | None = None) -> Project:
    """Load the issue at `path` with its settings and its layout.

    Args:
        path: an issue.yaml, or its folder.
        layout: the name of another layout than the settings name.

    Raises:
        ConfigError: if newsletter.toml is missing or wrong.
        IssueError: with every problem of the issue.
        LayoutError: if there is no such layout.

    Example:
        >>> open_project(Path("issues/2024-q1")).layout.name  # doctest: +SKIP
        'iom'
    """
    from newsletter_kit import load_issue, load_layout, load_settings
    from newsletter_kit.errors import LayoutError

    settings = load_settings(path)
    issue = load_issue(path, settings=settings)
    settings = settings.overridden(issue.settings)
    try:
        return Project(issue, load_layout(layout or settings.layout, root=settings.root), settings)
    except LayoutError as error:
        if layout is None:
            where = _place_of("layout", issue, settings)
            error.problems = _moved(error.problems, f"layout {settings.layout}", where)
        raise


def _place_of(setting: str, issue: Issue, settings: Settings) -> str:
    """Where a setting is written: in the issue, if that overrides it."""
    from newsletter_kit.config import place_of_setting

    if setting in issue.settings:
        return issue.where(("settings", setting))
    return place_of_setting(settings, setting)


def _moved(problems: tuple[Problem, ...], named: str, where: str) -> tuple[Problem, ...]:
    """The problems; of what is only named, the place is where its name is written."""
    return tuple(
        replace(each, where=where, what=f"{each.what} ({named})") if each.where == named else each
        for each in problems
    )


def only_to_look(project: Project) -> Project:
    """The same project with a key of the moment if it needs one, so that to look at a plan makes no key file.

    Example:
        >>> only_to_look(project).settings.unsubscribe_key  # doctest: +SKIP
        SecretStr('**********')
    """
    from secrets import token_urlsafe

    from pydantic import SecretStr

    from newsletter_kit.sending.editions import signs_links

    if not signs_links(project.settings):
        return project
    key = project.settings.unsubscribe_key or SecretStr(token_urlsafe(32))
    return project._replace(settings=project.settings.model_copy(update={"unsubscribe_key": key}))


def by_provider(project: Project, name: str | None) -> Project:
    """The same project with the provider named for this call; some rules are stricter if mail leaves.

    Args:
        project: what `open_project` gave.
        name: of the provider; None for the one of the settings.

    Raises:
        ConfigError: if there is no such provider.

    Example:
        >>> by_provider(open_project(Path("issues/2024-q1")), "postmark").settings.provider  # doctest: +SKIP
        'postmark'
    """
    from newsletter_kit.errors import ConfigError
    from newsletter_kit.providers import require_known

    try:
        require_known(name or project.settings.provider)
    except ConfigError as error:
        if name is None:
            where = _place_of("provider", project.issue, project.settings)
            error.problems = tuple(replace(each, where=where) for each in error.problems)
        raise
    if name is None:
        return project
    return project._replace(settings=project.settings.model_copy(update={"provider": name}))


def path_of(project: Project) -> Path:
    """The issue.yaml that the issue came from.

    Example:
        >>> path_of(open_project(Path("issues/2024-q1"))).name  # doctest: +SKIP
        'issue.yaml'
    """
    from pathlib import Path

    source = project.issue.source
    return source.path if source else Path()


def files_of(project: Project, audience: Path | None = None, ledger: str | None = None) -> list[Path]:
    """The files that a send reads or keeps, whether they are there or not.

    Args:
        project: whose files.
        audience: the one that was named instead of the settings' own.
        ledger: likewise.

    Example:
        >>> [path.name for path in files_of(open_project(Path("issues/2024-q1")))]  # doctest: +SKIP
        ['issue.yaml', 'newsletter.toml', 'ledger.db', 'audience.csv', 'suppressed.txt']
    """
    from pathlib import Path

    from newsletter_kit.config import FILE_NAME
    from newsletter_kit.sending.ledgers import ledger_place

    settings = project.settings
    place = ledger_place(settings, ledger)
    kept = [path_of(project), settings.path(FILE_NAME), *([place] if isinstance(place, Path) else [])]
    set_there = [settings.path(each) for each in (settings.audience, settings.suppression) if each]
    return [*kept, *set_there, *(each for each in (audience,) if each)]


def language_name(language: str) -> str:
    """A language as people call it in English, with its tag.

    Example:
        >>> language_name("ka")
        'Georgian (ka)'
    """
    if language == "en":  # Babel says the same, and takes 5 MB to load
        return "English (en)"
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(language, sep="-").get_display_name("en")
    except (UnknownLocaleError, ValueError):
        return language
    return f"{name} ({language})" if name else language
