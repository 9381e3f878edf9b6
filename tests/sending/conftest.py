"""The small newsletter, planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def planned(newsletter: Path) -> Callable[[], nk.Plan]:
    """Plans what is on the disk when it is called."""

    def plan() -> nk.Plan:
        path = newsletter / "issues/first"
        settings = nk.load_settings(path)
        return nk.plan_send(
            nk.load_issue(path),
            nk.load_layout(settings.layout, root=newsletter),
            settings,
            nk.read_audience(newsletter / "audience.csv"),
            nk.read_suppression(newsletter / "suppressed.txt"),
        )

    return plan
