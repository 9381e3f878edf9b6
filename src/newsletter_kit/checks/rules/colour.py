"""Rules on colours: whether words stand out from their ground, by day and in dark mode."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from newsletter_kit.checks.cascade import GROUND, has_dark_mode
from newsletter_kit.checks.colours import opaque_hex
from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.styles import is_bold, pixels
from newsletter_kit.checks.wording import quoted
from newsletter_kit.layout.theme import MIN_CONTRAST, MIN_CONTRAST_LARGE, contrast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from newsletter_kit.checks.cascade import SetText
    from newsletter_kit.checks.draft import Draft, DraftEdition

LARGE_PIXELS = 24.0
LARGE_BOLD_PIXELS = 18.66
"""WCAG 2.2 calls text large from 18 pt, or from 14 pt in bold."""

PAPER = "#ffffff"
"""The ground of a mail that names none."""

_ROOT_SCHEME = re.compile(r":root\b[^}]*color-scheme\s*:[^;}]*\bdark\b", re.IGNORECASE)


@rule(
    "NK052",
    Words(
        "words hardly stand out from their ground",
        "One man in twelve sees colours badly, and in the sun everybody reads badly.",
        "Make the words darker or the ground lighter, in the layout's theme; WCAG 2.2 wants 4.5:1, and 3:1"
        " for large type.",
    ),
    Example(
        bad='<p style="color:#999999;background-color:#ffffff;font-size:16px">Our news</p>',
        good='<p style="color:#566279;background-color:#ffffff;font-size:16px">Our news</p>',
        kind="html",
    ),
    Severity.ERROR,
)
def legible(draft: Draft) -> Iterator[Fault]:
    """All words of the finished HTML have the contrast that WCAG wants, in light and in dark mode."""
    for each in draft.editions:
        by_day = ((text, "") for text in each.page.by_day)
        at_night = ((text, " in dark mode") for text in each.page.at_night)
        yield from _faint(each, chain(by_day, at_night))


def _faint(edition: DraftEdition, texts: Iterable[tuple[SetText, str]]) -> Iterator[Fault]:
    """The texts that are read badly: each pair of colours once for each line of the layout."""
    seen = set()
    for each, mode in texts:
        ground = opaque_hex(each.style[GROUND] or PAPER, PAPER)
        ink = opaque_hex(each.style.get("color", "#000000"), ground)
        if not (ink and ground) or (ratio := contrast(ink, ground)) >= _least(each.style):
            continue
        place = edition.page.place(each.element)
        if (key := (place.name, place.line, ink, ground)) not in seen:
            seen.add(key)
            yield Fault(place, f"{quoted(each.text)} is {ink} on {ground}{mode}: {ratio:.1f}:1")


def _least(style: Mapping[str, str]) -> float:
    size = pixels(style.get("font-size", ""))
    is_large = size >= LARGE_PIXELS or (size >= LARGE_BOLD_PIXELS and is_bold(style.get("font-weight", "")))
    return MIN_CONTRAST_LARGE if is_large else MIN_CONTRAST


@rule(
    "NK053",
    Words(
        "dark mode is half done",
        "Apple Mail and Outlook obey a mail's own dark colours only if it says in three places that it has"
        " them; else they turn the colours over by themselves.",
        'Let the layout have <meta name="color-scheme" content="light dark">, `:root { color-scheme: light'
        " dark }` and a block @media (prefers-color-scheme: dark).",
    ),
    Example(
        bad="<!DOCTYPE html><html><head><style>@media (prefers-color-scheme: dark) { p { color: #ffffff } }"
        "</style></head><body><p>News</p></body></html>",
        good='<!DOCTYPE html><html><head><meta name="color-scheme" content="light dark"><style>:root {'
        " color-scheme: light dark } @media (prefers-color-scheme: dark) { p { color: #ffffff } }</style>"
        "</head><body><p>News</p></body></html>",
        kind="html",
    ),
    Severity.WARNING,
)
def dark_mode(draft: Draft) -> Iterator[Fault]:
    """A mail with dark colours says so in all three places; one without says so in none."""
    for each in draft.editions:
        said = {
            "the meta color-scheme": _has_meta(each),
            "color-scheme for :root": bool(_ROOT_SCHEME.search(each.html)),
            "a block of dark colours": has_dark_mode(each.page.root),
        }
        missing = [name for name, is_there in said.items() if not is_there]
        if missing and len(missing) < len(said):
            yield Fault(each.where, f"dark mode lacks {' and '.join(missing)}")


def _has_meta(edition: DraftEdition) -> bool:
    metas = (meta for meta in edition.page.all("meta") if meta.get("name") == "color-scheme")
    return any("dark" in (meta.get("content") or "") for meta in metas)


RULES = (legible, dark_mode)
