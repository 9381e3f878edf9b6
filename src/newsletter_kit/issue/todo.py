"""What an issue still lacks before it is finished: links to be found, gaps to be filled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsletter_kit.errors import Problem
from newsletter_kit.issue.markdown import links_in
from newsletter_kit.issue.url import PLACEHOLDER, is_nobodys_host
from newsletter_kit.issue.walk import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.walk import Text

_GAP = re.compile(r"\[(?:…|\.\.\.)\]|\b(?:TODO|TK|FIXME)\b")
_WEB = ("http://", "https://")


def todo(issue: Issue) -> list[Problem]:
    """Links that lead nowhere yet, and texts with `[…]`, TODO or TK in them, in the order of the file.

    Nothing of it stops an issue from being loaded or compiled.

    Example:
        >>> [str(each) for each in todo(load_issue("issues/2024-q1"))]  # doctest: +SKIP
        ['issue.yaml:20:12 sections.0.items.0.link.url: the link leads nowhere yet. Write its address.']
    """
    return [
        Problem(issue.where(text.location), what, remedy)
        for text in texts(issue)
        for what, remedy in _gaps(text)
    ]


def _gaps(text: Text) -> Iterator[tuple[str, str]]:
    if text.value == PLACEHOLDER:
        yield "the link leads nowhere yet", "Write its address."
    elif _is_nobodys(text.value):
        yield f"the link leads to {_host(text.value)}, which is nobody's", "Write its address."
    for words, target in links_in(text.value):
        if target == PLACEHOLDER or _is_nobodys(target):
            yield f"the link [{words}] leads nowhere yet", "Write its address."
    if gap := _GAP.search(text.value):
        yield f"{gap[0]} marks something that is missing", "Fill it in."


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _is_nobodys(url: str) -> bool:
    return url.lower().startswith(_WEB) and is_nobodys_host(_host(url))
