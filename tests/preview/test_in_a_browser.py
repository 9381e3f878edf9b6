"""What only a browser can tell of the preview: that it follows the files, and that everybody can use it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from PIL import Image

from chromium import CHROMIUM
from preview_desk import TOKEN, Desk, preview_of
from small_newsletter import write_newsletter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

AXE = Path(__file__).parent / "axe/node_modules/axe-core/axe.min.js"
TABS = ["Mail", "Plain text", "HTML", "MJML", "Headers", "Raw message", "Size"]
GRAVE = {"serious", "critical"}
IS_OF_COLOUR = """wanted => {
  const frame = document.querySelector(".sheet iframe:not(.coming)");
  const picture = frame && frame.contentDocument.querySelector("img");
  if (!picture || !picture.complete || !picture.naturalWidth) return false;
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.drawImage(picture, 0, 0);
  return [...canvas.getImageData(5, 5, 1, 1).data].slice(0, 3).join() === wanted.join();
}"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM, reason="cannot run here: there is no chromium (apt-get install chromium)"
    ),
]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    """A preview of a newsletter that the test may change."""
    root = write_newsletter(tmp_path)
    issue = root / "issues/first/issue.yaml"
    long = "".join(f"  - type: text\n    body: Paragraph {n}.\n" for n in range(60))
    issue.write_text(issue.read_text() + long)
    with preview_of(root / "issues/first", root) as served:
        yield served


@pytest.fixture
def page(browser: Browser, office: Desk) -> Iterator[Page]:
    """The page of the preview, with its first mail drawn."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    opened.goto(office.door.url)
    opened.wait_for_selector("#stage[data-number]")
    yield opened
    context.close()


def mail_text(page: Page) -> str:
    """What can be read in the mail that is seen."""
    said = page.evaluate(
        "document.querySelector('.sheet iframe:not(.coming)').contentDocument.body.innerText"
    )
    return str(said)


def rewrite(desk: Desk, name: str, old: str, new: str) -> None:
    """Change a file of the newsletter."""
    path = desk.root / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def wait_for_mail(page: Page, words: str) -> None:
    """Wait until the mail says these words."""
    script = (
        "words => document.querySelector('.sheet iframe:not(.coming)').contentDocument.body.innerText"
        ".includes(words)"
    )
    page.wait_for_function(script, arg=words)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("issues/first/issue.yaml", "here is the news", "seen at once"),
        ("layouts/small/issue.mjml.j2", ">Leave<", ">seen at once<"),
        ("newsletter.toml", "1 Hill Street", "seen at once"),
    ],
    ids=["issue", "layout", "settings"],
)
def test_a_saved_file_is_seen_without_reloading(
    page: Page, office: Desk, name: str, old: str, new: str
) -> None:
    """Whatever file is saved, the picture changes by itself, and one stays where one was reading."""
    page.evaluate("document.getElementById('stage').scrollTop = 300; window.stays = true")
    rewrite(office, name, old, new)
    wait_for_mail(page, "seen at once")
    assert page.evaluate("[document.getElementById('stage').scrollTop, window.stays]") == [300, True]


def test_a_saved_translation_is_seen(page: Page, office: Desk) -> None:
    """The language that is looked at stays, and follows its own file."""
    page.get_by_label("ქართული").check()
    wait_for_mail(page, "ძვირფასო მკითხველო")
    rewrite(office, "issues/first/issue.ka.yaml", "ძვირფასო", "გამარჯობა")
    wait_for_mail(page, "გამარჯობა მკითხველო")


def test_a_late_answer_does_not_take_a_choice_back(page: Page) -> None:
    """Who chooses a language while the page is still being told of the other one sees what they chose."""
    held: list[Route] = []
    page.route("**/look?*", lambda route: held.append(route), times=1)  # noqa: PLW0108  it counts parameters
    with page.expect_request("**/look?*"):
        page.get_by_label("Dark", exact=True).check()
    page.get_by_label("ქართული").check()
    with page.expect_response(lambda answer: answer.request == held[0].request):
        held[0].continue_()
    wait_for_mail(page, "ძვირფასო მკითხველო")
    assert page.get_by_label("ქართული").is_checked()


@pytest.fixture
def illustrated(tmp_path: Path) -> Iterator[Desk]:
    """A preview of a mail with a blue picture in it, and with a word of the layout's own."""
    root = write_newsletter(tmp_path)
    layout, issue = root / "layouts/small", root / "issues/first/issue.yaml"
    issue.write_text(issue.read_text() + "  - type: image\n    image: {src: sky.png, alt: The sky}\n")
    Image.new("RGB", (60, 40), "#0000FF").save(root / "issues/first/sky.png")
    (layout / "sections/image.mjml.j2").write_text(
        '<mj-section><mj-column><mj-image src="{{ picture(section.image, 60).src }}" alt="" /></mj-column>'
        "</mj-section>\n"
    )
    (layout / "sections/image.txt.j2").write_text("{{ section.image.alt }}\n")
    strings = layout / "strings/en.yaml"
    strings.write_text(strings.read_text() + 'leave: "Leave the list"\n')
    foot = layout / "issue.mjml.j2"
    foot.write_text(foot.read_text().replace(">Leave<", ">{{ t('leave') }}<"))
    with preview_of(root / "issues/first", root) as served:
        yield served


def test_a_saved_picture_is_seen(browser: Browser, illustrated: Desk) -> None:
    """A picture that is drawn anew under its old name appears in the mail by itself."""
    page = browser.new_page()
    page.goto(illustrated.door.url)
    page.wait_for_function(IS_OF_COLOUR, arg=[0, 0, 255])
    Image.new("RGB", (60, 40), "#FF0000").save(illustrated.root / "issues/first/sky.png")
    page.wait_for_function(IS_OF_COLOUR, arg=[255, 0, 0])
    page.close()


def test_a_saved_word_of_the_layout_is_seen(browser: Browser, illustrated: Desk) -> None:
    """The layout's own words, in strings/, follow their file as well."""
    page = browser.new_page()
    page.goto(illustrated.door.url)
    page.wait_for_selector("#stage[data-number]")
    wait_for_mail(page, "Leave the list")
    rewrite(illustrated, "layouts/small/strings/en.yaml", "Leave the list", "Write to me no more")
    wait_for_mail(page, "Write to me no more")
    page.close()


def test_a_mistake_is_told_with_its_line_beside_the_last_whole_mail(page: Page, office: Desk) -> None:
    """An issue that does not load is no blank page: the line is shown, and the mail as it was stays."""
    rewrite(office, "issues/first/issue.yaml", "preheader:", "preheder:")
    page.wait_for_selector("#faults:not([hidden])")
    assert "issue.yaml:4:1" in page.inner_text("#faults")
    assert "preheder: What happened" in page.locator("#faults .meant").last.inner_text()
    assert "here is the news" in mail_text(page)
    rewrite(office, "issues/first/issue.yaml", "preheder:", "preheader:")
    page.wait_for_selector("#faults", state="hidden")


def test_a_preview_that_begins_with_a_mistake_is_mended_without_a_restart(
    browser: Browser, tmp_path: Path
) -> None:
    """Who starts the preview with a broken issue sees why, and then the mail once it is whole."""
    root = write_newsletter(tmp_path)
    issue = root / "issues/first/issue.yaml"
    whole = issue.read_text()
    issue.write_text("id: [")
    with preview_of(root / "issues/first", root) as desk:
        page = browser.new_page()
        page.goto(desk.door.url)
        page.wait_for_selector("#faults:not([hidden])")
        assert "issue.yaml:2:1" in page.inner_text("#faults")
        issue.write_text(whole)
        page.wait_for_selector("#stage[data-number]")
        wait_for_mail(page, "here is the news")
        page.close()


def test_a_click_tells_the_line_of_the_issue_and_of_the_layout(page: Page) -> None:
    """Pointing at words names the text of the issue that says them, and the template that set them."""
    box = page.locator(".sheet").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2 - 200, box["y"] + 25)
    page.wait_for_selector("#place:not([hidden])")
    assert "issue.yaml:7 sections.0.body" in page.inner_text("#place")
    assert "small/sections/text.mjml.j2:1" in page.inner_text("#place")


def test_a_reader_is_chosen_by_searching(page: Page) -> None:
    """“View as” shows the language, the parts and the name that this very reader gets."""
    page.click("#reader-button")
    page.fill("#reader-search", "giorgi")
    page.get_by_role("button", name="g…@iom.int").click()
    wait_for_mail(page, "ძვირფასო Giorgi")
    page.wait_for_selector("#languages input[value=ka]:checked", state="attached")


def test_every_tab_shows_something_and_can_be_reached_by_keyboard(page: Page) -> None:
    """Arrow keys go through all forms of the mail."""
    page.get_by_role("tab", name="Mail").focus()
    for name in TABS[1:]:
        page.keyboard.press("ArrowRight")
        assert page.get_by_role("tab", name=name).get_attribute("aria-selected") == "true"
        page.wait_for_function("() => document.getElementById('panel').innerText.trim().length > 40")


def test_f05_nothing_in_a_mail_runs(browser: Browser, tmp_path: Path) -> None:
    """A layout that brings scripts, and an issue that is all markup, run nothing in the preview."""
    root = write_newsletter(tmp_path)
    layout = root / "layouts/small/sections/text.mjml.j2"
    evil = '<mj-raw><img src="x" onerror="parent.ran = 1" /><script>parent.ran = 1</script></mj-raw>'
    layout.write_text(layout.read_text().replace("<mj-section>", f"{evil}<mj-section>", 1))
    with preview_of(root / "issues/first", root) as desk:
        page = browser.new_page()
        page.goto(desk.door.url)
        page.wait_for_selector("#stage[data-number], #faults:not([hidden])")
        assert page.evaluate("window.ran") is None
        page.close()


def test_a_test_mail_goes_to_the_outbox(page: Page, office: Desk) -> None:
    """“Send a test to me” writes the mails of both languages, with [Test] before the subject."""
    page.click("#test-button")
    page.fill("#test-address", "press@iom.int")
    page.click("#test-send")
    page.wait_for_selector("#test-answer .good")
    assert page.inner_text("#test-answer").split("\n") == ["en: accepted", "", "ka: accepted"]
    assert len(list((office.root / "outbox").rglob("*.eml"))) == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["mail", "size", "readers", "faults"])
def test_axe_finds_nothing_serious(
    browser: Browser, office: Desk, scheme: Literal["light", "dark"], place: str
) -> None:
    """The page can be used by everybody, as far as a machine can tell, in light and in dark mode."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: see axe/")
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(office.door.url)
    page.wait_for_selector("#stage[data-number]")
    page.wait_for_selector(".finding")
    show(page, office, place)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {iframes: false})")
    assert [told(each) for each in found["violations"] if each["impact"] in GRAVE] == []
    context.close()


def show(page: Page, desk: Desk, place: str) -> None:
    """Bring the page into one of its states."""
    if place == "size":
        page.get_by_role("tab", name="Size").click()
    elif place == "readers":
        page.click("#reader-button")
        page.wait_for_selector(".readers li")
    elif place == "faults":
        rewrite(desk, "issues/first/issue.yaml", "preheader:", "preheder:")
        page.wait_for_selector("#faults:not([hidden])")


def told(violation: dict[str, Any]) -> str:
    """What axe says, with the elements it means."""
    return f"{violation['id']}: {[node['html'][:120] for node in violation['nodes'][:4]]}"


@pytest.mark.parametrize("width", [320, 800, 1440])
def test_the_page_needs_no_sideways_scrolling(browser: Browser, office: Desk, width: int) -> None:
    """On any screen the page keeps within it; only the mail's own frame may be wider."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"http://{office.door.hosts[0]}/?token={TOKEN}")
    page.wait_for_selector("#stage[data-number]")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
