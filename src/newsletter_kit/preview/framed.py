"""The mail in its frame: pictures beside it, and the colours in which a mail program would show it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from newsletter_kit.preview.inversion import forced_dark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsletter_kit.compile.edition import InlineImage

Colours = Literal["light", "dark", "partial", "full"]
"""As its author meant it, in light and in dark mode; or darkened by force, in part or in full."""

FRAME_POLICY = (
    "default-src 'none'; img-src {pictures}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin"
)
"""No script runs in the frame. It is of the same origin, so that the page around it can measure it."""

_SCHEME = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)", re.IGNORECASE)
_ALWAYS, _NEVER = "(min-width:0px)", "(max-width:0px)"


def policy(*, pictures: bool, web: bool = False) -> str:
    """The Content-Security-Policy of a frame.

    Args:
        pictures: whether pictures are shown at all.
        web: whether those that lie somewhere on the web are fetched.

    Example:
        >>> "img-src 'none'" in policy(pictures=False)
        True
    """
    shown = "'self' https:" if web else "'self'"
    return FRAME_POLICY.format(pictures=shown if pictures else "'none'")


def with_pictures(html: str, images: Iterable[InlineImage], hosted_at: str | None) -> str:
    """The HTML with each picture of the edition taken from the preview.

    Args:
        html: the HTML of a mail.
        images: the pictures of its edition.
        hosted_at: the folder on the web that its pictures will stand in; None if they travel with it.

    Example:
        >>> with_pictures('<img src="cid:a-1@iom.int">', [], None)
        '<img src="cid:a-1@iom.int">'
    """
    for image in images:
        html = html.replace(f"cid:{image.cid}", f"picture/{image.file_name}")
        if hosted_at:
            html = html.replace(f"{hosted_at}/{image.file_name}", f"picture/{image.file_name}")
    return html


def in_colours(html: str, colours: Colours) -> str:
    """The HTML as a program shows it that is in this mode.

    Example:
        >>> in_colours('<td style="color:#000000">', "full")
        '<td style="color:#ffffff">'
    """
    if colours in {"light", "dark"}:
        return in_scheme(html, "dark" if colours == "dark" else "light")
    return forced_dark(in_scheme(html, "light"), "full" if colours == "full" else "partial")


def in_scheme(html: str, scheme: Literal["light", "dark"]) -> str:
    """The HTML as a program in light or in dark mode shows it, whatever the mode of this browser is.

    A frame cannot be told its mode, so what asks for the mode is answered in the style sheet.

    Example:
        >>> in_scheme("<style>@media (prefers-color-scheme:dark){}</style>", "dark")
        '<style>@media (min-width:0px){}</style>'
    """
    html = _SCHEME.sub(lambda asked: _ALWAYS if asked[1].lower() == scheme else _NEVER, html)
    return html.replace("</head>", f"<style>:root{{color-scheme:{scheme} !important}}</style></head>", 1)
