"""Samples in a browser that reaches nobody."""

from __future__ import annotations

import os
import shutil
import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

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

CHROMIUM = os.environ.get("NEWSLETTER_CHROMIUM") or shutil.which("chromium")


def showing(page: SamplePage, picture: str) -> SamplePage:
    """The document with a picture more, at its end."""
    edition = page.draft.editions[0]
    source = edition.page.source.replace("</body>", f'<img alt="A" src="{picture}"></body>')
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
        list(look(showing(page, f"http://localhost:{server.getsockname()[1]}/a.png")))
        with pytest.raises(TimeoutError):
            server.accept()
