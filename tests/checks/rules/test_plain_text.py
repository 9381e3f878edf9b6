"""Rules on the plain text: addresses, codes and lines that are right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.rules import plain_text
from newsletter_kit.testing import findings_of_example

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "line",
    [
        "https://iom.int/" + "a" * 90,
        "Dear ((first_name|reader of our newsletter, wherever you may live and work and whatever you do)),",
        "x" * 90,
    ],
)
def test_what_cannot_be_broken_may_be_long(line: str, tmp_path: Path) -> None:
    """A web address, a merge tag and a very long word keep their line."""
    assert findings_of_example(plain_text.long_lines, tmp_path, line) == []


@pytest.mark.parametrize("text", ["R&D; 3 < 4 > 2", "Q&A: write <press@iom.int>", "AT&T"])
def test_signs_are_no_markup(text: str, tmp_path: Path) -> None:
    """An ampersand and angle brackets are signs like others."""
    assert findings_of_example(plain_text.markup_in_text, tmp_path, text) == []


@pytest.mark.parametrize("text", ["a<br>b", "a &nbsp; b", "&#8211;", '<a href="https://iom.int">a</a>'])
def test_tags_and_codes_are_markup(text: str, tmp_path: Path) -> None:
    """What the HTML part needs has no place in the plain text."""
    assert len(findings_of_example(plain_text.markup_in_text, tmp_path, text)) == 1
