"""A version of an issue as it is named on the command line: a path, or a path and a revision of git."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit import Issue, Settings


@dataclass(frozen=True, slots=True)
class Version:
    """An issue, and the words by which it was named.

    Attributes:
        name: the path, with the revision behind an `@`.
        issue: the issue.
        settings: newsletter.toml as it is now, with what the issue overrides.
    """

    name: str
    issue: Issue
    settings: Settings


@contextmanager
def open_version(words: str) -> Iterator[Version]:
    """Load a version of an issue; the files of an older one are there as long as the block runs.

    Args:
        words: an issue.yaml or its folder; or one with `@` and a revision of git.

    Raises:
        ConfigError: if newsletter.toml is missing or wrong.
        IssueError: with every problem of the issue, or if git does not have it.

    Example:
        >>> with open_version("issues/2024-q1@HEAD~3") as version:  # doctest: +SKIP
        ...     print(version.issue.id)
        2024-q1
    """
    from newsletter_kit.compare.revision import revision_in, written_out

    revision = revision_in(words)
    if revision is None:
        yield _loaded(words, Path(words), Path(words))
        return
    with written_out(revision) as folder:
        path = folder / revision.path.name if revision.path.suffix else folder
        yield _loaded(words, path, revision.path)


def _loaded(name: str, path: Path, beside: Path) -> Version:
    from newsletter_kit import load_issue, load_settings

    settings = load_settings(beside)
    issue = load_issue(path, settings=settings)
    return Version(name, issue, settings.overridden(issue.settings))
