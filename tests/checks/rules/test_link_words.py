"""Rules on links: generic words of five languages, cards with one target, buttons and bold links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from newsletter_kit.checks.rules import link_words
from newsletter_kit.testing import draft_of_example, findings_of_example

if TYPE_CHECKING:
    from pathlib import Path


def of(text: str, language: str = "en") -> str:
    """An issue that begins with a text in a language."""
    return yaml.safe_dump({"language": language, "intro": text}, allow_unicode=True, width=1_000)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("here", "en"),
        ("Read more »", "en"),
        ("Full story", "en"),
        ("Continue →", "en"),
        ("Learn more about it", "en"),
        ("აქ", "ka"),
        ("სრულად", "ka"),
        ("подробнее", "ru"),
        ("продолжить", "ru"),
        ("ici", "fr"),
        ("Continuer", "fr"),
        ("هنا", "ar"),
    ],
)
def test_each_language_has_its_generic_words(words: str, language: str, tmp_path: Path) -> None:
    """Words such as "here" are found in the five languages of the layouts."""
    text = of(f"Our report: [{words}](https://iom.int/report).", language)
    (found,) = findings_of_example(link_words.generic_link, tmp_path, text)
    assert found.place.part == "intro"


def test_a_generic_link_that_says_what_it_is_about_passes(tmp_path: Path) -> None:
    """The layout completes "Read more" from `about:`."""
    link = {"url": "https://iom.int/hubs", "text": "Read more", "about": "the Service Hubs"}
    text = yaml.safe_dump({"sections": [{"type": "text", "body": "Hubs.", "link": link}]})
    assert findings_of_example(link_words.generic_link, tmp_path, text) == []


def test_one_target_may_be_linked_twice(tmp_path: Path) -> None:
    """The same words for the same page are no trouble, in whatever capitals."""
    text = of("[The report](https://iom.int/a), and again [the Report](https://iom.int/a).")
    assert findings_of_example(link_words.same_words, tmp_path, text) == []


def test_links_that_are_still_to_be_found_are_not_compared(tmp_path: Path) -> None:
    """A placeholder has no target that could differ."""
    text = of("[The report](https://iom.int/a) and [the report](#).")
    assert findings_of_example(link_words.same_words, tmp_path, text) == []


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://iom.int" aria-label="Website of IOM"></a>',
        '<a href="https://iom.int"><img src="https://iom.int/a.png" alt="IOM"></a>',
        '<a name="top"></a>',
    ],
)
def test_words_of_every_kind_count(link: str, tmp_path: Path) -> None:
    """A label and an alt text are words, and an anchor without a target is no link."""
    assert findings_of_example(link_words.empty_link, tmp_path, link) == []


@pytest.mark.parametrize(
    ("style", "count"),
    [
        ("text-decoration:none", 1),
        ("text-decoration:none;font-weight:700", 0),
        ("text-decoration:none;background:#0033a0", 0),
        ("text-decoration:underline", 0),
    ],
)
def test_a_link_may_stand_out_in_several_ways(style: str, count: int, tmp_path: Path) -> None:
    """Underlined, bold, or on a ground of its own: only colour alone is too little."""
    text = f'<p>See <a href="https://iom.int" style="{style}">the report</a>.</p>'
    assert len(findings_of_example(link_words.colour_alone, tmp_path, text)) == count


def test_a_link_that_stands_alone_needs_no_line_below_it(tmp_path: Path) -> None:
    """There is no text from which it would have to be told."""
    text = '<p><a href="https://iom.int" style="text-decoration:none">The report</a></p>'
    assert findings_of_example(link_words.colour_alone, tmp_path, text) == []


@pytest.mark.parametrize(
    ("style", "count"),
    [
        ("display:inline-block;line-height:20px;padding:10px 0", 0),
        ("display:inline-block;line-height:20px;padding-top:1px", 1),
        ("display:inline-block;padding:1px", 0),
        ("line-height:14px", 0),
        ("display:block;background:#0033a0;line-height:20px;padding:10px", 1),
    ],
)
def test_height_is_line_and_padding(style: str, count: int, tmp_path: Path) -> None:
    """A button wants 44 px, a link of its own 24; a link in a sentence, or of unknown height, passes."""
    text = f'<p><a href="https://iom.int" style="{style}">The report</a></p>'
    assert len(findings_of_example(link_words.target_size, tmp_path, text)) == count


def test_the_place_of_a_link_is_the_authors(tmp_path: Path) -> None:
    """What the layout prints is found at the line of issue.yaml that names the target."""
    link = {"url": "https://iom.int/b", "text": "The report"}
    sections = [
        {"type": "text", "body": "One.", "link": {**link, "url": "https://iom.int/a"}},
        {"type": "text", "body": "Two.", "link": link},
    ]
    draft = draft_of_example(tmp_path, yaml.safe_dump({"sections": sections}), "issue")
    assert [each.place.part for each in link_words.same_words.findings(draft)] == ["sections.1.link.url"]
