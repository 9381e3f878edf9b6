"""The first issue exactly as it stood: each of its known faults is found, at its line."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from newsletter_kit import load_issue, load_layout, load_settings
from newsletter_kit.checks.check import check_issue, draft_of

SEED = Path(__file__).parent / "seed/issues/2024-q1/issue.yaml"
LINES = SEED.read_text(encoding="utf-8").splitlines()
KNOWN = [
    ("a link to nowhere", "NK060", "sections.0.items.0.link.url", "error"),
    ("six more links to nowhere", "NK060", "sections.2.items.4.link.url", "error"),
    ("a link to nowhere within a sentence", "NK060", "sections.5.body", "error"),
    ("mixed capitals in “Read more”", "NK144", "sections.2.items.0.link.text", "warning"),
    ("a “Read more” that names nothing", "NK029", "sections.2.items.3.link", "error"),
    ("a body that lost its first words", "NK145", "sections.2.items.4.body", "warning"),
    ("another one, which begins with a capital", "NK145", "sections.2.items.5.body", "warning"),
    ("the slipped quotation mark", "NK116", "sections.5.body", "warning"),
    ("an e-mail address in place of a postal one", "NK012", "postal_address", "error"),
    ("no way to leave the list", "NK013", "unsubscribe_url", "error"),
    ("a named story without consent", "NK170", "sections.1.items.0", "error"),
    (
        "one unaccompanied child, by number",
        "NK180",
        "sections.4.from_country.unaccompanied_children",
        "warning",
    ),
    ("one person with an escort, by number", "NK180", "sections.4.from_country.medical_escorts", "warning"),
]


@cache
def _found() -> dict[tuple[str, str], tuple[str, int]]:
    settings = load_settings(SEED)
    issue = load_issue(SEED, settings=settings)
    draft = draft_of(issue, load_layout("iom"), settings, today=date(2024, 4, 5))
    findings = check_issue(draft).findings
    return {(each.rule, each.place.part): (each.severity.value, each.place.line) for each in findings}


@pytest.mark.parametrize(("fault", "rule", "part", "severity"), KNOWN, ids=[each[0] for each in KNOWN])
def test_a_known_fault_is_found(fault: str, rule: str, part: str, severity: str) -> None:
    """What was wrong with the newsletter as it was mailed is found, at its part."""
    assert _found().get((rule, part), (fault, 0))[0] == severity


def test_the_seven_links_and_the_one_in_the_text_are_all_found() -> None:
    """Every link of the seed leads nowhere, and each has its own line."""
    lines = [line for (rule, _), (_, line) in _found().items() if rule == "NK060"]
    assert len(set(lines)) == len(lines) == 8
    assert all("#" in "".join(LINES[line - 1 : line + 4]) for line in lines)


def test_the_seed_cannot_be_sent() -> None:
    """The gate stands."""
    assert "error" in {severity for severity, _ in _found().values()}
