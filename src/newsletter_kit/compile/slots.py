"""What no mail may lack: a way to leave the list, and the postal address. Layouts without are refused."""

from __future__ import annotations

import html as entities
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter_kit.errors import LayoutError, Problem
from newsletter_kit.issue.markdown import to_plain, to_text
from newsletter_kit.layout.seam import cut_at_seams

if TYPE_CHECKING:
    from collections.abc import Iterator

UNSUBSCRIBE_TAG = "((unsubscribe_url))"

_NOT_SHOWN = re.compile(
    r"<!--.*?-->|<style\b.*?</style>|<head\b.*?</head>|<[^>]*>", re.DOTALL | re.IGNORECASE
)
_FOOT_CHARACTERS = 1_000
_ENDS_HERE = re.compile("</(?:style|head)>", re.IGNORECASE)


def require_slots(html: str, text: str, postal_address: str | None, layout: str) -> None:
    """Refuse a layout whose HTML or text lacks the unsubscribe link or the postal address.

    CAN-SPAM (16 CFR 316) and CASL want both in every mail; Gmail and Yahoo want the link since 2024.

    Args:
        html: the finished document.
        text: the finished plain text.
        postal_address: the address as Markdown; None asks for no address here, since `send` refuses that.
        layout: the layout's name, for the error.

    Raises:
        LayoutError: with every slot that is missing.

    Example:
        >>> require_slots("<a href='((unsubscribe_url))'>x</a>", "((unsubscribe_url))", None, "iom")
    """
    problems = [*_missing(html, text, postal_address, layout)]
    if problems:
        raise LayoutError(*problems)


def _missing(html: str, text: str, postal_address: str | None, layout: str) -> Iterator[Problem]:
    for kind, document in (("mjml", html), ("txt", text)):
        where = f"{layout}/issue.{kind}.j2"
        if UNSUBSCRIBE_TAG not in document:
            remedy = (
                "Show {{ links.unsubscribe_url }} as a link."
                if kind == "mjml"
                else "Show {{ links.unsubscribe_url }}."
            )
            yield Problem(where, "there is no link to unsubscribe", remedy)
        if postal_address and not _shows(document, kind, postal_address):
            yield Problem(
                where, "the postal address is not shown", "Show {{ newsletter.postal_address | md }}."
            )


def _shows(document: str, kind: str, markdown: str) -> bool:
    """Whether its words stand there: bare, or as in plain text, with the addresses of links behind them."""
    spellings = _spellings(markdown)
    return any(
        spelling in words
        for words in (_words(_shown(part, kind)) for part in (_foot(document, kind), document))
        for spelling in spellings
    )


@lru_cache(maxsize=16)
def _spellings(markdown: str) -> frozenset[str]:
    return frozenset(_words(write(markdown)) for write in (to_plain, to_text))


def _foot(document: str, kind: str) -> str:
    """The end, where nearly all mails show it; empty if it may be a part of what is hidden."""
    if kind == "txt":
        return document[-_FOOT_CHARACTERS:].partition("\n")[2]
    *_, last = cut_at_seams(document)
    return "" if _ENDS_HERE.search(last) else last


def _shown(document: str, kind: str) -> str:
    return entities.unescape(_NOT_SHOWN.sub(" ", document)) if kind == "mjml" else document


def _words(text: str) -> str:
    """Letters and digits alone, so that line breaks and commas at line ends do not matter."""
    return " ".join(re.findall(r"\w+", text))
