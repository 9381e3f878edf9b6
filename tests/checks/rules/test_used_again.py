"""Rules on what an earlier issue has said already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from PIL import Image

from newsletter_kit.checks.rules import used_again
from newsletter_kit.testing import draft_of_example, findings_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.rule import Rule

STORY = (
    "Natia is a single mother from Imereti region. After migrating to Belgium in search of better work,"
    " she returned to support her son. Now she runs her own successful sewing business from home."
)
PERIODS = [
    {"start": "2023-04-01", "end": "2023-06-30"},
    {"start": "2023-07-01", "end": "2023-09-30"},
    {"start": "2023-10-01", "end": "2023-12-31"},
    {"start": "2024-01-01", "end": "2024-03-31"},
]


def issues(*each: dict[str, Any]) -> str:
    """Issues of one quarter after the other."""
    dated = [{"period": period, **one} for period, one in zip(PERIODS[-len(each) :], each, strict=True)]
    return yaml.safe_dump_all(dated, allow_unicode=True, sort_keys=False)


def told(body: str, url: str = "") -> dict[str, Any]:
    """An issue with one update."""
    link = {"link": {"url": url, "about": "it"}} if url else {}
    return {"sections": [{"type": "project_updates", "items": [{"body": body, **link}]}]}


def parts(rule: Rule, folder: Path, text: str) -> list[str]:
    """Where a rule finds something."""
    return [each.place.part for each in findings_of_example(rule, folder, text)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (STORY, True),
        (f"{STORY.replace('Imereti', 'Kakheti')} She is glad.", True),
        (STORY.upper().replace("REGION", "**REGION**"), True),
        (f"After two years we met Natia again. {STORY[:40]} Today three women work in her shop.", False),
        ("Natia is a single mother.", False),
    ],
)
def test_a_story_is_known_again(body: str, found: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """A story with a few words changed is the same one; one that goes on, or is short, is not."""
    text = issues(told(STORY), told("Other news of the hubs."), told(body))
    assert parts(used_again.story_again, tmp_path, text) == ["sections.0.items.0.body"] * found


def test_paragraphs_on_the_office_may_come_again(tmp_path: Path) -> None:
    """What stands in a text section, such as who the office is, is meant to be repeated."""
    about = {"sections": [{"type": "text", "body": STORY}]}
    assert parts(used_again.story_again, tmp_path, issues(about, about)) == []


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("https://iom.int/natia", "http://www.iom.int/natia/", True),
        ("https://iom.int/news?id=7", "https://iom.int/news?id=8", False),
        ("https://georgia.iom.int/", "https://georgia.iom.int/", False),
        ("mailto:press@iom.int", "mailto:press@iom.int", False),
    ],
)
def test_a_page_is_known_again(first: str, second: str, found: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """The spelling of an address does not matter; front pages and addresses of mail may come again."""
    text = issues(told("One.", first), told("Two.", second))
    assert parts(used_again.link_again, tmp_path, text) == ["sections.0.items.0.link.url"] * found


def test_a_link_of_every_issue_is_left_alone(tmp_path: Path) -> None:
    """A page that three issues have led to belongs to the newsletter."""
    each = told("The [group](https://iom.int/visa-free) goes on.")
    assert parts(used_again.link_again, tmp_path / "a", issues(each, each, each, each)) == []
    assert parts(used_again.link_again, tmp_path / "b", issues(each, each)) == ["sections.0.items.0.body"]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("News of IOM Georgia", "NEWS of IOM Georgia!", True),
        ("IOM Georgia: the first quarter of 2023", "IOM Georgia: the first quarter of 2024", False),
        ("IOM Georgia: the fourth quarter of 2023", "IOM Georgia: the first quarter of 2023", False),
        ("IOM Georgia: our news from March", "IOM Georgia: our news from April", False),
        ("IOM Georgia: news from the hubs in Batumi", "IOM Georgia: news from our hubs in Batumi", True),
        ("Natia is home", "Luka is home", False),
    ],
)
def test_a_subject_is_known_again(first: str, second: str, found: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """Subjects that differ in a date are different; those that differ in a mark or in one word are not."""
    lines = [{"subject": each, "preheader": each} for each in (first, second)]
    assert parts(used_again.subject_again, tmp_path, issues(*lines)) == ["subject", "preheader"] * found


def test_a_broken_issue_is_passed_over(tmp_path: Path) -> None:
    """What cannot be read among the earlier issues stops no check of this one."""
    (tmp_path / "issues/broken").mkdir(parents=True)
    (tmp_path / "issues/broken/issue.yaml").write_text("id: [", encoding="utf-8")
    (tmp_path / "issues/odd").mkdir()
    (tmp_path / "issues/odd/issue.yaml").write_text("id: odd\nsections: 7\nperiod: soon", encoding="utf-8")
    text = issues(told(STORY), told(STORY))
    assert parts(used_again.story_again, tmp_path, text) == ["sections.0.items.0.body"]


def test_sections_that_come_and_go_are_not_missed(tmp_path: Path) -> None:
    """A remark or a line that only the last issue had is no section that readers look for."""
    note = {"sections": [{"type": "note", "body": "A remark."}, {"type": "divider"}]}
    assert parts(used_again.section_missing, tmp_path, issues(note, told("News."))) == []


def test_a_picture_that_was_saved_anew_is_known_again(tmp_path: Path) -> None:
    """A photo of the last issue is found under another name, smaller; an icon is not looked at."""
    for folder, size in (("2023-q1", (640, 400)), ("sample", (320, 200))):
        path = tmp_path / "issues" / folder / f"{folder}.png"
        path.parent.mkdir(parents=True)
        Image.radial_gradient("L").rotate(30).crop((0, 0, 200, 125)).resize(size).save(path)
    names = ("2023-q1.png", "sample.png")
    texts = [{"hero": {"src": name, "alt": "A photo"}, **icon(name)} for name in names]
    draft = draft_of_example(tmp_path, issues(*texts))
    found = list(used_again.picture_again.findings(draft))
    assert [each.place.part for each in found] == ["hero.src"]


def icon(src: str) -> dict[str, Any]:
    """An issue with an icon."""
    update = {"body": "News.", "icon": {"src": src, "alt": ""}}
    return {"sections": [{"type": "project_updates", "items": [update]}]}
