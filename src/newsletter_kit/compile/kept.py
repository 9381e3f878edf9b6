"""Sections that were rendered before: what has not changed since is not rendered again."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from newsletter_kit.compile.known import Asked, are_as_before, known_by, noting
from newsletter_kit.compile.wording import FILTERS
from newsletter_kit.layout.render import render_template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit.layout.layout import Layout


class _Kept(NamedTuple):
    """What a template has written, and the pictures that it asked for."""

    text: str
    asked: tuple[Asked, ...]


def render_section(layout: Layout, name: str, values: Mapping[str, Any]) -> str:
    r"""What the template of a section makes of its values, as `render_template` does, or as it did before.

    Pictures are asked for in either case, so that they travel with the mail; if one has changed, the section
    is rendered again.

    Args:
        layout: the layout.
        name: the template, such as `sections/text.mjml.j2`.
        values: those of `page_values`, of the section's language, and of the section itself.

    Raises:
        IssueError: if a picture or a link of the section cannot be used.
        LayoutError: if the template is wrong.

    Example:
        >>> render_section(layout, "sections/divider.txt.j2", values)  # doctest: +SKIP
        '* * *\n'
    """
    known = known_by(layout, name, values)
    if known is None:
        return render_template(layout, name, values, FILTERS)
    place = _place(name, known)
    if place and are_as_before(place[0].asked, values["picture"]):
        return place[0].text
    asked: list[Asked] = []
    own = {**values, "picture": noting(values["picture"], asked)}
    place[:] = [_Kept(render_template(layout, name, own, FILTERS), tuple(asked))]
    return place[0].text


@lru_cache(maxsize=512)
def _place(name: str, known: bytes) -> list[_Kept]:
    """Where a rendering is kept: empty, or with one in it."""
    del name, known
    return []
