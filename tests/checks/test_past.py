"""What a folder of issues remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.earlier import MOST, earlier_issues
from newsletter_kit.checks.past import issues_beside, past_issues, shingles_of
from newsletter_kit.testing import draft_of_example

if TYPE_CHECKING:
    from pathlib import Path

MONTHS = "\n---\n".join(
    f"period: {{start: {2000 + year}-01-01, end: {2000 + year}-12-31}}" for year in range(1, 13)
)


def test_the_oldest_comes_first_and_a_few_are_loaded_whole(tmp_path: Path) -> None:
    """All earlier issues are remembered, in the order of their periods; only the last are loaded whole."""
    draft = draft_of_example(tmp_path, MONTHS)
    past = past_issues(draft.issue)
    assert [each.start.year for each in past if each.start] == list(range(2001, 2012))
    assert [each.id for each in earlier_issues(draft.issue, draft.settings)] == [
        each.id for each in past[-MOST:]
    ]


@pytest.mark.parametrize(("id_", "count"), [("2023-q0", 0), ("zebra", 1)])
def test_issues_without_a_period_are_told_apart_by_their_ids(id_: str, count: int, tmp_path: Path) -> None:
    """Without periods, the issue whose id sorts before comes before."""
    draft = draft_of_example(tmp_path, f"period: null\n---\nperiod: null\nid: {id_}")
    assert len(past_issues(draft.issue)) == count
    assert len(list(issues_beside(draft.issue))) == 1


def test_a_change_of_a_file_is_seen(tmp_path: Path) -> None:
    """What is remembered of a file is read anew when the file changes."""
    draft = draft_of_example(tmp_path, "subject: Old news\n---\nsubject: News")
    (before,) = past_issues(draft.issue)
    text = before.path.read_text(encoding="utf-8").replace("Old news", "Very old news")
    before.path.write_text(text, encoding="utf-8")
    assert [before.subject, *(each.subject for each in past_issues(draft.issue))] == [
        "Old news",
        "Very old news",
    ]


def test_marks_and_capitals_do_not_make_another_text() -> None:
    """Two texts are compared by their words alone."""
    assert shingles_of("She **runs** her own shop.") == shingles_of("SHE RUNS HER OWN SHOP")
    assert shingles_of("three words only") == frozenset()
