"""How the texts of a page are set: each with its colour, its ground and its type, by day and in dark mode.

The style sheets, the `style` attributes and the old attributes are weighed as browsers do (CSS Cascading and
Inheritance Level 4, §6), on a wide screen.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from newsletter_kit.checks.css import style_rules
from newsletter_kit.checks.selectors import means, read_selector
from newsletter_kit.checks.styles import declarations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from newsletter_kit.checks.css import StyleRule
    from newsletter_kit.checks.selectors import Selector

INHERITED = frozenset(
    {
        "color",
        "font-family",
        "font-size",
        "font-weight",
        "letter-spacing",
        "line-height",
        "text-align",
        "text-transform",
    }
)
GROUND = "background-color"

_BOLD = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_LINK_BLUE = "#0000ee"
_DARK = re.compile(r"prefers-color-scheme\s*:\s*dark")
_OTHER_SCREENS = re.compile(r"max-width|print|prefers-color-scheme\s*:\s*light|orientation|-webkit-")
_OLD = {"bgcolor": GROUND, "align": "text-align", "color": "color"}

Style = dict[str, str]
_Likeness: TypeAlias = tuple[str, frozenset[str], tuple[str | None, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class SetText:
    """A text of the page and how it is set.

    Attributes:
        element: the element that it stands right in.
        text: the text itself, blanks folded.
        style: the inherited properties that hold for it, and the colour of its ground.
    """

    element: HtmlElement
    text: str
    style: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A rule that says something of how texts are set: whom it means, and the how manieth rule it is."""

    selector: Selector
    rule: StyleRule
    order: int


@dataclass(frozen=True, slots=True)
class _Sheets:
    """All that the style sheets of a page say of its texts.

    `wanted` has the rules by the class or tag that their elements have; `classes` those of each element;
    `named` are the classes and tags, `asked` the attributes that make a difference to any rule.
    """

    wanted: Mapping[str, Sequence[_Wanted]]
    classes: Mapping[HtmlElement, frozenset[str]]
    named: frozenset[str]
    asked: tuple[str, ...]

    def likeness(self, element: HtmlElement) -> _Likeness:
        """All of an element by which it may be set in another way than its neighbours."""
        own = frozenset(name for each in self.classes[element] if (name := f".{each}") in self.named)
        return str(element.tag), own, tuple(map(element.get, self.asked))


@dataclass(frozen=True, slots=True)
class _Standing:
    """How texts are set that stand in an element: in every element that is like it, and stands as it does."""

    style: Style
    known: frozenset[str] = frozenset()
    within: dict[_Likeness, _Standing] = field(default_factory=dict)


def set_texts(root: HtmlElement, *, dark: bool = False) -> Iterator[SetText]:
    """Every text of the page that is not blank, hidden ones included, in order.

    Args:
        root: the `html` element.
        dark: whether the reader's device is in dark mode.

    Example:
        >>> from lxml import html
        >>> page = html.document_fromstring('<div style="color:#333333"><p>One <b>two</b></p></div>')
        >>> [(each.text, each.style["color"]) for each in set_texts(page)]
        [('One', '#333333'), ('two', '#333333')]
    """
    elements = [each for each in root.iter() if _is_element(each)]
    classes = {each: frozenset((each.get("class") or "").split()) for each in elements}
    found: list[SetText] = []
    _gather(next(root.iter("body")), _Standing({}), _sheets(_wanted_rules(root, dark=dark), classes), found)
    yield from found


def has_dark_mode(root: HtmlElement) -> bool:
    """Whether a style sheet of the page has rules of its own for dark mode.

    Example:
        >>> from lxml import html
        >>> has_dark_mode(html.document_fromstring("<p>News</p>"))
        False
    """
    return any(_DARK.search(rule.media) for rule in _rules_of(root))


def _is_element(node: HtmlElement) -> bool:
    return isinstance(node.tag, str)


def _wanted_rules(root: HtmlElement, *, dark: bool) -> Mapping[str, Sequence[_Wanted]]:
    """The rules that hold on a wide screen, by the class or tag that their elements have."""
    found: dict[str, list[_Wanted]] = defaultdict(list)
    for order, rule in enumerate(_rules_of(root)):
        is_for_texts = any(
            name in INHERITED or name.startswith("background") for name, *_ in rule.declarations
        )
        if is_for_texts and _holds(rule.media, dark=dark) and (selector := read_selector(rule.selector)):
            found[selector.key].append(_Wanted(selector, rule, order))
    return found


def _sheets(
    wanted: Mapping[str, Sequence[_Wanted]], classes: Mapping[HtmlElement, frozenset[str]]
) -> _Sheets:
    selectors = [each.selector for some in wanted.values() for each in some]
    named = frozenset(key for each in selectors for key in each.keys)
    asked = {name for each in selectors for name in each.attributes} | {"style", "href", *_OLD}
    return _Sheets(wanted, classes, named, tuple(sorted(asked)))


def _rules_of(root: HtmlElement) -> Iterator[StyleRule]:
    for sheet in root.iter("style"):
        yield from style_rules(sheet.text or "", (sheet.get("media") or "").lower())


def _holds(media: str, *, dark: bool) -> bool:
    return not _OTHER_SCREENS.search(media) and (dark or not _DARK.search(media))


def _gather(element: HtmlElement, around: _Standing, sheets: _Sheets, found: list[SetText]) -> None:
    """Add the texts in an element. Most elements are like one before, and need not be weighed again."""
    like = sheets.likeness(element)
    own = around.within.get(like)
    if own is None:
        own = around.within[like] = _weighed(element, around, sheets)
    if text := _blanks_folded(element.text):
        found.append(SetText(element, text, own.style))
    for child in element:
        if _is_element(child):
            _gather(child, own, sheets, found)
        if text := _blanks_folded(child.tail):
            found.append(SetText(element, text, own.style))


def _weighed(element: HtmlElement, around: _Standing, sheets: _Sheets) -> _Standing:
    own = frozenset((str(element.tag), *(f".{name}" for name in sheets.classes[element])))
    known = around.known | own
    return _Standing(_style_of(element, around.style, _rules_for(element, own, known, sheets)), known)


def _blanks_folded(text: str | None) -> str:
    return " ".join(text.split()) if text else ""


def _rules_for(
    element: HtmlElement, own: frozenset[str], known: frozenset[str], sheets: _Sheets
) -> list[StyleRule]:
    """The rules that mean an element, the weakest first."""
    candidates = [each for key in ("*", *own) for each in sheets.wanted.get(key, ())]
    likely = [each for each in candidates if each.selector.keys <= known]
    meant = [each for each in likely if means(each.selector.tree, element, sheets.classes)]
    return [each.rule for each in sorted(meant, key=lambda each: (each.selector.specificity, each.order))]


def _style_of(element: HtmlElement, around: Style, rules: Sequence[StyleRule]) -> Style:
    """The style of an element: what it takes from around, then ever stronger words of its own."""
    style = dict(around)
    if element.tag == "a" and element.get("href"):
        style["color"] = _LINK_BLUE
    if element.tag in _BOLD:
        style["font-weight"] = "bold"
    ground = style.pop(GROUND, "")
    for name, value in _told(element, rules):
        if name in INHERITED:
            style[name] = value if value != "inherit" else around.get(name, "")
        elif name in {GROUND, "background"} and value not in {"", "transparent", "none", "inherit"}:
            ground = value
    style[GROUND] = ground
    return style


@lru_cache(maxsize=4_096)
def _of_texts(style: str) -> tuple[tuple[str, str], ...]:
    """What a `style` attribute says of how texts are set."""
    return tuple(
        (name, value)
        for name, value in declarations(style).items()
        if name in INHERITED or name.startswith("background")
    )


def _told(element: HtmlElement, rules: Sequence[StyleRule]) -> Iterator[tuple[str, str]]:
    """What is said of an element, the weakest first: attributes, sheets, its own style, what is important."""
    yield from ((name, value) for old, name in _OLD.items() if (value := element.get(old)))
    yield from ((name, value) for rule in rules for name, value, grave in rule.declarations if not grave)
    yield from _of_texts(element.get("style") or "")
    yield from ((name, value) for rule in rules for name, value, grave in rule.declarations if grave)
