"""How each layout looks: on a phone and on a desk, by day and in dark mode, as somebody has looked at it.

The pictures lie in tests/golden/screenshots. To take a change on purpose, run this file with
NEWSLETTER_WRITE_GOLDEN=1 set, and look at every picture that git says is another one.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from PIL import Image

import newsletter_kit as nk
from chromium import CHROMIUM
from layouts.likeness import differences
from layouts.screenshots import SAMPLE, SCALE, furnished, html_of, photograph
from newsletter_kit.issue.sections import BUILT_IN
from printed_issue import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from layouts.screenshots import Scheme

GOLDEN = ROOT / "tests/golden/screenshots"
LAYOUTS = tuple(sorted(path.parent.name for path in ROOT.glob("layouts/*/layout.yaml")))
WIDTHS = {"phone": 375, "desk": 700}
GEORGIAN = ROOT / "issues/2024-q1/issue.yaml"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM, reason="cannot run here: there is no chromium (apt-get install chromium)"
    ),
]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The issue with every section, beside its pictures."""
    return furnished(tmp_path_factory.mktemp("pictured"))


def golden(name: str) -> Image.Image:
    """The picture that was looked at."""
    with Image.open(GOLDEN / f"{name}.png") as picture:
        return picture.copy()


def kept(name: str, taken: Image.Image) -> Image.Image:
    """The same; where that is asked for, the new picture has taken its place."""
    if os.environ.get("NEWSLETTER_WRITE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        taken.save(GOLDEN / f"{name}.png", optimize=True)
    return golden(name)


def test_the_sample_holds_every_section() -> None:
    """No type of section is missing in the pictures."""
    named = set(re.findall(r"^  - type: (\w+)$", SAMPLE.read_text("utf-8"), re.MULTILINE))
    assert named == {section.type for section in BUILT_IN}


def test_each_picture_belongs_to_a_layout() -> None:
    """A layout that goes takes its pictures along."""
    wanted = {f"{layout}-{rest}" for layout in LAYOUTS for rest in ("georgian", *looks())}
    assert {path.stem for path in GOLDEN.glob("*")} == wanted


def looks() -> list[str]:
    """The four looks of a layout."""
    return [f"{device}-{scheme}" for device in WIDTHS for scheme in ("light", "dark")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", WIDTHS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_looks_as_it_was_looked_at(
    browser: Browser, sample: Path, layout: str, device: str, scheme: Scheme
) -> None:
    """An issue with every section has the height, the colours and the rows of the golden picture."""
    taken = photograph(browser, html_of(sample, layout, "en"), WIDTHS[device], scheme)
    assert differences(kept(f"{layout}-{device}-{scheme}", taken), taken, SCALE) == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_georgian_looks_as_it_was_looked_at(browser: Browser, layout: str) -> None:
    """So does the first issue in Georgian, whose letters reach higher and whose words are longer."""
    taken = photograph(browser, html_of(GEORGIAN, layout, "ka"), WIDTHS["phone"], "light")
    assert differences(kept(f"{layout}-georgian", taken), taken, SCALE) == []


@pytest.mark.parametrize("spacing", ["0.3px", "-0.2px"])
@pytest.mark.parametrize(("layout", "device"), [("iom", "phone"), ("magazine", "desk")])
def test_another_font_is_no_difference(
    browser: Browser, sample: Path, layout: str, device: str, spacing: str
) -> None:
    """Letters that are wider or narrower, so that lines break elsewhere, are taken for the same look."""
    wider = styled(html_of(sample, layout, "en"), f"* {{ letter-spacing: {spacing} !important }}")
    taken = photograph(browser, wider, WIDTHS[device], "light")
    assert differences(golden(f"{layout}-{device}-light"), taken, SCALE) == []


@pytest.mark.parametrize("lost", ["quote", "table", "text", "note", "project_updates"])
def test_a_lost_section_is_found(browser: Browser, sample: Path, lost: str) -> None:
    """Where a section has gone, also one of words alone or of two lines, the comparison says so."""
    before, _, after = sample.read_text("utf-8").partition(f"  - type: {lost}\n")
    cut = sample.with_name(f"without-{lost}.yaml")
    cut.write_text(
        before + re.sub(r"\A.*?(?=^  - type|^\w)", "", after, flags=re.DOTALL | re.MULTILINE), "utf-8"
    )
    assert len(nk.load_issue(cut).sections) == len(BUILT_IN) - 1
    taken = photograph(browser, html_of(cut, "iom", "en"), WIDTHS["phone"], "light")
    assert differences(golden("iom-phone-light"), taken, SCALE) != []


FAULTS = {
    "another ground": ("iom-phone", "#0033A0", "#0F5132"),
    "no tint": ("iom-phone", "#E6EFFB", "#FFFFFF"),
    "words that cannot be seen": (
        "iom-phone",
        "</head>",
        "<style>p { color: #FFFFFF !important }</style></head>",
    ),
    "columns that do not stack": ("magazine-phone", ".stack {", ".stick {"),
    "columns that stack on a desk": ("magazine-desk", "max-width:519px", "max-width:2000px"),
    "no pictures": ("iom-phone", "data:image/png", "gone:"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(browser: Browser, sample: Path, fault: str) -> None:
    """A changed colour, a broken column and a missing picture are told."""
    look, before, after = FAULTS[fault]
    layout, device = look.split("-")
    html = html_of(sample, layout, "en")
    assert before in html
    taken = photograph(browser, html.replace(before, after), WIDTHS[device], "light")
    assert differences(golden(f"{look}-light"), taken, SCALE) != []


def styled(html: str, rule: str) -> str:
    """The mail with one rule more."""
    return html.replace("</head>", f"<style>{rule}</style></head>", 1)
