"""Who is thanked at the end of an issue: the funders of the projects it names, and those it names itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.issue.values import Image
from newsletter_kit.policy import spoken_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Funder, Issue
    from newsletter_kit.issue.source import Location


@dataclass(frozen=True, slots=True)
class ShownFunder:
    """A funder as templates see it, in the edition's language.

    Attributes:
        name: as readers know it.
        logo: its logo, or None.
        logo_dark: its logo for dark mode, or None.
        url: its web site, or None.
        statement: the sentence beside the logo, or None.
        disclaimer: the sentence at the end, or None.
        minimum_size: the least height of the logo, in px; 0 if it does not matter.
        key: what newsletter.toml calls it; empty for one that only the issue knows.
    """

    name: str
    logo: Image | None = None
    logo_dark: Image | None = None
    url: str | None = None
    statement: str | None = None
    disclaimer: str | None = None
    minimum_size: int = 0
    key: str = ""


def funders_of(issue: Issue, settings: Settings) -> tuple[ShownFunder, ...]:
    """The funders that an edition shows: those of newsletter.toml in its order, then the issue's own.

    A key that newsletter.toml does not know is shown as it is, and a rule finds it.

    Example:
        >>> [each.name for each in funders_of(issue, settings)]  # doctest: +SKIP
        ['European Union', 'U.S. Department of State']
    """
    wanted = {*(each.key for each in issue.funders if each.key), *_derived(issue, settings)}
    order = {key: (funder.order, place) for place, (key, funder) in enumerate(settings.funders.items())}
    known = sorted(wanted & order.keys(), key=lambda key: order[key])
    registered = [_registered(key, settings, issue) for key in known]
    names = {each.name.casefold() for each in registered}
    own = (_own(each) for each in issue.funders if each.key not in order)
    return (*registered, *(each for each in own if each.name.casefold() not in names))


def projects_named(issue: Issue) -> Iterator[tuple[Location, str]]:
    """The projects that the items of an issue name, each with the way to it.

    Example:
        >>> list(projects_named(load_issue("issues/2024-q2")))  # doctest: +SKIP
        [(('sections', 1, 'items', 0, 'project'), 'jfc-tip')]
    """
    for index, section in enumerate(issue.sections):
        for number, item in enumerate(getattr(section, "items", ())):
            if project := getattr(item, "project", None):
                yield ("sections", index, "items", number, "project"), project


def _derived(issue: Issue, settings: Settings) -> Iterator[str]:
    for _, name in projects_named(issue):
        if name in settings.projects:
            yield from settings.projects[name].funders


def _registered(key: str, settings: Settings, issue: Issue) -> ShownFunder:
    funder, languages = settings.funders[key], (issue.language, *issue.languages)
    name = spoken_in(funder.name, *languages) or key
    alt = spoken_in(funder.alt, *languages) or name
    return ShownFunder(
        name,
        _picture(settings, funder.logo, alt),
        _picture(settings, funder.logo_dark, alt),
        funder.url,
        spoken_in(funder.statement, *languages),
        spoken_in(funder.disclaimer, *languages),
        funder.minimum_size or 0,
        key,
    )


def _picture(settings: Settings, path: str | None, alt: str) -> Image | None:
    if path is None:
        return None
    on_the_web = path.lower().startswith(("https://", "http://"))
    return Image.model_construct(src=path if on_the_web else str(settings.path(path)), alt=alt)


def _own(funder: Funder) -> ShownFunder:
    name = funder.name or funder.key or ""
    return ShownFunder(name, funder.logo, funder.logo_dark, funder.url, funder.statement, funder.disclaimer)
