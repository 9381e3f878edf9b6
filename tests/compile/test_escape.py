"""What is done to one value, whatever mail it stands in."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.compile.escape import escape_url_part, on_one_line, whole_url

WHOLE = "https://iom.int/a?b=%20c&d=(e)#f~g"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_part_of_a_url_reads_back_and_stays_a_part(value: str) -> None:
    """A server decodes the value that was meant, and no sign of it divides the URL."""
    escaped = escape_url_part(value)
    assert unquote(escaped) == value
    assert not set(escaped) & set("/?#&=@:+ \"'<>")


@pytest.mark.parametrize(
    ("url", "written"), [(WHOLE, WHOLE), (f"{WHOLE}/é <x>", f"{WHOLE}/%C3%A9%20%3Cx%3E")]
)
def test_whole_link_keeps_what_is_encoded(url: str, written: str) -> None:
    """A link that is fit to be sent is not touched; in another, only what no URL may hold is encoded."""
    assert whole_url(f" {url} ") == written


@given(st.text())
def test_stranger_value_is_one_line_of_whole_characters(value: str) -> None:
    """Whatever a file of recipients holds, the value has one line and can be encoded."""
    line = on_one_line(value)
    assert len(line.splitlines()) <= 1
    assert line.encode("utf-8").isascii() == line.isascii()
