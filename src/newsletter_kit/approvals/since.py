"""What has changed since an approval, where git still has what was approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.compare.compare import compare_issues
from newsletter_kit.compare.revision import Revision, written_out
from newsletter_kit.compare.summary import summary_of
from newsletter_kit.errors import NewsletterError
from newsletter_kit.issue.load import load_issue

if TYPE_CHECKING:
    from newsletter_kit.approvals.approval import Approval
    from newsletter_kit.compare.change import Comparison
    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue

MOST_CHANGES = 3


def changed_since(approval: Approval, issue: Issue, settings: Settings) -> str:
    """What has changed since an approval, in words; empty if what was approved is not at hand.

    Args:
        approval: an approval of an earlier state.
        issue: the issue as it is now.
        settings: the settings that hold for it.

    Example:
        >>> changed_since(approval, issue, settings)  # doctest: +SKIP
        '1 text changed: section 2 “Stories”, text: “a single mother” → “a proud mother”'
    """
    if approval.revision is None or issue.source is None:
        return ""
    try:
        with written_out(Revision(issue.source.path, approval.revision)) as folder:
            before = load_issue(folder / issue.source.path.name, settings=settings)
            return _told(compare_issues(before, issue))
    except NewsletterError:
        return ""


def _told(comparison: Comparison) -> str:
    if comparison.is_empty:
        return (
            "its texts and pictures are the same, so it is the layout, newsletter.toml or who gets which part"
        )
    first = "; ".join(map(str, comparison.changes[:MOST_CHANGES]))
    more = len(comparison.changes) - MOST_CHANGES
    return f"{summary_of(comparison).rstrip('.')}: {first}{f'; and {more} more' if more > 0 else ''}"
