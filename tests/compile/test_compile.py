"""An issue and a layout make an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.compile.merge import join

if TYPE_CHECKING:
    from small_project import Project

TEXT = "  - type: text\n    body: Hello **you**.\n"
NOBODY: frozenset[str] = frozenset()
GERMANS = frozenset({"country=de"})


def test_html_and_text_say_the_same(project: Project) -> None:
    """The words of a section stand in the HTML and in the plain text."""
    edition = project.compiled(TEXT)
    assert "Hello <strong>you</strong>." in join(edition.html, {"unsubscribe_url": "https://iom.int/u"})
    assert join(edition.text, {"unsubscribe_url": "https://iom.int/u"}).startswith("Hello you.\n")


def test_the_same_issue_gives_the_same_edition(project: Project) -> None:
    """Compiling twice gives the same digest, so that a second run recognises the first."""
    assert project.compiled(TEXT) == project.compiled(TEXT)


@pytest.mark.parametrize("changed", [TEXT.replace("Hello", "Hullo"), TEXT + TEXT])
def test_an_edit_changes_the_digest(project: Project, changed: str) -> None:
    """Whatever a reader would see differently changes the digest."""
    assert project.compiled(TEXT).digest != project.compiled(changed).digest


def test_a_new_picture_changes_the_digest(project: Project) -> None:
    """A picture that was exchanged under the same name is noticed."""
    from PIL import Image

    sections = "  - type: image\n    image: {src: a.png, alt: Blue}\n"
    before = project.compiled(sections).digest
    Image.new("RGB", (900, 450), (200, 0, 0)).save(project.root / "issues/first/a.png")
    assert project.compiled(sections).digest != before


def test_pictures_travel_with_the_mail(project: Project) -> None:
    """A local picture is referred to by its Content-ID and is among the edition's images."""
    edition = project.compiled("  - type: image\n    image: {src: a.png, alt: Blue}\n")
    (image,) = edition.images
    assert f'src="cid:{image.cid}"' in "".join(edition.html.literals)


def test_what_the_issue_overrides_always_holds(project: Project) -> None:
    """A script that hands over the settings of newsletter.toml sends a special issue from its own sender."""
    issue = project.issue(f"{TEXT}settings:\n  sender: Press <press@iom.int>\n")
    edition = nk.compile_issue(issue, project.layout(), nk.load_settings(project.root))
    assert edition.settings.sender.address == "press@iom.int"


def test_pictures_can_stand_on_the_web(project: Project) -> None:
    """With `image_base_url` nothing is attached, and the pictures to upload are named."""
    issue = project.issue("  - type: image\n    image: {src: a.png, alt: Blue}\n")
    settings = nk.load_settings(project.root, overrides={"image_base_url": "https://img.iom.int/"})
    edition = nk.compile_issue(issue, project.layout(), settings)
    (image,) = edition.hosted_images
    assert not edition.images
    assert f'src="https://img.iom.int/first/{image.file_name}"' in "".join(edition.html.literals)


def test_the_ground_alternates(project: Project) -> None:
    """Sections stand on white and on the tint by turns, beginning with white."""
    html = "".join(project.compiled(TEXT * 3).html.literals)
    places = [html.index(f'class="{ground}"') for ground in ("card", "tint")]
    assert html.count('class="card"') == 2
    assert places == sorted(places)


def test_a_translation_is_an_edition(project: Project) -> None:
    """Each language is compiled with its own words, and links to the others."""
    project.translate(
        "translates: issue.yaml\nlanguage: ka\nsections:\n  - type: text\n    body: გამარჯობა\n"
    )
    edition = project.compiled(TEXT, "ka")
    assert "გამარჯობა" in "".join(edition.text.literals)
    assert edition.language == "ka"


def test_an_untranslated_section_names_its_language(project: Project) -> None:
    """A section that nobody has translated is marked as English, for screen readers."""
    project.translate("translates: issue.yaml\nlanguage: ka\ntitle: პირველი\n")
    assert '<div lang="en" dir="ltr">' in "".join(project.compiled(TEXT, "ka").html.literals)


def test_a32_no_unsubscribe_link(project: Project) -> None:
    """A layout that leaves out the way to leave the list is refused before anything is sent."""
    template = project.root / "layouts/small/issue.mjml.j2"
    template.write_text(
        template.read_text(encoding="utf-8").replace("{{ links.unsubscribe_url }}", "#"), "utf-8"
    )
    with pytest.raises(nk.NewsletterError, match="unsubscribe"):
        project.compiled(TEXT)


def test_b30_no_postal_address(project: Project) -> None:
    """A layout that leaves out the postal address is refused."""
    template = project.root / "layouts/small/issue.txt.j2"
    template.write_text(
        template.read_text(encoding="utf-8").replace("{{ newsletter.postal_address }}", ""), "utf-8"
    )
    with pytest.raises(nk.NewsletterError, match="postal"):
        project.compiled(TEXT)


def test_a21_content_is_never_a_template(project: Project) -> None:
    """Template signs in an author's text are shown as they are."""
    edition = project.compiled("  - type: text\n    body: \"{{ 7*7 }} {% include '/etc/passwd' %}\"\n")
    assert "{{ 7*7 }} {% include '/etc/passwd' %}" in "".join(edition.text.literals)
    assert "{{ 7*7 }}" in "".join(edition.html.literals)


def test_a22_content_is_never_markup(project: Project) -> None:
    """HTML in an author's text is shown, not obeyed."""
    edition = project.compiled(
        "  - type: text\n    body: <script>alert(1)</script><img src=x onerror=alert(1)>\n"
    )
    html = "".join(edition.html.literals)
    assert "&lt;script&gt;alert(1)" in html
    assert "<img src=x" not in html


def test_only_some_see_a_section(project: Project) -> None:
    """A section with a condition is in the variant for which it holds, and in no other."""
    issue = project.issue(TEXT + "  - type: text\n    body: For Berlin\n    only_for: {country: DE}\n")
    general, german = (nk.compile_issue(issue, project.layout(), holding=each) for each in (NOBODY, GERMANS))
    assert "For Berlin" not in "".join(general.html.literals)
    assert "For Berlin" in "".join(german.html.literals)
    assert (general.variant, german.variant) == ("", "country=de")


def test_designers_get_plain_mjml(project: Project) -> None:
    """The MJML of an edition can be opened in other tools: our position marks are gone from it."""
    edition = project.compiled(TEXT)
    assert edition.mjml.startswith("<mjml>")
    assert "nk-at" not in edition.mjml


def test_a_missing_word_does_not_change_the_language(project: Project) -> None:
    """A section that is translated but for its heading is marked as Georgian, as nearly all of it is."""
    translated = "sections:\n  - type: text\n    body: გამარჯობა\n"
    project.translate(f"translates: issue.yaml\nlanguage: ka\n{translated}")
    text = "  - type: text\n    heading: Hi\n    body: Hello to everybody\n"
    assert '<div lang="ka" dir="ltr">' in "".join(project.compiled(text, "ka").html.literals)
