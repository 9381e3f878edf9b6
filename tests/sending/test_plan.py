"""The plan: who will get the issue, who will not and why, before anything leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.errors import AudienceError, CheckError, IssueError
from newsletter_kit.issue.spoken import spoken_language

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import newsletter_kit as nk

    Planned = Callable[[], nk.Plan]


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_plan_counts_the_readers_of_each_language_and_variant(planned: Planned) -> None:
    """Everybody who will get the issue is counted once, by the edition that they get."""
    plan = planned()
    assert (len(plan), dict(plan.by_language)) == (3, {"en": 2, "ka": 1})
    assert dict(plan.by_variant) == {"": 2, "country=de": 1}


def test_a_plan_accounts_for_every_row(planned: Planned) -> None:
    """Readers, suppressed, wrong and repeated rows together are all rows of the file."""
    plan = planned()
    left_out = (plan.suppressed, plan.unsendable, plan.audience.invalid, plan.audience.merged)
    assert len(plan) + sum(tally.count for tally in left_out) == plan.audience.rows == 6


def test_c38_a_suppressed_reader_is_named_by_row_and_gets_nothing(planned: Planned) -> None:
    """The suppression list wins over the audience, and the plan says in which row."""
    plan = planned()
    assert [note.row for note in plan.suppressed.first] == [7]
    assert "left@iom.int" not in {str(recipient.address) for recipient, _ in plan}


def test_an_edition_is_compiled_once_however_many_read_it(newsletter: Path, planned: Planned) -> None:
    """A thousand readers of two languages need two editions, and the same object serves all."""
    rows = "".join(f"reader{number}@iom.int,R,{'ka' if number % 2 else 'en'},ge\n" for number in range(1000))
    (newsletter / "audience.csv").write_text("email,first_name,language,country\n" + rows, encoding="utf-8")
    plan = planned()
    assert len({id(edition) for _, edition in plan}) == len(plan.editions.compiled) == 2


def test_a_reader_of_a_language_without_an_edition_gets_the_main_one(planned: Planned) -> None:
    """German is asked for, English is there, so English it is."""
    assert {edition.language for recipient, edition in planned() if recipient.language == "de"} == {"en"}


def test_parts_for_some_readers_reach_those_and_nobody_else(planned: Planned) -> None:
    """`only_for` is decided by the reader's own fields."""
    texts = {str(each.address): "".join(edition.text.literals) for each, edition in planned()}
    assert [address for address, text in texts.items() if "Only for Germany" in text] == ["hans@iom.int"]


def test_a33_a_field_that_no_column_has_names_the_line_and_the_known_fields(
    newsletter: Path, planned: Planned
) -> None:
    """A misspelt merge tag stops the plan, at its line in issue.yaml."""
    _change(newsletter / "issues/first/issue.yaml", "((first_name|reader))", "((fristname))")
    with pytest.raises(IssueError) as caught:
        planned()
    assert str(caught.value).startswith("issue.yaml:7:5 sections.0.body: the audience has no column")
    assert "Known fields: first_name, name, country, email, unsubscribe_url." in str(caught.value)


def test_a33_a_misspelt_field_with_a_fallback_is_a_warning(newsletter: Path, planned: Planned) -> None:
    """Nobody would notice that everybody reads the fallback, so the plan says it."""
    _change(newsletter / "issues/first/issue.yaml", "first_name|reader", "fristname|reader")
    assert "so everybody reads 'reader'" in str(planned().warnings[0])


def test_a34_an_empty_value_without_a_fallback_names_its_row(newsletter: Path, planned: Planned) -> None:
    """One reader without a name stops the plan: nobody is greeted as `Dear ,`."""
    _change(newsletter / "issues/first/issue.yaml", "((first_name|reader))", "((first_name))")
    with pytest.raises(AudienceError, match=r"audience\.csv:4 \(\(first_name\)\): there is neither"):
        planned()


def test_a34_an_empty_value_with_a_fallback_stops_nothing(planned: Planned) -> None:
    """The reader without a first name is planned for, because the tag has a fallback."""
    assert "hans@iom.int" in {str(recipient.address) for recipient, _ in planned()}


def test_of_many_rows_without_a_value_the_first_are_named_and_all_are_counted(
    newsletter: Path, planned: Planned
) -> None:
    """A thousand empty cells do not make a thousand lines."""
    _change(newsletter / "issues/first/issue.yaml", "((first_name|reader))", "((first_name))")
    rows = "".join(f"reader{number}@iom.int,,en,ge\n" for number in range(1000))
    (newsletter / "audience.csv").write_text("email,first_name,language,country\n" + rows, encoding="utf-8")
    with pytest.raises(AudienceError, match="1,000 values are missing") as caught:
        planned()
    assert len(caught.value.problems) == 21


def test_one_value_that_is_missing_is_told_in_the_singular(newsletter: Path, planned: Planned) -> None:
    """The error reads as a person would say it."""
    _change(newsletter / "issues/first/issue.yaml", "((first_name|reader))", "((first_name))")
    with pytest.raises(AudienceError, match="1 value is missing or wrong, so nobody is written to"):
        planned()


def test_of_many_columns_the_nearest_come_first(newsletter: Path, planned: Planned) -> None:
    """A table of forty columns does not make an error of forty words."""
    columns = ",".join(f"field_{number:02}" for number in range(40))
    rows = f"email,first_name,country,{columns}\nnino@iom.int,Nino,ge{',' * 40}\n"
    (newsletter / "audience.csv").write_text(rows, encoding="utf-8")
    _change(newsletter / "issues/first/issue.yaml", "((first_name|reader))", "((fristname))")
    with pytest.raises(IssueError, match=r"Known fields: first_name, .* and 33 more\."):
        planned()


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("((first_name)", "7:5"),
        ("((First Name))", "7:5"),
        ("(first_name|reader))", "7:5"),
        ("{{first_name}}", "7:5"),
        ("*|FNAME|*", "7:5"),
    ],
)
def test_a33_what_looks_like_a_merge_tag_is_warned_of(
    newsletter: Path, planned: Planned, written: str, line: str
) -> None:
    """It would be mailed as brackets, so the plan names the line, as `check` does."""
    _change(newsletter / "issues/first/issue.yaml", "((first_name|reader))", written)
    warned = [str(each) for each in planned().warnings]
    assert [each.startswith(f"issue.yaml:{line} sections.0.body: {written} ") for each in warned] == [True]


def test_what_only_looks_like_code_is_no_merge_tag(newsletter: Path, planned: Planned) -> None:
    """Brackets of plain prose are nobody's concern."""
    prose = "50 % of them (see (here)), 100 {each} [[1]]"
    _change(newsletter / "issues/first/issue.yaml", "((first_name|reader))", prose)
    assert planned().warnings == ()


def _with_link(newsletter: Path, setting: str, tag: str) -> None:
    new = f'{setting} = "https://iom.int/?u={tag}"\nlive = true'
    _change(newsletter / "newsletter.toml", "live = true", new)


@pytest.mark.parametrize("setting", ["unsubscribe_url", "view_url"])
def test_an_unknown_tag_in_a_setting_is_named_by_its_line(
    newsletter: Path, planned: Planned, setting: str
) -> None:
    """No reader could have such a link, and the author need not look for it in the layout."""
    _with_link(newsletter, setting, "((tokn))")
    with pytest.raises(IssueError) as caught:
        planned()
    where = f"newsletter.toml:9:1 {setting}: the audience has no column for ((tokn))"
    assert str(caught.value).startswith(where)


def test_a34_a_link_that_one_reader_could_not_have_names_the_row(newsletter: Path, planned: Planned) -> None:
    """Who has no value for the link to leave the list would be rejected in the middle of the run."""
    _with_link(newsletter, "unsubscribe_url", "((first_name))")
    with pytest.raises(AudienceError, match=r"audience\.csv:4 \(\(first_name\)\): there is neither"):
        planned()


@pytest.mark.parametrize(
    ("setting", "what"),
    [
        ('postal_address = "1 Hill Street, Tbilisi"\n', "the law wants one in every mail"),
        ('unsubscribe_mailto = "leave@iom.int"\n', "there is no way to leave the list"),
    ],
)
def test_a32_what_the_law_wants_is_wanted_before_the_plan(
    newsletter: Path, planned: Planned, setting: str, what: str
) -> None:
    """Without a postal address or a way to leave, there is no plan."""
    _change(newsletter / "newsletter.toml", setting, "")
    with pytest.raises(CheckError, match=what):
        planned()


def test_a_list_whose_readers_have_all_left_makes_no_plan(newsletter: Path, planned: Planned) -> None:
    """Nobody is left to be written to, and the error says why."""
    (newsletter / "audience.csv").write_text(
        "email,first_name,country\nleft@iom.int,L,ge\n", encoding="utf-8"
    )
    with pytest.raises(AudienceError, match="0 recipients: the only one is suppressed"):
        planned()


def test_c26_an_address_that_needs_smtputf8_is_left_out_and_named(newsletter: Path, planned: Planned) -> None:
    """`jörg@…` cannot be written to by most servers; the plan says so, and the rest go."""
    _change(newsletter / "audience.csv", "hans@", "jörg@")
    plan = planned()
    assert (len(plan), [note.row for note in plan.unsendable.first]) == (2, [4])


def test_conditions_that_make_too_many_editions_are_refused(
    planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory is bounded by the number of editions, and the error says what to change."""
    monkeypatch.setattr("newsletter_kit.sending.editions.MAX_EDITIONS", 2)
    with pytest.raises(IssueError, match="make more than 2 different editions"):
        planned()


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("ka", "ka"),
        ("KA", "ka"),
        ("ka-GE", "ka"),
        ("pt-BR", "pt-BR"),
        ("pt", "en"),
        ("de", "en"),
        (None, "en"),
    ],
)
def test_a_reader_gets_the_nearest_language_there_is(wanted: str | None, got: str) -> None:
    """The same language, else the same without its region, else the main one."""
    assert spoken_language(wanted, ("en", "ka", "pt-BR")) == got


def test_an_issues_own_settings_hold_in_a_script_too(newsletter: Path, planned: Planned) -> None:
    """A script need not know of an issue's `settings:`: the plan goes by them."""
    path = newsletter / "issues/first/issue.yaml"
    path.write_text(path.read_text("utf-8") + "\nsettings:\n  sender: Special <special@iom.int>\n", "utf-8")
    assert planned().editions.settings.sender.address == "special@iom.int"


def test_a_condition_that_no_column_can_meet_is_a_warning(newsletter: Path, planned: Planned) -> None:
    """A misspelt field in `only_for` would keep a section from everybody; the plan says so."""
    path = newsletter / "issues/first/issue.yaml"
    text = path.read_text("utf-8") + "  - {type: text, body: For some, only_for: {contry: ge}}\n"
    path.write_text(text, "utf-8")
    assert "issue.yaml only_for: the audience has no column contry" in "\n".join(map(str, planned().warnings))
