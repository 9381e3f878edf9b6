"""What an edition needs to know of its readers, and who cannot say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.compile.merge import MergeText, Place, merge_problems, split_url
from newsletter_kit.config import place_of_setting
from newsletter_kit.errors import AudienceError, Problem
from newsletter_kit.issue.merge_tags import merge_tags
from newsletter_kit.issue.only_for import conditions
from newsletter_kit.merge_tag import MERGE_TAG
from newsletter_kit.message.fields import merge_values
from newsletter_kit.nearest import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.compile.merge import MergeTag
    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue

_LINKS = ("unsubscribe_url", "unsubscribe_mailto", "preferences_url", "view_url")
"""The settings that may hold merge tags."""

_OF_THE_ISSUE = frozenset({"issue", "language"})

_NAME_COLUMNS = frozenset({"name", "first_name", "last_name"})


def known_fields(settings: Settings, columns: Iterable[str]) -> frozenset[str]:
    """The fields that a merge tag can use: the columns, and those that are there without one.

    Example:
        >>> from newsletter_kit.config import Settings
        >>> sorted(known_fields(Settings(name="News", sender="news@iom.int"), ["first_name"]))
        ['email', 'first_name', 'name']
    """
    known = {"email", *columns}
    if known & _NAME_COLUMNS:
        known.add("name")
    if settings.view_url:
        known.add("view_url")
    if settings.unsubscribe_url or settings.unsubscribe_mailto:
        known.add("unsubscribe_url")
    if settings.unsubscribe_key:
        known.add("unsubscribe_token")
    return frozenset(known)


def tags_of(edition: Edition) -> tuple[MergeTag, ...]:
    """The different merge tags of an edition, in order.

    Example:
        >>> [tag.name for tag in tags_of(edition)]  # doctest: +SKIP
        ['first_name', 'unsubscribe_url']
    """
    return tuple(dict.fromkeys((*edition.subject.tags, *edition.html.tags, *edition.text.tags)))


def link_tags(settings: Settings) -> tuple[MergeTag, ...]:
    """The merge tags of the links in newsletter.toml that are filled for each reader.

    Example:
        >>> from newsletter_kit.config import Settings
        >>> url = "https://iom.int/leave?u=((member))&i=((issue))"
        >>> [tag.name for tag in link_tags(Settings(name="News", sender="n@iom.int", unsubscribe_url=url))]
        ['member']
    """
    links = (settings.unsubscribe_url, settings.unsubscribe_mailto, settings.view_url)
    tags = (tag for link in links if link for tag in split_url(link).tags)
    return tuple(dict.fromkeys(tag for tag in tags if tag.name not in _OF_THE_ISSUE))


def unknown_tags(
    issue: Issue, edition: Edition, known: frozenset[str]
) -> tuple[list[Problem], list[Problem]]:
    """The merge tags for which nobody can have a value: first those without a fallback, then those with one.

    Example:
        >>> [str(problem) for problem in unknown_tags(issue, edition, known)[0]]  # doctest: +SKIP
        ['issue.yaml:9:1 intro: ((fristname)): … Known fields: email, first_name.']
    """
    without, fallen_back = dict[str, Problem](), dict[str, Problem]()
    for tag in (*tags_of(edition), *link_tags(edition.settings)):
        if tag.name in known:
            continue
        where = _place_of(issue.in_language(edition.language), edition.settings, tag.name)
        listing = f"Known fields: {listed(known, tag.name)}."
        if tag.fallback is None:
            what = f"the audience has no column for (({tag.name})), and it has no fallback"
            without.setdefault(tag.name, Problem(where, what, listing))
        else:
            what = f"the audience has no column for (({tag.name})), so everybody reads {tag.fallback!r}"
            fallen_back.setdefault(tag.name, Problem(where, what, listing))
    return list(without.values()), [each for name, each in fallen_back.items() if name not in without]


def unmet_conditions(issue: Issue, columns: Iterable[str]) -> list[Problem]:
    """The fields that `only_for` asks for and no column has: what hangs on them reaches nobody.

    Example:
        >>> [problem.where for problem in unmet_conditions(issue, ["email"])]  # doctest: +SKIP
        ['issue.yaml only_for']
    """
    known = set(columns)
    asked = {field for condition in conditions(issue) for field in condition}
    file = issue.source.path.name if issue.source else "issue"
    what = "the audience has no column {}, so what is meant for some of its values reaches nobody"
    return [
        Problem(f"{file} only_for", what.format(field), f"Columns: {listed(known, field)}.")
        for field in sorted(asked - known)
    ]


def _place_of(issue: Issue, settings: Settings, name: str) -> str:
    location = next((location for tag, location in merge_tags(issue) if tag == name), None)
    if location is not None:
        return ".".join(map(str, location)) if issue.source is None else issue.source.where(location)
    setting = next((each for each in _LINKS if _holds(getattr(settings, each), name)), None)
    if setting is None:
        return f"(({name})) in the layout"
    own = issue.source is not None and setting in issue.settings
    return issue.where(("settings", setting)) if own else place_of_setting(settings, setting)


def _holds(link: str | None, name: str) -> bool:
    return any(tag["name"] == name for tag in MERGE_TAG.finditer(link or ""))


def risky_tags(edition: Edition, columns: Sequence[str]) -> MergeText:
    """The merge tags that could fail for somebody; to try only these makes a long audience quick to plan.

    Example:
        >>> risky_tags(edition, ("first_name",)).fields  # doctest: +SKIP
        ('first_name',)
    """
    always = known_fields(edition.settings, ()) - set(columns)
    risky = [
        tag
        for tag in (*tags_of(edition), *link_tags(edition.settings))
        if tag.name not in always and (tag.fallback is None or tag.place is Place.URL_WHOLE)
    ]
    return MergeText(("",) * (len(risky) + 1), tuple(risky))


def lacking(edition: Edition, risky: MergeText, recipient: Recipient) -> list[Problem]:
    """Why no message can be made for `recipient`; `risky` is what `risky_tags` gave for the edition.

    Example:
        >>> lacking(edition, risky, recipient)  # doctest: +SKIP
        []
    """
    if not risky.tags:
        return []
    try:
        problems = merge_problems((risky,), merge_values(edition, recipient))
    except AudienceError as error:  # of a link in newsletter.toml
        problems = list(error.problems)
    return list({each.where: each for each in problems}.values())
