"""The layout that looks like a data report: numbers first, drawn with rules and bars, then numbered news."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

import newsletter_kit as nk
from layouts.sample_sections import FULL, PICTURE
from layouts.test_every_layout import BARE_HEAD, SETTINGS, compiled, sections, written
from pages import ROOT

if TYPE_CHECKING:
    from pathlib import Path

ITEMS: dict[str, list[dict[str, Any]]] = {
    "items": [{"body": "The bridge is open."}, {"body": "The road is shut."}]
}


def shown(data: dict[str, dict[str, Any]]) -> str:
    """The HTML of a report with these sections."""
    return written(compiled("report", "en", BARE_HEAD, sections(data)).html)


@pytest.mark.parametrize("part", ["html", "text"])
def test_numbers_come_first(part: str) -> None:
    """Statistics and tables stand before the news in both twins, and either kind keeps the author's order."""
    order = ("quote", "table", "highlights", "stats", "note")
    edition = compiled("report", "en", BARE_HEAD, sections({name: FULL[name] for name in order}))
    document = written(getattr(edition, part))
    words = ("Imereti", "spent", "We gathered", "It is", "Mind")
    places = [document.index(each) for each in words]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("note", "said"), [("+12%", "▲ +12%"), ("−3", "▼ −3"), ("-3", "▼ -3"), ("new", "new")]
)
def test_a_change_has_an_arrow_beside_its_sign(note: str, said: str) -> None:
    """A note that begins with a sign shows the direction as a character, never by colour alone."""
    html = shown({"stats": {"figures": [{"value": 7, "label": "days", "note": note}]}})
    assert f">{said}</div>" in html


@pytest.mark.parametrize(("items", "counts"), [(ITEMS["items"], ["1", "2"]), (ITEMS["items"][:1], [])])
def test_updates_are_numbered(items: list[dict[str, str]], counts: list[str]) -> None:
    """Each of several updates has its number; a single one has none."""
    html = shown({"project_updates": {"items": items}})
    assert re.findall(r'<span class="count">(\d+)</span>', html) == counts


def test_the_numbers_are_those_of_the_plain_text() -> None:
    """Both twins count the updates alike, and lines that go on stand under the words."""
    text = written(compiled("report", "en", BARE_HEAD, sections({"project_updates": ITEMS})).text)
    assert "1.  The bridge is open.\n" in text
    assert "2.  The road is shut.\n" in text


def test_a_row_without_a_picture_has_its_room() -> None:
    """Where one of several items has a picture, the words of the others run under it."""
    items = [{**ITEMS["items"][0], "image": PICTURE}, ITEMS["items"][1]]
    html = shown({"project_updates": {"items": items}})
    assert html.count('class="i m pic"') == html.count('colspan="2"') == 1


@pytest.mark.parametrize(("male", "has_rest"), [(None, True), (40, False)])
def test_what_is_left_of_a_whole_is_drawn_too(male: int | None, has_rest: bool) -> None:  # noqa: FBT001
    """A share that does not make a hundred leaves a grey part, and shares that do leave none."""
    returned = {"persons": 10, "female_percent": 60, "male_percent": male}
    assert ('class="rest"' in shown({"avrr": {"returned": returned}})) == has_rest


def test_each_part_is_said_in_words() -> None:
    """Behind its colour each share has its number and its name, however narrow its part of the bar is."""
    seen = re.sub(r"<[^>]*>", "", shown({"stats": {"shares": FULL["stats"]["shares"]}}))
    assert re.findall(r"■&nbsp;(\d+% (?:wo)?men)", seen) == ["92% women", "8% men"]


def test_a_bar_is_as_long_as_its_number_says() -> None:
    """The longest bar fills its cell, half the number is half as long, and nothing has no bar."""
    bars = [
        {"label": "Imereti", "value": 120},
        {"label": "Kakheti", "value": 60},
        {"label": "Adjara", "value": 0},
    ]
    html = shown({"stats": {"bars": bars}})
    assert re.findall(
        r'<table role="presentation" width="(\d+)%"[^>]*><tbody><tr><td class="fill_one"', html
    ) == [
        "100",
        "50",
    ]


def test_after_a_dark_ground_there_is_room(tmp_path: Path) -> None:
    """A section on a ground of its own is followed by white, so that no heavy line touches the ground."""
    shutil.copytree(ROOT / "layouts/report", tmp_path / "layouts/mine")
    (tmp_path / "layouts/mine/sections/text.mjml.j2").write_text(
        "{# Words on the dark ground. #}\n"
        '{% extends "partials/section.mjml.j2" %}\n{% set ground = "band" %}\n'
        "{% block content %}<mj-text>{{ section.body }}</mj-text>{% endblock %}\n",
        encoding="utf-8",
    )
    body = sections({"text": {"body": "Dark."}, "highlights": ITEMS})
    issue = nk.Issue.model_validate({**BARE_HEAD, "sections": body})
    mjml = nk.compile_issue(issue, nk.load_layout("mine", root=tmp_path), SETTINGS).mjml
    between = mjml.partition("Dark.")[2].partition("Highlights")[0]
    assert re.findall(r'<mj-section background-color="(#\w+)" padding="([^"]+)"', between) == [
        ("#FFFFFF", "36px 0px 0px"),
        ("#FFFFFF", "0px 0px 36px"),
    ]
