"""How the words of each layout are dressed, beside how they were when somebody looked at them.

What was seen lies in tests/golden/manners. To take a change on purpose, run this file with
NEWSLETTER_WRITE_GOLDEN=1 set, and read what git says is different.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from chromium import CHROMIUM
from layouts.manner import manner
from layouts.screenshots import furnished, html_of
from printed_issue import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from layouts.manner import Manner
    from layouts.screenshots import Scheme

GOLDEN = ROOT / "tests/golden/manners"
LAYOUTS = tuple(sorted(path.parent.name for path in ROOT.glob("layouts/*/layout.yaml")))
WIDTHS = {"phone": 375, "desk": 700}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM, reason="cannot run here: there is no chromium (apt-get install chromium)"
    ),
]


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The issue with every section in each layout."""
    sample = furnished(tmp_path_factory.mktemp("pictured"))
    return {layout: html_of(sample, layout, "en") for layout in LAYOUTS}


def place(name: str) -> Path:
    """Where lies what was seen."""
    return GOLDEN / f"{name}.json"


def kept(name: str) -> Manner:
    """What was seen when somebody looked."""
    known: Manner = json.loads(place(name).read_text("utf-8"))
    return known


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_words_are_dressed_as_they_were(
    browser: Browser, mails: dict[str, str], layout: str, device: str, scheme: Scheme
) -> None:
    """Each letter has its colour, ground, size, weight and side, and each picture can be seen."""
    name, seen = f"{layout}-{device}-{scheme}", manner(browser, mails[layout], WIDTHS[device], scheme)
    if os.environ.get("NEWSLETTER_WRITE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        place(name).write_text(json.dumps(seen, indent=1) + "\n", "utf-8")
    assert seen == kept(name)


@pytest.mark.parametrize("face", ["serif", "DejaVu Sans", "monospace"])
def test_another_font_is_the_same_manner(browser: Browser, mails: dict[str, str], face: str) -> None:
    """On a machine that has other fonts, the words are dressed the same."""
    html = styled(mails["iom"], f"* {{ font-family: '{face}' !important }}")
    assert manner(browser, html, 375, "light") == kept("iom-phone-light")


FAULTS = {
    "grey paragraphs": "p { color: #BBBBBB !important }",
    "headings not seen": "h2 { visibility: hidden }",
    "headings gone": "h2 { display: none }",
    "all in the middle": "* { text-align: center !important }",
    "all at the right": "* { text-align: right !important }",
    "mirrored": "p { transform: scaleX(-1) }",
    "no bold words": "strong { visibility: hidden }",
    "no figures": ".tile, .tile * { color: transparent !important }",
    "no lists": "li { visibility: hidden }",
    "no heads of tables": "th { visibility: hidden }",
    "no icons": "img[width='56'] { visibility: hidden }",
    "no small print": ".s * { color: #EDF1F8 !important }",
    "links like words": "a { text-decoration: none !important; color: inherit !important }",
    "all bold": "* { font-weight: bold !important }",
    "all leaning": "* { font-style: italic !important }",
    "lines too close": "* { line-height: 1.2 !important }",
    "no button": ".btn { visibility: hidden }",
    "a button without its ground": ".btn td, .btn a { background: transparent !important }",
    "capitals": "* { text-transform: uppercase !important }",
}
FAULTS_AT_NIGHT = {
    "dark paragraphs": ":root .md p { color: #33415C !important }",
    "dark headings": ":root .t h2, :root .t h3 { color: #14213D !important }",
    "dark cells": ":root .t td { color: #14213D !important }",
    "dark links": ":root .t a { color: #0033A0 !important }",
}


@pytest.mark.parametrize("device", WIDTHS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_by_day_is_found(browser: Browser, mails: dict[str, str], fault: str, device: str) -> None:
    """Words that are hidden, turned, coloured or set otherwise are told."""
    html = styled(mails["iom"], FAULTS[fault])
    assert manner(browser, html, WIDTHS[device], "light") != kept(f"iom-{device}-light")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("fault", FAULTS_AT_NIGHT)
def test_a_fault_at_night_is_found(browser: Browser, mails: dict[str, str], fault: str, layout: str) -> None:
    """Dark words on a dark ground are told, in every layout."""
    html = styled(mails[layout], f"@media (prefers-color-scheme: dark) {{ {FAULTS_AT_NIGHT[fault]} }}")
    assert manner(browser, html, 375, "dark") != kept(f"{layout}-phone-dark")


def styled(html: str, rule: str) -> str:
    """The mail with one rule more."""
    return html.replace("</head>", f"<style>{rule}</style></head>", 1)
