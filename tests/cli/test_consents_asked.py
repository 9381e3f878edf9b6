"""Whoever is told of has agreed to it: `send` asks before a test mail, and again after a pause."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

import scripted_provider
from newsletter_kit.errors import ExitCode
from newsletter_kit.providers import PROVIDERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

ISSUE = "issues/first"
POST = ("send", ISSUE, "--provider", "post", "--yes")
TEST = ("send", ISSUE, "--test", "press@iom.int")
HOLDS = "{form: a, date: 2024-01-01, scope: newsletter}"
MADE: list[scripted_provider.Scripted] = []


def _tell_of_somebody(newsletter: Path, consent: str | None) -> None:
    """Let the issue quote somebody, with this consent."""
    path = newsletter / ISSUE / "issue.yaml"
    text = path.read_text(encoding="utf-8").partition("  - type: quote\n")[0]
    more = "" if consent is None else f"    consent: {consent}\n"
    path.write_text(f"{text}  - type: quote\n    text: I sew.\n    by: Natia\n{more}", encoding="utf-8")


@pytest.fixture(autouse=True)
def quoting(newsletter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small newsletter with a layout for quotations, and a provider in memory that mails people."""
    (newsletter / "issues/first/issue.ka.yaml").unlink()
    sections = newsletter / "layouts/small/sections"
    words = "<mj-section><mj-column><mj-text>{{ section.text }}</mj-text></mj-column></mj-section>\n"
    (sections / "quote.mjml.j2").write_text(words, encoding="utf-8")
    (sections / "quote.txt.j2").write_text("{{ section.text }}\n", encoding="utf-8")
    MADE.clear()

    def opened(*_: object) -> scripted_provider.Scripted:
        MADE.append(scripted_provider.Scripted())
        return MADE[-1]

    monkeypatch.setattr(scripted_provider, "open_scripted", opened)
    monkeypatch.setitem(PROVIDERS, "post", "scripted_provider:open_scripted")


def _mails() -> int:
    return sum(each.got.total() for each in MADE)


YESTERDAY = datetime.now(UTC).date() - timedelta(1)
LACKING = {
    "none": (None, "NK170"),
    "over": (f"{{form: a, date: 2024-01-01, scope: newsletter, expires: {YESTERDAY}}}", "NK171"),
    "for posters": ("{form: a, date: 2024-01-01, scope: print}", "NK172"),
}


@pytest.mark.parametrize(("consent", "rule"), LACKING.values(), ids=LACKING)
def test_no_test_mail_tells_of_somebody_who_has_not_agreed(
    command: Callable[..., Any], newsletter: Path, consent: str | None, rule: str
) -> None:
    """The error is told as a send tells it, and nothing leaves until a person overrules it with a reason."""
    _tell_of_somebody(newsletter, consent)
    ran = command(*TEST, "--provider", "post")
    assert (ran.code, f"[{rule}]" in ran.err, _mails()) == (ExitCode.BAD_INPUT, True, 0)
    ran = command(*TEST, "--provider", "post", "--allow", rule, "--because", "she was asked by telephone")
    assert (ran.code, _mails()) == (ExitCode.DONE, 1)


def test_a_test_to_the_outbox_may_show_it(command: Callable[..., Any], newsletter: Path) -> None:
    """What lies in files on this machine has reached nobody."""
    _tell_of_somebody(newsletter, None)
    assert command(*TEST).code == ExitCode.DONE


def test_an_overruling_without_a_reason_is_a_slip_in_a_test_too(command: Callable[..., Any]) -> None:
    """The rule needs its reason, whatever is sent."""
    assert command(*TEST, "--provider", "post", "--allow", "NK170").code == ExitCode.USAGE
