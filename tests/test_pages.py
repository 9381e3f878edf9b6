"""What the documentation shows can be done: each page is read from top to bottom, and tried."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from pages import ROOT, Reader, snippets

if TYPE_CHECKING:
    from pathlib import Path

OWN = ("newsletter.toml", "audience.csv", "suppressed.txt")
PAGES = [
    "README.md",
    *(
        f"docs/{name}.md"
        for name in (
            "api",
            "designers",
            "doctor",
            "errors",
            "issue",
            "languages",
            "merge-tags",
            "sections",
            "sending",
            "settings",
            "testing",
            "tutorial",
        )
    ),
]
BEGINNERS = "docs/tutorial.md"
"""The page of those who have no newsletter yet: they are in an empty folder, the others in a copy of this."""

ALL_PAGES = sorted(path for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")))
LINK = re.compile(r"\]\((?!https?:|#)(?P<path>[^)#\s]+)(?:#(?P<place>[^)]+))?\)")


@pytest.mark.parametrize("page", PAGES)
def test_all_that_a_page_shows_can_be_done(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command, script, issue and setting of a page works, one after the other, in a copy of this."""
    monkeypatch.delenv("NEWSLETTER_UNSUBSCRIBE_KEY", raising=False)
    shutil.copytree(ROOT / "issues", tmp_path / "newsletter-kit/issues")
    for name in OWN:
        shutil.copy(ROOT / name, tmp_path / "newsletter-kit")
    reader = Reader(tmp_path if page == BEGINNERS else tmp_path / "newsletter-kit")
    for snippet in snippets(ROOT / page):
        reader.do(snippet)


@pytest.mark.parametrize("page", [pytest.param(path, id=str(path.relative_to(ROOT))) for path in ALL_PAGES])
def test_every_link_leads_to_a_place_that_is_there(page: Path) -> None:
    """A link or a picture of a page is a file of this repository, and its # a heading in it."""
    text = page.read_text(encoding="utf-8").replace("`[words](https://…)`", "")
    text = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    for link in LINK.finditer(text):
        target = (page.parent / link["path"]).resolve()
        assert target.exists(), link[0]
        assert not link["place"] or link["place"] in headings(target), link[0]


def headings(page: Path) -> set[str]:
    """The places of a page that a link can lead to, as GitHub names them."""
    lines = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line.lower()).replace(" ", "-") for line in lines}
