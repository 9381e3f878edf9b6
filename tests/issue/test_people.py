"""Who in an issue has to be asked, and that what they signed stays with the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import newsletter_kit as nk
from newsletter_kit.config import Settings
from newsletter_kit.errors import IssueError
from newsletter_kit.issue.people import portrayals, without_consents
from newsletter_kit.issue.sections import Gallery, Highlights, Quote, Stories
from newsletter_kit.issue.skeleton import translation_skeleton
from newsletter_kit.issue.values import Consent, Content, Image, Item, Line
from newsletter_kit.issue.walk import texts
from newsletter_kit.issue.words import is_replaceable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsletter_kit.issue.model import Section

PICTURE = {"src": "https://iom.int/a.png", "alt": "A woman"}
CONSENT = {"form": "KEPT-17", "date": "2024-02-01", "scope": "newsletter", "guardian": "her mother Tamar"}
HEAD = {"id": "a", "title": "News", "subject": "News", "preheader": "All the news"}


def issue_of(*sections: Section) -> nk.Issue:
    """An issue with these sections."""
    return nk.Issue.model_validate({**HEAD, "sections": sections})


def asked(*sections: Section) -> list[str]:
    """Where in an issue of these sections somebody has to be asked."""
    return [".".join(map(str, each.location)) for each in portrayals(issue_of(*sections))]


def item(**changes: Any) -> Item:
    """An item with a picture."""
    return Item.model_validate({"body": "Natia sews.", "image": PICTURE, **changes})


def test_a_story_and_its_picture_ask() -> None:
    """A story tells of somebody, and its picture shows them."""
    assert asked(Stories(items=(item(),))) == ["sections.0.items.0", "sections.0.items.0.image"]


@pytest.mark.parametrize(
    "section",
    [
        Highlights(items=(item(),)),
        Stories(items=(item(people=False),)),
        Quote.model_validate({"text": "Come.", "by": "The mayor", "image": PICTURE, "people": False}),
        Quote(text="Come."),
    ],
    ids=["other sections", "a story of nobody", "words of an office", "words of nobody"],
)
def test_nobody_is_asked_where_nobody_is_shown(section: Section) -> None:
    """News, stories that say so, and words without a speaker ask for no consent."""
    assert asked(section) == []


@pytest.mark.parametrize("says", [{"people": True}, {"minor": True}, {"consent": CONSENT}])
def test_any_picture_asks_that_says_so(says: dict[str, Any]) -> None:
    """A picture elsewhere shows somebody if its author says it in any of three ways."""
    other = Image.model_validate(PICTURE)
    assert asked(Gallery(images=(other, Image.model_validate({**PICTURE, **says})))) == [
        "sections.0.images.1"
    ]


def test_a_picture_has_the_consent_of_its_story() -> None:
    """One signature covers a story and its picture, and so does one child; a picture may have its own."""
    own = {**PICTURE, "consent": {**CONSENT, "form": "KEPT-18"}}
    section = Stories(items=(item(consent=CONSENT, minor=True), item(consent=CONSENT, image=own)))
    found = list(portrayals(issue_of(section)))
    assert [each.consent.form for each in found if each.consent] == ["KEPT-17"] * 3 + ["KEPT-18"]
    assert [each.minor for each in found] == [True, True, False, False]


def test_the_words_of_an_issue_are_all_there_without_its_consents() -> None:
    """Taking the consents out leaves everything else as it is, and an issue without any untouched."""
    issue = issue_of(Stories(items=(item(consent=CONSENT),)), Gallery(images=(Image(**PICTURE),) * 2))
    bare = without_consents(issue)
    assert bare == issue_of(Stories(items=(item(),)), Gallery(images=(Image(**PICTURE),) * 2))
    assert without_consents(bare) is bare


@pytest.mark.parametrize("kind", ["html", "text"])
def test_no_reader_sees_a_consent(kind: str) -> None:
    """Neither part of a mail holds anything of what was signed."""
    settings = Settings(name="News", sender="News <news@iom.int>", postal_address="1 Hill Street")
    sections = [
        Stories(items=(item(consent=CONSENT, minor=True),)),
        Quote.model_validate({"text": "Come.", "by": "Natia", "consent": CONSENT}),
    ]
    edition = nk.compile_issue(issue_of(*sections), nk.load_layout("base"), settings)
    mail = "".join(getattr(edition, kind).literals)
    assert "Natia" in mail
    assert [word for word in ("KEPT-17", "2024-02-01", "Tamar", "guardian", "consent") if word in mail] == []


def test_no_layout_can_print_a_consent(tmp_path: Path) -> None:
    """A template that asks for the consent of an item finds none."""
    folder = tmp_path / "layouts" / "curious"
    (folder / "sections").mkdir(parents=True)
    (folder / "layout.yaml").write_text("title: Curious\nextends: base\n", encoding="utf-8")
    says = "{{ section.items[0].consent is none }}"
    (folder / "sections/stories.txt.j2").write_text(says, encoding="utf-8")
    settings = Settings(name="News", sender="News <news@iom.int>", postal_address="1 Hill Street")
    issue = issue_of(Stories(items=(item(consent=CONSENT),)))
    edition = nk.compile_issue(issue, nk.load_layout("curious", root=tmp_path), settings)
    assert "True" in "".join(edition.text.literals)


def test_a_translation_leaves_consents_alone(write_issue: Callable[..., Path]) -> None:
    """Who signed what is written once, and is no word to translate; a project's name is none either."""
    story = (
        "{body: Natia sews., project: hubs, consent: {form: KEPT-17, date: 2024-02-01, scope: [web, print]}}"
    )
    head = "id: a\ntitle: News\nsubject: News\npreheader: All the news\n"
    path = write_issue(f"{head}sections:\n  - {{type: stories, items: [{story}]}}\n")
    other = "translates: issue.yaml\nlanguage: ka\nsections:\n- type: stories\n  items:\n  - body: ნათია\n"
    write_issue(other, "issue.ka.yaml")
    issue = nk.load_issue(path)
    (translated,) = portrayals(issue.in_language("ka"))
    assert translated.consent == Consent.model_validate(
        {"form": "KEPT-17", "date": "2024-02-01", "scope": ["web", "print"]}
    )
    write_issue(f"{other}    project: sxva\n", "issue.ka.yaml")
    with pytest.raises(IssueError, match="holds only texts"):
        nk.load_issue(path)


def test_a_section_of_ones_own_may_have_words_called_project() -> None:
    """What a line is decides whether it is translated, and not what it is called."""

    class Vacancy(Content):
        project: Line = "The Service Hubs"
        key: Line = "The key to it"

    assert [is_replaceable(text) for text in texts(Vacancy())] == [True, True]
    assert [text.location for text in texts(item(project="hubs")) if not is_replaceable(text)] == [
        ("project",)
    ]


def test_a_translator_is_asked_for_statements_and_not_for_consents(write_issue: Callable[..., Path]) -> None:
    """The file a translator begins with has what a funder wants said, and nothing of the office alone."""
    story = "{body: Natia sews., project: hubs, consent: {form: KEPT-17, date: 2024-02-01, scope: all}}"
    funders = "funders: [eu, {name: A fund, statement: Paid for by a fund}]\n"
    head = f"id: a\ntitle: News\nsubject: News\npreheader: All the news\n{funders}"
    path = write_issue(f"{head}sections:\n  - {{type: stories, items: [{story}]}}\n")
    skeleton = translation_skeleton(nk.load_issue(path), "ka")
    assert "# Paid for by a fund\n    statement:" in skeleton
    assert [word for word in ("consent", "KEPT", "hubs", "eu\n") if word in skeleton] == []
    write_issue(skeleton, "issue.ka.yaml")
    assert [each.name for each in nk.load_issue(path).in_language("ka").funders] == [None, "A fund"]


@pytest.mark.parametrize(
    ("consent", "told"),
    [
        ("{date: 2024-02-01, scope: web}", "form: it is missing"),
        ("{form: A, date: spring, scope: web}", "a day is written"),
        ("{form: A, date: 2024-02-01, scope: wed}", "newsletter"),
        ("{form: A, date: 2024-02-01, scope: []}", "scope"),
    ],
)
def test_a_consent_that_says_nothing_is_refused(
    write_issue: Callable[..., Path], consent: str, told: str
) -> None:
    """A consent has a form, a day and a use that are known words, or the line is named."""
    head = "id: a\ntitle: News\nsubject: News\npreheader: All the news\n"
    items = f"  - {{type: stories, items: [{{body: Natia sews., consent: {consent}}}]}}\n"
    path = write_issue(f"{head}sections:\n{items}")
    with pytest.raises(IssueError, match=told) as caught:
        nk.load_issue(path)
    assert caught.value.problems[0].where.startswith("issue.yaml:6:")
