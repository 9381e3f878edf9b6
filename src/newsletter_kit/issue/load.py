"""`load_issue`: an author's folder becomes an Issue, or the list of everything that is wrong in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.config import find_settings_file, load_settings
from newsletter_kit.errors import IssueError, Problem
from newsletter_kit.issue.document import read_document
from newsletter_kit.issue.registry import import_sections, section_types
from newsletter_kit.issue.source import Source
from newsletter_kit.issue.translation import Parent, with_translations
from newsletter_kit.issue.validate import judge, problems_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue, Section

FILE_NAME = "issue.yaml"


def load_issue(
    path: Path | str, *, sections: Sequence[type[Section]] = (), settings: Settings | None = None
) -> Issue:
    """The issue in an issue.yaml, with its translations beside it (`issue.ka.yaml`).

    Args:
        path: an issue.yaml, or the folder that holds one.
        sections: section classes of your own, besides the built-in ones.
        settings: names further section classes, which are imported from beside newsletter.toml; unless given,
            the newsletter.toml of the issue's folder does.

    Raises:
        IssueError: with every problem of the file at once, each with its line and column.
        ConfigError: if a section class cannot be used.

    Example:
        >>> load_issue("issues/2024-q1").languages  # doctest: +SKIP
        ('en', 'ka')
    """
    path = issue_path(path)
    types = section_types([*sections, *_named_sections(path, settings)])
    document = read_document(path)
    source = Source(path, document.marks)
    _refuse_translation(document.data, source)
    verdict = judge(document.data, source, types)
    if verdict.issue is None or not isinstance(document.data, dict):
        raise IssueError(*problems_of(verdict.faults, source))
    return with_translations(Parent(verdict.issue, source, document.data, types))


def _refuse_translation(data: object, source: Source) -> None:
    """A translation by itself lacks nearly all; it is looked at together with the issue beside it."""
    if isinstance(data, dict) and "translates" in data and "id" not in data:
        what = f"this is a translation of {data['translates']}, and no issue by itself"
        remedy = f"Name {source.path.parent} instead: every language is looked at with it."
        raise IssueError(Problem(source.where(("translates",)), what, remedy))


def _named_sections(path: Path, settings: Settings | None) -> tuple[type[Section], ...]:
    if settings is None and find_settings_file(path.parent):
        settings = load_settings(path.parent)
    return import_sections(settings.sections, settings.root) if settings else ()


def issue_path(path: Path | str) -> Path:
    """The issue.yaml that `path` is, or that stands in the folder `path`.

    Example:
        >>> issue_path("issues/2024-q1/issue.yaml").name
        'issue.yaml'
    """
    path = Path(path)
    return path / FILE_NAME if path.is_dir() else path
