"""What is a merge tag, and what only looks like one."""

from __future__ import annotations

import pytest

from newsletter_kit.merge_tag import MERGE_TAG


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("((first_name))", ("first_name", None)),
        ("((first_name|))", ("first_name", "")),
        ("((first_name|dear | friend))", ("first_name", "dear | friend")),
        ("((name|dear\nfriend))", ("name", "dear\nfriend")),
    ],
)
def test_a_merge_tag_has_a_name_and_perhaps_a_fallback(text: str, groups: tuple[str, str | None]) -> None:
    """What stands behind the first `|` is the fallback, even if the author's line ends in it."""
    found = MERGE_TAG.fullmatch(text)
    assert found is not None
    assert found.group("name", "fallback") == groups


@pytest.mark.parametrize("text", ["((First))", "((a b))", "(a)", "((1a))", "((a|(b)))", "{{ a }}"])
def test_other_brackets_are_no_merge_tags(text: str) -> None:
    """A name is made of a-z, 0-9 and underscores; a fallback holds no brackets."""
    assert not MERGE_TAG.search(text)
