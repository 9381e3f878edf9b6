"""CSS inlining: the rules of a marked style sheet become `style` attributes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.compile.by_css_inline import by_css_inline
from newsletter_kit.compile.inline_sections import inlined_sections
from newsletter_kit.errors import LayoutError, Problem
from newsletter_kit.layout.inline_mark import INLINE_MARK
from newsletter_kit.merge_tag import MERGE_TAG

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from newsletter_kit.layout.manifest import Inliner

_MARKED = re.compile(rf"<style\b[^>]*>\s*{re.escape(INLINE_MARK)}(?P<css>.*?)</style>", re.DOTALL)
_KEPT = re.compile(rf"<style\b(?=[^>]*>(?!\s*{re.escape(INLINE_MARK)}))")
_IGNORE = ' data-css-inline="ignore" data-premailer="ignore"'
_IGNORED = re.compile(r'(<style\b[^>]*?) data-(?:css-inline|premailer)="ignore"')
_STAND_IN = re.compile(r"nkmergetag(\d+)x")


def inline_css(html: str, inliner: Inliner = "css-inline") -> str:
    """`html` with the rules of its marked style sheets written into the tags, and those sheets taken away.

    A sheet is marked by `mj-style inline="inline"`. The others (for phones, for dark mode, for one client)
    are left alone: what comes from the compiler is inline already.

    Args:
        html: a whole document that begins with `<!DOCTYPE html>`.
        inliner: the library that does it. Both give the same rendering; css-inline is many times faster.

    Raises:
        LayoutError: if a marked sheet has an at-rule, which no tag can hold, or the library cannot read it.

    Example:
        >>> sheet = "<style>/*nk-inline*/p { margin: 0 }</style>"
        >>> inline_css(f"<!DOCTYPE html><html><head>{sheet}</head><body><p>a</p></body></html>")
        '<!DOCTYPE html><html><head></head><body><p style="margin: 0;">a</p></body></html>'
    """
    head, rest = _sheets_and_rest(html)
    marked = _MARKED.findall(head)
    if not marked:
        return html
    if any("@" in css for css in marked):
        what = "a style sheet that is to be inlined has an at-rule"
        raise LayoutError(Problem('mj-style inline="inline"', what, "Put it into another mj-style."))
    kept = _KEPT.sub(f"<style{_IGNORE}", head)
    known = inlined_sections(kept + rest, "".join(marked)) if inliner == "css-inline" else None
    inlined, rest = _sheets_and_rest(known or _INLINERS[inliner](kept + rest))
    previous = ""
    while previous != inlined:
        previous, inlined = inlined, _IGNORED.sub(r"\1", inlined)
    return _MARKED.sub("", inlined) + rest


def _sheets_and_rest(html: str) -> tuple[str, str]:
    """A document up to the end of its last style sheet, and what is behind that, which is most of it."""
    start = max(html.rfind("<style"), 0)
    sheet, end, rest = html[start:].partition("</style>")
    return html[:start] + sheet + end, rest


def _by_premailer(html: str) -> str:
    import logging

    from premailer import Premailer  # type: ignore[import-untyped]

    tags = [match[0] for match in MERGE_TAG.finditer(html)]
    numbers = iter(range(len(tags)))
    # premailer writes a blank in an address as %20, inside a merge tag too
    shielded = MERGE_TAG.sub(lambda _: f"nkmergetag{next(numbers)}x", html)
    inlined: str = Premailer(
        shielded,
        keep_style_tags=True,
        strip_important=False,
        disable_validation=True,
        allow_network=False,
        allow_loading_external_files=False,
        disable_basic_attributes=["width", "height", "align", "valign", "bgcolor"],
        cssutils_logging_level=logging.CRITICAL,
    ).transform()
    return _STAND_IN.sub(lambda match: tags[int(match[1])], inlined).replace("</wbr>", "")


_INLINERS: Mapping[Inliner, Callable[[str], str]] = {"css-inline": by_css_inline, "premailer": _by_premailer}
