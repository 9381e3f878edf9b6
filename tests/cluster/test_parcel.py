"""A parcel of a document and its files is opened only if it is whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.cluster.parcel import unwrapped, wrapped
from newsletter_kit.errors import ParcelError

TEXTS = st.text(st.characters(exclude_categories=()))


@given(st.dictionaries(TEXTS, st.lists(TEXTS | st.none() | st.integers())), st.lists(st.binary()))
def test_what_was_wrapped_is_unwrapped(document: dict[str, object], files: list[bytes]) -> None:
    """Whatever JSON can hold comes back, with its files in their order."""
    assert unwrapped(wrapped(document, files)) == (document, tuple(files))


def test_the_order_of_names_makes_no_other_parcel() -> None:
    """The same document gives the same bytes, so that it has the same name in the ledger."""
    assert wrapped({"a": 1, "b": 2}, []) == wrapped({"b": 2, "a": 1}, [])


@pytest.mark.parametrize("cut", [1, 20, 40, 60])
def test_a_parcel_that_was_cut_short_is_refused(cut: int) -> None:
    """Whichever part is missing, nothing of it is used."""
    content = wrapped({"name": "News"}, [b"picture" * 5])
    with pytest.raises(ParcelError, match="the parcel of the issue"):
        unwrapped(content[:-cut])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"newsletter-kit parcel x\n", b"\x80\x04\x95"])
def test_what_is_no_parcel_is_refused(content: bytes) -> None:
    """Other files, such as a pickle, are not looked into."""
    with pytest.raises(ParcelError, match="it is no parcel of newsletter_kit"):
        unwrapped(content)


def test_something_after_the_end_is_refused() -> None:
    """Nothing can be added to a parcel."""
    with pytest.raises(ParcelError, match="too much"):
        unwrapped(wrapped({}, [b"x"]) + b"y")
