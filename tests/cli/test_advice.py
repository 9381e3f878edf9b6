"""What the command adds to problems: options that there are, and the clocks of the office."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from newsletter_kit.cli.advice import OPTIONS, by_office_clocks, fitted
from newsletter_kit.config import Settings
from newsletter_kit.doctor.readers import judge_readers
from newsletter_kit.errors import ConfigError, LedgerError, Problem
from newsletter_kit.finding import wrong, wrong_by
from newsletter_kit.moments import day_and_time, moment
from newsletter_kit.recourse import Recourse
from typed_options import options_of_the_command

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AT = datetime(2026, 5, 1, 9, 30, 7, tzinfo=UTC)
TBILISI = ZoneInfo("Asia/Tbilisi")


@pytest.mark.parametrize("recourse", Recourse)
def test_what_a_remedy_speaks_of_can_be_typed(recourse: Recourse) -> None:
    """Each recourse has a sentence, and each option in it is one of the command's."""
    named = set(re.findall(r"--[a-z-]+", OPTIONS[recourse]))
    assert named
    assert named <= options_of_the_command()


def test_the_option_stands_behind_the_remedy() -> None:
    """Problems and findings say in words what to do, and then what to type."""
    problem = Problem("spring", "it was edited", "Accept it.", recourse=(Recourse.ACCEPT_EDIT,))
    (finding,) = wrong_by(LedgerError(problem))
    said = "spring: it was edited. Accept it. To accept the edit, add --accept-edit."
    assert (str(fitted(problem)), str(fitted(finding))) == (said, said)


def test_what_may_be_said_for_one_call_is_not_said_twice() -> None:
    """The sentence with the option goes on from the remedy, and does not repeat its words."""
    remedy = "Set live = true, or say so for one call."
    problem = Problem("live", "it is not set", remedy, recourse=(Recourse.GO_LIVE,))
    assert fitted(problem).remedy == f"{remedy} For that, add --live."


def test_advice_of_another_verb_names_that_verb() -> None:
    """`doctor` has no --audience, so it says to which verb the option belongs."""
    (finding, *_) = judge_readers(Settings(name="News", sender="news@iom.int"))
    assert fitted(finding).remedy.endswith("add --audience FILE to the `send`.")


def test_what_needs_no_option_is_said_as_it_is() -> None:
    """Most problems have a remedy that is done elsewhere."""
    finding = wrong("SPF", "there are two records", "Make them one.")
    assert fitted(finding) == finding


@pytest.mark.parametrize(
    "tell",
    [moment, day_and_time, lambda at, zone=UTC: moment(at, zone, seconds=True)],
    ids=["plain", "in a sentence", "to the second"],
)
def test_a_time_is_told_by_the_clocks_of_the_office(tell: Callable[..., str]) -> None:
    """Whatever form the rooms below tell it in, it is the form that it has in the office's own time."""
    assert by_office_clocks(f"since {tell(AT)}, it says", TBILISI) == f"since {tell(AT, TBILISI)}, it says"


@pytest.mark.parametrize("text", ["2026-13-01 09:30 UTC", "2026-05-01 09:30", "at 09:30 UTC"])
def test_what_is_no_time_stays_as_it_is(text: str) -> None:
    """Words that only look like a time of ours are left alone."""
    assert by_office_clocks(text, TBILISI) == text


def test_an_error_of_the_command_is_told_by_the_office_s_clocks(
    command: Callable[..., Any], newsletter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People and machines read the same time, which is that of the setting `timezone`."""
    settings = newsletter / "newsletter.toml"
    settings.write_text(f'timezone = "Asia/Tbilisi"\n{settings.read_text("utf-8")}', "utf-8")

    def fail(*_: object) -> None:
        raise ConfigError(Problem("run", f"it is being sent since {moment(AT)}"))

    monkeypatch.setattr("newsletter_kit.cli.examination.examine", fail)
    plain, document = command("check", "issues/first").err, command("check", "issues/first", "--json").out
    said = "it is being sent since 2026-05-01 13:30 Tbilisi time"
    assert (plain, json.loads(document)["problems"][0]["what"]) == (f"run: {said}.\n", said)
