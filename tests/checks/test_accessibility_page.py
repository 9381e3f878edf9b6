"""docs/accessibility.md names a rule for every criterion."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter_kit.checks.catalogue import catalogue

PAGE = (Path(__file__).parents[2] / "docs/accessibility.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (.+?) \| \w+ \| \[(NK\d{3})\]\(checks\.md#(\w+)\) \| (\w+) \|$", PAGE, re.MULTILINE)
RULES = {rule.id: rule for rule in catalogue()}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_criterion_has_its_rule(row: tuple[str, str, str, str]) -> None:
    """The rule that the page names exists, and is as grave as the page says."""
    _, rule_id, anchor, severity = row
    assert RULES[rule_id].severity.value == severity
    assert anchor == rule_id.lower()


def test_the_list_is_whole() -> None:
    """The consortium's criteria are seventeen, two of which share a rule, and three another."""
    assert len(ROWS) == 17
    assert len({rule for _, rule, _, _ in ROWS}) == 14
