"""What stands in the frame where there is no mail to show."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsletter_kit.errors import Problem

_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>No mail to show</title><style>'
    "body{{font:16px/1.5 system-ui,sans-serif;margin:32px;color:#3b2320;background:#fff7f5}}"
    "li{{margin:12px 0}}</style></head><body><h1>This cannot be drawn yet</h1><ul>{items}</ul></body></html>"
)


def note_page(problems: Iterable[Problem]) -> str:
    """A page that says what is wrong.

    Example:
        >>> from newsletter_kit.errors import Problem
        >>> "&lt;b&gt;" in note_page([Problem("issue.yaml", "<b> is no value")])
        True
    """
    return _PAGE.format(items="".join(f"<li>{escape(str(each))}</li>" for each in problems))
