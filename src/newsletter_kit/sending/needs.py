"""What an edition needs to know of its readers, and who cannot say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.compile.merge import MergeText, Place, merge_problems
from newsletter_kit.errors import Problem
from newsletter_kit.issue.merge_tags import merge_tags
from newsletter_kit.issue.only_for import conditions
from newsletter_kit.message.fields import merge_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.compile.merge import MergeTag
    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue

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


def unknown_tags(
    issue: Issue, edition: Edition, known: frozenset[str]
) -> tuple[list[Problem], list[Problem]]:
    """The merge tags for which nobody can have a value: first those without a fallback, then those with one.

    Example:
        >>> [str(problem) for problem in unknown_tags(issue, edition, known)[0]]  # doctest: +SKIP
        ['issue.yaml:9:1 intro: ((fristname)): … Known fields: email, first_name.']
    """
    listing = f"Known fields: {', '.join(sorted(known))}."
    without, fallen_back = dict[str, Problem](), dict[str, Problem]()
    for tag in tags_of(edition):
        if tag.name in known:
            continue
        where = _place_of(issue.in_language(edition.language), tag.name)
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
    remedy = f"Columns: {', '.join(sorted(known))}."
    return [Problem(f"{file} only_for", what.format(field), remedy) for field in sorted(asked - known)]


def _place_of(issue: Issue, name: str) -> str:
    location = next((location for tag, location in merge_tags(issue) if tag == name), None)
    if location is None or issue.source is None:
        return f"(({name})) in the layout" if location is None else ".".join(map(str, location))
    return issue.source.where(location)


def risky_tags(edition: Edition, columns: Sequence[str]) -> MergeText:
    """The merge tags that could fail for somebody; to try only these makes a long audience quick to plan.

    Example:
        >>> risky_tags(edition, ("first_name",)).fields  # doctest: +SKIP
        ('first_name',)
    """
    always = known_fields(edition.settings, ()) - set(columns)
    risky = [
        tag
        for tag in tags_of(edition)
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
    problems = merge_problems((risky,), merge_values(edition, recipient))
    return list({each.where: each for each in problems}.values())
