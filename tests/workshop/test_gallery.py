"""The gallery of a layout: what it shows, that it asks nobody for anything, and that everybody can use it."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from PIL import Image

from chromium import CHROMIUM
from newsletter_kit import load_layout
from newsletter_kit.cli.boundary import run
from newsletter_kit.errors import ExitCode
from newsletter_kit.issue.registry import section_types
from newsletter_kit.workshop.gallery import PAGE, Plan, write_gallery
from newsletter_kit.workshop.sample_issue import sample_settings
from newsletter_kit.workshop.sample_page import Press
from newsletter_kit.workshop.sample_pictures import write_sample_pictures
from newsletter_kit.workshop.wordings import WORDINGS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

AXE = Path(__file__).parents[1] / "preview/axe/node_modules/axe-core/axe.min.js"
GRAVE = {"serious", "critical"}
needs_browser = pytest.mark.skipif(not CHROMIUM, reason="cannot run here: there is no chromium")


def gallery(folder: Path, *only: str, program: str | None = None) -> Path:
    """The page of a gallery of these sections."""
    write_sample_pictures(folder / "samples")
    press = Press(load_layout("base"), sample_settings(folder / "samples"))
    write_gallery(press, Plan(section_types(), only, program), folder / "gallery")
    return folder / "gallery" / PAGE


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gallery of two sections, made without a browser."""
    return gallery(tmp_path_factory.mktemp("plain"), "text", "image")


@pytest.fixture(scope="module")
def photographed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gallery of one section, with pictures; made in a thread, as this one may hold a browser already."""
    folder = tmp_path_factory.mktemp("photographed")
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(gallery, folder, "image", program=CHROMIUM).result()


def test_each_section_is_there_in_all_words(plain: Path) -> None:
    """The index names each section, and below each stands a mail in every wording."""
    html = plain.read_text(encoding="utf-8")
    assert re.findall(r'<li><a href="#(\w+)">', html) == ["text", "image"]
    shown = set(re.findall(r'<article class="(\w+)"', html))
    assert shown == {each.name for each in WORDINGS}


def test_it_says_that_no_pictures_were_taken(plain: Path) -> None:
    """Without a browser the page shows the mails themselves, and says so."""
    html = plain.read_text(encoding="utf-8")
    assert "No pictures were taken" in html
    assert (html.count("<img"), html.count("<iframe") > 20) == (0, True)


def test_all_that_it_names_lies_beside_it(plain: Path) -> None:
    """Every frame and every picture of the page and of its mails is a file of the folder."""
    mails = sorted(plain.parent.glob("mails/*.html"))
    assert len(mails) > 20
    for page in (plain, *mails):
        named = re.findall(r'src="([^"]+)"', page.read_text(encoding="utf-8"))
        assert [each for each in named if not (page.parent / each).is_file()] == []


def test_whole_mails_come_first(tmp_path: Path) -> None:
    """Unless sections are named, the gallery begins with mails that hold all of them."""
    write_sample_pictures(tmp_path)
    press = Press(load_layout("base"), sample_settings(tmp_path))
    few = {name: section_types()[name] for name in ("text", "divider")}
    hung = write_gallery(press, Plan(few), tmp_path / "gallery")
    assert [each.exhibit.section for each in hung[:5]] == ["all sections"] * 5


@needs_browser
def test_pictures_are_taken_by_day_and_by_night(photographed: Path) -> None:
    """Each mail has a picture for a phone and for a desk, in light and in dark mode."""
    screens = photographed.parent / "screens"
    found = {
        path.stem: Image.open(io.BytesIO(path.read_bytes())) for path in screens.glob("image-georgian-*.webp")
    }
    light, dark = (
        found[f"image-georgian-700-{mode}"].convert("L").getpixel((5, 5)) for mode in ("light", "dark")
    )
    assert {name: each.width for name, each in found.items()} == {
        f"image-georgian-{width}-{mode}": width for width in (375, 700) for mode in ("light", "dark")
    }
    assert (int(str(light)) > 200, int(str(dark)) < 60) == (True, True)


@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    browser: Browser, photographed: Path, scheme: Literal["light", "dark"]
) -> None:
    """The page can be used by everybody, as far as a machine can tell."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: see tests/preview/axe/")
    page = browser.new_page(color_scheme=scheme)
    page.goto(photographed.as_uri())
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {iframes: false})")["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in GRAVE] == []
    page.close()


@needs_browser
def test_the_switches_work_by_keyboard(browser: Browser, photographed: Path) -> None:
    """An arrow key turns all pictures dark, without a script; the first Tab leads past the head."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(photographed.as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#mode-light")
    page.keyboard.press("ArrowRight")
    assert page.locator(".screen.light:visible").count() == 0
    assert page.locator(".screen.dark:visible").count() > 4
    page.close()


@needs_browser
def test_with_pictures_no_frame_is_loaded(photographed: Path) -> None:
    """A browser fetches all frames of a page on the disk at once, so there are none beside pictures."""
    assert photographed.read_text(encoding="utf-8").count("<iframe") == 0


@needs_browser
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_the_page_needs_no_sideways_scrolling(browser: Browser, photographed: Path, width: int) -> None:
    """On any screen the page keeps within it; the mails scroll in their own frames."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(photographed.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_the_command_writes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command names the page that is to be opened, and may write the gallery anew."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("newsletter_kit.workshop.overflow.can_look", lambda: False)
    arguments = ["layout", "gallery", "base", "-o", "out", "--section", "divider"]
    assert [run(arguments), run(arguments)] == [0, 0]
    said = capsys.readouterr().out
    assert f"{Path('out') / PAGE}  written" in said
    assert "No pictures were taken" in said


@pytest.mark.parametrize("arguments", [["-o", "full"], ["--section", "storys"], ["-o", "full/file.txt"]])
def test_it_refuses_what_would_spoil_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """A folder with other files in it, a file, and a section that does not exist are refused at once."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full/file.txt").write_text("mine")
    assert run(["layout", "gallery", "base", *arguments]) == ExitCode.USAGE
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["file.txt"]
