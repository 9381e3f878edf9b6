"""What a rendering is known by: all that its template could read, and the pictures that it asked for.

Values are compared by what `pickle` writes of them, which tells 1 from 1.0 and from True, as readers do;
nothing is ever read back from it. Of a user's own section nothing is known: a property of it may read the
clock or a file.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from newsletter_kit.compile.page import Links, Newsletter
from newsletter_kit.errors import NewsletterError
from newsletter_kit.issue.sections import is_built_in
from newsletter_kit.issue.values import Content
from newsletter_kit.layout.reads import reads_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from newsletter_kit.compile.images import Picture
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.layout.layout import Layout
    from newsletter_kit.layout.reads import Reads

_MADE_OF_OTHERS = frozenset({"issue", "theme", "picture", "page", "t", "link_text", "small", "counted"})
"""Values that follow from the layout and from the languages, or that are looked at by themselves."""

_READ_BY_FILTERS = frozenset({"language"})
_FROZEN = (Content, Newsletter, Links, tuple)


class Asked(NamedTuple):
    """A picture that a template has asked for, and what it got."""

    how: tuple[tuple[Any, ...], dict[str, Any]]
    picture: Picture


def known_by(layout: Layout, name: str, values: Mapping[str, Any]) -> bytes | None:
    """A digest of all that a template can read; None if something of it cannot be compared.

    Args:
        layout: the layout.
        name: the template, such as `sections/text.mjml.j2`.
        values: those that it is rendered with.

    Example:
        >>> known_by(layout, "sections/divider.txt.j2", values)  # doctest: +SKIP
        b'...'
    """
    reads = reads_of(layout, name)
    if reads is None or not _is_told_by_its_fields(values, reads):
        return None
    issue, wanted = values["issue"], _wanted(reads)
    try:
        own = [(name, _once(value)) for name, value in values.items() if name in wanted]
        return _digest((reads.digest, issue.language, own, _read_of(issue, reads)))
    except (
        pickle.PicklingError,
        TypeError,
        AttributeError,
    ):  # a class inside a function, a value with a lock
        return None


class _Writer(pickle.Pickler):
    """Writes a part of an issue by what is in it; which fields its author has set does not matter."""

    def reducer_override(self, value: object) -> Any:  # noqa: ANN401  as pickle has it
        if isinstance(value, Content):
            return Content, (type(value), value.__dict__, value.__pydantic_private__)
        return NotImplemented


def _digest(value: object) -> bytes:
    buffer = io.BytesIO()
    _Writer(buffer, pickle.HIGHEST_PROTOCOL).dump(value)
    return hashlib.sha256(buffer.getbuffer()).digest()


def _once(value: object) -> object:
    """The digest of a value that several templates read and nobody can change; all else as it is."""
    if not isinstance(value, _FROZEN):
        return value
    kept = _digest_before(id(value))
    if not kept or kept[0][0] is not value:
        kept[:] = [(value, _digest(value))]
    return kept[0][1]


@lru_cache(maxsize=128)
def _digest_before(_: int) -> list[tuple[object, bytes]]:
    """Where the digest of a value is kept, and with it the value: so its number cannot become another's."""
    return []


@lru_cache(maxsize=512)
def _wanted(reads: Reads) -> frozenset[str]:
    return (reads.names() | _READ_BY_FILTERS) - _MADE_OF_OTHERS


def _is_told_by_its_fields(values: Mapping[str, Any], reads: Reads) -> bool:
    """Whether all sections that it can read are built in: what these show follows from their fields."""
    behind = reads.names_behind("issue")
    others = values["issue"].sections if behind is None or "sections" in behind else ()
    own = (values["section"],) if "section" in values else ()
    return all(is_built_in(type(each)) for each in (*own, *others))


def _read_of(issue: Issue, reads: Reads) -> object:
    names = reads.names_behind("issue")
    if names is None or not names <= type(issue).model_fields.keys():
        return issue
    return [_once(getattr(issue, name)) for name in sorted(names)]


def are_as_before(asked: Iterable[Asked], picture: Callable[..., Picture]) -> bool:
    """Whether every picture is what it was. One that cannot be used is an error where it is rendered.

    Example:
        >>> are_as_before([], picture)  # doctest: +SKIP
        True
    """
    try:
        return all(picture(*each.how[0], **each.how[1]) == each.picture for each in asked)
    except NewsletterError:
        return False


def noting(picture: Callable[..., Picture], asked: list[Asked]) -> Callable[..., Picture]:
    """The function `picture` of templates, which notes in `asked` what it is asked for.

    Example:
        >>> noting(picture, asked)(item.image, 536).width  # doctest: +SKIP
        536
    """

    def noted(*arguments: Any, **options: Any) -> Picture:  # noqa: ANN401  whatever the template writes
        found = picture(*arguments, **options)
        asked.append(Asked((arguments, options), found))
        return found

    return noted
