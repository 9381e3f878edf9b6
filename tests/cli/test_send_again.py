"""`send`, typed again: what is still the same is neither read nor planned a second time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.providers import PROVIDERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

LINE = ("send", "issues/first", "--provider", "post", "--yes", "--json")


@pytest.fixture(autouse=True)
def post(monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider in memory that mails people, as far as anybody knows."""
    monkeypatch.setitem(PROVIDERS, "post", "scripted_provider:open_scripted")


@pytest.fixture
def no_rows(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when it is called on, whoever judges or looks at all rows fails."""

    def refuse(*_: object) -> None:
        raise AssertionError("the rows are read")

    def begin() -> None:
        monkeypatch.setattr("newsletter_kit.audience.sources._read", refuse)
        monkeypatch.setattr("newsletter_kit.sending.plan.survey", refuse)

    return begin


def _plan(command: Callable[..., Any], *more: str) -> dict[str, Any]:
    ran = command(*LINE, *more)
    assert (ran.code, ran.err) == (0, "")
    plan: dict[str, Any] = json.loads(ran.out)["plan"]
    return plan


def test_the_same_line_reads_no_row_again(command: Callable[..., Any], no_rows: Callable[[], None]) -> None:
    """The plan that is told is the one of the first call, except for what was mailed meanwhile."""
    first = _plan(command, "--limit", "1")
    no_rows()
    again = _plan(command)
    told = ("recipients", "editions", "by_language", "by_variant", "left_out", "warnings")
    assert {name: again[name] for name in told} == {name: first[name] for name in told}
    assert again["left"] == {"pending": 2, "new": 0, "earlier": 0}


def test_a_dry_run_knows_it_too(command: Callable[..., Any], no_rows: Callable[[], None]) -> None:
    """What is only looked at is planned from what is known, and mails nobody."""
    _plan(command, "--limit", "1")
    no_rows()
    assert _plan(command, "--dry-run")["before"]["pending"] == 2


def test_another_row_is_read(command: Callable[..., Any], newsletter: Path) -> None:
    """Who came into the file between two calls is told as new, and gets the issue."""
    _plan(command, "--limit", "1")
    with (newsletter / "audience.csv").open("a", encoding="utf-8") as file:
        file.write("eka@iom.int,Eka,en,ge\n")
    assert _plan(command)["left"] == {"pending": 2, "new": 1, "earlier": 0}


def test_the_outbox_leaves_the_ledger_alone(command: Callable[..., Any], newsletter: Path) -> None:
    """What is written to files is no part of a run, so a ledger that cannot be read does not stop it."""
    (newsletter / ".newsletter").mkdir()
    (newsletter / ".newsletter/ledger.db").write_text("no ledger", encoding="utf-8")
    assert command("send", "issues/first").code == 0
    assert command(*LINE).code == 7


def test_whoever_has_left_has_no_mail_in_the_outbox(command: Callable[..., Any], newsletter: Path) -> None:
    """A second call moves their mail, and says so; a call for a part of the readers moves nothing."""
    outbox = ("send", "issues/first", "--provider", "outbox")
    command(*outbox)
    (newsletter / "suppressed.txt").write_text("nino@iom.int\n", encoding="utf-8")
    assert "of earlier calls" not in command(*outbox, "--limit", "1").out
    assert (
        "1 mail of earlier calls, to people who are not in this one, went to earlier/" in command(*outbox).out
    )
    assert not list((newsletter / "outbox/first/messages").glob("nino*"))
