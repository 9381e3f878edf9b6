"""A draft with all that its findings offer to mend, mended: for tests of the rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter_kit.checks.mend import mended
from newsletter_kit.issue.load import load_issue

if TYPE_CHECKING:
    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.rule import Rule


def after_mending(rule: Rule, draft: Draft) -> Draft:
    """The draft once more, after the edits that a rule offers were made in its files."""
    for language in draft.issue.languages:
        source = draft.issue.in_language(language).source
        assert source
        edits = [each.edit for each in rule.findings(draft) if each.edit and each.place.file == source.path]
        result = mended(source.path.read_text(encoding="utf-8"), edits)
        assert result.left == ()
        source.path.write_text(result.text, encoding="utf-8")
    assert draft.issue.source
    return replace(draft, issue=load_issue(draft.issue.source.path))
