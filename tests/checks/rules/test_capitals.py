"""The rule on texts in capitals: names are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from newsletter_kit.checks.rules.capitals import capitals
from newsletter_kit.testing import findings_of_example

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("HIGHLIGHTS", 1),
        ("**ASSISTED** RETURN (AVRR) 2024", 1),
        ("НОВОСТИ КВАРТАЛА", 1),
        ("UNESCO", 0),
        ("IOM, UNHCR, UNICEF: news", 0),
        ("2024", 0),
        ("მთავარი ამბები", 0),
        ("COVID-19, AVRR", 0),
        ("((FIRST_NAME)) https://IOM.INT/HIGHLIGHTS", 0),
    ],
)
def test_names_are_no_shouting(text: str, count: int, tmp_path: Path) -> None:
    """Words in capitals are found in each script that has them; abbreviations and addresses are not."""
    issue = yaml.safe_dump({"sign_off": text}, allow_unicode=True)
    assert len(findings_of_example(capitals, tmp_path, issue)) == count
