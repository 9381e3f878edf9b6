"""What the tests of compile/ share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from small_project import Project, make_project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project that compiles."""
    return make_project(tmp_path)
