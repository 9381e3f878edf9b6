"""The lines of a file below the problem that they have, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.excerpt import printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsletter_kit.errors import Problem


def with_lines(problems: Iterable[Problem]) -> Iterator[tuple[Problem, list[str]]]:
    """Each problem with the lines to print below it; a line that several problems have is shown once.

    Example:
        >>> from newsletter_kit.errors import Problem
        >>> list(with_lines([Problem("issue.yaml", "it is empty")]))[0][1]
        []
    """
    shown: set[tuple[object, int]] = set()
    for each in problems:
        place = each.excerpt and (each.excerpt.file, each.excerpt.line)
        yield each, [] if not each.excerpt or place in shown else printed(each.excerpt)
        shown.update([place] if place else [])
