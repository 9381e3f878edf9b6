"""The seams of compiled HTML: where one section of the mail ends, and the next one begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_END = "<![endif]-->"
_BEGINNING = "<!--[if mso | IE]><table"
_SEAM = f"{_END}{_BEGINNING}"


def first_section(html: str) -> int:
    """Where the first section of a document begins; -1 if there is none.

    Example:
        >>> first_section("<body><div><!--[if mso | IE]><table>")
        11
    """
    return html.find(_BEGINNING)


def seam_after(html: str, start: int) -> int:
    """Where the section that is at `start` ends; -1 if no seam comes after it.

    What stands before a seam ends with a whole comment. More cannot be said: authors can write one too.

    Example:
        >>> seam_after("<p>a</p><![endif]--><!--[if mso | IE]><table>", 0)
        20
    """
    found = html.find(_SEAM, start)
    return found if found < 0 else found + len(_END)


def cut_at_seams(html: str) -> Iterator[str]:
    """The pieces of a document that stand between its seams.

    Example:
        >>> list(cut_at_seams("a<![endif]--><!--[if mso | IE]><table>"))
        ['a<![endif]-->', '<!--[if mso | IE]><table>']
    """
    start = 0
    while (end := seam_after(html, start)) >= 0:
        yield html[start:end]
        start = end
    yield html[start:]
