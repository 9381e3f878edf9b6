"""Rules on the plain text: addresses, codes and lines that are right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from newsletter_kit.checks.rules import plain_text
from newsletter_kit.testing import draft_of_example, findings_of_example

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "line",
    [
        "https://iom.int/" + "a" * 90,
        "Dear ((first_name|reader of our newsletter, wherever you may live and work and whatever you do)),",
        "x" * 90,
    ],
)
def test_what_cannot_be_broken_may_be_long(line: str, tmp_path: Path) -> None:
    """A web address, a merge tag and a very long word keep their line."""
    assert findings_of_example(plain_text.long_lines, tmp_path, line) == []


@pytest.mark.parametrize("text", ["R&D; 3 < 4 > 2", "Q&A: write <press@iom.int>", "AT&T"])
def test_signs_are_no_markup(text: str, tmp_path: Path) -> None:
    """An ampersand and angle brackets are signs like others."""
    assert findings_of_example(plain_text.markup_in_text, tmp_path, text) == []


@pytest.mark.parametrize("text", ["a<br>b", "a &nbsp; b", "&#8211;", '<a href="https://iom.int">a</a>'])
def test_tags_and_codes_are_markup(text: str, tmp_path: Path) -> None:
    """What the HTML part needs has no place in the plain text."""
    assert len(findings_of_example(plain_text.markup_in_text, tmp_path, text)) == 1


def test_a_lost_link_is_found_where_the_author_wrote_it(tmp_path: Path) -> None:
    """The finding names the line of issue.yaml, not that of the layout."""
    text = yaml.safe_dump({"intro": "See [the report](https://iom.int/report)."})
    draft = draft_of_example(tmp_path, text, "issue")
    vars(draft.editions[0])["text"] = "See the report."
    assert "intro" in {each.place.part for each in plain_text.links_in_text.findings(draft)}


def test_links_with_merge_tags_and_signs_are_recognised(tmp_path: Path) -> None:
    """An address with & and a merge tag is the same in both parts."""
    text = yaml.safe_dump({"intro": "See [the report](https://iom.int/a?x=1&to=((first_name|you)))."})
    draft = draft_of_example(tmp_path, text, "issue")
    assert list(plain_text.links_in_text.findings(draft)) == []
