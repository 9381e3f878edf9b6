"""The small newsletter, in an office that wants two approvals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from approving_office import Office

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def office(newsletter: Path) -> Office:
    """The small newsletter and what is done with it."""
    return Office(newsletter)
