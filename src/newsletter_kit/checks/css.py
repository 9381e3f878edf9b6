"""The style sheets of a page as rules: which elements, under which media, with which declarations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Declaration = tuple[str, str, bool]
"""A property, its value, and whether it is `!important`."""


@dataclass(frozen=True, slots=True)
class StyleRule:
    """One rule of a style sheet.

    Attributes:
        selector: one selector, without commas.
        media: the conditions of the @media around it, in small letters; empty if there are none.
        declarations: what it sets, in order.
    """

    selector: str
    media: str
    declarations: tuple[Declaration, ...]


@lru_cache(maxsize=32)
def style_rules(css: str, media: str = "") -> tuple[StyleRule, ...]:
    """The rules of a style sheet in order, those inside @media with their conditions.

    Args:
        css: the style sheet.
        media: the conditions of the whole sheet.

    Example:
        >>> style_rules("@media screen { a, b { color: red !important } }")[1]
        StyleRule(selector='b', media='screen', declarations=(('color', 'red', True),))
    """
    import tinycss2

    return tuple(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), media))


def _rules(nodes: Iterable[Any], media: str) -> Iterator[StyleRule]:
    import tinycss2

    for node in nodes:
        if node.type == "qualified-rule":
            declarations = _declarations(node.content)
            for selector in tinycss2.serialize(node.prelude).split(","):
                yield StyleRule(selector.strip(), media, declarations)
        elif node.type == "at-rule" and node.lower_at_keyword == "media" and node.content is not None:
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            wanted = tinycss2.serialize(node.prelude).strip().lower()
            yield from _rules(inner, f"{media} and {wanted}" if media else wanted)


def _declarations(content: Any) -> tuple[Declaration, ...]:  # noqa: ANN401  text, or what tinycss2 has read
    """The declarations in a block, in order; what is no CSS is passed over, as browsers do."""
    import tinycss2

    nodes = tinycss2.parse_declaration_list(content, skip_comments=True, skip_whitespace=True)
    found = (node for node in nodes if node.type == "declaration")
    return tuple((node.lower_name, tinycss2.serialize(node.value).strip(), node.important) for node in found)
