"""What `check` finds in an issue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit import NewsletterError, Problem, compile_issue, plan_send
from newsletter_kit.cli.readers import audience_of, suppression_of
from newsletter_kit.compile.merge import KNOWN_FIELDS, nearly_tags
from newsletter_kit.issue import only_for
from newsletter_kit.issue.avrr import Avrr, small_numbers
from newsletter_kit.issue.merge_tags import merge_tags
from newsletter_kit.issue.todo import todo
from newsletter_kit.issue.translation import translation_report, unread_files
from newsletter_kit.issue.walk import texts
from newsletter_kit.sending.needs import tags_of
from newsletter_kit.sending.readiness import require_lawful

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from newsletter_kit import Edition, Issue, Settings
    from newsletter_kit.cli.project import Project

_NOBODYS = re.compile(r"@(?:.*\.)?example(?:\.(?:org|com|net))?\b")

CLIPPED_BYTES = 102_400
"""Gmail shows no more of a mail's HTML than this, and hides the rest behind a link."""


@dataclass(frozen=True, slots=True)
class EditionSize:
    """How large one edition is: with all that `only_for` can add, without pictures."""

    language: str
    html_bytes: int


@dataclass(frozen=True, slots=True)
class MergeField:
    """A field that the issue wants of its readers.

    Attributes:
        name: the field.
        fallback: what those without a value read; None if everybody must have one.
        where: the first place that uses it.
    """

    name: str
    fallback: str | None
    where: str

    def describe(self) -> str:
        """The field in words."""
        rule = "every reader must have it" if self.fallback is None else f"or {self.fallback!r}"
        return f"{rule}  ({self.where})" if self.where else rule


@dataclass(frozen=True, slots=True)
class Findings:
    """All that there is to say about an issue that loads and compiles.

    Attributes:
        issue_id: the issue's id.
        title: its title.
        sections: how many sections it has.
        layout: the layout's name.
        editions: one for each language.
        merge_fields: what it wants of its readers.
        readers: how many of the audience have all of it; None if no audience was given.
        errors: what must be mended before it can go to anybody.
        warnings: what should be looked at.
        to_do: links to be found and gaps to be filled.
        translations: parts that are missing or out of date.
        small_numbers: counts that could point at single persons.
    """

    issue_id: str
    title: str
    sections: int
    layout: str
    editions: tuple[EditionSize, ...]
    merge_fields: tuple[MergeField, ...]
    readers: int | None
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    to_do: tuple[Problem, ...]
    translations: tuple[Problem, ...]
    small_numbers: tuple[Problem, ...]

    def lists(self) -> Mapping[str, Sequence[Problem]]:
        """The lists of problems by their names, the worst first."""
        names = ("errors", "warnings", "to_do", "translations", "small_numbers")
        return {name: getattr(self, name) for name in names}


def examine(project: Project, audience: Path | None) -> Findings:
    """Compile every language and look at all there is.

    Args:
        project: what `open_project` gave.
        audience: a file of recipients to try the merge tags with; None for no such trial.

    Raises:
        NewsletterError: if the issue cannot be compiled.

    Example:
        >>> examine(open_project(Path("issues/2024-q1")), None).errors  # doctest: +SKIP
        ()
    """
    issue = project.issue
    editions = [_whole_edition(project, language) for language in issue.languages]
    readers, errors, doubts = _tried(project, audience)
    return Findings(
        issue.id,
        issue.title,
        len(issue.sections),
        project.layout.name,
        tuple(EditionSize(each.language, html_bytes(each)) for each in editions),
        tuple(_merge_fields(issue, editions)),
        readers,
        errors,
        tuple(dict.fromkeys((*doubts, *_warnings(issue, editions), *_unread_files(issue)))),
        (*todo(issue), *_unfinished_settings(project.settings)),
        tuple(_untranslated(issue)),
        tuple(_small_numbers(issue)),
    )


def _whole_edition(project: Project, language: str) -> Edition:
    """The edition with every part in it, whoever it is meant for, so that each is compiled once."""
    every = frozenset(only_for.condition_name(each) for each in only_for.conditions(project.issue))
    return compile_issue(project.issue, project.layout, project.settings, language=language, holding=every)


def html_bytes(edition: Edition) -> int:
    """The size of an edition's HTML without its merge values.

    Example:
        >>> html_bytes(edition) < 102_400  # doctest: +SKIP
        True
    """
    return sum(len(literal.encode()) for literal in edition.html.literals)


def _merge_fields(issue: Issue, editions: Sequence[Edition]) -> Iterator[MergeField]:
    """Each field once; the fallback shown is that of the main language where it has one."""
    places = dict(reversed(merge_tags(issue)))
    fallbacks: dict[str, list[str | None]] = {}
    for tag in (tag for edition in editions for tag in tags_of(edition)):
        fallbacks.setdefault(tag.name, []).append(tag.fallback)
    for name, found in fallbacks.items():
        if name not in KNOWN_FIELDS:
            where = issue.where(places[name]) if name in places else ""
            yield MergeField(name, None if None in found else found[0], where)


def _tried(
    project: Project, audience: Path | None
) -> tuple[int | None, tuple[Problem, ...], tuple[Problem, ...]]:
    """How many readers are all right, what is wrong, and what should be looked at."""
    try:
        if audience is None:
            require_lawful(project.issue, project.settings)
            return None, (), ()
        readers = audience_of(project.settings, audience)
        plan = plan_send(
            project.issue, project.layout, project.settings, readers, suppression_of(project.settings)
        )
    except NewsletterError as error:
        return None, error.problems, ()
    return len(plan), (), plan.warnings


def _warnings(issue: Issue, editions: Sequence[Edition]) -> Iterator[Problem]:
    for edition in editions:
        if (size := html_bytes(edition)) > CLIPPED_BYTES:
            what = f"the HTML has {size:,} bytes, and Gmail hides what comes after {CLIPPED_BYTES:,}"
            yield Problem(
                f"edition {edition.language}", what, "Shorten the issue, or move a part to your website."
            )
        yield from _near_misses(issue.in_language(edition.language), edition)


def _near_misses(issue: Issue, edition: Edition) -> Iterator[Problem]:
    """What would be mailed as brackets, though a field was meant, with the line that has it."""
    found = dict.fromkeys(tag for text in (edition.subject, edition.text) for tag in nearly_tags(text))
    for tag in found:
        location = next((each.location for each in texts(issue) if tag in each.value), None)
        where = f"edition {edition.language}" if location is None else issue.where(location)
        yield Problem(where, f"{tag} looks like a merge tag, but is none", "Write it like ((first_name)).")


def _unread_files(issue: Issue) -> Iterator[Problem]:
    """Files that look as if they were meant for translations."""
    for path in unread_files(issue.source.path) if issue.source else ():
        yield Problem(
            path.name, "nobody reads this file", "Call a translation issue.ka.yaml, with its language's tag."
        )


def _unfinished_settings(settings: Settings) -> Iterator[Problem]:
    """What newsletter.toml still lacks: gaps, and addresses at the names that RFC 2606 keeps free."""
    if "[…]" in (settings.postal_address or ""):
        yield Problem("newsletter.toml postal_address", "[…] marks something that is missing", "Fill it in.")
    boxes = {"sender": settings.sender, "reply_to": settings.reply_to}
    addresses = {name: box.address for name, box in boxes.items() if box}
    for name, address in {**addresses, "unsubscribe_mailto": settings.unsubscribe_mailto}.items():
        if address and _NOBODYS.search(address):
            yield Problem(f"newsletter.toml {name}", f"{address} is nobody's address", "Write your own.")


def _small_numbers(issue: Issue) -> Iterator[Problem]:
    for index, section in enumerate(issue.sections):
        if isinstance(section, Avrr) and section.small_numbers == "show":
            for location, count in small_numbers(section):
                where = issue.where(("sections", index, *location))
                what = f"a count of {count} can point at single persons in a small place"
                yield Problem(where, what, "`small_numbers: hide` prints it as fewer than 5.")


def _untranslated(issue: Issue) -> Iterator[Problem]:
    for report in translation_report(issue):
        yield from (*report.missing, *report.stale)
