"""docs/checks.md is made from the catalogue."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fault_injection import FAULTS, SAID_OF_SOUND_TEXTS, SAMPLES, UNTRIED, WIRE_FAULTS
from newsletter_kit.checks.catalogue import GROUPS, catalogue
from newsletter_kit.checks.manual import explained, manual, told_plainly

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE = Path(__file__).parents[2] / "docs/checks.md"
MARK = "tests/checks/test_manual.py -->\n\n"


def the_rest() -> str:
    """What stands on the page below the mark."""
    head = (
        f"## What was tried\n\nOur {len(SAMPLES)} newsletters are copied, with all their languages, and what"
        " is still to be\ndone in them is filled in. No rule that needs no option finds anything in them;"
        f" only\n{_linked(SAID_OF_SOUND_TEXTS)} gives its information. Then each of these {len(FAULTS)}"
        " faults is put, one at a\ntime, into each copy that has a place for it, and its rule finds it,"
        " in the file and\nat the part where it shows.\n\n| fault | found by |\n|---|---|\n"
    )
    wire = (
        f"\nEach of these {len(WIRE_FAULTS)} faults is put, one at a time, into the finished mail of each of"
        " them, byte for byte. Each\nis found at its header, its line or its part; in the mails as we build"
        " them, no rule on bytes finds anything.\n\n| fault | found by |\n|---|---|\n"
    )
    rest = "\nFor these rules there is no such fault:\n\n| rule | why |\n|---|---|\n"
    reasons = "".join(f"| {_linked([rule])} | {reason} |\n" for rule, reason in UNTRIED.items())
    return f"{manual(GROUPS)}\n{head}{_rows(FAULTS)}{wire}{_rows(WIRE_FAULTS)}{rest}{reasons}"


def _linked(rules: Iterable[str]) -> str:
    return ", ".join(f"[{rule}](#{rule.lower()})" for rule in rules)


def _rows(faults: list[dict[str, Any]]) -> str:
    return "".join(f"| {each['fault']} | {_linked([each['rule']])} |\n" for each in faults)


def test_the_page_is_what_the_catalogue_says() -> None:
    """Whoever changes a rule makes the page anew, with NEWSLETTER_WRITE_DOCS=1."""
    head, mark, rest = PAGE.read_text(encoding="utf-8").partition(MARK)
    if os.environ.get("NEWSLETTER_WRITE_DOCS"):
        PAGE.write_text(f"{head}{mark}{the_rest()}", encoding="utf-8")
        return
    assert rest == the_rest()


def test_every_rule_has_a_row_and_a_paragraph() -> None:
    """The table links each rule to its paragraph."""
    page = manual(GROUPS)
    for rule in catalogue():
        assert f"| [{rule.id}](#{rule.id.lower()}) | {rule.title}" in page
        assert f"\n### {rule.id}\n" in page


def test_a_rule_is_told_alike_on_the_page_and_on_the_terminal() -> None:
    """Both have why, how to mend, and both examples."""
    rule = catalogue()[0]
    for told in (explained(rule), told_plainly(rule)):
        assert all(piece in told for piece in (rule.why, rule.mend, rule.example.bad.strip()))
