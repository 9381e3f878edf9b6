"""What keeps an issue back: too few people, or people who saw another state of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from newsletter_kit.approvals.file import read_approvals, write_approvals
from newsletter_kit.approvals.missing import missing_approvals, standing_of

if TYPE_CHECKING:
    from approving_office import Office


def test_two_people_are_enough(office: Office) -> None:
    """When as many people as wanted have approved, nothing is missing."""
    assert "by none of the 2 people" in office.missing[0]
    office.approve("Lela")
    assert "by 1 of the 2 people it needs (Lela)" in office.missing[0]
    office.approve("Nino")
    assert office.missing == []


def test_the_same_person_counts_once(office: Office) -> None:
    """Whoever approves twice is still one person, also where a merge has left both approvals."""
    first, second = office.approve("Lela"), office.approve("LELA ")
    assert read_approvals(office.issue) == (second,)
    write_approvals(office.approvals, [first, second])
    assert "by 1 of the 2" in office.missing[0]


def test_nobody_is_asked_where_none_is_wanted(office: Office) -> None:
    """Without the setting, an issue that nobody has approved may go out."""
    settings = office.settings.model_copy(update={"approvals": 0})
    assert missing_approvals(office.issue, office.digests, settings) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "languages"),
    [
        ("issues/first/issue.yaml", "here is the news", "here are the news", "en"),
        ("issues/first/issue.yaml", "News for", "More for", "en"),
        ("issues/first/issue.yaml", "Only for Germany", "Only for Austria", "en, ka"),
        ("issues/first/issue.yaml", "country: de", "country: at", "en, ka"),
        ("issues/first/issue.yaml", "    only_for: {country: de}\n", "", "en, ka"),
        ("issues/first/issue.ka.yaml", "სიახლეები", "ახალი", "ka"),
        ("issues/first/issue.ka.yaml", "language: ka", "language: ka\ntitle: პირველი", "ka"),
        ("newsletter.toml", "1 Hill Street", "2 Hill Street", "en, ka"),
        ("newsletter.toml", "news@iom.int", "other@iom.int", "en, ka"),
        ("newsletter.toml", "leave@iom.int", "stay@iom.int", "en, ka"),
        ("layouts/small/issue.txt.j2", "{{ links.", "Leave: {{ links.", "en, ka"),
    ],
)
def test_whatever_reaches_a_reader_wants_a_new_approval(
    office: Office, file: str, old: str, new: str, languages: str
) -> None:
    """After an edit of text, translation, settings or layout, the languages concerned are named."""
    office.approve("Lela")
    office.approve("Nino")
    office.edit(file, old, new)
    few, *outdated = office.missing
    assert "by none of the 2" in few
    assert [each.split(":")[0] for each in outdated] == ["approvals.yaml"] * 2
    assert f"Lela approved an earlier state on {_today(office)}" in outdated[0]
    assert f"is in: {languages}. " in outdated[0]


def _today(office: Office) -> str:
    return f"{read_approvals(office.issue)[0].at:%Y-%m-%d at %H:%M} UTC"


def test_an_earlier_approval_is_told_by_the_clocks_of_the_office(office: Office) -> None:
    """The list of approvals and what is said of an outdated one name the same time."""
    office.edit("newsletter.toml", "name = ", 'timezone = "Asia/Tbilisi"\nname = ')
    office.approve("Lela")
    office.edit("issues/first/issue.yaml", "here is the news", "here are the news")
    at = read_approvals(office.issue)[0].at.astimezone(ZoneInfo("Asia/Tbilisi"))
    assert f"on {at:%Y-%m-%d at %H:%M} Tbilisi time" in office.missing[1]


def test_a_condition_that_moves_to_another_part_wants_a_new_approval(office: Office) -> None:
    """The page with every part in it stays the same, and yet other readers get other parts."""
    office.approve("Lela")
    office.edit(
        "issues/first/issue.yaml", "here is the news.\n", "here is the news.\n    only_for: {country: de}\n"
    )
    office.edit(
        "issues/first/issue.yaml", "Only for Germany.\n    only_for: {country: de}\n", "Only for Germany.\n"
    )
    (_, edited), *_ = standing_of(read_approvals(office.issue), office.digests).outdated
    assert edited == ("en", "ka")


def test_a_remark_wants_no_new_approval(office: Office) -> None:
    """What no reader gets may be edited."""
    office.approve("Lela")
    office.approve("Nino")
    office.edit("issues/first/issue.yaml", "id: first", "# a remark\nid: first")
    assert office.missing == []


def test_a_language_that_is_new_or_gone_wants_a_new_approval(office: Office) -> None:
    """Nobody has approved a translation that was not there, or an issue without the one that was."""
    lela = office.approve("Lela")
    (office.root / "issues/first/issue.ka.yaml").unlink()
    assert standing_of([lela], office.digests).outdated == ((lela, ("ka",)),)


def test_what_is_put_back_is_approved_again(office: Office) -> None:
    """An approval is of a state and not of a day: the same words want no second look."""
    office.approve("Lela")
    office.approve("Nino")
    office.edit("issues/first/issue.yaml", "the news", "the old news")
    office.edit("issues/first/issue.yaml", "the old news", "the news")
    assert office.missing == []


def test_an_approval_of_another_issue_is_none(office: Office) -> None:
    """A copied file helps nothing: the digest is also of the issue's id."""
    office.approve("Lela")
    office.approve("Nino")
    office.edit("issues/first/issue.yaml", "id: first", "id: second")
    assert "by none of the 2" in office.missing[0]
