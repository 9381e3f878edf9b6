"""What is wrong, with the lines that it concerns, as the page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.excerpt import excerpt_at

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from newsletter_kit.errors import Problem


def fault_as_json(problem: Problem, folders: Iterable[Path]) -> dict[str, object]:
    """A problem for the page: where, what, what to do, and the lines if they can be shown.

    Args:
        problem: what is wrong.
        folders: where its file may lie.

    Example:
        >>> from newsletter_kit.errors import Problem
        >>> fault_as_json(Problem("issue.yaml", "it is empty", "Write one."), [])["excerpt"] is None
        True
    """
    excerpt = excerpt_at(problem.where, folders)
    return {
        "where": problem.where,
        "what": problem.what,
        "remedy": problem.remedy,
        "excerpt": excerpt
        and {
            "file": str(excerpt.file),
            "line": excerpt.line,
            "column": excerpt.column,
            "first": excerpt.first,
            "lines": excerpt.lines,
        },
    }
