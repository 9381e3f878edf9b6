"""Edges of the rules on the finished mail: what is sound though it looks odd, and where a fault is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.catalogue import GROUPS
from newsletter_kit.checks.mail import read_part
from newsletter_kit.testing import draft_of_example
from newsletter_kit.testing.laid_mail import bytes_of

if TYPE_CHECKING:
    from pathlib import Path

RULES = {rule.id: rule for rule in GROUPS["Wire"] if not rule.opt_in}


@pytest.mark.parametrize(
    "lines",
    [
        'To: "Office, Press" <reader@example.org>',
        "To: Nino (at home) <reader@example.org>",
        "Subject: =?utf-8?Q?A?=\n =?utf-8?Q?B?=",
        "Comments: 2 =? 3 is a riddle",
        "List-Unsubscribe: <mailto:leave@iom.int>,\n <https://iom.int/leave>",
        'List-ID: "IOM, Georgia" <news.iom.int>',
        "List-ID: <news.iom.int>",
        "Precedence: list",
        "Precedence:\nAuto-Submitted: auto-generated",
        "Date: Thu, 04 Apr 2024 23:30:00 -0400",
        "Message-ID: <a.b+c@IOM.int>",
        "Content-Language: EN",
    ],
)
@pytest.mark.parametrize(
    "rule", ["NK280", "NK281", "NK283", "NK285", "NK287", "NK288", "NK290", "NK293", "NK294", "NK295"]
)
def test_what_is_sound_is_left_in_peace(rule: str, lines: str, tmp_path: Path) -> None:
    """Other ways to write a header that RFC 5322 and its kin allow are no fault."""
    assert [each.what for each in RULES[rule].findings(draft_of_example(tmp_path, lines, "message"))] == []


@pytest.mark.parametrize(
    "lines",
    [
        "Date: Mon, 01 Jul 2024@0:00 +0000",
        "List-Unsubscribe: <http://[>",
        "Content-Type: text/plain; charset*=x'y'%ff",
        r"Content-Type: text/plain; charset=\x00",
        "Content-Type: multipart/mixed; boundary=",
        "Content-Transfer-Encoding: base64\n\nA",
        r"Subject: =?utf-8?B?\xff?=",
        r"\x00",
        "To: (",
    ],
)
def test_no_rule_fails_over_a_broken_mail(lines: str, tmp_path: Path) -> None:
    """A mail that other programs trip over is told of, by one rule at least."""
    draft = draft_of_example(tmp_path, lines, "message")
    assert [each.what for rule in RULES.values() for each in rule.findings(draft)]


@pytest.mark.parametrize(
    ("lines", "kind", "rule", "place"),
    [
        ("List-ID:", "message", "NK293", "newsletter.toml:5:1 list_id"),
        ("List-Unsubscribe:", "message", "NK290", "newsletter.toml:7:1 unsubscribe_url"),
        ("List-Unsubscribe: <mailto:a@iom.int>", "message", "NK291", "newsletter.toml:7:1 unsubscribe_url"),
        ('reply_to = "press@un.org <press@iom.int>"', "settings", "NK289", "newsletter.toml:9:1 reply_to"),
    ],
)
def test_what_a_setting_causes_is_named_at_the_setting(
    lines: str, kind: str, rule: str, place: str, tmp_path: Path
) -> None:
    """Whoever can mend newsletter.toml is sent there, not to the bytes."""
    draft = draft_of_example(tmp_path, lines, kind)
    assert {str(each.place) for each in RULES[rule].findings(draft)} == {place}


def test_every_language_is_looked_at(tmp_path: Path) -> None:
    """The mail of a translation is a mail of its own."""
    text = "{}\n---\n{translates: issue.yaml, language: ka, subject: სიახლეები, preheader: კვარტალი}"
    draft = draft_of_example(tmp_path, text)
    assert [each.mail.at().name for each in draft.editions] == ["edition en", "edition ka"]


def test_parts_are_numbered_as_mail_programs_do() -> None:
    """The second part of the second group is 2.2."""
    inner = "Content-Type: multipart/related; boundary=c\n\n--c\n\nA\n--c\n\nB\n--c--\n"
    raw = bytes_of(f"Content-Type: multipart/alternative; boundary=b\n\n--b\n\nText\n--b\n{inner}--b--\n")
    assert [each.number for each in read_part(raw).walk()] == ["", "1", "2", "2.1", "2.2"]


def test_mails_with_bare_line_feeds_are_read_too() -> None:
    """A mail whose lines end in the wrong way still has its parts, so that all else of it can be told."""
    raw = b"Content-Type: multipart/alternative; boundary=b\n\n--b\n\nText\n--b--\n"
    assert [each.body for each in read_part(raw).parts] == [b"Text"]
