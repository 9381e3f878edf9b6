"""Sections that were rendered before: what has not changed since is not rendered again.

A rendering is known by all that its template could read: the section, the few other values, the texts of the
layout. They are compared by what `pickle` writes of them, which tells 1 from 1.0 and from True, as
readers do; nothing is ever read back from it. Of a user's own section nothing is kept: a property of it may
read the clock or a file, and would be shown as it was.
"""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from newsletter_kit.compile.wording import FILTERS
from newsletter_kit.errors import NewsletterError
from newsletter_kit.issue.sections import BUILT_IN
from newsletter_kit.layout.reads import reads_of
from newsletter_kit.layout.render import render_template

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from newsletter_kit.compile.images import Picture
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.layout.layout import Layout
    from newsletter_kit.layout.reads import Reads

_MADE_OF_OTHERS = frozenset({"issue", "theme", "picture", "page", "t", "link_text", "small", "counted"})
"""Values that follow from the layout and from the languages, or that are looked at by themselves."""

_READ_BY_FILTERS = frozenset({"language"})


@dataclass(frozen=True, slots=True)
class _Asked:
    """A picture that a template has asked for, and what it got."""

    how: tuple[tuple[Any, ...], dict[str, Any]]
    picture: Picture


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a template has written, and the pictures that it asked for."""

    text: str
    asked: tuple[_Asked, ...]


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
    known = _known_by(layout, name, values)
    if known is None:
        return render_template(layout, name, values, FILTERS)
    place = _place(name, known)
    if place and _holds(place[0], values["picture"]):
        return place[0].text
    asked: list[_Asked] = []
    noting = {**values, "picture": _noted(values["picture"], asked)}
    place[:] = [_Kept(render_template(layout, name, noting, FILTERS), tuple(asked))]
    return place[0].text


@lru_cache(maxsize=512)
def _place(name: str, known: bytes) -> list[_Kept]:
    """Where a rendering is kept: empty, or with one in it."""
    del name, known
    return []


def _known_by(layout: Layout, name: str, values: Mapping[str, Any]) -> bytes | None:
    """A digest of all that the template can read; None if something of it cannot be compared."""
    reads = reads_of(layout, name)
    if reads is None or not _is_told_by_its_fields(values, reads):
        return None
    issue, wanted = values["issue"], (reads.names() | _READ_BY_FILTERS) - _MADE_OF_OTHERS
    own = [(name, value) for name, value in values.items() if name in wanted]
    try:
        written = pickle.dumps((reads.digest, issue.language, own, _read_of(issue, reads)))
    except (
        pickle.PicklingError,
        TypeError,
        AttributeError,
    ):  # a class inside a function, a value with a lock
        return None
    return hashlib.sha256(written).digest()


def _is_told_by_its_fields(values: Mapping[str, Any], reads: Reads) -> bool:
    """Whether all sections that it can read are built in: what these show follows from their fields."""
    behind = reads.names_behind("issue")
    others = values["issue"].sections if behind is None or "sections" in behind else ()
    return all(type(each) in BUILT_IN for each in (values["section"], *others))


def _read_of(issue: Issue, reads: Reads) -> object:
    names = reads.names_behind("issue")
    if names is None or not names <= type(issue).model_fields.keys():
        return issue
    return [getattr(issue, name) for name in sorted(names)]


def _holds(kept: _Kept, picture: Callable[..., Picture]) -> bool:
    """Whether every picture is what it was. One that cannot be used is an error where it is rendered."""
    try:
        return all(picture(*each.how[0], **each.how[1]) == each.picture for each in kept.asked)
    except NewsletterError:
        return False


def _noted(picture: Callable[..., Picture], asked: list[_Asked]) -> Callable[..., Picture]:
    def noting(*arguments: Any, **options: Any) -> Picture:  # noqa: ANN401  whatever the template writes
        found = picture(*arguments, **options)
        asked.append(_Asked((arguments, options), found))
        return found

    return noting
