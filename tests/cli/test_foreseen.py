"""What a send would be refused for is said before it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import scripted_provider
from newsletter_kit.errors import ExitCode
from newsletter_kit.providers import PROVIDERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

POST = ("send", "issues/first", "--provider", "post", "--yes")


@pytest.fixture(autouse=True)
def begun(command: Callable[..., Any], newsletter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of which one message has gone, and whose issue was edited since."""
    monkeypatch.setitem(PROVIDERS, "post", "scripted_provider:open_scripted")
    monkeypatch.setattr(scripted_provider, "SCRIPT", [])
    assert command(*POST, "--limit", "1").code == ExitCode.DONE
    path = newsletter / "issues/first/issue.yaml"
    text = path.read_text(encoding="utf-8").replace("here is the news", "here is other news")
    path.write_text(text, encoding="utf-8")


def test_a_dry_run_foresees_that_an_edit_is_refused(command: Callable[..., Any]) -> None:
    """Nobody learns it only after everything was looked at and agreed to."""
    ran = command(*POST, "--dry-run")
    assert (ran.code, "It will be refused as it is." in ran.out, "was edited" in ran.out) == (0, True, True)
    assert command(*POST).code == ExitCode.BAD_INPUT


def test_a_dry_run_offers_what_will_not_be_refused(command: Callable[..., Any]) -> None:
    """The command that it ends with has the option that the edit wants, and goes on."""
    *_, last = command(*POST, "--dry-run").out.splitlines()
    offered = last.removeprefix("To accept that and go on, type: newsletter-kit ").split()
    assert (offered[-1], command(*offered).code) == ("--accept-edit", ExitCode.DONE)


def test_a_dry_run_offers_all_that_is_wanted(command: Callable[..., Any], newsletter: Path) -> None:
    """Where the issue was edited and the road is another one, the command that it ends with accepts both."""
    path = newsletter / "newsletter.toml"
    text = path.read_text(encoding="utf-8").replace("<news@iom.int>", "<other@iom.int>")
    path.write_text(text, encoding="utf-8")
    *_, last = command(*POST, "--dry-run").out.splitlines()
    offered = last.removeprefix("To accept that and go on, type: newsletter-kit ").split()
    assert (offered[-2:], command(*offered).code) == (["--accept-edit", "--accept-route"], ExitCode.DONE)


def test_machines_are_told_as_well(command: Callable[..., Any]) -> None:
    """The plan in JSON has the reason, or none if the edit is accepted."""
    plans = [
        json.loads(command(*POST, "--dry-run", "--json", *more).out)["plan"]
        for more in ((), ("--accept-edit",))
    ]
    assert "was edited" in plans[0]["refusal"][0]
    assert plans[1]["refusal"] is None
