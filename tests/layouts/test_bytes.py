"""What each layout costs in bytes. Gmail cuts off what is longer than 102 KB; `check` warns from 85 KB on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from every_mail import LAYOUTS, mail
from layouts.test_every_layout import BARE_HEAD, compiled, sections
from printed_issue import EDITIONS

if TYPE_CHECKING:
    import newsletter_kit as nk

MOST_OF_AN_ISSUE = 70_000
MOST_OF_SIX_ITEMS = 14_000
NOTE = {"note": {"body": "Words."}}
ITEM = {
    "title": "New equipment at the border",
    "body": "Two crossings received what they need to look into lorries without unloading them, and can.",
    "image": {"src": "https://example.org/a.png", "alt": "A bridge"},
    "link": {"url": "https://example.org/link", "text": "Read more", "about": "the border"},
}


def size(edition: nk.Edition) -> int:
    """The bytes of its HTML, without what merge tags bring."""
    return len("".join(edition.html.literals).encode())


@pytest.mark.parametrize(("issue", "language"), EDITIONS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_issue_is_far_from_being_cut_off(layout: str, issue: str, language: str) -> None:
    """Every issue of this repository leaves a third of what Gmail shows to longer ones, in Georgian too."""
    assert size(mail(layout, issue, language)) < MOST_OF_AN_ISSUE


@pytest.mark.parametrize("layout", LAYOUTS)
def test_six_items_with_pictures_are_cheap(layout: str) -> None:
    """Six items, each with picture, title, text and link, take no more than 14 KB, also as cards."""
    without = compiled(layout, "en", BARE_HEAD, sections(NOTE))
    six = compiled(layout, "en", BARE_HEAD, sections({**NOTE, "project_updates": {"items": [ITEM] * 6}}))
    assert 1_000 < size(six) - size(without) < MOST_OF_SIX_ITEMS
