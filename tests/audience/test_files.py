"""The files that hold an audience: what is read of them, and where reading stops."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.audience.sources import read_audience
from newsletter_kit.errors import AudienceError

if TYPE_CHECKING:
    from pathlib import Path


def test_c44_blank_lines_without_end_are_not_read_to_their_end(tmp_path: Path) -> None:
    """A small .gz of blank lines alone is refused soon, wherever the rows begin."""
    path = tmp_path / "audience.csv.gz"
    path.write_bytes(gzip.compress(b"email\na@x.org\n" + b"\n" * 1_500_000))
    with pytest.raises(
        AudienceError, match=r"csv\.gz:1000003: more than 1,000,000 lines one after the other"
    ):
        read_audience(path)
