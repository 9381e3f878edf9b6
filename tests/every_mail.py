"""Every layout with every issue of this repository, and with one of all sections, in each language."""

from __future__ import annotations

import re
from functools import cache

import newsletter_kit as nk
from layouts.test_every_layout import full
from newsletter_kit.compile.merge import split_html
from printed_issue import EDITIONS, ROOT, load

LAYOUTS = tuple(sorted(path.parent.name for path in ROOT.glob("layouts/*/layout.yaml")))
ALL_SECTIONS = "all-sections"
MAILS = tuple(
    (layout, *edition)
    for layout in LAYOUTS
    for edition in (*EDITIONS, *((ALL_SECTIONS, language) for language in ("en", "ka", "ar")))
)
FULLEST = tuple(each for each in MAILS if each[1] == ALL_SECTIONS)
PICTURES = "https://pictures.example.org/"


@cache
def mail(layout: str, issue: str, language: str) -> nk.Edition:
    """One of them, compiled."""
    if issue == ALL_SECTIONS:
        return full(layout, language)
    settings = nk.load_settings(ROOT)
    return nk.compile_issue(load(issue), nk.load_layout(layout, root=ROOT), settings, language=language)


def page_of(html: str) -> str:
    """HTML as a browser can show it: its merge tags left out, its pictures at an address that it can ask."""
    return re.sub(r'(?<=")cid:[^"]*', PICTURES, "".join(split_html(html).literals))


def shown(edition: nk.Edition) -> str:
    """The HTML of an edition as a browser can show it."""
    return re.sub(r'(?<=")cid:[^"]*', PICTURES, "".join(edition.html.literals))
