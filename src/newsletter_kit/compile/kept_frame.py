"""The frame of a mail, which stands around its sections: rendered once, with marks where the sections come.

So the head, the styles and the foot are not rendered again because a section changes. It is done only for
frames that print their sections as they are; others are rendered whole each time. A frame that comes for
the first time is rendered whole too: to find out what it does with its sections takes longer than that.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from newsletter_kit.compile.known import Asked, are_as_before, known_by, noting
from newsletter_kit.compile.wording import FILTERS
from newsletter_kit.compile.words import woven
from newsletter_kit.layout.budget import MAX_CHARACTERS
from newsletter_kit.layout.holes import only_prints
from newsletter_kit.layout.reads import reads_of
from newsletter_kit.layout.render import render_template

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter_kit.layout.layout import Layout

_SECRET = secrets.token_hex(8)  # so that no author's text can look like a mark
_MARK = re.compile(f"\x00{_SECRET} ([0-9]+)\x00")


@dataclass(frozen=True, slots=True)
class RenderedSection:
    """One section as the document template receives it.

    Attributes:
        type: the section's type.
        markup: its MJML, or its plain text.
        tinted: whether it stands on the second ground colour.
    """

    type: str
    markup: str
    tinted: bool


class _Frame(NamedTuple):
    """A frame without its sections.

    Attributes:
        literals: what stands before, between and behind them.
        order: which of them stands in each place.
        asked: the pictures that the frame has asked for.
    """

    literals: tuple[str, ...]
    order: tuple[int, ...]
    asked: tuple[Asked, ...]


def render_frame(
    layout: Layout, name: str, values: Mapping[str, Any], sections: Sequence[RenderedSection]
) -> str:
    """What the template of the whole mail makes of its values and of its sections, as `render_template` does.

    Args:
        layout: the layout.
        name: the template, such as `issue.mjml.j2`.
        values: those of `page_values`.
        sections: what it has as `sections`.

    Raises:
        IssueError: if a picture cannot be used.
        LayoutError: if the template is wrong.

    Example:
        >>> render_frame(layout, "issue.mjml.j2", values, sections)[:5]  # doctest: +SKIP
        '<mjml'
    """
    frame = _frame(layout, name, values, sections)
    if frame:
        whole = woven(frame.literals, [sections[index].markup for index in frame.order])
        if len(whole) < MAX_CHARACTERS // 2:  # a longer one may be more than a template may write
            return whole
    return render_template(layout, name, {**values, "sections": tuple(sections)}, FILTERS)


def _frame(
    layout: Layout, name: str, values: Mapping[str, Any], sections: Sequence[RenderedSection]
) -> _Frame | None:
    marked = tuple(_marked(index, each) for index, each in enumerate(sections))
    known = known_by(layout, name, {**values, "sections": marked})
    reads = reads_of(layout, name)
    if known is None or reads is None:
        return None
    place = _place(name, known)
    if not place:
        place.append(None)
        return None
    if not only_prints(reads.text, "sections", "markup"):
        return None
    if (kept := place[0]) and are_as_before(kept.asked, values["picture"]):
        return kept
    place[0] = _made(layout, name, {**values, "sections": marked})
    return place[0]


@lru_cache(maxsize=64)
def _place(name: str, known: bytes) -> list[_Frame | None]:
    """Where a frame is kept: empty if it has not come before, else with it in it, once it was made."""
    del name, known
    return []


def _marked(index: int, section: RenderedSection) -> RenderedSection:
    mark = f"\x00{_SECRET} {index}\x00"
    return replace(section, markup=Markup(mark) if isinstance(section.markup, Markup) else mark)  # noqa: S704


def _made(layout: Layout, name: str, values: Mapping[str, Any]) -> _Frame:
    asked: list[Asked] = []
    own = {**values, "picture": noting(values["picture"], asked)}
    pieces = _MARK.split(render_template(layout, name, own, FILTERS))
    return _Frame(tuple(pieces[::2]), tuple(map(int, pieces[1::2])), tuple(asked))
