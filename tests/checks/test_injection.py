"""A fault that is put into a newsletter is found where it was put; sound newsletters have no error."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from fault_injection import FAULTS, ROOT, SAMPLES, copied, inject
from newsletter_kit import load_issue, load_layout, load_settings, read_audience
from newsletter_kit.checks.check import check_issue, draft_of
from newsletter_kit.checks.engine import Choice

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.finding import Finding

DAY = date(2024, 7, 1)


def _findings(path: Path, rule: str = "", audience: Path | None = None) -> tuple[Finding, ...]:
    settings = load_settings(path)
    issue = load_issue(path, settings=settings)
    layout = load_layout(settings.layout, root=settings.root)
    readers = read_audience(audience) if audience else None
    draft = draft_of(issue, layout, settings, today=DAY, audience=readers)
    return check_issue(draft, Choice((rule,) if rule else ())).findings


@cache
def _sound(sample: str, rule: str) -> frozenset[str]:
    return frozenset(each.place.part for each in _findings(ROOT / "issues" / sample, rule))


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each["fault"])
def test_a_fault_is_found_where_it_was_put(fault: dict[str, str], sample: str, tmp_path: Path) -> None:
    """One fault in one newsletter is one finding more, at the part that was changed."""
    injected = inject(fault, sample, tmp_path)
    if injected is None:
        assert any(inject(fault, other, _fresh(tmp_path, other)) for other in SAMPLES if other != sample)
        return
    part = fault.get("found_at", injected.part)
    assert part in {each.place.part for each in _findings(injected.path, fault["rule"], injected.audience)}
    assert part not in _sound(sample, fault["rule"])


def _fresh(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


@pytest.mark.parametrize("sample", SAMPLES)
def test_our_own_issues_have_no_error(sample: str) -> None:
    """What the repository shows can be sent, in every language."""
    assert [str(each) for each in _findings(ROOT / "issues" / sample) if each.severity == "error"] == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_copy_without_a_fault_has_no_error(sample: str, tmp_path: Path) -> None:
    """The newsletters that faults are put into are sound before."""
    found = _findings(copied(sample, tmp_path))
    assert [str(each) for each in found if each.severity == "error"] == []
