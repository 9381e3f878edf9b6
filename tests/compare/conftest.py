"""Two versions of the first issue of this repository: as it is, and as somebody has edited it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from edited_issue import Edited
from pages import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """A copy of the issue, to be edited, beside the issue as it is."""
    folder = tmp_path / "issues/2024-q1"
    shutil.copytree(ROOT / "issues/2024-q1", folder)
    settings = nk.load_settings(ROOT)
    return Edited(nk.load_issue(ROOT / "issues/2024-q1", settings=settings), folder, settings)
