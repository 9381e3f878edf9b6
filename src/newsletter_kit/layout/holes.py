"""Templates that put some values into their places, and do nothing else with them.

Such a template can be rendered with a mark in each place, and the values be put there afterwards.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import Environment, TemplateSyntaxError, nodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_READER = Environment(autoescape=True)
_WRITES_STRAIGHT_ON = nodes.Template | nodes.Block | nodes.For | nodes.If
_NEIGHBOURS = frozenset({"previtem", "nextitem"})


@lru_cache(maxsize=64)
def only_prints(text: str, values: str, part: str) -> bool:
    """Whether templates print one part of each of some values, as it is, and do nothing else with it.

    What is printed within a macro, a `filter` or a `set` may be changed there, so it does not count as such.

    Args:
        text: a template, and with it all that it takes in.
        values: the name of the values, such as `sections`.
        part: the name of the part, such as `markup`.

    Example:
        >>> only_prints("{% for each in all %}{{ each.markup }}{% endfor %}", "all", "markup")
        True
        >>> only_prints("{% for each in all %}{{ each.markup | trim }}{% endfor %}", "all", "markup")
        False
    """
    try:
        ways = list(_ways(_READER.parse(text), ()))
    except TemplateSyntaxError:
        return False
    turns = {_turn(node, above[-1]) for node, above in ways if _is_name(node, values)}
    return None not in turns and all(_is_harmless(node, above, turns, part) for node, above in ways)


def _ways(node: nodes.Node, above: Sequence[nodes.Node]) -> Iterator[tuple[nodes.Node, Sequence[nodes.Node]]]:
    """Each node of a tree, with those that it stands in."""
    yield node, above
    for child in node.iter_child_nodes():
        yield from _ways(child, (*above, node))


def _is_name(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Name) and node.name == name


def _turn(node: nodes.Node, user: nodes.Node) -> str | None:
    """The name of each value in the loop that uses `node`, all of them; None if it is used in another way."""
    if isinstance(user, nodes.For) and user.iter is node and isinstance(user.target, nodes.Name):
        return user.target.name
    return None


def _is_harmless(node: nodes.Node, above: Sequence[nodes.Node], turns: set[str | None], part: str) -> bool:
    match node:
        case nodes.Name(name=name, ctx="load") if name in turns or name == "loop":
            return isinstance(above[-1], nodes.Getattr)
        case nodes.Name(name="super"):
            return isinstance(above[-1], nodes.Call) and _is_printed(above[:-1])
        case nodes.Getattr(attr=attr):
            return attr not in _NEIGHBOURS and (attr != part or _is_printed(above))
        case nodes.Include() | nodes.Block():
            return _is_straight(above)
        case nodes.Import() | nodes.FromImport():
            return not node.with_context
    return True


def _is_printed(above: Sequence[nodes.Node]) -> bool:
    return isinstance(above[-1], nodes.Output) and _is_straight(above[:-1])


def _is_straight(above: Sequence[nodes.Node]) -> bool:
    """Whether what is written there is written into the mail, and nobody else gets it first."""
    return all(isinstance(each, _WRITES_STRAIGHT_ON) for each in above)
