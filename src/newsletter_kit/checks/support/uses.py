"""Which features of HTML and CSS a page uses, and where in the layout each was written first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.checks.css import style_rules
from newsletter_kit.checks.styles import declarations
from newsletter_kit.checks.support.css_features import of_at_rules, of_condition, of_declaration, of_selector
from newsletter_kit.checks.support.table import support_table
from newsletter_kit.layout.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_TAGS = {
    **{f"h{level}": "html-h1-h6" for level in range(1, 7)},
    **dict.fromkeys(("ul", "ol", "li", "dl", "dt", "dd"), "html-lists"),
    **dict.fromkeys(
        words("article aside details figcaption figure footer header main mark nav"), "html-semantics"
    ),
    **dict.fromkeys(words("section summary time"), "html-semantics"),
    **dict.fromkeys(("map", "area"), "html-image-maps"),
    "b": "html-strong",
}
_ATTRIBUTES = words(
    "align aria-describedby aria-hidden aria-label aria-labelledby aria-live background cellpadding"
    " cellspacing dir height hidden lang role required srcset target valign width"
)

_NOT_FOR_OUTLOOK = re.compile(r"\s*\[if\s+!mso")


@dataclass(frozen=True, slots=True)
class Use:
    """A feature in use.

    Attributes:
        slug: its name at caniemail.com.
        token: what of it is to be looked for in the layout.
        element: the first element with it; None if a style sheet has it.
        is_kept_from_outlook: whether it stands where Outlook on Windows is told not to look, by
            `<!--[if !mso]><!-->`.
    """

    slug: str
    token: str
    element: HtmlElement | None
    is_kept_from_outlook: bool = False


def uses(root: HtmlElement) -> tuple[Use, ...]:
    """The features that a page uses, each once, in the order of the page.

    Args:
        root: the `html` element.

    Example:
        >>> from lxml import html
        >>> [each.slug for each in uses(html.document_fromstring("<p style='float:left'>News</p>"))]
        ['html-body', 'html-p', 'css-float']
    """
    known = support_table().features
    found: dict[str, Use] = {}
    for use in _all(root):
        if use.slug in known and (use.slug not in found or _shows_more(use, found[use.slug])):
            found[use.slug] = use
    return tuple(found.values())


def _shows_more(use: Use, before: Use) -> bool:
    return before.is_kept_from_outlook and not use.is_kept_from_outlook


def _all(root: HtmlElement) -> Iterator[Use]:
    seen: set[tuple[str, bool]] = set()
    kept = False
    for node in root.iter():
        if not isinstance(node.tag, str):
            kept = _is_kept(node.text or "", before=kept)
            continue
        yield from (Use(slug, token, node, kept) for slug, token in _of_element(node))
        style = node.get("style") or ""
        if style and (style, kept) not in seen:
            seen.add((style, kept))
            for name, value in declarations(style).items():
                yield from (Use(slug, token, node, kept) for slug, token in of_declaration(name, value))
    for sheet in root.iter("style"):
        yield from (Use(slug, token, None) for slug, token in _of_sheet(sheet.text or ""))


def _is_kept(comment: str, *, before: bool) -> bool:
    """Whether what follows a comment is kept from Outlook on Windows."""
    if _NOT_FOR_OUTLOOK.match(comment):
        return True
    return before and "[endif]" not in comment


def _of_element(element: HtmlElement) -> Iterator[tuple[str, str]]:
    tag = str(element.tag)
    yield _TAGS.get(tag, f"html-{tag}"), f"<{tag}"
    for name, value in element.attrib.items():
        yield from _of_attribute(str(name), str(value))


def _of_attribute(name: str, value: str) -> Iterator[tuple[str, str]]:
    if name in _ATTRIBUTES:
        yield f"html-{name}", name
    elif name == "href" and value.startswith("#") and len(value) > 1:
        yield "html-anchor-links", 'href="#'
    elif name == "loading":
        yield "html-loading-attribute", name


def _of_sheet(css: str) -> Iterator[tuple[str, str]]:
    yield from of_at_rules(css)
    for rule in style_rules(css):
        if rule.media:
            yield from of_condition(rule.media)
        yield from of_selector(rule.selector)
        for name, value, _ in rule.declarations:
            yield from of_declaration(name, value)
