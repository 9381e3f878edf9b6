"""Rules on consent: where it comes from, what it covers, and how grave it is when it is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from newsletter_kit.checks.finding import Severity
from newsletter_kit.checks.rules import consent
from newsletter_kit.testing import draft_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.finding import Finding
    from newsletter_kit.checks.rule import Rule

SIGNED = {"form": "2024-017", "date": "2024-02-01", "scope": ["newsletter", "web"]}
PICTURE = {"src": "https://iom.int/natia.jpg", "alt": "Natia at her machine"}
STORY = {"title": "Natia", "body": "Natia sews.", "image": PICTURE}


def found(rule: Rule, folder: Path, *sections: dict[str, Any], settings: str = "") -> list[Finding]:
    """What a rule finds in an issue of these sections."""
    text = f"{settings}\n---\n{yaml.safe_dump({'sections': list(sections)})}"
    return list(rule.findings(draft_of_example(folder, text, "newsletter")))


def story(**changes: Any) -> dict[str, Any]:
    """A section of one story."""
    return {"type": "stories", "items": [{**STORY, **changes}]}


def test_one_story_is_asked_for_once(tmp_path: Path) -> None:
    """A story without a consent is one finding, and its picture is no second one; the line is the item's."""
    (finding,) = found(consent.missing_consent, tmp_path, story())
    assert (finding.place.part, finding.severity) == ("sections.0.items.0", Severity.ERROR)
    assert "the item “Natia” has no consent" in finding.what


@pytest.mark.parametrize(
    ("section", "what"),
    [
        ({"type": "quote", "text": "Come.", "by": "Natia"}, "what Natia says has no consent"),
        ({"type": "quote", "text": "Come.", "image": PICTURE}, "the quotation “Come.” has no consent"),
        (
            {"type": "image", "image": {**PICTURE, "people": True}},
            "the picture “https://iom.int/natia.jpg” has no consent",
        ),
        (story(people=False, image={**PICTURE, "people": True}), "the picture"),
    ],
    ids=["words", "portrait", "picture", "picture in a story of nobody"],
)
def test_whoever_is_shown_is_asked_for(tmp_path: Path, section: dict[str, Any], what: str) -> None:
    """Words with a name, portraits, and pictures of which the author says so want a consent."""
    (finding,) = found(consent.missing_consent, tmp_path, section)
    assert finding.what.startswith(what)


def test_a_newsletter_may_make_a_warning_of_it(tmp_path: Path) -> None:
    """Where newsletter.toml says so, a missing consent does not stop `send`."""
    settings = '[people]\nmissing_consent = "warning"'
    (finding,) = found(consent.missing_consent, tmp_path, story(), settings=settings)
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("expires", "is_over"), [("2024-04-04", True), ("2024-04-05", False), ("2024-04-06", False)]
)
def test_a_consent_holds_on_its_last_day(tmp_path: Path, expires: str, is_over: bool) -> None:  # noqa: FBT001
    """A consent holds up to and on the day on which it expires."""
    section = story(consent={**SIGNED, "expires": expires})
    assert bool(found(consent.expired_consent, tmp_path, section)) is is_over


def test_the_finding_stands_at_the_line_that_is_wrong(tmp_path: Path) -> None:
    """What is wrong with a consent is told once, at its key, for the story and its picture alike."""
    section = story(consent={**SIGNED, "scope": "print"})
    (finding,) = found(consent.consent_for_something_else, tmp_path, section)
    assert finding.place.part == "sections.0.items.0.consent.scope"
    assert finding.place.line > 1


@pytest.mark.parametrize("scope", ["all", ["newsletter"], ["web", "newsletter"]])
def test_a_consent_to_all_covers_the_newsletter(tmp_path: Path, scope: str | list[str]) -> None:
    """The scope may be `all`, or the newsletter among others."""
    assert (
        found(consent.consent_for_something_else, tmp_path, story(consent={**SIGNED, "scope": scope})) == []
    )


@pytest.mark.parametrize("folder", ["issues/sample", "."])
def test_a_form_is_found_beside_the_issue_or_the_settings(tmp_path: Path, folder: str) -> None:
    """A form that is a file may lie in the folder of the issue or of newsletter.toml."""
    path = tmp_path / folder / "forms/natia.pdf"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"%PDF")
    section = story(consent={**SIGNED, "form": "forms/natia.pdf"})
    assert found(consent.form_that_is_not_there, tmp_path, section) == []


def test_a_picture_of_another_child_wants_its_own_guardian(tmp_path: Path) -> None:
    """The consent of a picture is asked for itself when a child is in it."""
    image = {**PICTURE, "minor": True, "consent": {**SIGNED, "form": "2024-018"}}
    (finding,) = found(consent.child_without_guardian, tmp_path, story(consent=SIGNED, image=image))
    assert "2024-018" in finding.what


def test_a_translation_is_not_asked_again(tmp_path: Path) -> None:
    """Who agreed has agreed in every language: the finding is that of issue.yaml alone."""
    text = yaml.safe_dump_all(
        [
            {"sections": [story()]},
            {"translates": "issue.yaml", "language": "ka", "title": "სიახლე"},
        ],
        allow_unicode=True,
    )
    (finding,) = consent.missing_consent.findings(draft_of_example(tmp_path, text))
    assert finding.place.name == "issue.yaml"
