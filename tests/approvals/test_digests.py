"""The digest that an approval is bound to: the same on every machine, another for every change."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.approvals.digests import digest_to_approve, digests_of
from pages import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of this repository's newsletter, in another folder."""
    for name in ("issues", "layouts"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copyfile(ROOT / "newsletter.toml", tmp_path / "newsletter.toml")
    return tmp_path


def digests(root: Path, **settings: object) -> dict[str, str]:
    """The digests of the first issue in a folder."""
    path = root / "issues/2024-q1"
    loaded = nk.load_settings(path, overrides=settings)
    return digests_of(nk.load_issue(path), nk.load_layout("iom", root=root), loaded)


def test_a_colleague_who_has_a_copy_gets_the_same_digests(copied: Path) -> None:
    """An approval that was given on one machine counts on another."""
    assert digests(copied) == digests(ROOT)


@pytest.mark.parametrize(
    "name",
    ["issues/2024-q1/images/sewing-machine.png", "issues/logo.png", "issues/funder-european-union.png"],
)
def test_another_picture_under_the_old_name_has_another_digest(copied: Path, name: str) -> None:
    """The photo of a story, the logo and a funder's emblem are a part of what was approved."""
    before = digests(copied)
    (copied / name).unlink()
    shutil.copyfile(copied / "issues/2024-q1/images/icon-border.png", copied / name)
    after = digests(copied)
    assert [language for language in before if before[language] == after[language]] == []


def test_the_bytes_in_which_a_machine_writes_a_picture_do_not_matter() -> None:
    """Another release of the imaging library compresses in another way, and the mail is the same."""
    issue = nk.load_issue(ROOT / "issues/2024-q1")
    edition = nk.compile_issue(issue, nk.load_layout("iom", root=ROOT))
    image = edition.images[0]
    cid = image.cid.replace(image.cid.partition("@")[0], "another-name-0123456789ab")
    literals = tuple(each.replace(image.cid, cid) for each in edition.html.literals)
    assert literals != edition.html.literals
    elsewhere = replace(
        edition,
        html=replace(edition.html, literals=literals),
        images=(replace(image, cid=cid, content=b"other bytes"), *edition.images[1:]),
    )
    assert digest_to_approve(elsewhere, issue) == digest_to_approve(edition, issue)


def test_pictures_on_the_web_are_another_mail() -> None:
    """A mail that fetches its pictures is not the one that carries them."""
    hosted = digests(ROOT, image_base_url="https://iom.int/pictures")
    assert hosted != digests(ROOT)
    assert hosted == digests(ROOT, image_base_url="https://iom.int/pictures")
