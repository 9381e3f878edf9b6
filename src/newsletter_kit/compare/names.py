"""The name of a part of an issue, as two colleagues would call it on the telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from newsletter_kit.issue.markdown import to_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.source import Location

MOST_CHARACTERS = 45

_FIELDS = {
    "alt": "description of the picture",
    "avrr": "return and reintegration",
    "body": "text",
    "bars": "bar",
    "by": "speaker",
    "figures": "figure",
    "funders": "funder",
    "hero": "picture at the top",
    "icon": "drawing",
    "images": "picture",
    "image": "picture",
    "intro": "opening words",
    "items": "item",
    "minor": "whether a child is shown",
    "only_for": "who it is for",
    "people": "people",
    "rows": "row",
    "shares": "share",
    "sign_off": "closing words",
    "social": "place to follow us",
    "src": "file",
    "url": "address",
}
"""Keys of issue.yaml that are no plain word, or of which a list has many, each with the word for one."""

_LABELS = ("heading", "title", "label", "name", "network", "alt", "text", "body")
"""The fields by which people tell one part from another, the best first."""


def name_of(issue: Issue, way: Location) -> str:
    """The name of the part at `way`.

    Example:
        >>> name_of(issue, ("sections", 2, "items", 0, "body"))  # doctest: +SKIP
        'section 3 “Projects”, item 1 “Service Hubs”, text'
    """
    return ", ".join(_names(issue, way)) or "the issue"


def _names(issue: Issue, way: Location) -> Iterator[str]:
    part: Any = issue
    for index, step in enumerate(way):
        part = part[step] if isinstance(step, int) or isinstance(part, dict) else getattr(part, step)
        if isinstance(step, int):
            yield f"{_one_of(str(way[index - 1]))} {step + 1}{_label(part)}"
        elif index + 1 == len(way) or not isinstance(way[index + 1], int):
            yield word_for(step)


def word_for(field: str) -> str:
    """A key of issue.yaml as a word of English.

    Example:
        >>> word_for("sign_off"), word_for("medical_escorts"), word_for("body")
        ('closing words', 'medical escorts', 'text')
    """
    return _FIELDS.get(field, field.replace("_", " "))


def _one_of(field: str) -> str:
    word = word_for(field)
    return word if field in _FIELDS else word.removesuffix("s")


def _label(part: object) -> str:
    if not isinstance(part, BaseModel):
        return ""
    if label := label_of(part):
        return f" “{shortened(label)}”"
    kind = getattr(part, "type", "")
    return f" ({word_for(kind)})" if kind else ""


def label_of(part: BaseModel) -> str:
    """The words by which people know a part; empty if it has none.

    Example:
        >>> from newsletter_kit.issue.values import Item
        >>> label_of(Item(title="**Service** Hubs", body="Open."))
        'Service Hubs'
    """
    texts = (getattr(part, name, None) for name in _LABELS)
    first = next((text for text in texts if isinstance(text, str) and text), "")
    return " ".join(to_plain(first).split())


def shortened(text: str) -> str:
    """A label that fits into a line.

    Example:
        >>> len(shortened("a" * 100))
        45
    """
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1].rstrip()}…"
