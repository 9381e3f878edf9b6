"""The HTML that may stand inside MJML: what mail clients show, and nothing that runs, fetches or asks."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

from newsletter_kit.layout.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

BLOCKS = words(
    "address blockquote center dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre table ul"
)
"""Elements that end an open `<p>` (HTML Living Standard §13.2.6.4.7)."""

_TABLE = words("caption col colgroup tbody td tfoot th thead tr")
PHRASES = words("""a abbr b bdi bdo big br cite code del em font i img ins kbd mark q s small span strong sub
    sup time u var wbr""")
"""Elements that stand in a line, where a blank between two of them is seen."""

TAGS = BLOCKS | _TABLE | PHRASES
"""Elements for the body of a mail."""

HEAD_TAGS = frozenset({"meta"})
"""Elements that `mj-raw` may hold inside `mj-head`."""

FORBIDDEN: Mapping[str, str] = {
    **dict.fromkeys(
        words("script iframe object embed applet frame frameset template canvas"), "Mail clients remove it."
    ),
    **dict.fromkeys(words("form input button select textarea option"), "Link to a page that has the form."),
    **dict.fromkeys(("link", "style"), "Use mj-style."),
    **dict.fromkeys(words("video audio source track picture"), "Use an image that links to it."),
    **dict.fromkeys(("svg", "math"), "Use a PNG."),
    "base": "Write whole addresses.",
    "html": "The compiler writes it.",
    "head": "The compiler writes it.",
    "body": "The compiler writes it.",
    "title": "Use mj-title.",
}
"""Elements that no layout may use, and what to do instead."""

_ATTRIBUTES = words("""abbr align alt bgcolor border cellpadding cellspacing cite class color colspan content
    datetime dir face headers height hidden href hreflang id lang name nowrap rel reversed role rowspan scope
    size span src start style summary target title translate type valign value width""")
_ADDRESSES = frozenset({"href", "src", "cite"})
_ADDRESS = re.compile(r"https?://|mailto:|tel:|cid:|#|\(\([a-z]", re.IGNORECASE)
_BLANKS = re.compile(r"[\x00-\x20]+")
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_DANGEROUS_CSS: Mapping[str, str] = {
    r"expression\s*\(": "expression() runs code",
    r"(?<![\w-])behaviou?r\s*:": "behavior runs code",
    r"-moz-binding": "-moz-binding runs code",
    r"(java|vb)script\s*:": "it runs code",
    r"@import": "@import fetches a file from elsewhere",
    r"@font-face": "@font-face fetches a font from elsewhere",
    r"@charset": "@charset is not for mail",
    r"url\s*\(": "url() fetches a file",
    r"\\": "a backslash hides what is meant",
    r"<": "< has no place in CSS",
}


@lru_cache(maxsize=4_096)
def attribute_fault(name: str, value: str) -> tuple[str, str]:
    """What is wrong with an attribute of an HTML element, and what to do; two empty texts if nothing is.

    Args:
        name: its name, in small letters.
        value: its value as written, with references.

    Example:
        >>> attribute_fault("onload", "alert(1)")
        ('the attribute onload runs code', 'Remove it.')
    """
    value = unescape(value)
    if name.startswith("on"):
        return f"the attribute {name} runs code", "Remove it."
    if name not in _ATTRIBUTES and not name.startswith(("aria-", "data-")):
        return f"there is no attribute `{name}`", ""
    if name in _ADDRESSES:
        return address_fault(name, value)
    if name == "bgcolor" and not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        return f"{value!r} is no colour of six hex digits", "Outlook reads nothing else."
    return css_fault(value) if name == "style" else ("", "")


def address_fault(name: str, value: str) -> tuple[str, str]:
    r"""The same for an address: only http, https, mailto, tel, cid, `#…` and merge tags are taken.

    Example:
        >>> address_fault("href", " JaVa\tScript:alert(1)")[0]
        "'JaVaScript:alert(1)' is no address that a mail may hold"
    """
    address = _BLANKS.sub("", value)
    if _ADDRESS.match(address):
        return "", ""
    remedy = "Use picture(…).src." if name == "src" else "Use an https:// address, mailto: or tel:."
    return f"{address[:60]!r} is no address that a mail may hold", remedy


@lru_cache(maxsize=1_024)
def css_fault(css: str) -> tuple[str, str]:
    """The same for CSS, of a `style` attribute or of `mj-style`.

    Example:
        >>> css_fault("width: expr/**/ession(alert(1))")[0]
        'the style is refused: expression() runs code'
    """
    plain = _CSS_COMMENT.sub("", css)
    for pattern, what in _DANGEROUS_CSS.items():
        if re.search(pattern, plain, re.IGNORECASE):
            return f"the style is refused: {what}", "Remove it."
    if plain.count("{") != plain.count("}"):
        return "the style has a { without its }, which spoils what comes after it", "Close each {."
    return "", ""
