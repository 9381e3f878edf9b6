"""What mrml leaves undone in the HTML it writes."""

from __future__ import annotations

import re
from functools import lru_cache

from newsletter_kit.errors import LayoutError, Problem
from newsletter_kit.layout.seam import cut_at_seams

BODY_CLASS = "body"
"""Class of `<body>`, for rules that only Gmail reads: `u + .body .card {…}`."""

_REFERENCE = re.compile(r"&#(\d{3,7});")
_FIRST_PRINTABLE = 0xA0
_LEAKED = re.compile(r'(<td\b[^>]*?) vertical-align="[a-z]*"')
_PREHEADER = re.compile(r'(<body[^>]*>)<div style="display:none;([^"]*?)color:#ffffff;')
_ESCAPED = re.compile(r'<[A-Za-z][^<>]*="[^"<>]*\\')


def finish_html(html: str, *, language: str, direction: str, ink: str) -> str:
    """The compiler's HTML with what mail clients and checkers want besides.

    The doctype in capitals (premailer drops the other one, and the mail falls into quirks mode); language and
    direction on the preheader, which Gmail lifts out of its parent; the preheader in `ink`; no attribute
    `vertical-align`, which is CSS; a class on the body; letters and blanks in place of numeric references.

    Args:
        html: what `mjml2html` gave.
        language: BCP 47 tag.
        direction: `ltr` or `rtl`.
        ink: six-digit hex colour.

    Raises:
        LayoutError: if an attribute holds one of the escapes of mrml all the same.

    Example:
        >>> page = "<!doctype html><html><body><p>&#4304;</p></body></html>"
        >>> finish_html(page, language="ka", direction="ltr", ink="#14213D")[:15]
        '<!DOCTYPE html>'
    """
    if "\\" in html and (damaged := _ESCAPED.search(html)):
        what = f"the compiler has damaged an attribute: {damaged[0][-80:]}"
        raise LayoutError(Problem("the compiled HTML", what, "Report it, with the layout."))
    html = html.replace("<!doctype html>", "<!DOCTYPE html>", 1)
    html = _PREHEADER.sub(
        rf'\1<div lang="{language}" dir="{direction}" style="display:none;\2color:{ink};', html, count=1
    )
    html = html.replace("<body ", f'<body class="{BODY_CLASS}" ', 1)
    return "".join(map(_finished, cut_at_seams(html)))


@lru_cache(maxsize=256)
def _finished(section: str) -> str:
    """What is to be done within one tag, or one text. Most sections are known from the last time."""
    return _REFERENCE.sub(_letter, _LEAKED.sub(r"\1", section).replace("&#32;", " "))


def _letter(match: re.Match[str]) -> str:
    number = int(match[1])
    is_letter = number >= _FIRST_PRINTABLE and number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF  # noqa: PLR2004  Unicode's
    return chr(number) if is_letter else match[0]
