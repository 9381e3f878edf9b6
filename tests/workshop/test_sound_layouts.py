"""The layouts that come with the program pass their own trial."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chromium import CHROMIUM
from newsletter_kit.issue.registry import section_types
from newsletter_kit.layout.layout import layout_names, load_layout
from newsletter_kit.workshop.sample_issue import sample_settings
from newsletter_kit.workshop.sample_page import Press
from newsletter_kit.workshop.sample_pictures import write_sample_pictures
from newsletter_kit.workshop.trial import try_layout
from newsletter_kit.workshop.wordings import ARABIC, LONG, UNBROKEN

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="there is no chromium here: apt-get install chromium")
@pytest.mark.parametrize("name", layout_names())
def test_a_layout_of_ours_has_no_error(tmp_path: Path, name: str) -> None:
    """Every section in every shape holds, also with words that cannot be broken on a small phone."""
    write_sample_pictures(tmp_path)
    press = Press(load_layout(name), sample_settings(tmp_path))
    trial = try_layout(press, section_types(), CHROMIUM, wordings=(UNBROKEN,))
    assert [str(each) for each in trial.report.errors] == []
    assert trial.samples > 200


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="there is no chromium here: apt-get install chromium")
@pytest.mark.parametrize("name", layout_names())
def test_numbers_of_a_layout_of_ours_fit(tmp_path: Path, name: str) -> None:
    """Five digits beside one another in Arabic, and eight in English, stick out nowhere and stay whole."""
    write_sample_pictures(tmp_path)
    press = Press(load_layout(name), sample_settings(tmp_path))
    only = {"avrr", "stats"}
    found = try_layout(press, section_types(), CHROMIUM, only, (ARABIC, LONG)).report.findings
    assert [str(each) for each in found if each.rule in {"NL14", "NL17"}] == []
