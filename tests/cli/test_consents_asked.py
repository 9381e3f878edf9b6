"""Whoever is told of has agreed to it: `send` asks before a test mail, and again after a pause."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

import scripted_provider
from newsletter_kit.errors import ExitCode
from newsletter_kit.providers import PROVIDERS
from newsletter_kit.sending import stages

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
    (newsletter / ISSUE / "issue.ka.yaml").unlink()
    german = "translates: issue.yaml\nlanguage: de\nsubject: Neues\n"
    (newsletter / ISSUE / "issue.de.yaml").write_text(german, encoding="utf-8")
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
    assert (ran.code, _mails()) == (ExitCode.DONE, 2)


def test_a_test_to_the_outbox_may_show_it(command: Callable[..., Any], newsletter: Path) -> None:
    """What lies in files on this machine has reached nobody."""
    _tell_of_somebody(newsletter, None)
    assert command(*TEST).code == ExitCode.DONE


def test_an_overruling_without_a_reason_is_a_slip_in_a_test_too(command: Callable[..., Any]) -> None:
    """The rule needs its reason, whatever is sent."""
    assert command(*TEST, "--provider", "post", "--allow", "NK170").code == ExitCode.USAGE


def _edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def _withdraw(newsletter: Path) -> None:
    _tell_of_somebody(newsletter, None)


def _end(newsletter: Path) -> None:
    _tell_of_somebody(newsletter, LACKING["over"][0])


def _end_the_trial(newsletter: Path) -> None:
    _edit(newsletter / "newsletter.toml", "live = true", "live = false")


def _rehearse(newsletter: Path) -> None:
    _edit(newsletter / "newsletter.toml", "live = true", 'team = ["hans@iom.int"]')


def _want_approvals(newsletter: Path) -> None:
    toml = newsletter / "newsletter.toml"
    toml.write_text("approvals = 2\n" + toml.read_text(encoding="utf-8"), encoding="utf-8")


def _break(newsletter: Path) -> None:
    _edit(newsletter / ISSUE / "issue.yaml", "sections:", "sections")


def _rename_issue(newsletter: Path) -> None:
    _edit(newsletter / ISSUE / "issue.yaml", "id: first", "id: frist")


def _rename_list(newsletter: Path) -> None:
    _edit(newsletter / "newsletter.toml", "<news.iom.int>", "<letters.iom.int>")


def _correct(newsletter: Path) -> None:
    _edit(newsletter / ISSUE / "issue.yaml", "here is", "better")


def _drop_the_translation(newsletter: Path) -> None:
    (newsletter / ISSUE / "issue.de.yaml").unlink()


def _lose_the_layout(newsletter: Path) -> None:
    (newsletter / "layouts/small/sections/quote.mjml.j2").unlink()


SHUT = {
    "a consent withdrawn": (_withdraw, "[NK170]"),
    "a consent over": (_end, "[NK171]"),
    "not live any more": (_end_the_trial, "this newsletter is not live"),
    "a rehearsal now": (_rehearse, "would be first to the list news.iom.int (team"),
    "approvals wanted": (_want_approvals, "of the 2 people it needs"),
    "an issue that does not load": (_break, "issue.yaml"),
    "another issue": (_rename_issue, "would be frist to the list"),
    "another list": (_rename_list, "would be first to the list letters.iom.int"),
    "a layout that is gone": (_lose_the_layout, "small"),
    "a language less": (_drop_the_translation, "edited after the run began"),
    "an edited issue": (_correct, "edited after the run began"),
}


@pytest.mark.parametrize(("change", "said"), SHUT.values(), ids=SHUT)
def test_the_gate_is_asked_again_after_a_pause(
    command: Callable[..., Any],
    newsletter: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path], None],
    said: str,
) -> None:
    """What was withdrawn or changed while the first part was looked at holds back the rest, in words."""
    _tell_of_somebody(newsletter, HOLDS)
    monkeypatch.setattr(stages, "wait_for", lambda *_, **__: change(newsletter))
    ran = command(*POST, "--first", "1", "--wait", "2h")
    assert (ran.code not in {ExitCode.DONE, ExitCode.BUG}, _mails()) == (True, 1)
    assert said in " ".join(ran.err.split())


def test_what_holds_back_the_rest_says_what_was_sent(
    command: Callable[..., Any], newsletter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it is mended, the same command mails whoever is left, and nobody twice."""
    _tell_of_somebody(newsletter, HOLDS)
    with monkeypatch.context() as during:
        during.setattr(stages, "wait_for", lambda *_, **__: _withdraw(newsletter))
        said = " ".join(command(*POST, "--first", "1", "--wait", "2h").err.split())
    assert ("the first part is sent, and the rest stays" in said, "nothing was sent" in said) == (True, False)
    _tell_of_somebody(newsletter, HOLDS)
    assert (command(*POST).code, _mails()) == (ExitCode.DONE, 3)


def test_what_was_overruled_before_a_pause_is_overruled_after_it(
    command: Callable[..., Any], newsletter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has said why a rule does not hold need not come back for the rest."""
    _tell_of_somebody(newsletter, None)
    monkeypatch.setattr(stages, "wait_for", lambda *_, **__: None)
    words = ("--allow", "NK170", "--because", "she was asked by telephone")
    assert (command(*POST, "--first", "1", "--wait", "2h", *words).code, _mails()) == (ExitCode.DONE, 3)


def test_what_is_queued_for_a_day_has_consents_that_hold_then(
    command: Callable[..., Any], newsletter: Path, ledger_url: str
) -> None:
    """A consent that ends before workers begin is told when it is queued; one that ends that day holds."""
    words = (*POST, "--queue", "--ledger", ledger_url, "--at", "2036-01-02 09:00Z")
    _tell_of_somebody(newsletter, HOLDS.replace("}", ", expires: 2036-01-01}"))
    ran = command(*words)
    said = " ".join(ran.err.split())
    assert (ran.code, "ended on 2036-01-01" in said) == (ExitCode.BAD_INPUT, True)
    assert "--at: nothing was queued" in said
    _tell_of_somebody(newsletter, HOLDS.replace("}", ", expires: 2036-01-02}"))
    assert command(*words).code == ExitCode.DONE


@pytest.mark.parametrize("kind", ["a rehearsal", "the outbox", "a test mode"])
def test_a_pause_in_which_nothing_changed_holds_nothing_back(
    command: Callable[..., Any], newsletter: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """A rehearsal, files and a test mode go on as the real mail does."""
    _tell_of_somebody(newsletter, HOLDS)
    monkeypatch.setattr(stages, "wait_for", lambda *_, **__: None)
    monkeypatch.setattr(scripted_provider.Scripted, "is_sandbox", kind == "a test mode")
    words = ("send", ISSUE, "--yes") if kind == "the outbox" else POST
    if kind == "a rehearsal":
        team = 'team = ["hans@iom.int", "nino@iom.int"]'
        _edit(newsletter / "newsletter.toml", "live = true", team)
    ran = command(*words, "--first", "1", "--wait", "2h")
    count = 2 if kind == "a rehearsal" else 3
    assert (ran.code, f"{count} accepted" in ran.out or f"{count} written" in ran.out) == (0, True)
