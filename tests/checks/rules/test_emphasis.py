"""The rule on stars that make nothing bold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from newsletter_kit.checks.rules.emphasis import stars_left
from newsletter_kit.testing import findings_of_example

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Come to **our office in Tbilisi.", "the other two are missing"),
        ("Come to our office** in Tbilisi.", "the other two are missing"),
        ("Come to ** our office** in Tbilisi.", "a blank stands inside the stars"),
        ("Come to **our office ** in Tbilisi.", "a blank stands inside the stars"),
        ("**All** came to **our office.", "the other two are missing"),
    ],
)
def test_stars_that_readers_would_see_are_found(text: str, why: str, tmp_path: Path) -> None:
    """Bold type that is not closed, or has a blank inside its stars, is found with the reason."""
    (found,) = findings_of_example(stars_left, tmp_path, yaml.safe_dump({"intro": text}))
    assert why in found.what


@pytest.mark.parametrize(
    "text",
    [
        "Come to **our office** in Tbilisi.",
        "Come to **[our office](https://iom.int)**, ***all*** of *you*.",
        r"The mark \*\* stands for an estimate.",
        "* * *",
        "Dear **((first_name|reader))**, welcome.",
        "[the list](https://iom.int/a**b)",
    ],
)
def test_bold_type_and_stars_that_are_meant_pass(text: str, tmp_path: Path) -> None:
    """Whole pairs, stars behind a backslash and those of addresses are no fault."""
    assert findings_of_example(stars_left, tmp_path, yaml.safe_dump({"intro": text})) == []


def test_a_line_without_markdown_shows_whole_pairs_too(tmp_path: Path) -> None:
    """In a subject even two pairs of stars are shown, and the finding says so."""
    (found,) = findings_of_example(stars_left, tmp_path, yaml.safe_dump({"subject": "**News** for you"}))
    assert "this line has no bold type" in found.what
