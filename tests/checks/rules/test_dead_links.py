"""The rule on dead links: which links are asked, and how the answers are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from newsletter_kit.checks.catalogue import catalogue
from newsletter_kit.checks.check import check_issue
from newsletter_kit.checks.engine import Choice
from newsletter_kit.checks.finding import Severity
from newsletter_kit.checks.rules.dead_links import dead_link, dead_picture
from newsletter_kit.testing import draft_of_example
from page_server import Page, PageServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsletter_kit.checks.draft import Draft


@pytest.fixture
def site() -> Iterator[PageServer]:
    """The newsletter's own web site."""
    pages = {
        "/there": Page(),
        "/old": Page(301, "/new"),
        "/new": Page(),
        "/private": Page(403),
        "/ill": Page(500),
        "/": Page(),
        "/deep": Page(301, "/"),
        "/members": Page(301, "/login"),
        "/login": Page(),
    }
    with PageServer(pages) as server:
        yield server


def draft_with(folder: Path, site: PageServer, target: str) -> Draft:
    """A draft of a newsletter with a web site of its own, and one link."""
    text = yaml.safe_dump({"intro": f"See [the page]({target.format(site=site.url)})."}, width=1_000)
    return draft_of_example(folder, f'website = "{site.url}/"\n---\n{text}', "newsletter")


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        ("/there", None),
        ("/gone", Severity.ERROR),
        ("/ill", Severity.WARNING),
        ("/private", Severity.NOTE),
        ("/old", Severity.NOTE),
    ],
)
def test_each_answer_is_told_by_its_gravity(
    path: str, severity: Severity | None, site: PageServer, tmp_path: Path
) -> None:
    """A page that is gone stops the mail, one that fails or tells nothing does not."""
    found = list(dead_link.findings(draft_with(tmp_path, site, f"{{site}}{path}")))
    assert [each.severity for each in found] == ([severity] if severity else [])
    assert all(each.place.part == "intro" for each in found)


def test_a_page_that_has_moved_is_mended(site: PageServer, tmp_path: Path) -> None:
    """The new address is offered with the part of the page that was meant, and `--fix` can write it."""
    (finding,) = dead_link.findings(draft_with(tmp_path, site, "{site}/old#top"))
    assert finding.edit
    assert (finding.edit.old, finding.edit.new) == (f"{site.url}/old#top", f"{site.url}/new#top")


@pytest.mark.parametrize(
    ("path", "severity"),
    [("/deep", Severity.WARNING), ("/members", Severity.NOTE)],
    ids=["front page", "log-in"],
)
def test_what_may_be_another_page_is_for_a_person_to_mend(
    path: str, severity: Severity, site: PageServer, tmp_path: Path
) -> None:
    """What leads to the front page has probably gone, and what leads to a log-in is another page."""
    (finding,) = dead_link.findings(draft_with(tmp_path, site, f"{{site}}{path}"))
    assert (finding.severity, finding.edit) == (severity, None)


@pytest.mark.parametrize(
    "target", ["#", "https://example.org/a", "mailto:a@iom.int", "{site}/there?reader=((email))"]
)
def test_some_links_are_never_asked(target: str, site: PageServer, tmp_path: Path) -> None:
    """Placeholders are another rule's, and a reader's own page is nobody else's to open."""
    assert list(dead_link.findings(draft_with(tmp_path, site, target))) == []
    assert site.asked == []


def test_nothing_is_asked_unless_it_is_wanted(site: PageServer, tmp_path: Path) -> None:
    """Without `--links` a check is offline, even if the rule is chosen by its id."""
    draft = draft_with(tmp_path, site, "{site}/gone")
    assert check_issue(draft, Choice(select=("NK079",))).findings == ()
    assert site.asked == []
    opted = check_issue(draft, Choice(select=("NK079",), opted=frozenset({"--links"})))
    assert [each.rule for each in opted.findings] == ["NK079"]
    assert dead_link in catalogue()


@pytest.mark.parametrize(
    ("path", "said"), [("/there", "is no picture, but text/html"), ("/gone", "is not there")]
)
def test_g13_a_picture_that_is_a_page_is_found(
    path: str, said: str, site: PageServer, tmp_path: Path
) -> None:
    """An address that answers with a page, such as a log-in, or with nothing, is no picture."""
    section = {"type": "image", "image": {"src": site.url + path, "alt": "A map"}}
    text = yaml.safe_dump({"sections": [section]}, width=1_000)
    draft = draft_of_example(tmp_path, f'website = "{site.url}/"\n---\n{text}', "newsletter")
    (finding,) = dead_picture.findings(draft)
    assert said in finding.what
    assert finding.place.part == "sections.0.image.src"
