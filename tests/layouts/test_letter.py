"""The layout that looks like a letter: one column, one picture, links in place of buttons."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from layouts.sample_sections import FULL, PICTURE
from layouts.test_every_layout import BARE_HEAD, HEAD, SETTINGS, compiled, full, sections, written
from pages import ROOT

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 30_000
"""What the first issue may take, pictures apart."""
WITH_ITEMS = ("highlights", "stories", "project_updates", "conferences", "articles", "events")


@pytest.mark.parametrize("language", ["en", "ka", "ar"])
def test_a_letter_has_links_and_no_buttons(language: str) -> None:
    """Nothing in it is a button, and the mail is one column on one ground."""
    body = full("letter", language).mjml.partition("</mj-head>")[2]
    assert "<mj-button" not in body
    assert body.count("<mj-column") == body.count("<mj-section") == 1


@pytest.mark.parametrize(("hero", "pictures"), [(None, 1), (PICTURE, 1)])
def test_of_the_pictures_of_items_one_is_shown(hero: object, pictures: int) -> None:
    """The picture of the issue, or else the first one of an item, is the only one beside those asked for."""
    body = sections({name: FULL[name] for name in WITH_ITEMS})
    edition = compiled("letter", "en", {**BARE_HEAD, "hero": hero}, body)
    assert written(edition.html).count("<img") == pictures


@pytest.mark.parametrize(("name", "pictures"), [("image", 1), ("gallery", 3), ("video", 1), ("quote", 1)])
def test_a_section_that_is_a_picture_keeps_it(name: str, pictures: int) -> None:
    """What the author asks for by its type is not left out, even behind the letter's picture."""
    edition = compiled("letter", "en", {**BARE_HEAD, "hero": PICTURE}, sections({name: FULL[name]}))
    assert written(edition.html).count("<img") == 1 + pictures


@pytest.mark.parametrize(("language", "face"), [("en", "serif"), ("ka", "sans-serif"), ("ar", "sans-serif")])
def test_the_face_follows_the_script(language: str, face: str) -> None:
    """A book's face for Latin; Georgian and Arabic keep the clear ones, and neither of them leans."""
    html = written(full("letter", language).html)
    body = html.partition("<body")[2]
    assert {each.rpartition(",")[2] for each in re.findall(r"font-family:([^;]+);", body)} == {face}
    assert ("font-style:italic" in body) == (face == "serif")


def test_every_number_stands_before_what_it_counts() -> None:
    """Figures, shares, counts and their total are one list, a unit beside its number."""
    html = written(compiled("letter", "en", BARE_HEAD, sections({"stats": FULL["stats"]})).html)
    cells = re.findall(r'<tr>\s*<td[^>]*valign="baseline"[^>]*>(.*?)</td>\s*<td[^>]*>(.*?)</td>', html)
    said = [" ".join(re.sub(r"<[^>]*>|&nbsp;", " ", " ".join(cell)).split()) for cell in cells]
    assert said[:2] == ["12,345 GEL spent (more than before)", "92% women"]
    assert said[2:] == ["8% men", "120 Imereti", "0 Kakheti", "130 Total"]


def test_funders_are_named_in_a_line() -> None:
    """All of them stand in one sentence, one with a web page as a link, before any logo."""
    html = written(compiled("letter", "en", HEAD, sections({"text": {"body": "Words."}})).html)
    line = re.search(r"<p[^>]*>News activities are funded by: (.*?)</p>", html)
    assert line
    assert re.sub(r"<[^>]*>", "", line[1]) == "Another, A fund."
    assert 'href="https://example.org/fund"' in line[1]


def test_a_section_with_a_block_below_still_fits(tmp_path: Path) -> None:
    """A section's file that writes `mj-section`s of its own interrupts the column and nothing is lost."""
    shutil.copytree(ROOT / "layouts/letter", tmp_path / "layouts/mine")
    (tmp_path / "layouts/mine/sections/text.mjml.j2").write_text(
        "{# Words on a ground of their own. #}\n"
        '{% extends "partials/section.mjml.j2" %}\n'
        "{% block below %}<mj-section><mj-column><mj-text>{{ section.body }}</mj-text></mj-column>"
        "</mj-section>{% endblock %}\n",
        encoding="utf-8",
    )
    issue = nk.Issue.model_validate(
        {**HEAD, "sections": sections({"text": {"body": "Alone."}, "note": FULL["note"]})}
    )
    edition = nk.compile_issue(issue, nk.load_layout("mine", root=tmp_path), SETTINGS)
    html = written(edition.html)
    assert edition.mjml.partition("</mj-head>")[2].count("<mj-section") == 3
    assert html.index("Alone.") < html.index("Mind") < html.index("Unsubscribe")


def test_the_first_issue_is_small() -> None:
    """A letter takes about half the bytes of the other layouts."""
    issue = nk.load_issue(ROOT / "issues/2024-q1")
    edition = nk.compile_issue(issue, nk.load_layout("letter", root=ROOT), nk.load_settings(ROOT))
    assert len(written(edition.html).encode()) < MOST_BYTES
