"""Rules on type: its size, its lines, its faces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.styles import pixels
from newsletter_kit.checks.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsletter_kit.checks.cascade import SetText
    from newsletter_kit.checks.draft import Draft, DraftEdition

SMALLEST_PIXELS = 13
SMALL_PRINT_PIXELS = 14
BODY_PIXELS = 16

LEAST_LINES = 1.4
LEAST_GEORGIAN_LINES = 1.5
"""Line height by size of type; Georgian letters reach higher and lower than Latin ones."""

LARGE_PIXELS = 20
"""Headings may be set tighter."""

PARAGRAPH_CHARACTERS = 80
CENTRED_CHARACTERS = 240

_GENERIC = re.compile(
    r"(?:sans-serif|serif|monospace|cursive|fantasy|system-ui|ui-[a-z-]+)\s*$", re.IGNORECASE
)
_GEORGIAN = re.compile(r"[\u10d0-\u10ff\u1c90-\u1cbf]")

# Faces with Georgian letters on Windows, macOS, Android and Linux, or that are theirs in name.
_WITH_GEORGIAN = re.compile(
    r"segoe ui|sylfaen|georgian|bpg |dejavu|arial unicode|firago|mtavruli|helvetica neue|calibri|noto sans\b",
    re.IGNORECASE,
)


@rule(
    "NK054",
    Words(
        "the type is small",
        "Many readers are past forty and read on a phone held at arm's length.",
        "Set text in 16 px, small print in 14 px, and nothing below 13 px.",
    ),
    Example(
        bad='<p style="font-size:11px">All rights reserved</p>',
        good='<p style="font-size:14px">All rights reserved</p>',
        kind="html",
    ),
    Severity.WARNING,
)
def small_type(draft: Draft) -> Iterator[Fault]:
    """No text is below 13 px, no small print below 14 px, and most of the text has 16 px."""
    for each in draft.editions:
        sizes = [(text, pixels(text.style.get("font-size", ""))) for text in each.page.by_day]
        for text, size in _once_for_each_line(each, sizes):
            grave = Severity.ERROR if size < SMALLEST_PIXELS else None
            place = each.page.place(text.element)
            yield Fault(place, f"{quoted(text.text)} is set in {size:g} px", severity=grave)
        small = sum(len(text.text) for text, size in sizes if 0 < size < BODY_PIXELS)
        if small > sum(len(text.text) for text, size in sizes) / 2:
            yield Fault(each.where, f"most of the text is set in less than {BODY_PIXELS} px")


def _once_for_each_line(
    edition: DraftEdition, sizes: list[tuple[SetText, float]]
) -> Iterator[tuple[SetText, float]]:
    """The texts that are too small, one for each line of the layout: it makes all others alike."""
    seen = set()
    for text, size in sizes:
        if 0 < size < SMALL_PRINT_PIXELS:
            place = edition.page.place(text.element)
            if (key := (place.name, place.line, size)) not in seen:
                seen.add(key)
                yield text, size


@rule(
    "NK055",
    Words(
        "the lines are set tight",
        "The eye slips from one line into the next, above all in Georgian, whose letters reach high and low.",
        "Set the lines of text at 1.5 of the type's size, and at 1.6 in Georgian.",
    ),
    Example(
        bad='<p style="font-size:16px;line-height:18px">The office opened two service hubs in the first'
        " quarter of 2024. They advise everybody who comes home.</p>",
        good='<p style="font-size:16px;line-height:25px">The office opened two service hubs in the first'
        " quarter of 2024. They advise everybody who comes home.</p>",
        kind="html",
    ),
    Severity.WARNING,
)
def tight_lines(draft: Draft) -> Iterator[Fault]:
    """Paragraphs have room between their lines."""
    for each in draft.editions:
        for text in each.page.by_day:
            size, ratio = pixels(text.style.get("font-size", "")), _line_ratio(text.style)
            least = LEAST_GEORGIAN_LINES if _GEORGIAN.search(text.text) else LEAST_LINES
            if len(text.text) >= PARAGRAPH_CHARACTERS and size < LARGE_PIXELS and 0 < ratio < least:
                what = f"{quoted(text.text)} has lines of {ratio:.2f} of its size, and {least:g} are wanted"
                yield Fault(each.page.place(text.element), what)


def _line_ratio(style: Mapping[str, str]) -> float:
    """The height of a line by the size of the type; 0 if one of them is not known."""
    size, line = pixels(style.get("font-size", "")), style.get("line-height", "")
    if line.endswith("px"):
        return pixels(line) / size if size else 0.0
    number = re.fullmatch(r"(\d*\.?\d+)(%?)", line)
    return float(number[1]) / (100 if number[2] else 1) if number else 0.0


@rule(
    "NK056",
    Words(
        "text is justified or centred",
        "Justified lines tear holes between words; of centred lines each begins elsewhere, and the eye has to"
        " look for it. People with dyslexia lose the thread.",
        "Set text flush with the side where it begins.",
    ),
    Example(
        bad='<p style="text-align:justify">Our news of the quarter</p>',
        good='<p style="text-align:left">Our news of the quarter</p>',
        kind="html",
    ),
    Severity.WARNING,
)
def alignment(draft: Draft) -> Iterator[Fault]:
    """No text is justified, and none of more than three lines is centred."""
    for each in draft.editions:
        for text in each.page.by_day:
            side = text.style.get("text-align", "")
            if side == "justify" or (side == "center" and len(text.text) > CENTRED_CHARACTERS):
                how = "justified" if side == "justify" else "centred"
                yield Fault(each.page.place(text.element), f"{quoted(text.text)} is {how}")


@rule(
    "NK057",
    Words(
        "a list of typefaces is not finished",
        "Where none of the faces is there, the mail program takes its own, mostly one of the nineties; a face"
        " without Georgian letters shows boxes.",
        "End the list with sans-serif or serif, and name a face with Georgian letters for Georgian text, such"
        " as 'Noto Sans Georgian' or Sylfaen.",
    ),
    Example(
        bad='<p style="font-family:Roboto,Arial">Our news</p>',
        good='<p style="font-family:Roboto,Arial,sans-serif">Our news</p>',
        kind="html",
    ),
    Severity.ERROR,
)
def typefaces(draft: Draft) -> Iterator[Fault]:
    """Each list of typefaces ends in a generic one, and has Georgian letters where they are needed."""
    for each in draft.editions:
        seen = set()
        for text in each.page.by_day:
            faces, is_georgian = text.style.get("font-family", ""), bool(_GEORGIAN.search(text.text))
            if not faces or (faces, is_georgian) in seen:
                continue
            seen.add((faces, is_georgian))
            place = each.page.place(text.element)
            if not _GENERIC.search(faces):
                yield Fault(place, f"“{faces}” ends in no generic face")
            if is_georgian and not _WITH_GEORGIAN.search(faces):
                yield Fault(place, f"“{faces}” names no face with Georgian letters")


@rule(
    "NK058",
    Words(
        "words in Georgian are set in capitals or spaced out",
        "Georgian has no capitals in daily use: old devices show boxes in their place. Spaces between the"
        " letters make words hard to know.",
        "Use the filter `caps` of the layout, and spacing only where `caps` is true.",
    ),
    Example(
        bad='<p lang="ka" style="text-transform:uppercase;letter-spacing:2px">სიახლეები</p>',
        good='<p lang="ka">სიახლეები</p>',
        kind="html",
    ),
    Severity.WARNING,
)
def georgian_capitals(draft: Draft) -> Iterator[Fault]:
    """Georgian text is neither set in capitals by the layout nor spaced out."""
    for each in draft.editions:
        for text in (text for text in each.page.by_day if _GEORGIAN.search(text.text)):
            place = each.page.place(text.element)
            if text.style.get("text-transform") == "uppercase":
                yield Fault(place, f"{quoted(text.text)} is set in capitals")
            if pixels(text.style.get("letter-spacing", "")) > 0:
                yield Fault(place, f"{quoted(text.text)} is spaced out")


RULES = (small_type, tight_lines, alignment, typefaces, georgian_capitals)
