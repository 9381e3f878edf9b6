"""A fault that is put into a newsletter is found where it was put; sound newsletters have no error."""

from __future__ import annotations

from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import pytest

from fault_injection import FAULTS, ROOT, SAID_OF_SOUND_TEXTS, SAMPLES, UNTRIED, WIRE_FAULTS, copied, inject
from newsletter_kit import load_issue, load_layout, load_settings, read_audience
from newsletter_kit.checks.catalogue import catalogue
from newsletter_kit.checks.check import check_issue, draft_of
from newsletter_kit.checks.engine import Choice

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.finding import Finding

DAY = date(2024, 7, 1)
RULES = {rule.id: rule for rule in catalogue()}


def _findings(path: Path, rule: str = "", audience: Path | None = None) -> tuple[Finding, ...]:
    settings = load_settings(path)
    issue = load_issue(path, settings=settings)
    layout = load_layout(settings.layout, root=settings.root)
    readers = read_audience(audience) if audience else None
    draft = draft_of(issue, layout, settings, today=DAY, audience=readers)
    return check_issue(draft, Choice((rule,) if rule else ())).findings


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each["fault"])
def test_a_fault_is_found_where_it_was_put(fault: dict[str, str], sample: str, tmp_path: Path) -> None:
    """One fault in one newsletter is found, in the file and at the part that was changed."""
    injected = inject(fault, sample, tmp_path)
    if injected is None:
        assert any(inject(fault, other, _fresh(tmp_path, other)) for other in SAMPLES if other != sample)
        return
    found = _findings(injected.path, fault["rule"], injected.audience)
    parts = [each.place.part for each in found if each.place.name.endswith(injected.file)]
    assert any(fnmatchcase(part, injected.part) for part in parts)


def _fresh(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


@pytest.mark.parametrize("sample", SAMPLES)
def test_our_own_issues_have_no_error(sample: str) -> None:
    """What the repository shows can be sent, in every language."""
    assert [str(each) for each in _findings(ROOT / "issues" / sample) if each.severity == "error"] == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_in_a_copy_without_a_fault_nothing_is_found(sample: str, tmp_path: Path) -> None:
    """Of the newsletters that faults are put into, no rule says anything before, in any language."""
    found = [each for each in _findings(copied(sample, tmp_path)) if each.rule not in SAID_OF_SOUND_TEXTS]
    assert [str(each) for each in found] == []


@pytest.mark.parametrize("rule", SAID_OF_SOUND_TEXTS)
def test_what_is_said_of_sound_texts_is_only_information(rule: str) -> None:
    """Rules that may speak of a sound newsletter ask nobody to mend anything."""
    assert RULES[rule].severity == "note"


def test_every_rule_is_tried_by_a_fault_or_the_reason_is_given() -> None:
    """A new rule comes with a fault that is put into the newsletters, or says why there is none."""
    tried = {fault["rule"] for fault in (*FAULTS, *WIRE_FAULTS)}
    assert tried.isdisjoint(UNTRIED)
    assert tried | UNTRIED.keys() == RULES.keys()
    assert all(UNTRIED.values())
