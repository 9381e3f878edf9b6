"""What templates see: links that say where they lead, and errors that name the author's line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.compile.page import counted_function, links_of, locate, newsletter_of, small_function
from newsletter_kit.issue.markdown import to_html
from newsletter_kit.layout.translate import translator

if TYPE_CHECKING:
    from small_project import Project


def linked(link: str, heading: str = "") -> str:
    return f"  - type: text\n    body: Hello\n{heading}    link: {link}\n"


@pytest.mark.parametrize(("link", "words"), [
    ("{url: 'https://a.org', text: Read More, about: the Hubs}", "Read more about the Hubs"),
    ("{url: 'https://a.org', text: 'READ MORE…', about: the Hubs}", "Read more about the Hubs"),
    ("{url: 'https://a.org', about: the Hubs}", "Read more about the Hubs"),
    ("{url: 'https://a.org', text: The annual report}", "The annual report"),
])  # fmt: skip
def test_a_link_says_where_it_leads(project: Project, link: str, words: str) -> None:
    """A generic "Read more" is completed; words of the author's own stay."""
    assert f'<a href="https://a.org">{words}</a>' in "".join(project.compiled(linked(link)).html.literals)


def test_a_title_completes_a_link(project: Project) -> None:
    """Without `about` the title says what is behind a link."""
    html = project.compiled(linked("{url: 'https://a.org', text: here}", "    heading: The Hubs\n")).html
    assert "Read more about The Hubs</a>" in "".join(html.literals)


def test_a_link_without_words_is_an_error(project: Project) -> None:
    """A generic link with nothing to complete it is refused at its line."""
    with pytest.raises(
        nk.NewsletterError, match=r"issue\.yaml:8:\d+ sections\.0\.link: 'Read more' does not say"
    ):
        project.compiled(linked("{url: 'https://a.org', text: Read more}"))


def test_a_link_is_completed_in_every_language(project: Project) -> None:
    """The Georgian edition completes its links in Georgian."""
    project.translate(
        "translates: issue.yaml\nlanguage: ka\nsections:\n"
        "  - type: text\n    body: ა\n    link: {text: ვრცლად, about: ჰაბი}\n"
    )
    html = project.compiled(linked("{url: 'https://a.org', text: Read more, about: Hubs}"), "ka").html
    assert "ვრცლად: ჰაბი</a>" in "".join(html.literals)


def test_a_translated_link_in_a_section_that_is_not(project: Project) -> None:
    """A section may be translated in part: its Georgian link is completed in Georgian all the same."""
    project.translate(
        "translates: issue.yaml\nlanguage: ka\nsections:\n"
        "  - type: text\n    link: {text: ვრცლად, about: ჰაბი}\n"
    )
    text = "  - type: text\n    body: Hello to all who read this from the beginning to the end\n"
    link = "    link: {url: 'https://a.org', text: Read more, about: Hubs}\n"
    assert "ვრცლად: ჰაბი</a>" in "".join(project.compiled(text + link, "ka").html.literals)


def test_a_bad_picture_is_named_at_its_line(project: Project) -> None:
    """A file that is no picture is an error at the line of issue.yaml that names it."""
    issue = project.issue("  - type: image\n    image: {src: a.png, alt: Blue}\n")
    (project.root / "issues/first/a.png").write_text("no picture")
    with pytest.raises(nk.NewsletterError, match=r"issue\.yaml:7:\d+ sections\.0\.image: .*no PNG"):
        nk.compile_issue(issue, project.layout())


def test_the_footer_wins_over_the_settings(project: Project) -> None:
    """An issue's own postal address replaces that of newsletter.toml."""
    issue = project.issue("  - type: divider\nfooter: {postal_address: 2 Vale Road}\n")
    assert newsletter_of(issue, nk.load_settings(project.root)).postal_address == "2 Vale Road"


def test_an_address_keeps_its_lines(project: Project) -> None:
    """A postal address of several lines is shown in several lines."""
    issue = project.issue("  - type: divider\nfooter:\n  postal_address: |\n    2 Vale Road\n    Tbilisi\n")
    address = newsletter_of(issue, nk.load_settings(project.root)).postal_address
    assert to_html(str(address)) == "<p>2 Vale Road<br>Tbilisi</p>"


def test_other_languages_are_linked(project: Project) -> None:
    """Each edition links to the issue in the other languages, under their own names."""
    project.translate("translates: issue.yaml\nlanguage: ka\ntitle: პირველი\n")
    issue = project.issue("  - type: divider\n")
    (other,) = links_of(issue, issue.languages, nk.load_settings(project.root)).editions
    assert (other.name, other.url) == ("ქართული", "https://iom.int/ka/first")


def test_locate_finds_the_very_part(project: Project) -> None:
    """Two equal parts are told apart: it is the object that is looked for."""
    issue = project.issue("  - type: divider\n  - type: divider\n")
    assert locate(issue, issue.sections[1]) == ("sections", 1)
    assert locate(issue, nk.Section()) is None


def test_own_sections_are_found_beside_the_issue(project: Project) -> None:
    """Sections that newsletter.toml names are known without further ado."""
    (project.root / "own_parts.py").write_text(
        "import newsletter_kit as nk\n\n\nclass Vacancy(nk.Section):\n    type = 'vacancy'\n    post: str\n"
    )
    with (project.root / "newsletter.toml").open("a") as settings:
        settings.write('sections = ["own_parts:Vacancy"]\n')
    assert project.issue("  - type: vacancy\n    post: Driver\n").sections[0].type == "vacancy"


@pytest.mark.parametrize(("count", "hide", "shown"), [
    (3, True, "fewer than 5"), (3, False, "3"), (0, True, "0"), (5, True, "5"), (1463, True, "1,463"),
])  # fmt: skip
def test_small_numbers_can_be_hidden(project: Project, count: int, hide: bool, shown: str) -> None:  # noqa: FBT001
    """A count that could point at a person is printed as "fewer than 5" where the author asks for it."""
    words = translator(nk.load_layout("base", root=project.root), "en")
    assert small_function("en", words)(count, hide) == shown


def test_a_hidden_number_is_not_betrayed_by_its_plural(project: Project) -> None:
    """One hidden child is not "one child": the words of many are used."""
    counted = counted_function("en", translator(nk.load_layout("base", root=project.root), "en"))
    assert counted("avrr_children", 1) == "one child"
    assert counted("avrr_children", 1, hide=True) == "fewer than 5 children"
