"""Samples in a browser that reaches nobody."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from chromium import CHROMIUM
from newsletter_kit.issue.sections import Text
from newsletter_kit.layout.layout import load_layout
from newsletter_kit.workshop.overflow import screen
from newsletter_kit.workshop.sample_issue import sample_settings
from newsletter_kit.workshop.sample_page import Press, sample_pages
from newsletter_kit.workshop.sample_pictures import write_sample_pictures
from newsletter_kit.workshop.samples import sample_sections
from newsletter_kit.workshop.wordings import SHORT

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.workshop.sample_page import SamplePage


def with_more(page: SamplePage, html: str) -> SamplePage:
    """The document with something more at its end."""
    edition = page.draft.editions[0]
    source = edition.page.source.replace("</body>", f"{html}</body>")
    edition.__dict__["_page"] = replace(edition.page, source=source)
    return page


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="there is no chromium here: apt-get install chromium")
def test_nothing_is_fetched_while_a_layout_is_looked_at(tmp_path: Path) -> None:
    """A picture that a template names on a server is not asked for, so nobody learns of the trial."""
    write_sample_pictures(tmp_path)
    layout = load_layout("base")
    press = Press(layout, sample_settings(tmp_path))
    page = next(sample_pages(press, list(sample_sections([Text], [SHORT]))))
    with socket.create_server(("127.0.0.1", 0)) as server, screen(str(CHROMIUM), layout) as look:
        server.settimeout(2)
        list(look(with_more(page, f'<img alt="A" src="http://localhost:{server.getsockname()[1]}/a.png">')))
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="there is no chromium here: apt-get install chromium")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("12,345", ["12,345"]),
        ("12\u00a0345", ["12\u00a0345"]),
        ("١٢٬٣٤٥", ["١٢٬٣٤٥"]),
        ("https://iom.int/2024/12345", []),
        ("five 5 persons", []),
    ],
    ids=["English", "Georgian", "Arabic", "an address", "one digit"],
)
def test_a_number_on_two_lines_is_told(tmp_path: Path, text: str, told: list[str]) -> None:
    """In every script that the samples have; what is no number may part, once, at the width of a phone."""
    write_sample_pictures(tmp_path)
    layout = load_layout("base")
    press = Press(layout, sample_settings(tmp_path))
    page = next(sample_pages(press, list(sample_sections([Text], [SHORT]))))
    narrow = f'<p style="width:1em;font-size:16px;overflow-wrap:anywhere">{text}</p>'
    with screen(str(CHROMIUM), layout) as look:
        found = [each for each in look(with_more(page, narrow)) if each.rule == "NL17"]
    assert [each.what for each in found] == [
        f"the number {number} stands on two lines where the screen is 375 px wide" for number in told
    ]
