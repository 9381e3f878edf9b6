"""Which features of CSS a declaration, a selector or a condition uses, by caniemail.com's names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter_kit.checks.support.table import support_table

if TYPE_CHECKING:
    from collections.abc import Iterator

# Families of properties that were tested as one.
_FAMILIES = (
    "border",
    "margin",
    "padding",
    "background",
    "font",
    "list-style",
    "outline",
    "text-decoration",
    "flex",
)
_SIDES = re.compile(r"left|right|top|bottom")
_FUNCTIONS = {
    "calc": "css-unit-calc",
    "var": "css-variables",
    "rgb": "css-rgb",
    "rgba": "css-rgba",
    "linear-gradient": "css-linear-gradient",
    "radial-gradient": "css-radial-gradient",
    "conic-gradient": "css-conic-gradient",
    "clamp": "css-function-clamp",
    "min": "css-function-min",
    "max": "css-function-max",
    "light-dark": "css-function-light-dark",
}
_FUNCTION = re.compile(r"([a-z-]+)\(")
_UNIT = re.compile(r"(?<![\w#.-])-?\d*\.?\d+(px|em|rem|%|vh|vw|vmin|vmax|pt|pc|cm|mm|in|ch|ex)(?![\w])")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|url\([^)]*\)")
_CONDITIONS = {
    "prefers-color-scheme": "css-at-media-prefers-color-scheme",
    "prefers-reduced-motion": "css-at-media-prefers-reduced-motion",
    "orientation": "css-at-media-orientation",
    "hover": "css-at-media-hover",
    "device-pixel-ratio": "css-at-media-device-pixel-ratio",
}
_AT_RULE = re.compile(r"@(font-face|import|keyframes|supports)\b")
_PSEUDO = re.compile(r"(::?)([a-z-]+)")
_PSEUDO_ELEMENTS = frozenset({"after", "before", "first-letter", "first-line", "marker", "placeholder"})
_SIGNS = {
    ">": "css-selector-child",
    "+": "css-selector-adjacent-sibling",
    "~": "css-selector-general-sibling",
    "*": "css-selector-universal",
    "#": "css-selector-id",
    "[": "css-selector-attribute",
}
_IN_BRACKETS = re.compile(r"\[[^\]]*\]|\([^)]*\)")


@lru_cache(maxsize=8_192)
def of_declaration(name: str, value: str) -> tuple[tuple[str, str], ...]:
    """The features that a declaration uses, each with what of it is to be looked for in the layout.

    Example:
        >>> of_declaration("display", "flex")
        (('css-display-flex', 'flex'),)
        >>> of_declaration("border-radius", "12px")
        (('css-border-radius', 'border-radius'), ('css-unit-px', 'px'))
    """
    known = support_table().features
    found = {slug: token for slug, token in _of_declaration(name, value.lower()) if slug in known}
    return tuple(found.items())


def _of_declaration(name: str, value: str) -> Iterator[tuple[str, str]]:
    bare = _QUOTED.sub("", value)
    yield _property(name, bare), name if name != "display" else bare
    yield from ((_FUNCTIONS[each], f"{each}(") for each in _FUNCTION.findall(bare) if each in _FUNCTIONS)
    yield from ((f"css-unit-{'percent' if each == '%' else each}", each) for each in _UNIT.findall(bare))
    if bare == "initial":
        yield "css-unit-initial", "initial"


def _property(name: str, value: str) -> str:
    """The feature that a property is a case of; display is parted by its value."""
    if name == "display":
        kind = value.removeprefix("inline-")
        return f"css-display-{kind}" if kind in {"flex", "grid", "none"} else "css-display"
    if f"css-{name}" in support_table().features:
        return f"css-{name}"
    if _SIDES.fullmatch(name):
        return "css-left-right-top-bottom"
    family = next((each for each in _FAMILIES if name.startswith(f"{each}-")), "")
    return f"css-{family}" if family else ""


@lru_cache(maxsize=4_096)
def of_selector(selector: str) -> tuple[tuple[str, str], ...]:
    """The features that a selector uses, each with what is to be looked for.

    Example:
        >>> of_selector("a:hover > b")
        (('css-pseudo-class-hover', ':hover'), ('css-selector-child', '>'))
    """
    known = support_table().features
    found = {slug: token for slug, token in _of_selector(selector) if slug in known}
    return tuple(found.items())


def _of_selector(selector: str) -> Iterator[tuple[str, str]]:
    for colons, name in _PSEUDO.findall(selector):
        kind = "element" if name in _PSEUDO_ELEMENTS else "class"
        yield f"css-pseudo-{kind}-{name}", f"{colons}{name}"
    bare = _IN_BRACKETS.sub("[", selector)
    yield from ((slug, sign) for sign, slug in _SIGNS.items() if sign in bare)


def of_condition(media: str) -> Iterator[tuple[str, str]]:
    """The features that the conditions of a media query use.

    Example:
        >>> list(of_condition("(prefers-color-scheme: dark)"))
        [('css-at-media-prefers-color-scheme', 'prefers-color-scheme')]
        >>> list(of_condition("screen and (max-width: 520px)"))
        [('css-at-media', '@media')]
    """
    found = [(slug, word) for word, slug in _CONDITIONS.items() if word in media]
    yield from found or [("css-at-media", "@media")]


def of_at_rules(css: str) -> Iterator[tuple[str, str]]:
    """The features that the other rules with an @ use.

    Example:
        >>> list(of_at_rules("@font-face { font-family: Noto }"))
        [('css-at-font-face', '@font-face')]
    """
    for name in dict.fromkeys(_AT_RULE.findall(css)):
        yield f"css-at-{name}", f"@{name}"
