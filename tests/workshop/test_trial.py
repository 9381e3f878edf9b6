"""Faults put into a layout: the trial finds each where it was put, and nothing in sound layouts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from chromium import CHROMIUM
from newsletter_kit.checks.finding import Severity
from newsletter_kit.issue.registry import section_types
from newsletter_kit.layout.layout import load_layout
from newsletter_kit.workshop.files import looked_at_files
from newsletter_kit.workshop.sample_issue import sample_settings
from newsletter_kit.workshop.sample_page import Press
from newsletter_kit.workshop.sample_pictures import write_sample_pictures
from newsletter_kit.workshop.strings_in_use import looked_at_strings
from newsletter_kit.workshop.trial import try_layout
from newsletter_kit.workshop.wordings import LONG, SHORT, UNBROKEN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from newsletter_kit.checks.finding import Finding

BASE = load_layout("base").folders[0]
BLOCK = "{% block content %}\n"


@dataclass(frozen=True)
class Fault:
    """A change of one file of base, and what the trial must say of it.

    Without `old` the file holds `new` alone; `line` 0 stands for any line.
    """

    file: str
    old: str
    new: str
    rule: str
    line: int
    said: str = ""


def inside(section: str, markup: str, rule: str, said: str = "") -> Fault:
    """A fault in the first line of what a section shows."""
    file = f"sections/{section}.mjml.j2"
    text = (BASE / file).read_text(encoding="utf-8")
    line = text.partition(BLOCK)[0].count("\n") + 2
    return Fault(file, BLOCK, f"{BLOCK}{markup}\n", rule, line, said)


def in_html(section: str, html: str, rule: str, said: str = "") -> Fault:
    """A fault in the HTML that a section shows."""
    return inside(section, f'<mj-text css-class="px">{html}</mj-text>', rule, said)


# Each of these keeps its section from being compiled; so each has a section of its own.
FATAL = {
    "unknown attribute": inside("text", '<mj-text colour="#14213D">One</mj-text>', "NL01", "colour"),
    "unknown tag": inside("highlights", "<mj-txt>One</mj-txt>", "NL01", "<mj-txt>"),
    "tag that is not closed": in_html("image", "<div>One", "NL01", "not closed"),
    "misspelt value": in_html("gallery", "{{ section.imagges }}", "NL01", "imagges"),
    "value that may be missing": in_html("quote", "{{ section.image.alt }}", "NL01", "alt"),
    "nothing without px": inside("table", '<mj-text padding="0 20px">One</mj-text>', "NL01", "padding"),
    "picture without alt": inside("divider", '<mj-image src="https://example.org/a.png" />', "NL01", "alt"),
    "words in no file": in_html("video", '{{ t("spare_words") }}', "NL07", "spare_words"),
    "Jinja that is not closed": Fault(
        "sections/call_to_action.mjml.j2", BLOCK, f"{BLOCK}{{% if section.body %}}\n", "NL01", 0, "endblock"
    ),
    "misspelt value in the text": Fault(
        "sections/stats.txt.j2", "section.source", "section.sorce", "NL01", 0, "sorce"
    ),
}

HARMFUL = {
    "picture in HTML without alt": in_html(
        "text", '<img src="https://example.org/a.png" width="9" height="9">', "NK041"
    ),
    "faint by day": in_html(
        "project_updates", '<p style="color:#BBBBBB;font-size:16px">One</p>', "NK052", "#bbbbbb"
    ),
    "dark on dark": in_html(
        "quote", '<p style="color:#1B242D;font-size:16px">One</p>', "NK052", "in dark mode"
    ),
    "table read cell by cell": in_html("divider", "<table><tr><td>One</td></tr></table>", "NK037"),
    "feature that Outlook lacks": in_html("video", '<div style="display:flex">One</div>', "NK100", "flex"),
    "heading that skips ranks": in_html("image", "<h5>One</h5>", "NK035"),
    "link without words": in_html("events", '<a href="https://example.org/"></a>', "NK047"),
    "picture fetched without protection": in_html(
        "highlights", '<img src="http://example.org/a.png" alt="A" width="9">', "NK090"
    ),
    "picture on a foreign server": in_html(
        "conferences",
        '<img src="https://pixel.example.com/a.png" alt="A" width="9">',
        "NK091",
        "pixel.example.com",
    ),
    "section that takes many bytes": Fault(
        "sections/gallery.mjml.j2",
        BLOCK,
        f'{BLOCK}<mj-text>{{% for _ in range(150) %}}<p style="color:#14213D;font-size:16px">A</p>'
        "{% endfor %}</mj-text>\n",
        "NL13",
        1,
        "with one item",
    ),
    "part that is lost": Fault(
        "sections/articles.mjml.j2", "item.source", "item.title", "NL09", 1, "`items.source` makes no"
    ),
    "part that is lost in the text": Fault(
        "sections/conferences.txt.j2", "item.place", "item.title", "NL10", 1, "items.place"
    ),
    "section that is not in the text": Fault("sections/table.txt.j2", "", "{# Nothing. #}\n", "NL11", 1),
    "long lines in the text": Fault("sections/text.txt.j2", " | wrap", "", "NL12", 1, "characters"),
    "words that nothing uses": Fault("strings/en.yaml", "", 'spare: "One"\n', "NL08", 1, "spare"),
    "long partial": Fault(
        "partials/hairline.mjml.j2", "", "{# A. #}\n" + 43 * "\n" + "<hr>\n", "NL04", 41, "45 lines"
    ),
    "file that says nothing": Fault("partials/own_styles.css.j2", "", ".a { color: #000000 }\n", "NL05", 1),
    "stray partial": Fault("partials/hairlin.mjml.j2", "", "{# A. #}\n", "NL06", 1, "Did you mean"),
    "token that nothing reads": Fault(
        "layout.yaml",
        "",
        "title: Mine\nextends: base\ntheme:\n  colour:\n    badn: '#14532D'\n",
        "NL16",
        5,
        "Did you mean band?",
    ),
    "misnamed section": Fault(
        "sections/storys.mjml.j2", "", "{# A. #}\n", "NL03", 1, "Did you mean stories?"
    ),
    "section of no known ending": Fault("sections/text.mjml", "", "<mj-text />\n", "NL03", 1, "text.mjml.j2"),
}

WIDE = {
    "table wider than a phone": in_html(
        "text",
        '<table role="presentation" width="480"><tr><td>One</td></tr></table>',
        "NL14",
        "screen is 320 px",
    ),
    "word that does not break": in_html(
        "image", '<p style="white-space:nowrap">{{ section.image.alt }}</p>', "NL14", "sticks out"
    ),
    "number that breaks": in_html(
        "quote",
        '<p style="width:2em;overflow-wrap:anywhere">12,345,678</p>',
        "NL17",
        "12,345,678 stands on two lines",
    ),
}


def laid(tmp_path: Path, faults: Sequence[Fault]) -> Path:
    """The folder of a layout that extends base and has these faults."""
    folder = tmp_path / "mine"
    folder.mkdir(parents=True)
    (folder / "layout.yaml").write_text("title: Mine\nextends: base\n", encoding="utf-8")
    for each in faults:
        path, source = folder / each.file, BASE / each.file
        before = source.read_text(encoding="utf-8") if each.old else ""
        after = before.replace(each.old, each.new, 1) if each.old else each.new
        assert after != before, f"{each.file} does not hold the fault"
        path.parent.mkdir(exist_ok=True)
        path.write_text(after, encoding="utf-8")
    return folder


def found(tmp_path: Path, faults: Sequence[Fault], *, screen: bool = False) -> list[Finding]:
    """What the trial finds in a layout with these faults, in the sections that have one."""
    write_sample_pictures(tmp_path)
    names = {each.file.partition("/")[2].partition(".")[0] for each in faults} | {"stories"}
    types = {name: kind for name, kind in section_types().items() if name in names}
    wordings = (SHORT, UNBROKEN if screen else LONG)
    press = Press(load_layout(laid(tmp_path, faults)), sample_settings(tmp_path))
    return list(try_layout(press, types, CHROMIUM if screen else None, wordings=wordings).report.findings)


@pytest.fixture(scope="module")
def fatal(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """What is found in a layout with all the fatal faults."""
    return found(tmp_path_factory.mktemp("fatal"), [*FATAL.values()])


@pytest.fixture(scope="module")
def harmful(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """What is found in a layout with all the others."""
    return found(tmp_path_factory.mktemp("harmful"), [*HARMFUL.values()])


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """What is found on the screen."""
    return found(tmp_path_factory.mktemp("wide"), [*WIDE.values()], screen=True)


def of(fault: Fault, findings: list[Finding]) -> list[Finding]:
    """The findings that speak of a fault: by its rule, in its file and line, in its words."""
    at = [each for each in findings if each.place.name == f"mine/{fault.file}" and each.rule == fault.rule]
    return [each for each in at if fault.line in {0, each.place.line} and fault.said in str(each)]


@pytest.mark.parametrize("name", FATAL)
def test_a_template_that_fails_is_found_at_its_line(fatal: list[Finding], name: str) -> None:
    """Each fault that keeps a section from being compiled is told, also beside others."""
    assert of(FATAL[name], fatal), [str(each) for each in fatal if "mine/" in str(each)]


@pytest.mark.parametrize("name", HARMFUL)
def test_a_harmful_fault_is_found_where_it_was_put(harmful: list[Finding], name: str) -> None:
    """Each fault that compiles and hurts a reader or a colleague is told with its file and line."""
    assert of(HARMFUL[name], harmful), [str(each) for each in harmful if "mine/" in str(each)]


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="there is no chromium here: apt-get install chromium")
@pytest.mark.parametrize("name", WIDE)
def test_what_is_wider_than_a_phone_is_found(wide: list[Finding], name: str) -> None:
    """What sticks out of a screen is an error, what breaks a warning, told with the line that made it."""
    grave = Severity.WARNING if WIDE[name].rule == "NL17" else Severity.ERROR
    assert [each.severity for each in of(WIDE[name], wide)][:1] == [grave]


def test_a_finding_names_the_sample_that_shows_it(harmful: list[Finding]) -> None:
    """Who mends it can see with which section, wording and number it came up."""
    assert of(HARMFUL["faint by day"], harmful)[0].place.part.startswith("(project_updates ")


def test_the_gravest_comes_first(harmful: list[Finding]) -> None:
    """Errors stand before warnings, and each line of the layout is named once for each fault."""
    grave = [each.severity is Severity.ERROR for each in harmful]
    assert grave == sorted(grave, reverse=True)
    told = [(each.rule, str(each.place), each.what) for each in harmful]
    assert len(told) == len(set(told))


def test_what_is_no_file_holds_up_no_trial(tmp_path: Path) -> None:
    """A pipe and a folder that are called like templates are passed over."""
    folder = laid(tmp_path, [])
    for name in ("partials", "strings", "partials/folder.mjml.j2"):
        (folder / name).mkdir()
    for name in ("partials/pipe.mjml.j2", "strings/xx.yaml"):
        os.mkfifo(folder / name)
    layout = load_layout(folder)
    assert [*looked_at_files(layout, section_types()), *looked_at_strings(layout)] == []
