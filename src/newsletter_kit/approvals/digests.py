"""What an approval is bound to: a digest of each edition, and of all around it that a reader meets."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from newsletter_kit.compile.compile import compile_issue
from newsletter_kit.issue import only_for
from newsletter_kit.issue.walk import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.layout.layout import Layout


def digests_of(issue: Issue, layout: Layout, settings: Settings) -> dict[str, str]:
    """The digest of each edition of an issue, with every part in it, by its language.

    Raises:
        IssueError: if a picture or a link of the issue cannot be used.
        LayoutError: if a template is wrong.

    Example:
        >>> digests_of(issue, layout, settings).keys()  # doctest: +SKIP
        dict_keys(['en', 'ka'])
    """
    every_part = frozenset(only_for.condition_name(each) for each in only_for.conditions(issue))
    made = (
        compile_issue(issue, layout, settings, language=language, holding=every_part)
        for language in issue.languages
    )
    return {each.language: digest_to_approve(each, issue) for each in made}


def digest_to_approve(edition: Edition, issue: Issue) -> str:
    """SHA-256 of an edition's digest and of what readers meet beside it, in hex.

    That is: who it comes from, where answers and its own links go, and which part is meant for whom.

    Args:
        edition: the edition with every part in it.
        issue: the issue it was compiled from.

    Example:
        >>> digest_to_approve(edition, issue)  # doctest: +SKIP
        '5f0c…'
    """
    digest = hashlib.sha256()
    for piece in (edition.digest, *_of_settings(edition.settings), *_meant_for(issue, edition.language)):
        encoded = piece.encode()
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()


def _of_settings(settings: Settings) -> Iterator[str]:
    links = (
        settings.unsubscribe_url,
        settings.unsubscribe_mailto,
        settings.view_url,
        settings.preferences_url,
    )
    for each in (settings.sender, settings.reply_to, *links):
        yield str(each or "")


def _meant_for(issue: Issue, language: str) -> Iterator[str]:
    """Each condition with its place: an edition with every part in it does not tell who gets which."""
    for location, part in parts(issue.in_language(language)):
        if condition := getattr(part, "only_for", None):
            yield f"{'.'.join(map(str, location))} {only_for.condition_name(condition)}"
