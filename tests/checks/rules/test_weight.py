"""Rules on the size of the mail: which part is named, and where it gets grave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from newsletter_kit.checks.finding import Severity
from newsletter_kit.checks.rules import weight
from newsletter_kit.testing import draft_of_example

if TYPE_CHECKING:
    from pathlib import Path


def _long(characters: int) -> str:
    short = {"type": "text", "body": "A short word."}
    return yaml.safe_dump({"sections": [short, {"type": "text", "body": "word " * (characters // 5)}]})


def test_the_largest_section_is_named_with_its_line(tmp_path: Path) -> None:
    """The finding stands at the section that takes most, and says how much."""
    text = yaml.safe_load(_long(40_000))["sections"]
    text.append(text[1])
    draft = draft_of_example(tmp_path, yaml.safe_dump({"sections": text}), "issue")
    (found,) = weight.html_size.findings(draft)
    assert found.place.part in {"sections.1", "sections.2"}
    assert "largest parts are text (issue.yaml:" in found.what


def test_what_gmail_cuts_off_is_an_error(tmp_path: Path) -> None:
    """Above 100,000 bytes the end of the mail would be hidden."""
    parts = [{"type": "text", "body": "word " * 9_900} for _ in range(2)]
    draft = draft_of_example(tmp_path, yaml.safe_dump({"sections": [*parts, *parts]}), "issue")
    assert [each.severity for each in weight.html_size.findings(draft)] == [Severity.ERROR]


def test_bytes_are_counted_as_they_are_mailed(tmp_path: Path) -> None:
    """A Georgian letter takes three bytes, so that a third of the letters fills a mail."""
    parts = [{"type": "text", "body": "სიტყვა " * 2_500}, {"type": "text", "body": "სიტყვა " * 2_500}]
    draft = draft_of_example(tmp_path, yaml.safe_dump({"language": "ka", "sections": parts}), "issue")
    assert len(list(weight.html_size.findings(draft))) == 1
