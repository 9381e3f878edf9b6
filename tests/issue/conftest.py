"""Issues as files: what most tests of loading begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def write_issue(tmp_path: Path) -> Callable[..., Path]:
    """Write a file, by default issue.yaml, into the folder of an issue."""

    def write(text: str | bytes, name: str = "issue.yaml") -> Path:
        path = tmp_path / "issue" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write
