"""Blocks: a template fills those of the template it extends. One that nobody offers would vanish silently."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2 import nodes

from newsletter_kit.errors import LayoutError
from newsletter_kit.layout.source import has_source, source_of
from newsletter_kit.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsletter_kit.layout.layout import Layout
    from newsletter_kit.layout.source import Source
    from newsletter_kit.layout.syntax import Complaint

_EXTENDS = re.compile(r"""\{%-?\s*extends\s+["'](?P<name>[^"']+)["']""")
_BLOCK = re.compile(r"\{%-?\s*block\s+(?P<name>\w+)")


def offered_blocks(layout: Layout, text: str) -> frozenset[str] | None:
    """The blocks that a template can fill: those of all it extends. None if it extends nothing.

    Raises:
        LayoutError: if templates extend one another in a circle.

    Example:
        >>> offered_blocks(layout, '{% extends "partials/section.mjml.j2" %}')  # doctest: +SKIP
        frozenset({'content'})
    """
    found: set[str] = set()
    chain: list[Source] = []
    while extended := _EXTENDS.search(text):
        if not has_source(layout, extended["name"]):
            return frozenset(found)
        parent = source_of(layout, extended["name"])
        if parent in chain:
            raise _circle(chain[chain.index(parent) :], text.count("\n", 0, extended.start()) + 1)
        chain.append(parent)
        text = parent.text
        found.update(_BLOCK.findall(text))
    return frozenset(found) if chain else None


def _circle(chain: Sequence[Source], line: int) -> LayoutError:
    """What the last of these templates does in this line: it extends the first."""
    *others, last = chain
    way = f", by way of {' and '.join(each.where for each in others)}" if others else ""
    return LayoutError(last.problem(line, f"it extends itself without end{way}", "Break the circle."))


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
