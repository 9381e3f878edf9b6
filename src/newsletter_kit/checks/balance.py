"""Whether the tags of an HTML document are closed in order: as most programs read it, and as Outlook does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from newsletter_kit.layout.words import words

_VOID = words("area base br col embed hr img input link meta param source track wbr")

_OPEN_ENDED = words("li dt dd p option")
"""Elements whose end tag HTML lets one leave out."""

_FOR_OUTLOOK = re.compile(r"<!--\[if (?!\s*!)[^\]]*\]>|<!\[endif\]-->|<!--<!\[endif\]-->")
_NOT_FOR_OUTLOOK = re.compile(r"<!--\[if\s*!\s*mso[^\]]*\]>.*?<!\[endif\]-->", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_RAW = re.compile(r"<(style|script|xml|noscript)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[a-z][\w:-]*)(?:[^>"']|"[^"]*"|'[^']*')*?(?P<empty>/?)>""", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Balance:
    """What a look at all tags has shown.

    Attributes:
        trouble: what is wrong, in words; empty if all is closed.
        table_depth: how many tables stand inside one another at most.
    """

    trouble: str
    table_depth: int


def plain_view(html: str) -> str:
    """The document as all programs but Outlook read it: without comments.

    Example:
        >>> plain_view("<p>a<!--[if mso]><b><![endif]--></p>")
        '<p>a</p>'
    """
    return _COMMENT.sub("", html)


def outlook_view(html: str) -> str:
    """The document as Outlook for Windows reads it: what conditional comments hold for it is there.

    Example:
        >>> outlook_view("<p>a<!--[if mso]><b>c</b><![endif]--><!--[if !mso]><!-->d<!--<![endif]--></p>")
        '<p>a<b>c</b></p>'
    """
    return _COMMENT.sub("", _FOR_OUTLOOK.sub("", _NOT_FOR_OUTLOOK.sub("", html)))


@lru_cache(maxsize=8)
def tag_trouble(view: str) -> Balance:
    """Follow all tags of a view and say which is not closed, or closed out of order.

    Example:
        >>> tag_trouble("<table><tr></table>").trouble
        '<tr> is not closed before </table>'
        >>> tag_trouble("<table><tr><td><table></table></td></tr></table>")
        Balance(trouble='', table_depth=2)
    """
    open_tags: list[str] = []
    depth = deepest = 0
    for tag in _TAG.finditer(_RAW.sub("", view)):
        name = tag["name"].lower()
        if name in _VOID or tag["empty"]:
            continue
        depth += {"": 1, "/": -1}[tag["end"]] if name == "table" else 0
        deepest = max(deepest, depth)
        if not tag["end"]:
            open_tags.append(name)
        elif trouble := _closed(open_tags, name):
            return Balance(trouble, deepest)
    left = [name for name in open_tags if name not in _OPEN_ENDED]
    return Balance(f"<{left[-1]}> is not closed" if left else "", deepest)


def _closed(open_tags: list[str], name: str) -> str:
    """Close the innermost `name`, and say what stood in its way."""
    while open_tags and open_tags[-1] in _OPEN_ENDED - {name}:
        open_tags.pop()
    if not open_tags:
        return f"</{name}> closes nothing"
    if open_tags[-1] != name:
        return f"<{open_tags[-1]}> is not closed before </{name}>"
    open_tags.pop()
    return ""
