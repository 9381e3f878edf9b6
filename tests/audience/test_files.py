"""The files that hold an audience: what is read of them, and where reading stops."""

from __future__ import annotations

import gzip
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.audience import files
from newsletter_kit.audience.files import TextFile, look_at
from newsletter_kit.audience.sources import read_audience
from newsletter_kit.errors import AudienceError


def test_c44_blank_lines_without_end_are_not_read_to_their_end(tmp_path: Path) -> None:
    """A small .gz of blank lines alone is refused soon, wherever the rows begin."""
    path = tmp_path / "audience.csv.gz"
    path.write_bytes(gzip.compress(b"email\na@x.org\n" + b"\n" * 1_500_000))
    with pytest.raises(
        AudienceError, match=r"csv\.gz:1000003: more than 1,000,000 lines one after the other"
    ):
        read_audience(path)


@given(
    st.text(st.sampled_from("a\u10d0\r\n\x85\u2028 \x1c"), max_size=60),
    st.sampled_from(["utf-8", "utf-16", "utf-32-be", "cp1252"]),
    st.sampled_from([1, 2, 5, 8_192]),
)
def test_lines_are_those_that_python_reads(text: str, encoding: str, size: int) -> None:
    """Wherever a piece of the file ends, no line is cut, joined or lost."""
    data = text.encode(encoding, errors="ignore")
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_LINES_BYTES", size)
        path = Path(folder, "audience.csv")
        path.write_bytes(data)
        with path.open(encoding=encoding) as expected:
            file = TextFile(path, encoding, is_gzip=False, stamp=look_at(path).stamp)
            assert list(file.lines()) == list(expected)
