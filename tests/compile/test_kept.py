"""compile/kept.py: a section that was rendered before is shown as it is now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pytest

import newsletter_kit as nk
from newsletter_kit.compile import kept
from newsletter_kit.layout.render import render_template

if TYPE_CHECKING:
    from small_project import Project

TEXT = "  - type: text\n    body: Hello **you**.\n"
PICTURE = "  - type: image\n    image: {src: a.png, alt: Blue}\n"
FIGURES = "  - type: stats\n    figures:\n      - {{value: {}, label: of all}}\n"
KA = "translates: issue.yaml\nlanguage: ka\ntitle: ა\nsubject: ბ\npreheader: გ\nsections:\n"
READING = {
    "the issue": "{{ issue.title }}",
    "its place": "{{ index }}{{ last }}",
    "the settings": "{{ newsletter.name }}",
    "the layout's words": "{{ t('read_more_about', about='it') }}",
    "the theme": "{{ theme.width }}",
    "other sections": "{{ issue.sections | length }}",
}
CHANGES = {
    "the issue": ("issues/first/issue.yaml", "The first", "The other"),
    "its place": ("issues/first/issue.yaml", TEXT, TEXT + TEXT.replace("you", "us")),
    "the settings": ("newsletter.toml", '"News"', '"Views"'),
    "the layout's words": ("layouts/small/strings/en.yaml", "Read more about", "More of"),
    "the theme": ("layouts/small/layout.yaml", "Small\n", "Small\ntheme: {width: 640}\n"),
    "other sections": ("issues/first/issue.yaml", TEXT, TEXT + PICTURE),
}


def text_of(project: Project) -> str:
    issue = nk.load_issue(project.root / "issues/first")
    return "((x))".join(nk.compile_issue(issue, project.layout()).text.literals)


def test_a_section_is_rendered_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has not changed is not rendered again, though issue and layout were read anew."""
    project.compiled(TEXT)
    seen: list[str] = []

    def noting(layout: nk.Layout, name: str, values: dict[str, Any], filters: dict[str, Any]) -> str:
        seen.append(values["section"].body)
        return render_template(layout, name, values, filters)

    monkeypatch.setattr(kept, "render_template", noting)
    project.compiled(TEXT + TEXT.replace("you", "us"))
    project.compiled(TEXT + TEXT.replace("you", "us"))
    assert seen == ["Hello **us**."] * 2


def test_a_section_in_the_place_of_one_that_has_gone_is_shown(project: Project) -> None:
    """Python gives a new section the number of a forgotten one; what was kept of that is not shown."""
    wanted = [f"Hello reader {number}." for number in range(40)]
    shown = []
    for each in wanted:
        project.issue(TEXT.replace("Hello **you**.", each))
        shown.append(text_of(project).splitlines()[0])
    assert shown == wanted


@pytest.mark.parametrize("what", READING)
def test_whatever_a_template_reads_is_shown_as_it_is_now(project: Project, what: str) -> None:
    """A section that shows something besides itself shows it as it is in each compilation."""
    template = project.root / "layouts/small/sections/text.txt.j2"
    template.write_text(f"<{READING[what]}>", encoding="utf-8")
    project.issue(TEXT)
    before = text_of(project)
    name, old, new = CHANGES[what]
    changed = project.root / name
    changed.write_text(changed.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    after = text_of(project)
    assert before.partition(">")[0] != after.partition(">")[0] or after.count("<") > 1
    kept._place.cache_clear()
    assert text_of(project) == after


def test_numbers_are_shown_as_they_are_written(project: Project) -> None:
    """One and one are the same number, and yet 1.0 is not shown where the author has made it 1.00."""
    template = project.root / "layouts/small/sections/stats.txt.j2"
    template.write_text("{{ section.figures[0].value }}", encoding="utf-8")
    template.with_name("stats.mjml.j2").write_text("", encoding="utf-8")
    shown = []
    for number in ("1.0", "1.00", "1"):
        project.issue(FIGURES.format(number))
        shown.append(text_of(project).partition("\n")[0])
    assert shown == ["1.0", "1.00", "1"]


def test_the_pictures_of_a_section_travel_each_time(project: Project) -> None:
    """A section that is not rendered again has its pictures in the mail all the same."""
    first, again = (project.compiled(PICTURE) for _ in range(2))
    assert first.images == again.images
    assert len(again.images) == 1


def test_a_picture_that_has_gone_is_told_at_its_line(project: Project) -> None:
    """The error names the line of the issue that is compiled now, not of the one before."""
    project.compiled(PICTURE)
    (project.root / "issues/first/a.png").unlink()
    with pytest.raises(nk.NewsletterError, match=r"issue\.yaml:\d+") as caught:
        project.compiled(TEXT + PICTURE)
    assert "a.png" in str(caught.value)


def test_what_cannot_be_compared_is_rendered(project: Project) -> None:
    """A template whose parts cannot be told from its text is rendered each time."""
    template = project.root / "layouts/small/sections/text.txt.j2"
    template.write_text('{{ "{#" }}{{ issue.title }}{{ "#}" }}', encoding="utf-8")
    project.issue(TEXT)
    assert text_of(project).startswith("{#The first#}")


class Clock(nk.Section):
    """A section whose property reads what no field of it tells."""

    type: ClassVar[str] = "clock"
    hours: ClassVar[list[str]] = []

    @property
    def hour(self) -> str:
        """The hour that it is."""
        return self.hours[-1]


def text_in(language: str, project: Project) -> str:
    """What an edition begins with, its blanks made plain."""
    edition = nk.compile_issue(project.issue(TEXT), project.layout(), language=language)
    return " ".join(edition.text.literals[0].partition(">")[0].split())


def test_a_section_is_shown_in_its_own_language(project: Project) -> None:
    """A number in a section that was translated before is not shown so once the section is not."""
    template = project.root / "layouts/small/sections/text.txt.j2"
    template.write_text("{{ 1234.5 | number }}>", encoding="utf-8")
    project.translate(f"{KA}{TEXT}")
    assert text_in("ka", project) == "1 234,5"
    project.translate(f"{KA}  - type: text\n")
    assert text_in("ka", project) == "1,234.5"


def test_a_section_shows_the_language_of_its_edition(project: Project) -> None:
    """What a section that nobody has translated says of the edition's language is said anew in each."""
    template = project.root / "layouts/small/sections/text.txt.j2"
    template.write_text("{{ page.language }}>", encoding="utf-8")
    project.translate(f"{KA}  - type: text\n")
    assert [text_in(each, project) for each in ("en", "ka")] == ["en", "ka"]


@pytest.mark.parametrize(
    ("template", "reading"),
    [
        ("clock", "{{ section.hour }}"),
        ("text", "{{ issue.sections[1].hour }}"),
        ("text", "{% set all = issue %}{{ all.sections[1].hour }}"),
    ],
)
def test_a_section_of_ones_own_is_shown_as_it_is_now(project: Project, template: str, reading: str) -> None:
    """What a property of one's own section reads elsewhere is never shown as it was, by whatever template."""
    sections = project.root / "layouts/small/sections"
    for name in ("clock", "text"):
        (sections / f"{name}.mjml.j2").write_text("", encoding="utf-8")
        (sections / f"{name}.txt.j2").write_text("it is said", encoding="utf-8")
    (sections / f"{template}.txt.j2").write_text(reading, encoding="utf-8")
    project.issue(TEXT)
    path = project.root / "issues/first/issue.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  - type: clock\n", encoding="utf-8")
    for hour in ("nine", "ten"):
        Clock.hours.append(hour)
        issue = nk.load_issue(path, sections=[Clock])
        assert hour in nk.compile_issue(issue, project.layout()).text.literals[0]
