"""What kind of text a field of a section holds: paragraphs, a title, a plain line, a link's target."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from newsletter_kit.issue.url import clean_url
from newsletter_kit.issue.values import Image, Markdown, Reference, Title

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from pydantic.fields import FieldInfo

TextKind = Literal["markdown", "title", "line", "url", "file", "reference", "other"]

_LINE, _LINKS = (each.func for each in Title.__metadata__)  # type: ignore[attr-defined]
_PARAGRAPHS = Markdown.__metadata__[0].func  # type: ignore[attr-defined]
_REFERENCE = Reference.__metadata__[0].func  # type: ignore[attr-defined]
_ALT = Image.model_fields["alt"].metadata[-1].func
_FILE = Image.model_fields["src"].metadata[-1].func


def kind_of(info: FieldInfo) -> TextKind:
    """What kind of text a field holds, or the list that it holds is made of.

    `markdown` is paragraphs, `title` a line with emphasis and links, `line` a plain line or an alt text,
    `url` a link's target, `file` a picture; no reader reads a `reference`, such as the name of a project, and
    what is `other`: an id, a language tag.

    Example:
        >>> from newsletter_kit.issue.values import Item
        >>> kind_of(Item.model_fields["body"])
        'markdown'
    """
    return _kind(cast("Hashable", info.annotation), tuple(info.metadata))


@lru_cache(maxsize=1_024)
def _kind(annotation: Hashable, metadata: tuple[Any, ...]) -> TextKind:
    rules = {getattr(each, "func", None) for each in (*metadata, *_metadata_in(annotation))}
    kinds: dict[TextKind, object] = {
        "url": clean_url,
        "file": _FILE,
        "markdown": _PARAGRAPHS,
        "title": _LINKS,
        "line": _LINE,
        "reference": _REFERENCE,
    }
    return next((kind for kind, rule in kinds.items() if rule in rules), _plain(rules))


def _plain(rules: set[object]) -> TextKind:
    return "line" if _ALT in rules else "other"


def _metadata_in(annotation: object) -> Iterator[object]:
    yield from getattr(annotation, "__metadata__", ())
    for each in get_args(annotation):
        yield from _metadata_in(each)
