"""The syntax tree of a template: searched for what templates may not do, and fitted with counters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from newsletter_kit.errors import LayoutError
from newsletter_kit.layout.filters import REMEDIES
from newsletter_kit.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from jinja2 import Environment

Complaint = tuple[int, str, str]
"""A line, what is wrong in it, and what to do."""

_WITH_AN_END = frozenset({"if", "for", "macro", "call", "filter", "block", "with"})
_Counted = nodes.For | nodes.Macro | nodes.CallBlock | nodes.Block


def complaints(
    tree: nodes.Template, environment: Environment, exists: Callable[[str], bool], files: Collection[str] = ()
) -> Iterator[Complaint]:
    """What the template asks for and may not have.

    Args:
        tree: the parsed template.
        environment: whose filters and tests it may use.
        exists: whether the layout has a file of this name.
        files: the names of its files, of which the nearest is offered.

    Example:
        >>> [each.what for each in complaints(tree, environment, exists)]  # doctest: +SKIP
        ['there is no filter `shout`']
    """
    for node in tree.find_all(nodes.Node):
        match node:
            case nodes.EvalContextModifier():
                yield node.lineno, "escaping cannot be switched off or on", "Remove the autoescape tag."
            case nodes.Name(name="self"):
                yield node.lineno, "there is no `self`", "Use a macro, or super() inside a block."
            case nodes.Filter():
                yield from _unknown(node.lineno, "filter", node.name, environment.filters)
            case nodes.Test():
                yield from _unknown(node.lineno, "test", node.name, environment.tests)
            case nodes.Include() | nodes.Import() | nodes.FromImport() | nodes.Extends():
                yield from _reference(node.lineno, node.template, exists, files)


def _reference(
    line: int, named: nodes.Expr, exists: Callable[[str], bool], files: Collection[str]
) -> Iterator[Complaint]:
    if not (isinstance(named, nodes.Const) and isinstance(named.value, str)):
        yield line, "the file to take in is not named in quotes", "Write the name of a file of the layout."
        return
    try:
        if not exists(named.value):
            remedy = did_you_mean(named.value, files, "Name one like partials/head.mjml.j2.")
            yield line, f"the layout has no file `{named.value}`", remedy
    except LayoutError as error:
        for each in error.problems:
            yield line, f"{each.where}: {each.what}", each.remedy


def _unknown(line: int, kind: str, name: str, known: Collection[str]) -> Iterator[Complaint]:
    if name not in known:
        yield line, f"there is no {kind} `{name}`", REMEDIES.get(name) or did_you_mean(name, known)


def unclosed_tag(text: str, environment: Environment) -> Complaint | None:
    r"""The innermost tag of a template that waits for its end, or None; Jinja itself names the last line.

    Example:
        >>> from jinja2 import Environment
        >>> unclosed_tag("{% if a %}\n{% for b in c %}{% endfor %}\n", Environment())
        (1, '`if` is not closed', 'Write {% endif %}.')
    """
    waiting: list[tuple[str, int]] = []
    before = ""
    for line, kind, value in environment.lex(text):
        if before == "block_begin" and kind == "name":
            if value in _WITH_AN_END:
                waiting.append((value, line))
            elif value.startswith("end") and waiting and waiting[-1][0] == value.removeprefix("end"):
                waiting.pop()
        before = before if kind == "whitespace" else kind
    if not waiting:
        return None
    name, line = waiting[-1]
    return line, f"`{name}` is not closed", f"Write {{% end{name} %}}."


def with_counters(tree: nodes.Template, environment: Environment, *, autoescape: bool) -> nodes.Template:
    """The same template, made to count each turn of a loop and each call, and to join with `~` within bounds.

    The environment has the functions it calls: `count(characters)` and `joined(autoescape, *parts)`.

    Example:
        >>> with_counters(environment.parse("{{ a ~ b }}"), environment, autoescape=True)  # doctest: +SKIP
    """
    for node in list(tree.find_all(nodes.Node)):
        if not isinstance(node, _Counted):
            continue
        characters = sum(len(data.data) for part in node.body for data in _texts(part))
        count = nodes.ExprStmt(_call("count", nodes.Const(characters)))
        node.body.insert(0, count.set_lineno(node.lineno))
    tree = _JoinWithinBounds(autoescape=autoescape).visit(tree)
    tree.set_environment(environment)
    return tree


def _texts(node: nodes.Node) -> Iterator[nodes.TemplateData]:
    if isinstance(node, nodes.TemplateData):
        yield node
    yield from node.find_all(nodes.TemplateData)


def _call(function: str, *arguments: nodes.Expr) -> nodes.Call:
    return nodes.Call(nodes.EnvironmentAttribute(function), list(arguments), [], None, None)


class _JoinWithinBounds(NodeTransformer):
    """Turns `a ~ b` into a call, because Jinja lets no one intercept that operator."""

    def __init__(self, *, autoescape: bool) -> None:
        self._autoescape = autoescape

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802  the name that Jinja calls
        self.generic_visit(node)
        return _call("joined", nodes.Const(self._autoescape), *node.nodes).set_lineno(node.lineno)
