"""Whether a CSS selector means an element: those of mail style sheets, read by cssselect, matched here.

cssselect's own way, XPath over the whole page for each selector, takes ten times as long.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cssselect import SelectorError, parse
from cssselect.parser import Attrib, Class, CombinedSelector, Element, Hash, Pseudo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cssselect.parser import Tree
    from lxml.html import HtmlElement


@dataclass(frozen=True)
class Selector:
    """A selector that has been read.

    Attributes:
        tree: as cssselect has it.
        specificity: ids, classes, elements (Selectors Level 3, §9).
        key: a class (`.md`) or the tag that an element it means has for certain; `*` if there is none.
        keys: all classes and tags that it names, of the elements around as well.
        attributes: all attributes but `class` that it asks for, of the elements around as well.
    """

    tree: Tree
    specificity: tuple[int, int, int]
    key: str
    keys: frozenset[str]
    attributes: frozenset[str]


@lru_cache(maxsize=1_024)
def read_selector(text: str) -> Selector | None:
    """A selector without commas; None for one that means no element, or that nobody can read.

    Example:
        >>> read_selector(".t a").specificity
        (0, 1, 1)
    """
    try:
        found = parse(text)[0]
    except SelectorError:
        return None
    if found.pseudo_element is not None:
        return None  # it means no element of the page, but what is drawn before or after one
    tree = found.parsed_tree
    last = tree.subselector if isinstance(tree, CombinedSelector) else tree
    keys, attributes = frozenset(_keys(tree)), frozenset(_attributes(tree))
    return Selector(tree, found.specificity(), next(_keys(last), "*"), keys, attributes)


def _keys(tree: Tree) -> Iterator[str]:
    """The classes and tags that a selector names."""
    if isinstance(tree, Class):
        yield f".{tree.class_name}"
    elif isinstance(tree, Element) and tree.element:
        yield tree.element
    if isinstance(tree, CombinedSelector):
        yield from _keys(tree.subselector)
    if isinstance(tree, (Class, Hash, Attrib, Pseudo, CombinedSelector)):
        yield from _keys(tree.selector)


def _attributes(tree: Tree) -> Iterator[str]:
    """The attributes that a selector asks for."""
    if isinstance(tree, Hash):
        yield "id"
    elif isinstance(tree, Attrib):
        yield tree.attrib
    if isinstance(tree, CombinedSelector):
        yield from _attributes(tree.subselector)
    if isinstance(tree, (Class, Hash, Attrib, Pseudo, CombinedSelector)):
        yield from _attributes(tree.selector)


def means(tree: Tree, element: HtmlElement, classes: Mapping[HtmlElement, frozenset[str]]) -> bool:
    """Whether a selector means an element. Of pseudo-classes only `:root` is known.

    Args:
        tree: of a `Selector`.
        element: the element.
        classes: the classes of each element of the page.

    Example:
        >>> from lxml import html
        >>> link = html.fromstring('<p class="t"><a>x</a></p>')[0]
        >>> names = {each: frozenset((each.get("class") or "").split()) for each in link.getroottree().iter()}
        >>> means(read_selector(".t > a").tree, link, names), means(read_selector("p.t").tree, link, names)
        (True, False)
    """
    if isinstance(tree, Element):
        return tree.element is None or tree.element == element.tag
    if isinstance(tree, CombinedSelector):
        return means(tree.subselector, element, classes) and _is_placed(tree, element, classes)
    if isinstance(tree, Class):
        return tree.class_name in classes[element] and means(tree.selector, element, classes)
    return (
        isinstance(tree, (Hash, Attrib, Pseudo))
        and _is_marked(tree, element)
        and means(tree.selector, element, classes)
    )


def _is_placed(
    tree: CombinedSelector, element: HtmlElement, classes: Mapping[HtmlElement, frozenset[str]]
) -> bool:
    if tree.combinator == ">":
        parent = element.getparent()
        return parent is not None and means(tree.selector, parent, classes)
    if tree.combinator == " ":
        return any(means(tree.selector, each, classes) for each in element.iterancestors())
    return False


def _is_marked(tree: Hash | Attrib | Pseudo, element: HtmlElement) -> bool:
    if isinstance(tree, Hash):
        return bool(element.get("id") == tree.id)
    if isinstance(tree, Pseudo):
        return tree.ident == "root" and element.getparent() is None
    value = element.get(tree.attrib)
    if tree.operator == "exists" or value is None:
        return value is not None
    return tree.operator == "=" and tree.value is not None and value == tree.value.value
