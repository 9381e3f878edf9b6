"""What is said of the machine."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsletter_kit import __version__
from newsletter_kit.doctor import machine
from newsletter_kit.doctor.machine import judge_machine
from newsletter_kit.finding import Grade


def test_the_versions_are_told() -> None:
    """Whoever is asked for help needs them first."""
    found = {each.where: each for each in judge_machine()}
    assert found["newsletter-kit"].what == __version__
    assert {found[name].grade for name in machine.PACKAGES} == {Grade.OK}


@pytest.mark.parametrize("year", [1970, 2040])
def test_e34_a_clock_that_was_never_set_is_wrong(year: int) -> None:
    """Every mail would have a Date that nobody believes."""
    found = {each.where: each.grade for each in judge_machine(now=datetime(year, 1, 1, tzinfo=UTC))}
    assert found["the clock"] == Grade.WRONG


def test_a_package_that_is_gone_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """With how to get it back."""
    monkeypatch.setattr(machine, "PACKAGES", ("no-such-package",))
    found = {each.where: each for each in judge_machine()}["no-such-package"]
    assert (found.grade, "pip install" in found.remedy) == (Grade.WRONG, True)
