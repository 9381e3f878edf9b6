"""What the author wrote and the layout does not print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from newsletter_kit.checks.rules import loss
from newsletter_kit.testing import draft_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.draft import Draft


def draft(folder: Path) -> Draft:
    """An issue with a number, a link in its text and a link of its own."""
    section = {
        "type": "text",
        "body": "We met 1,250 people; [the law](https://iom.int/law) is new.",
        "link": {"url": "https://iom.int/hubs", "text": "The hubs"},
    }
    return draft_of_example(folder, yaml.safe_dump({"sections": [section]}), "issue")


def test_the_own_layouts_lose_nothing(tmp_path: Path) -> None:
    """Every number and every link of the issue is printed."""
    assert list(loss.lost_facts.findings(draft(tmp_path))) == []


def test_what_the_plain_text_loses_is_named(tmp_path: Path) -> None:
    """A number that the text part lacks is found at the author's line."""
    made = draft(tmp_path)
    edition = made.editions[0]
    vars(edition)["text"] = edition.text.replace("1,250", "many")
    assert [(each.place.part, each.what) for each in loss.lost_facts.findings(made)] == [
        ("sections.0.body", "1,250 of “We met 1,250 people; the law is new.” is not in the plain text")
    ]


def test_a_link_that_the_html_loses_is_named(tmp_path: Path) -> None:
    """Links in texts and links of their own are both looked for."""
    made = draft(tmp_path)
    for link in list(made.editions[0].page.all("a")):
        del link.attrib["href"]
    found = {each.place.part: each.what for each in loss.lost_facts.findings(made)}
    assert found == {
        "sections.0.body": "the HTML lacks the link to https://iom.int/law",
        "sections.0.link.url": "the HTML lacks the link to https://iom.int/hubs",
    }


def test_a_lost_link_is_found_where_the_author_wrote_it(tmp_path: Path) -> None:
    """The finding names the line of issue.yaml, not that of the layout."""
    text = yaml.safe_dump({"intro": "See [the report](https://iom.int/report)."})
    made = draft_of_example(tmp_path, text, "issue")
    vars(made.editions[0])["text"] = "See the report."
    assert "intro" in {each.place.part for each in loss.lost_facts.findings(made)}


def test_links_with_merge_tags_and_signs_are_recognised(tmp_path: Path) -> None:
    """An address with & and a merge tag is the same in both parts."""
    text = yaml.safe_dump({"intro": "See [the report](https://iom.int/a?x=1&to=((first_name|you)))."})
    made = draft_of_example(tmp_path, text, "issue")
    assert list(loss.lost_facts.findings(made)) == []
