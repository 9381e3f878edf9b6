"""Translations beside an issue: what is there replaces, what is not falls back and is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.errors import IssueError
from newsletter_kit.issue.load import load_issue
from newsletter_kit.issue.sections import Stats, Stories
from newsletter_kit.issue.skeleton import translation_skeleton
from newsletter_kit.issue.translation import translation_report
from newsletter_kit.issue.words import words_by_part, words_digest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsletter_kit.issue.model import Issue

    Write = Callable[..., Path]

PARENT = """\
id: a
title: News
subject: Our news
preheader: p
sections:
  - type: stories
    heading: Stories
    items:
      - title: Natia
        image: {src: https://iom.int/n.png, alt: Natia sews, credit: "©IOM 2024"}
        link: {url: https://iom.int/natia}
      - body: |
          One

          Two
  - type: stats
    figures: [{value: 463, unit: "%", label: returns}]
  - type: divider
"""
HEAD = "translates: issue.yaml\nlanguage: ka\n"
WHOLE = (
    HEAD
    + """\
title: სიახლეები
subject: ჩვენი სიახლეები
preheader: პ
sections:
  - type: stories
    heading: ისტორიები
    items:
      - title: ნათია
        image: {alt: ნათია კერავს}
      - body: ერთი
  -
"""
)


def _load(write: Write, translation: str, name: str = "issue.ka.yaml") -> Issue:
    write(translation, name)
    return load_issue(write(PARENT))


def _said(write: Write, translation: str, name: str = "issue.ka.yaml") -> str:
    with pytest.raises(IssueError) as caught:
        _load(write, translation, name)
    return str(caught.value)


def test_a_translation_replaces_texts_and_keeps_the_rest(write_issue: Write) -> None:
    """Words come from the translation; pictures, links, numbers and structure from the parent."""
    issue = _load(write_issue, WHOLE)
    georgian = issue.in_language("ka")
    assert issue.languages == georgian.languages == ("en", "ka")
    assert (georgian.language, georgian.title, georgian.id) == ("ka", "სიახლეები", "a")
    stories = georgian.sections[0]
    assert isinstance(stories, Stories)
    assert stories.items[0].image
    assert stories.items[0].image.alt == "ნათია კერავს"
    assert stories.items[0].image.src == "https://iom.int/n.png"


def test_each_section_knows_its_language(write_issue: Write) -> None:
    """A section speaks the language that most of its words are in; one without words, the new one."""
    issue = _load(write_issue, WHOLE)
    assert issue.section_languages == ("en", "en", "en")
    assert issue.in_language("ka").section_languages == ("ka", "en", "ka")


def test_a_part_is_named_in_the_file_it_comes_from(write_issue: Write) -> None:
    """A translated title stands in issue.ka.yaml, the picture beside it in issue.yaml."""
    source = _load(write_issue, WHOLE).in_language("ka").source
    assert source
    assert source.where(("sections", 0, "items", 0, "title")).startswith("issue.ka.yaml:10:9 ")
    assert source.where(("sections", 0, "items", 0, "image", "src")).startswith("issue.yaml:10:17 ")


def test_missing_parts_are_reported_in_the_parents_lines(write_issue: Write) -> None:
    """A section that is wholly missing is one line of the report, else each text is."""
    report = translation_report(
        _load(write_issue, HEAD + "title: ს\nsections:\n  - type: stories\n    heading: ი\n")
    )
    assert [each.where for each in report[0].missing] == [
        "issue.yaml:3:1 subject",
        "issue.yaml:4:1 preheader",
        "issue.yaml:9:9 sections.0.items.0.title",
        "issue.yaml:10:45 sections.0.items.0.image.alt",
        "issue.yaml:12:9 sections.0.items.1.body",
        "issue.yaml:16:5 sections.1",
    ]
    assert not report[0].is_complete


def test_a_translation_that_is_older_than_the_words_is_stale(write_issue: Write) -> None:
    """`of` notes what was translated; when the parent's words change, the report says so."""
    skeleton = translation_skeleton(load_issue(write_issue(PARENT)), "ka")
    write_issue(skeleton, "issue.ka.yaml")
    issue = load_issue(write_issue(PARENT.replace("title: Natia", "title: Nino")))
    stale = translation_report(issue)[0].stale
    now = words_digest(words_by_part(issue)["sections", 0])
    assert [each.where for each in stale] == ["issue.ka.yaml:16:5 sections.0.of"]
    assert f"`of: {now}`" in stale[0].remedy


def test_another_picture_makes_nothing_stale(write_issue: Write) -> None:
    """Only words are compared: a new link, picture or number needs no new translation."""
    skeleton = translation_skeleton(load_issue(write_issue(PARENT)), "ka")
    write_issue(skeleton, "issue.ka.yaml")
    changed = PARENT.replace("n.png", "m.png").replace("/natia}", "/nino}").replace("463", "464")
    assert translation_report(load_issue(write_issue(changed)))[0].stale == ()


def test_the_skeleton_is_a_translation_of_nothing_yet(write_issue: Write) -> None:
    """A new translation loads as it is written, and every word in it is still to be translated."""
    issue = load_issue(write_issue(PARENT))
    write_issue(translation_skeleton(issue, "ka"), "issue.ka.yaml")
    again = load_issue(write_issue(PARENT))
    assert {**again.in_language("ka").model_dump(), "language": "en"} == issue.model_dump()
    assert len(translation_report(again)[0].missing) == len(
        ["title", "subject", "preheader", "stories", "stats"]
    )


def test_the_skeleton_shows_the_words_above_their_keys(write_issue: Write) -> None:
    """The translator reads each text, all its lines, right above the place to write."""
    skeleton = translation_skeleton(load_issue(write_issue(PARENT)), "ka")
    assert "# Our news\nsubject:\n" in skeleton
    assert "        # One\n        #\n        # Two\n        body: |\n" in skeleton
    assert "463" not in skeleton
    assert "https" not in skeleton


def test_the_skeleton_has_room_for_several_paragraphs(write_issue: Write) -> None:
    """Where the text has paragraphs, so may its translation: they are written below the key, as they come."""
    parent = PARENT.replace("sections:", "intro: |\n  One\n\n  Two\nsections:", 1)
    skeleton = translation_skeleton(load_issue(write_issue(parent)), "fr")
    write_issue(skeleton.replace("\nintro: |\n", "\nintro: |\n  Un : deux\n\n  # Trois\n"), "issue.fr.yaml")
    translated = load_issue(write_issue(parent)).in_language("fr")
    assert translated.intro == "Un : deux\n\n# Trois"


@pytest.mark.parametrize(
    ("translation", "said"),
    [
        ("language: ka\n", "issue.ka.yaml:1:1 translates: it does not name the issue that is translated"),
        ("translates: issue.yaml\nlanguage: ru\n", "issue.ka.yaml:2:1 language: it is not the language of"),
        (
            HEAD + "titel: x\n",
            "issue.ka.yaml:3:1 titel: the parent has no such part to translate. Did you mean title?",
        ),
        (HEAD + "intro: x\n", "issue.ka.yaml:3:1 intro: the parent has no such part to translate."),
        (HEAD + "id: b\n", "issue.ka.yaml:3:1 id: a translation holds only texts"),
        (HEAD + "title: [x]\n", "issue.ka.yaml:3:1 title: it has not the shape of its parent"),
        (HEAD + "title: ' '\n", "issue.ka.yaml:3:1 title: it is empty"),
        (HEAD + "sections:\n  - heading: x\n", "issue.ka.yaml:4:5 sections.0.type: it is missing. Repeat"),
        (
            HEAD + "sections:\n  - type: note\n",
            "sections.0.type: the parent has a section of type stories here",
        ),
        (
            HEAD + "sections: [~, ~, ~, ~]\n",
            "issue.ka.yaml:3:1 sections: it has 4 entries, and the parent has 3",
        ),
        (
            HEAD + "sections:\n  -\n  - {type: stats, figures: [{value: 464}]}\n",
            "issue.ka.yaml:5:30 sections.1.figures.0.value: a translation holds only texts",
        ),
        ("- x\n", "issue.ka.yaml:1:1: `key: value` lines are wanted"),
        ("a: [\n", "issue.ka.yaml:2:1: "),
    ],
)
def test_what_does_not_fit_the_parent_is_refused_at_its_line(
    translation: str, said: str, write_issue: Write
) -> None:
    """Keys, order, shapes and numbers are the parent's; the error stands in the translation."""
    assert said in _said(write_issue, translation)


def test_the_same_number_may_be_repeated(write_issue: Write) -> None:
    """A translator who copies the whole item has said nothing new."""
    translation = HEAD + "sections:\n  -\n  - {type: stats, figures: [{value: 463, label: დაბრუნება}]}\n"
    stats = _load(write_issue, translation).in_language("ka").sections[1]
    assert isinstance(stats, Stats)
    assert stats.figures[0].label == "დაბრუნება"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("issue.KA.yaml", "'KA' in the file's name is no language tag"),
        ("issue.en.yaml", "issue.yaml is in this language itself"),
    ],
)
def test_the_files_name_is_its_language(name: str, said: str, write_issue: Write) -> None:
    """A name that is no language, or the parent's, is not passed over in silence."""
    assert said in _said(write_issue, HEAD.replace("ka", name[6:8]), name)


def test_the_problems_of_all_translations_are_told_at_once(write_issue: Write) -> None:
    """Two translators learn of their mistakes in one run."""
    write_issue(HEAD.replace("ka", "ru") + "titel: x\n", "issue.ru.yaml")
    said = _said(write_issue, HEAD + "titel: x\n")
    assert "issue.ka.yaml:3:1" in said
    assert "issue.ru.yaml:3:1" in said


def test_countries_that_the_layout_spells_are_not_missing(write_issue: Write) -> None:
    """ISO codes and English names need no translation; a name that no list has does."""
    section = (
        "  - type: avrr\n    returned: {persons: 90, countries: [Greece, CH, the Netherlands, Ruritania]}\n"
    )
    write_issue(HEAD + "title: ს\nsubject: ს\npreheader: ს\n", "issue.ka.yaml")
    issue = load_issue(
        write_issue(
            f"id: a\ntitle: News\nsubject: News\npreheader: p\nsections:\n  - type: divider\n{section}"
        )
    )
    (missing,) = translation_report(issue)[0].missing
    assert missing.where.endswith("sections.1")
    known = section.replace(", Ruritania", "")
    again = load_issue(
        write_issue(f"id: a\ntitle: News\nsubject: News\npreheader: p\nsections:\n  - type: divider\n{known}")
    )
    assert translation_report(again)[0].missing == ()


def test_a_stale_head_says_which_words_belong_to_it(write_issue: Write) -> None:
    """The note at the top is of several keys, and a translator looks at each of them."""
    issue = _load(write_issue, WHOLE + "of: '00000000'\n")
    stale = translation_report(issue)[0].stale
    assert stale[0].what == "one of these has changed since it was translated: title, subject, preheader"


def test_a_translation_named_by_itself_is_told_from_a_broken_issue(write_issue: Write) -> None:
    """One problem says what the file is and what to name instead."""
    write_issue(PARENT)
    path = write_issue(WHOLE, "issue.ka.yaml")
    with pytest.raises(IssueError) as caught:
        load_issue(path)
    assert [str(each) for each in caught.value.problems] == [
        (
            "issue.ka.yaml:1:1 translates: this is a translation of issue.yaml, and no issue by itself."
            f" Name {path.parent} instead: every language is looked at with it."
        )
    ]
