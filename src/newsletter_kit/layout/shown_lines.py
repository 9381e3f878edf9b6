"""The lines of the layout's files that an error names, put beside it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter_kit.errors import LayoutError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@contextmanager
def lines_shown(folders: Sequence[Path]) -> Iterator[None]:
    """Give every problem with a layout the lines that it is about.

    Args:
        folders: the folders of the layout, nearest first.

    Raises:
        LayoutError: the one that the block raised, with the lines.

    Example:
        >>> with lines_shown(layout.folders):  # doctest: +SKIP
        ...     render_template(layout, "issue.mjml.j2", {}, {})
    """
    try:
        yield
    except LayoutError as error:
        from newsletter_kit.excerpt import excerpt_at

        error.problems = tuple(
            each if each.excerpt else replace(each, excerpt=excerpt_at(each.where, folders))
            for each in error.problems
        )
        raise
