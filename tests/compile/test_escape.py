"""What is done to one value, whatever mail it stands in."""

from __future__ import annotations

import html
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.compile.escape import (
    escape_url_part,
    escape_whole_url,
    escaped_column,
    on_one_line,
    whole_url,
)

if TYPE_CHECKING:
    from collections.abc import Callable

LINKS = st.sampled_from(
    ["https://iom.int/a?b=1&c=d", "mailto:a@iom.int", "https://a\nhttps://b", "x", "https://é"]
)
MAILBOXES = st.sampled_from(["a@iom.int", "a+b@iom.int", "%0A", "a\nb", "A & <B>"]) | st.text(max_size=4)
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


@pytest.mark.parametrize("escape", [html.escape, escape_url_part, whole_url, escape_whole_url, str.upper])
@given(texts=st.lists(LINKS, max_size=4) | st.lists(MAILBOXES, max_size=4))
def test_a_column_is_escaped_as_each_of_its_texts_is(escape: Callable[[str], str], texts: list[str]) -> None:
    """Whatever the others are, each text is what `escape` makes of it alone, or there is the same error."""
    with suppress(ValueError, UnicodeEncodeError):
        expected = [escape(text) for text in texts]
        assert escaped_column(texts, escape) == expected
        return
    with pytest.raises((ValueError, UnicodeEncodeError)):
        escaped_column(texts, escape)
