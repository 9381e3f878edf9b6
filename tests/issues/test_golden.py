"""The first issue, letter by letter: nothing in it changes without somebody looking at the change.

To take a change on purpose, look at the mail and run pytest with NEWSLETTER_WRITE_GOLDEN=1 set.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.address import parse_address
from printed_issue import ROOT, load

if TYPE_CHECKING:
    from newsletter_kit.message.message import Message

GOLDEN = ROOT / "tests/golden"
# A picture's name ends in the digest of its bytes, and other releases of Pillow write other bytes.
DIGEST = re.compile(r"-[0-9a-f]{12}(?=[@.])")


def message(language: str) -> Message:
    """The mail of one made-up reader."""
    issue = load("2024-q1")
    settings = nk.load_settings(ROOT).model_copy(update={"unsubscribe_key": None})
    edition = nk.compile_issue(issue, nk.load_layout("iom", root=ROOT), settings, language=language)
    fields = {"first_name": "Nino", "unsubscribe_url": "https://news.iom.int/leave"}
    reader = nk.Recipient(parse_address("nino@iom.int"), fields)
    return nk.personalise(edition, reader, date=datetime(2024, 4, 2, 9, tzinfo=UTC))


@pytest.mark.parametrize("language", ["en", "ka"])
@pytest.mark.parametrize("part", ["html", "text"])
def test_the_first_issue_is_what_was_looked_at(language: str, part: str) -> None:
    """HTML and text of the first issue are those that somebody has looked at and approved."""
    path = GOLDEN / f"2024-q1.{language}.{'html' if part == 'html' else 'txt'}"
    made = DIGEST.sub("", getattr(message(language), part))
    if os.environ.get("NEWSLETTER_WRITE_GOLDEN"):
        path.write_text(made, encoding="utf-8")
    assert path.read_text("utf-8").splitlines() == made.splitlines()


@pytest.mark.skipif(not shutil.which("spamassassin"), reason="cannot run here: spamassassin is not installed")
@pytest.mark.parametrize("language", ["en", "ka"])
def test_it_does_not_look_like_spam(language: str) -> None:
    """SpamAssassin's own rules, without the network, give the first issue less than one point of five."""
    done = subprocess.run(
        ["spamassassin", "-L", "-t"], input=message(language).mime(), capture_output=True, check=True
    )
    score = re.search(rb"X-Spam-Status:.*?score=(-?[\d.]+)", done.stdout, re.DOTALL)
    assert score, done.stdout[:2000]
    assert float(score[1]) < 1.0
