"""Merge tags are found wherever an author may write one."""

from __future__ import annotations

from newsletter_kit.issue.merge_tags import merge_tags
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
