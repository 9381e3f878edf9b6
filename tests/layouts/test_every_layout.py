"""What holds for every layout that comes with the program, in each of its languages."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import newsletter_kit as nk
from layouts.sample_sections import AVRR, BARE, FULL, PICTURE
from newsletter_kit.compile.wording import locale_of
from newsletter_kit.issue.sections import BUILT_IN
from pages import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.compile.merge import MergeText

LAYOUTS = tuple(sorted(path.parent.name for path in ROOT.glob("layouts/*/layout.yaml")))
LANGUAGES = ("en", "ka", "ru", "fr", "ar")
UNUSED_FORMS = {"fr": {"many"}}
"""French has a plural of its own for whole millions, which no quarter will see."""
CLASSES = {section.type: section for section in BUILT_IN}
SETTINGS = nk.Settings.model_validate(
    {
        "name": "News",
        "sender": "News <news@example.org>",
        "postal_address": "1 Hill Street\nTbilisi",
        "view_url": "https://example.org/((language))/((issue))",
        "preferences_url": "https://example.org/preferences",
    }
)
FUND = {
    "name": "A fund",
    "logo": PICTURE,
    "logo_dark": PICTURE,
    "url": "https://example.org/fund",
    "statement": "Paid for by a fund",
    "disclaimer": "It does not speak for the fund.",
}
HEAD: dict[str, Any] = {
    "id": "sample",
    "title": "A **sample**",
    "subject": "Sample",
    "preheader": "All of it",
    "intro": "Dear ((first_name|reader)),\n\nthis is [all](https://example.org/all).",
    "period": {"start": "2024-01-01", "end": "2024-03-31"},
    "hero": PICTURE,
    "sign_off": "Until *then*.",
    "signature": "The editors",
    "funders": [{"name": "Another"}, FUND],
    "footer": {"contact": "a@example.org", "copyright": "© 2024", "note": "No more."},
    "social": [
        {"network": "linkedin", "url": "https://example.org/in"},
        {"network": "email", "url": "mailto:a@example.org"},
    ],
}
BARE_HEAD: dict[str, Any] = {name: HEAD[name] for name in ("id", "title", "subject", "preheader")}
EVERYTHING = [
    (layout, language)
    for layout in LAYOUTS
    for language in (LANGUAGES if layout == "base" else ("en", "ka", "ar"))
]


def sections(wanted: dict[str, dict[str, Any]]) -> tuple[nk.Section, ...]:
    """The sections that these data mean."""
    return tuple(CLASSES[name].model_validate(data) for name, data in wanted.items())


def compiled(layout: str, language: str, head: dict[str, Any], body: tuple[nk.Section, ...]) -> nk.Edition:
    """An edition made of these parts."""
    issue = nk.Issue.model_validate({**head, "language": language, "sections": body})
    return nk.compile_issue(issue, nk.load_layout(layout), SETTINGS)


@cache
def full(layout: str, language: str) -> nk.Edition:
    """The edition with every section and all that it may hold."""
    return compiled(layout, language, HEAD, sections(FULL))


def written(text: MergeText) -> str:
    """A part of an edition as one text, its merge tags left out."""
    return "".join(text.literals)


class Outline(HTMLParser):
    """The levels of the headings, the pictures without alt, and the tables without a role or headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.faults: list[str] = []
        self.data_tables = self.row_headings = 0
        self.feed(re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what matters."""
        given = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "img" and "alt" not in given:
            self.faults.append(str(given))
        self.data_tables += tag == "table" and given.get("role") != "presentation"
        self.row_headings += tag == "th" and given.get("scope") in {"row", "col"}


def test_the_samples_hold_every_section() -> None:
    """No type of section is left out below."""
    assert FULL.keys() == BARE.keys() == CLASSES.keys()


@pytest.mark.parametrize(("layout", "language"), EVERYTHING)
def test_a_full_mail_can_be_read_aloud(layout: str, language: str) -> None:
    """One h1, no skipped level; every picture has an alt; a table is layout, or has headings with a scope."""
    outline = Outline(written(full(layout, language).html))
    steps = [after - before for before, after in zip(outline.levels, outline.levels[1:], strict=False)]
    assert outline.levels.count(1) == 1
    assert max(steps) == 1
    assert outline.faults == []
    assert (outline.data_tables, outline.row_headings) == (1, 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_direction_and_capitals_follow_the_script(language: str) -> None:
    """Arabic runs from right to left; capitals and wide spacing are set where the script has capitals."""
    html = written(full("iom", language).html)
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in html
    assert ("text-transform: uppercase" in html) == (language in {"en", "ru", "fr"})
    assert ("letter-spacing: 1.2px" in html) == (language in {"en", "ru", "fr"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_fits_into_mail(language: str) -> None:
    """No line of plain text is longer than 76 columns, but for an address that cannot be broken."""
    lines = written(full("base", language).text).splitlines()
    assert [line for line in lines if len(line) > 76 and "http" not in line] == []


@pytest.mark.parametrize("name", BARE)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_section_needs_no_more_than_it_must_hold(layout: str, name: str) -> None:
    """Each section compiles alone, without heading and options, in an issue without intro and closing."""
    edition = compiled(layout, "en", BARE_HEAD, sections({name: BARE[name]}))
    assert "<h1" in written(edition.html)
    assert "Unsubscribe:" in written(edition.text)


@pytest.mark.parametrize("part", ["returned", "after_arrival", "from_country"])
def test_each_part_of_the_statistics_can_stand_alone(part: str) -> None:
    """One block of avrr is enough, and the others leave no trace."""
    record = {name: AVRR[name] for name in (part, "country")}
    text = written(compiled("base", "en", BARE_HEAD, sections({"avrr": record})).text)
    said = {"returned": "463 persons", "after_arrival": "74 families", "from_country": "From Georgia"}
    assert [name for name, words in said.items() if words in text] == [part]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_small_numbers_hide_in_every_place(layout: str) -> None:
    """Hidden counts are nowhere to be found, and neither are the shares of a hidden whole."""
    record = {
        "small_numbers": "hide",
        "returned": {"persons": 3, "male_percent": 33, "female_percent": 67, "health_needs": 2},
        "after_arrival": {"families": 4},
        "from_country": {"persons": 3, "women": 1, "children": 2, "unaccompanied_children": 1},
    }
    edition = compiled(layout, "en", BARE_HEAD, sections({"avrr": record}))
    seen = re.sub(r"<style.*?</style>|<[^>]*>", " ", written(edition.html), flags=re.DOTALL)
    for document in (seen, written(edition.text)):
        said = document.partition("(AVRR)")[2].partition("mailing address")[0]
        assert set(re.findall(r"\d+", said)) == {"5"}
        assert " one " not in said


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_language_has_all_words(language: str) -> None:
    """Each strings file has the keys of the English one, and each plural the forms that its language uses."""
    words = nk.load_layout("base").strings
    assert words[language].keys() == words["en"].keys()
    forms = (locale_of(language).plural_form.tags | {"other"}) - UNUSED_FORMS.get(language, set())
    plurals = {key: text.keys() for key, text in words[language].items() if isinstance(text, dict)}
    assert [key for key, given in plurals.items() if given not in ({"other"}, forms)] == []


def templates() -> list[Path]:
    """All templates of all layouts."""
    return sorted(ROOT.glob("layouts/*/**/*.j2"))


@pytest.mark.parametrize("path", [pytest.param(path, id=str(path.relative_to(ROOT))) for path in templates()])
def test_a_template_begins_by_saying_what_it_shows_and_reads(path: Path) -> None:
    """The first line of each template is a comment: what it shows, what it reads; the file is short."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert re.match(r"\{# [A-Z].+\. Reads .+\.( #\})?$", lines[0])
    assert len(lines) < 40


def test_every_section_has_its_twin() -> None:
    """What can be shown as HTML can be read as plain text, and the other way round."""
    files = [path.name for path in ROOT.glob("layouts/base/sections/*.j2")]
    assert sorted(name.replace(".mjml.", ".txt.") for name in files if ".mjml." in name) == sorted(
        name for name in files if ".txt." in name
    )


def test_iom_is_small() -> None:
    """The layout of the first user changes the palette and two pieces; all else is the base layout's."""
    names = {path.name for path in (ROOT / "layouts/iom").rglob("*") if path.is_file()}
    assert names == {"layout.yaml", "heading_rule.mjml.j2", "own_styles.css.j2"}
    assert yaml.safe_load((ROOT / "layouts/iom/layout.yaml").read_text("utf-8"))["extends"] == "base"


@pytest.mark.parametrize("name", ["highlights", "stories", "project_updates", "conferences", "articles"])
def test_a_link_in_a_title_is_in_the_text_too(name: str) -> None:
    """Headings and titles may hold links; readers of the plain text get their addresses as well."""
    item = {"title": "The [annual report](https://iom.int/Report)", "body": "Words."}
    given = {"heading": "See [our work](https://iom.int/Work)", "items": [item]}
    text = written(compiled("base", "en", BARE_HEAD, sections({name: given})).text)
    assert "https://iom.int/Report\n" in text
    assert "https://iom.int/Work\n" in text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_who_took_the_large_picture_is_in_the_text_too(layout: str) -> None:
    """Caption and credit of the picture of the issue stand in the plain text."""
    text = written(compiled(layout, "en", HEAD, sections({"text": {"body": "Words."}})).text)
    assert "\n[Open again ©IOM]\n" in text


@pytest.mark.parametrize("kind", [name for name, data in FULL.items() if PICTURE["credit"] in str(data)])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_picture_stands_without_its_credit(layout: str, kind: str) -> None:
    """Whose picture it is stands in the mail and in its plain text, whatever section shows it."""
    edition = compiled(layout, "en", BARE_HEAD, sections({kind: FULL[kind]}))
    for text in (written(edition.html), written(edition.text)):
        assert [word for word in (PICTURE["caption"], PICTURE["credit"]) if word not in text] == []
