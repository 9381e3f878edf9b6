"""Every rule of the catalogue: its words, and that it finds its bad example and passes its good one."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from checks.stand_ins import put_on_path
from newsletter_kit.checks.catalogue import catalogue
from newsletter_kit.testing import findings_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.rule import Rule

RULES = catalogue()


@pytest.fixture(autouse=True)
def _filters(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every machine has spam filters here that say the same."""
    put_on_path(tmp_path_factory.mktemp("programs"), monkeypatch)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_its_bad_example(rule: Rule, tmp_path: Path) -> None:
    """What docs/checks.md shows as wrong is found, at a place that can be named."""
    findings = findings_of_example(rule, tmp_path, rule.example.bad)
    assert findings
    assert all(each.rule == rule.id and str(each.place) and each.what and each.remedy for each in findings)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_passes_its_good_example(rule: Rule, tmp_path: Path) -> None:
    """What docs/checks.md shows as right is not found fault with."""
    assert findings_of_example(rule, tmp_path, rule.example.good) == []


def test_no_two_rules_share_an_id() -> None:
    """An id names one rule."""
    assert [id_ for id_, count in Counter(rule.id for rule in RULES).items() if count > 1] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_what_it_is_for(rule: Rule) -> None:
    """A rule has an id of our form, a title without a full stop, and whole sentences on why and how."""
    assert re.fullmatch(r"NK\d{3}", rule.id)
    assert rule.title[0].islower() or rule.title.split()[0].isupper()
    assert not rule.title.endswith(".")
    assert rule.why.endswith(".")
    assert rule.mend.endswith(".")
