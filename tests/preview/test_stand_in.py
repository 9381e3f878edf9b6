"""The preview tells it when a layout of newsletter_kit stands in for the newsletter's own one."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.layout.layout import shipped_layouts
from newsletter_kit.preview.bell import Bell
from newsletter_kit.preview.examiner import Examiner
from newsletter_kit.preview.workshop import Standing, Workshop
from small_newsletter import write_newsletter

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The newsletter's own layout `letter`, which is named as one that newsletter_kit brings with it."""
    root = write_newsletter(tmp_path)
    shutil.copytree(root / "layouts/small", root / "layouts/letter")
    settings = root / "newsletter.toml"
    settings.write_text(settings.read_text("utf-8").replace('"small"', '"letter"'), encoding="utf-8")
    return root / "layouts/letter"


def note(standing: Standing) -> str:
    """What is told besides, after it was drawn."""
    assert standing.problems == ()
    return str(standing.note or "")


def test_a_layout_that_goes_away_is_told_until_it_is_back(own: Path) -> None:
    """The packaged one is shown meanwhile, also after a mistake; the note goes when the own one is back."""
    workshop = Workshop(own.parents[1] / "issues/first")
    assert note(workshop.refresh()) == ""
    away = own.rename(own.with_name("away"))
    assert note(workshop.refresh(frozenset({own / "layout.yaml"}))).startswith("layouts/letter: it has no")
    issue = own.parents[1] / "issues/first/issue.yaml"
    text = issue.read_text("utf-8")
    issue.write_text(f"titel: {text}", encoding="utf-8")
    assert workshop.refresh(frozenset({issue})).problems
    issue.write_text(text, encoding="utf-8")
    assert note(workshop.refresh(frozenset({issue})))
    away.rename(own)
    assert note(workshop.refresh(frozenset({own / "layout.yaml"}))) == ""


def test_a_folder_without_its_layout_yaml_is_told(own: Path) -> None:
    """Whoever has misspelt that one file would wonder why nothing else in the folder is seen."""
    (own / "layout.yaml").rename(own / "layout.yml")
    workshop = Workshop(own.parents[1] / "issues/first")
    assert note(workshop.refresh()).startswith("layouts/letter: it has no layout.yaml")
    assert workshop.whole().layout.folders[0] == shipped_layouts() / "letter"


def test_who_never_had_a_layout_of_their_own_is_told_nothing(own: Path) -> None:
    """Most newsletters use a packaged layout on purpose."""
    shutil.rmtree(own)
    assert note(Workshop(own.parents[1] / "issues/first").refresh()) == ""


def test_the_note_stands_before_what_the_rules_say(own: Path) -> None:
    """The page shows it among the findings, as a warning of no rule."""
    (own / "layout.yaml").rename(own / "layout.yml")
    workshop, examiner = Workshop(own.parents[1] / "issues/first"), Examiner(Bell())
    standing = workshop.refresh()
    asyncio.run(examiner._examine(standing, workshop.whole()))
    first, *others = examiner.findings
    assert (first["rule"], first["severity"], first["where"]) == ("", "warning", "layouts/letter")
    assert all(each["rule"] for each in others)
