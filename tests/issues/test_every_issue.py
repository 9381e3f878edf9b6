"""What holds for every issue of this repository, in each of its languages."""

from __future__ import annotations

import re

import pytest

import newsletter_kit as nk
from newsletter_kit.cli.schema import schema_text
from newsletter_kit.issue.schema import SCHEMA_COMMENT
from newsletter_kit.issue.walk import texts
from printed_issue import EDITIONS, ISSUES, ROOT, load, printed, unfinished

LARGEST_HTML_BYTES = 60_000


@pytest.mark.parametrize(("issue_id", "language"), EDITIONS)
def test_the_html_is_light(issue_id: str, language: str) -> None:
    """The HTML has fewer than 60,000 bytes, far from where Gmail clips a mail."""
    assert len(printed(issue_id, language).html.encode()) < LARGEST_HTML_BYTES


@pytest.mark.parametrize(("issue_id", "language"), EDITIONS)
def test_every_link_is_in_both_parts(issue_id: str, language: str) -> None:
    """An address of the HTML stands in the plain text, whole and on one line."""
    edition = printed(issue_id, language)
    targets = {url.removeprefix("mailto:") for url, _ in edition.links}
    assert len(targets) >= 5
    assert {url for url in targets if url.removeprefix("mailto:") not in edition.text} == set()


@pytest.mark.parametrize(("issue_id", "language"), EDITIONS)
def test_every_link_says_what_it_leads_to(issue_id: str, language: str) -> None:
    """No link is called "Read more" alone; a link without words holds a picture that speaks for it."""
    edition = printed(issue_id, language)
    names = [name.casefold() for _, name in edition.links if name]
    assert not {"read more", "more", "here", "ვრცლად", "აქ"} & set(names)
    spoken = [picture for picture in edition.pictures if picture.get("alt")]
    assert len(edition.links) - len(names) <= len(spoken)


@pytest.mark.parametrize("issue_id", ISSUES)
def test_every_made_up_address_is_to_do(issue_id: str) -> None:
    """An address under example.org is listed by `check`, wherever it stands."""
    made_up = {
        text.location for text in texts(load(issue_id)) if re.search(r"https?://example\.org", text.value)
    }
    found = set(unfinished(issue_id))
    assert made_up
    assert {".".join(map(str, location)) for location in made_up} <= found


@pytest.mark.parametrize(("issue_id", "language"), EDITIONS)
def test_every_picture_is_described_or_decoration(issue_id: str, language: str) -> None:
    """Every picture has an alt text, a width, and comes with the mail rather than from the web."""
    pictures = printed(issue_id, language).pictures
    assert len(pictures) >= 7
    assert all(picture.get("alt") is not None and picture.get("width") for picture in pictures)
    assert all(str(picture["src"]).startswith("cid:") for picture in pictures)


@pytest.mark.parametrize("issue_id", ISSUES)
def test_no_picture_lies_about_unused(issue_id: str) -> None:
    """Every file in an issue's folder of images is shown by the issue."""
    shown = {text.value for text in texts(load(issue_id)) if text.location[-1] == "src"}
    folder = ROOT / "issues" / issue_id
    assert {path.relative_to(folder).as_posix() for path in folder.glob("images/*")} == shown


@pytest.mark.parametrize("issue_id", ISSUES)
def test_every_issue_greets_its_reader(issue_id: str) -> None:
    """The greeting uses the first name, and has a fallback for readers without one."""
    assert "((first_name|reader))" in (load(issue_id).intro or "")


def test_the_invitation_goes_to_readers_in_georgia() -> None:
    """The second quarter's request to organizations is for readers in Georgia and for nobody else."""
    issue = load("2024-q2")
    layout = nk.load_layout("iom", root=ROOT)
    invitation = "Does your organization want to take part?"
    assert invitation in "".join(
        nk.compile_issue(issue, layout, holding=frozenset({"country=ge"})).text.literals
    )
    assert invitation not in "".join(nk.compile_issue(issue, layout).text.literals)


def test_the_audience_is_made_up_and_of_every_kind() -> None:
    """The sample audience has only addresses nobody owns, both languages, and a reader without a name."""
    audience = nk.read_audience(ROOT / "audience.csv")
    recipients = list(audience)
    assert len(recipients) == len(audience) == audience.rows == 12
    assert {each.address.domain for each in recipients} <= {"example.org", "example.com", "example.net"}
    assert {each.language for each in recipients} == {"en", "ka"}
    assert "" in {each.fields["first_name"] for each in recipients}


def test_one_reader_of_the_sample_has_left() -> None:
    """The suppression list keeps exactly one reader of the sample audience back."""
    suppression = nk.read_suppression(ROOT / "suppressed.txt")
    left = [each for each in nk.read_audience(ROOT / "audience.csv") if each.address in suppression]
    assert [str(each.address) for each in left] == ["left.the.list@example.org"]


def test_editors_know_the_issues_as_they_are_now() -> None:
    """The schema is what `newsletter-kit schema -o issues/issue.schema.json` writes."""
    written = (ROOT / "issues/issue.schema.json").read_text(encoding="utf-8")
    assert written == schema_text(nk.load_settings(ROOT))


@pytest.mark.parametrize("issue_id", ISSUES)
def test_editors_are_told_of_the_schema(issue_id: str) -> None:
    """The first line of every issue.yaml names the schema that editors complete it from."""
    first, *_ = (ROOT / "issues" / issue_id / "issue.yaml").read_text(encoding="utf-8").splitlines()
    assert first == SCHEMA_COMMENT
