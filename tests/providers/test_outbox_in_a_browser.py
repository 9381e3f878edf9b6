"""What only a browser can tell of the outbox's page: that the mails on it are seen whole, with pictures."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from chromium import CHROMIUM
from newsletter_kit.address import parse_address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.compile.edition import Edition, InlineImage
from newsletter_kit.compile.merge import split_header, split_html, split_plain
from newsletter_kit.config import Settings
from newsletter_kit.message.message import personalise
from newsletter_kit.providers.base import Batch
from newsletter_kit.providers.outbox import Outbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

ONE_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
EDITION = Edition(
    issue_id="2024-q1",
    language="en",
    variant="",
    subject=split_header("What happened in the first quarter of the year"),
    html=split_html(
        '<!doctype html><html><head></head><body><img src="cid:bridge@news" width="600">'
        "<script>document.body.append('it ran')</script></body></html>"
    ),
    text=split_plain("News\n"),
    images=(InlineImage("bridge@news", "bridge.png", "image/png", ONE_PIXEL),),
    hosted_images=(),
    mjml="",
    settings=Settings(name="News", sender="News <news@iom.int>"),
    digest="0123456789abcdef",
)
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="there is no chromium here: apt-get install chromium"),
]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page for each test."""
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.fixture
def index(tmp_path: Path) -> str:
    """The address of the page, on the disk, of three editions."""
    messages = tuple(
        personalise(
            replace(EDITION, digest=name * 16),
            Recipient(parse_address(f"{name}.a-long-name@georgia.iom.int"), {}),
            date=NOON,
        )
        for name in "abc"
    )
    with Outbox(tmp_path) as outbox:
        outbox.deliver(Batch("key", messages))
    assert outbox.index is not None
    return outbox.index.as_uri()


def test_the_previews_show_their_pictures_and_run_nothing(page: Page, index: str) -> None:
    """Opened from the disk, each preview has the picture of its mail, and no script of a mail runs in it."""
    page.goto(index)
    _, *previews = page.frames
    widths = [each.evaluate("[...document.images].map(image => image.naturalWidth)") for each in previews]
    assert widths == [[1]] * 3
    assert not any("it ran" in each.locator("body").inner_text() for each in previews)


@pytest.mark.parametrize("width", [320, 400, 700, 1000, 1100])
def test_the_previews_are_seen_whole(page: Page, index: str, width: int) -> None:
    """No preview is cut off at its right, or so narrow that the mail in it takes the form for a phone."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(index)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shown = "[...document.querySelectorAll('.look')].map(e => e.getBoundingClientRect().right)"
    drawn = "[...document.querySelectorAll('iframe')].map(e => e.getBoundingClientRect().right)"
    assert all(d <= s for d, s in zip(page.evaluate(drawn), page.evaluate(shown), strict=True))
    assert min(each.evaluate("innerWidth") for each in page.frames[1:]) >= 600
