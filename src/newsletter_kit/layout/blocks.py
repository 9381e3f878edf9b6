"""Blocks: a template fills those of the template it extends. One that nobody offers would vanish silently."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2 import nodes

from newsletter_kit.layout.source import has_source, source_of
from newsletter_kit.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.layout.layout import Layout
    from newsletter_kit.layout.syntax import Complaint

_EXTENDS = re.compile(r"""\{%-?\s*extends\s+["'](?P<name>[^"']+)["']""")
_BLOCK = re.compile(r"\{%-?\s*block\s+(?P<name>\w+)")


def offered_blocks(layout: Layout, text: str) -> frozenset[str] | None:
    """The blocks that a template can fill: those of all it extends. None if it extends nothing.

    Example:
        >>> offered_blocks(layout, '{% extends "partials/section.mjml.j2" %}')  # doctest: +SKIP
        frozenset({'content'})
    """
    extended = _EXTENDS.search(text)
    if extended is None:
        return None
    if not has_source(layout, extended["name"]):
        return frozenset()
    parent = source_of(layout, extended["name"]).text
    return frozenset(_BLOCK.findall(parent)) | (offered_blocks(layout, parent) or frozenset())


def stray_blocks(tree: nodes.Template, offered: frozenset[str] | None) -> Iterator[Complaint]:
    """The blocks at the top of a template that none of those it extends has a place for.

    Example:
        >>> list(stray_blocks(environment.parse("{% block a %}{% endblock %}"), None))  # doctest: +SKIP
        []
    """
    for node in tree.body if offered is not None else ():
        if isinstance(node, nodes.Block) and node.name not in (offered or ()):
            yield (
                node.lineno,
                f"there is no block `{node.name}` to fill",
                did_you_mean(node.name, offered or ()),
            )
