"""Merge tags are found wherever an author may write one."""

from __future__ import annotations

import pytest

from newsletter_kit.issue.merge_tags import MERGE_TAG, merge_tags
from newsletter_kit.issue.model import Issue
from newsletter_kit.issue.sections import Stories, Text
from newsletter_kit.issue.values import Image, Item, Link


def test_merge_tags_are_found_in_reading_order() -> None:
    """Subject, bodies, links and descriptions are looked through, in lists as well."""
    item = Item(
        title="((b))",
        image=Image(src="https://iom.int/a.png", alt="for ((c))"),
        link=Link(url="https://iom.int/((d|x))"),
    )
    sections = (Text(body="none (( here"), Stories(items=(item,)))
    issue = Issue(id="a", title="t", subject="Dear ((a))", preheader="p", sections=sections)
    assert merge_tags(issue) == [
        ("a", ("subject",)),
        ("b", ("sections", 1, "items", 0, "title")),
        ("c", ("sections", 1, "items", 0, "image", "alt")),
        ("d", ("sections", 1, "items", 0, "link", "url")),
    ]


@pytest.mark.parametrize(
    "text", ["((First))", "((a b))", "(a)", "((1a))", "((a|(b)))", "((a|x\ny))", "{{ a }}"]
)
def test_other_brackets_are_no_merge_tags(text: str) -> None:
    """A name is made of a-z, 0-9 and underscores; a fallback is one line without brackets."""
    assert not MERGE_TAG.search(text)
