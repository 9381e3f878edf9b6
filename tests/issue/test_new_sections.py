"""Sections that came into an issue after its translation was begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.issue.load import load_issue
from newsletter_kit.issue.new_sections import sections_without_lines, with_new_sections
from newsletter_kit.issue.skeleton import translation_skeleton

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsletter_kit.issue.model import Issue

    Write = Callable[..., Path]

HEAD = "id: a\ntitle: News\nsubject: Our news\npreheader: p\nsections:\n"
STORIES = "  - type: text\n    heading: Stories\n    body: Told\n"
NEW = "  - type: text\n    heading: New\n    body: Come\n"
FOOT = "  - type: note\n    body: The end\n"


@pytest.fixture
def begun(write_issue: Write) -> Path:
    """A translation that was begun, and the issue that got a section before the last since."""
    path = write_issue(HEAD + STORIES + FOOT)
    skeleton = translation_skeleton(load_issue(path), "ka")
    translated = skeleton.replace("heading:", "heading: ამბები").replace("body:", "body: ითქვა", 1)
    write_issue(translated + "# the translator's remark\nfooter_note:\n", "issue.ka.yaml")
    return write_issue(HEAD + STORIES + NEW + FOOT)


def _loaded(path: Path) -> tuple[Issue, str]:
    translation = path.with_name("issue.ka.yaml")
    text = translation.read_text("utf-8").replace("footer_note:\n", "")
    translation.write_text(text, "utf-8")
    return load_issue(path), text


def test_a_new_section_leaves_the_translated_ones_where_they_belong(begun: Path) -> None:
    """What was translated stays with its words, and the new section is shown in the main language."""
    issue, _ = _loaded(begun)
    headings = [getattr(each, "heading", None) for each in issue.in_language("ka").sections]
    assert headings == ["ამბები", "New", None]
    assert sections_without_lines(issue, "ka") == [1]


def test_lines_are_added_behind_the_others_and_nothing_is_changed(begun: Path) -> None:
    """Every line of the translator stays, the remark below too, and the new ones can be filled in."""
    issue, text = _loaded(begun)
    grown = with_new_sections(text, issue, [1])
    assert grown is not None
    kept = iter(grown.split("\n"))
    assert all(line in kept for line in text.split("\n"))  # in their order
    assert "    # New\n    heading:\n    # Come\n    body:\n# the translator's remark" in grown
    filled = grown.replace("    # New\n    heading:", "    heading: ახალი")
    begun.with_name("issue.ka.yaml").write_text(filled, "utf-8")
    again = load_issue(begun)
    assert getattr(again.in_language("ka").sections[1], "heading", "") == "ახალი"
    assert sections_without_lines(again, "ka") == []


@pytest.mark.parametrize("sections", ["sections: [{type: text}]\n", "sections: []\n", ""])
def test_a_file_of_another_form_is_left_alone(sections: str, begun: Path) -> None:
    """Where there is no block of sections, nothing is written."""
    issue, _ = _loaded(begun)
    assert with_new_sections(f"translates: issue.yaml\nlanguage: ka\n{sections}", issue, [1]) is None
