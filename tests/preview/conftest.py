"""A preview of the small newsletter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from preview_desk import Desk, preview_of
from small_newsletter import write_newsletter

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One preview for all tests of a file that change nothing."""
    root = write_newsletter(tmp_path_factory.mktemp("newsletter"))
    with preview_of(root / "issues/first", root) as served:
        yield served
