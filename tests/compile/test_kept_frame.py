"""compile/kept_frame.py: what stands around the sections is rendered once, and is shown as it is now."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

import newsletter_kit as nk
from forgetting import forget_all
from newsletter_kit.compile import kept_frame
from newsletter_kit.compile.compile import compile_traced
from newsletter_kit.layout.render import render_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from small_project import Project

ROOT = Path(__file__).parents[2]
TEXT = "  - type: text\n    body: Hello **you**.\n"
LOOP = "{% for each in sections %}{{ each.markup }}\n\n\n{% endfor %}"
CHANGES = {
    "the issue": ("{{ issue.title }}", "issues/first/issue.yaml", "The first", "The other"),
    "the settings": ("{{ newsletter.name }}", "newsletter.toml", '"News"', '"Views"'),
    "the layout's words": (
        "{{ t('read_more_about', about='it') }}",
        "layouts/small/strings/en.yaml", "Read more about", "More of",
    ),
    "the theme": (
        "{{ theme.width }}", "layouts/small/layout.yaml", "Small\n", "Small\ntheme: {width: 640}\n",
    ),
    "a file taken in": ("{% include 'partials/a.txt.j2' %}", "layouts/small/partials/a.txt.j2", "a", "b"),
    "a picture": ("{{ picture(newsletter.logo, 20).width }}", "newsletter.toml", '"logo.png"', '"gone.png"'),
    "its own text": ("one", "layouts/small/issue.txt.j2", "one", "two"),
}  # fmt: skip
OTHER_USES = {
    "{% for each in sections %}{{ each.markup | caps }}{% endfor %}": "HELLO 3.",
    "{% for each in sections %}{{ each.markup | length }}{% endfor %}": "8",
    "{% filter caps %}{% for each in sections %}{{ each.markup }}{% endfor %}{% endfilter %}": "HELLO 3.",
    "{{ sections | map(attribute='markup') | join }}": "Hello 3.",
}


def outcome(project: Project) -> nk.Edition | str:
    """The edition of the issue on disk, or what is wrong with it."""
    try:
        issue = nk.load_issue(project.root / "issues/first")
        return nk.compile_issue(issue, project.layout())
    except nk.NewsletterError as error:
        return str(error)


def with_frame(project: Project, text: str) -> None:
    """Let the plain text begin with `text`; its foot stays."""
    template = project.root / "layouts/small/issue.txt.j2"
    foot = template.read_text(encoding="utf-8").rpartition("{% endfor %}")[2]
    template.write_text(text + foot, encoding="utf-8")


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The frames that are rendered, by name."""
    seen: list[str] = []

    def noting(layout: nk.Layout, name: str, *rest: Any) -> str:
        seen.append(name)
        return render_template(layout, name, *rest)

    monkeypatch.setattr(kept_frame, "render_template", noting)
    return seen


def test_a_frame_is_rendered_no_more_than_twice(project: Project, rendered: list[str]) -> None:
    """It is rendered whole, then with marks, and then no more, however often one section changes."""
    for number in range(4):
        project.compiled(TEXT.replace("you", str(number)))
    assert sorted(rendered) == ["issue.mjml.j2"] * 2 + ["issue.txt.j2"] * 2


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_a_frame_reads_is_shown_as_it_is_now(project: Project, what: str) -> None:
    """A change of what the frame shows is shown, or told, as in a process that has kept nothing."""
    reading, name, old, new = CHANGES[what]
    with_frame(project, reading + LOOP)
    changed = project.root / name
    if not changed.exists():
        changed.parent.mkdir(exist_ok=True)
        changed.write_text(old, encoding="utf-8")
    before = [project.compiled(TEXT) for _ in range(3)]
    changed.write_text(changed.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    after = [outcome(project) for _ in range(3)]
    forget_all()
    assert after == [outcome(project)] * 3
    assert before[0] == before[2] != after[0]


@pytest.mark.parametrize("frame", OTHER_USES)
def test_a_frame_that_does_more_with_its_sections_does_it_each_time(project: Project, frame: str) -> None:
    """Filters, lengths and lists of the sections are made of what the sections say now."""
    with_frame(project, frame + "\n")
    texts = [project.compiled(TEXT.replace("**you**", str(n))).text.literals[0] for n in range(4)]
    assert texts[3].startswith(OTHER_USES[frame])


def test_sections_that_come_and_go_stand_in_their_places(project: Project) -> None:
    """One section more, or fewer, or in another order, gives what a process gives that has kept nothing."""
    orders = ["ab", "abc", "ba", "a", "bca", "ab"]
    sections = ["".join(TEXT.replace("you", name) for name in order) for order in orders]
    warm = [project.compiled(each) for each in sections * 2]
    forget_all()
    assert warm == [project.compiled(each) for each in sections] * 2


class Dial(nk.Section):
    """A section whose property reads what no field of it tells."""

    type: ClassVar[str] = "dial"
    hours: ClassVar[list[str]] = []

    @property
    def hour(self) -> str:
        """The hour that it is."""
        return self.hours[-1]


@pytest.mark.parametrize(
    "reading", ["{{ issue.sections[1].hour }}", "{% set all = issue %}{{ all.sections[1].hour }}"]
)
def test_what_a_frame_reads_of_ones_own_section_is_as_it_is_now(project: Project, reading: str) -> None:
    """A property that reads the clock is read for each compilation, though the issue is as it was."""
    with_frame(project, reading + LOOP)
    for kind in ("mjml", "txt"):
        (project.root / f"layouts/small/sections/dial.{kind}.j2").write_text("", encoding="utf-8")
    project.issue(TEXT)
    path = project.root / "issues/first/issue.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  - type: dial\n", encoding="utf-8")
    for hour in ("nine", "ten", "eleven"):
        Dial.hours.append(hour)
        issue = nk.load_issue(path, sections=[Dial])
        assert nk.compile_issue(issue, project.layout()).text.literals[0].startswith(hour)


def edits(issue: nk.Issue) -> Iterator[nk.Issue]:
    """The issue, and what may become of it in an afternoon."""
    first, *others = issue.sections
    for heading in ("One", 'Two <&> "three" ((first_name|you))', "One"):
        yield issue.model_copy(update={"sections": (first.model_copy(update={"heading": heading}), *others)})
    yield issue.model_copy(update={"title": "Another title"})
    yield issue.model_copy(update={"sections": (*others, first)})
    yield issue.with_origin(replace(issue.origin, section_languages=()), sections=tuple(others))
    yield issue


@pytest.mark.parametrize("name", ["base", "iom", "letter", "magazine", "report"])
def test_an_edited_issue_is_what_it_is_in_a_new_process(name: str) -> None:
    """Byte for byte, a layout makes of each edit what it makes of it in a process that has kept nothing."""
    settings = nk.load_settings(ROOT)
    layout = nk.load_layout(name, root=ROOT)
    issue = nk.load_issue(ROOT / "issues/2024-q1", settings=settings)
    languages = issue.languages

    def made(each: nk.Issue, language: str) -> tuple[object, object]:
        edition = nk.compile_issue(each, layout, settings, language=language)
        return edition, compile_traced(each, layout, settings, language=language)

    versions = list(edits(issue))
    warm = [made(each, languages[0]) for each in versions] + [made(issue, each) for each in languages]
    fresh = []
    for each, language in [
        *((each, languages[0]) for each in versions),
        *((issue, each) for each in languages),
    ]:
        forget_all()
        fresh.append(made(each, language))
    assert warm == fresh
