"""A version of an issue as a page to be laid beside another, in which the changed sections are marked."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import html as lxml_html

from newsletter_kit.compare.change import Deed, Thing
from newsletter_kit.compile.compile import compile_issue, compile_traced
from newsletter_kit.compile.trace import TRACE_CLASS
from newsletter_kit.issue import only_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsletter_kit.compare.change import Comparison
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.compile.trace import TracedHtml
    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.layout.layout import Layout

MARKS = {
    Deed.ADDED: "4px double #1d7a46",
    Deed.REMOVED: "4px dotted #b3261e",
    Deed.CHANGED: "3px solid #b46900",
    Deed.MOVED: "3px dashed #00529b",
}
"""The line around a section for what became of it; each has its own shape, not its colour alone."""

_GRAVITY = (Deed.ADDED, Deed.REMOVED, Deed.CHANGED, Deed.MOVED)
_SHARED = frozenset({Thing.SECTION, Thing.PART, Thing.PICTURE, Thing.LINK, Thing.FIGURE, Thing.DETAIL})
"""What a translation takes from the main language, where alone it is told."""

# The page fetches nothing and runs nothing. With a target of its own, no link puts another page into its
# frame, because the frame's sandbox opens no windows.
_ALONE = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
    'img-src data:"><base target="_blank">'
)


@dataclass(frozen=True, slots=True)
class Side:
    """An issue, and what it is set with.

    Attributes:
        issue: one version.
        layout: the layout.
        settings: the settings.
    """

    issue: Issue
    layout: Layout
    settings: Settings


def page_of(side: Side, language: str, marks: Mapping[int, Deed]) -> str:
    """The HTML of one language, with every part in it and with its pictures inside.

    Args:
        side: the version.
        language: BCP 47 tag of one of its languages.
        marks: what became of a section, by its number from 0; see `marks_of`.

    Raises:
        IssueError: if a picture or a link of the issue cannot be used.
        LayoutError: if a template is wrong.

    Example:
        >>> page_of(side, "en", {2: Deed.CHANGED})  # doctest: +SKIP
        '<!doctype html>…'
    """
    every_part = frozenset(only_for.condition_name(each) for each in only_for.conditions(side.issue))
    asked = (side.issue, side.layout, side.settings)
    edition = compile_issue(*asked, language=language, holding=every_part)
    traced = compile_traced(*asked, language=language, holding=every_part)
    style = "".join(_rules(traced, marks))
    html = traced.html.replace("<head>", f"<head>{_ALONE}", 1)
    return _with_pictures(html.replace("</head>", f"<style>{style}</style></head>", 1), edition)


def marks_of(comparison: Comparison, language: str, main: str, *, newer: bool) -> dict[int, Deed]:
    """What became of each section that is not as it was.

    Args:
        comparison: what `compare_issues` gave.
        language: the language that is shown.
        main: the main language: what is told there of pictures, links and figures holds for all.
        newer: whether the newer version is shown, or the older one.

    Example:
        >>> from newsletter_kit.compare.change import Comparison
        >>> marks_of(Comparison(()), "ka", "en", newer=True)
        {}
    """
    found: dict[int, set[Deed]] = {}
    for each in comparison.changes:
        way = each.spot.new if newer else each.spot.old
        is_shown = each.language == language or (each.language == main and each.thing in _SHARED)
        if is_shown and way and way[0] == "sections":
            whole = each.thing is Thing.SECTION
            found.setdefault(int(way[1]), set()).add(each.deed if whole else Deed.CHANGED)
    return {number: min(deeds, key=_GRAVITY.index) for number, deeds in sorted(found.items())}


def _rules(traced: TracedHtml, marks: Mapping[int, Deed]) -> Iterator[str]:
    """A rule of CSS for the outermost elements of each marked section."""
    root = lxml_html.document_fromstring(traced.html)
    section_of: dict[object, int | None] = {}
    for element in root.iter():
        above = section_of.get(element.getparent())
        number = _trace(element.get("class") or "")
        section_of[element] = above if number is None else traced.traces[number].section
        own = section_of[element]
        if own is not None and own in marks and own != above:
            yield f".{TRACE_CLASS}{number}{{outline:{MARKS[marks[own]]};outline-offset:-4px}}"


def _trace(classes: str) -> int | None:
    names = (each.removeprefix(TRACE_CLASS) for each in classes.split() if each.startswith(TRACE_CLASS))
    return next((int(each) for each in names if each.isdecimal()), None)


def _with_pictures(html: str, edition: Edition) -> str:
    """The page with the bytes of each picture in the place of its address."""
    base = f"{(edition.settings.image_base_url or '').rstrip('/')}/{edition.issue_id}"
    for image in (*edition.images, *edition.hosted_images):
        data = f"data:{image.media_type};base64,{b64encode(image.content).decode('ascii')}"
        html = html.replace(f"cid:{image.cid}", data).replace(f"{base}/{image.file_name}", data)
    return html
