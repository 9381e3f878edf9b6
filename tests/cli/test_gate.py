"""The gate: `send` refuses while `check` finds an error, unless a person overrules it and says why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsletter_kit import open_ledger
from newsletter_kit.cli.gate import overruling
from newsletter_kit.errors import ExitCode
from newsletter_kit.testing import sample_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

ISSUE = "issues/first"
LEDGER = Path("ledger.db")
BAD_ADDRESS = 'postal_address = "leave@iom.int"'


@pytest.fixture
def unready(newsletter: Path) -> Path:
    """A newsletter whose postal address is an e-mail address."""
    path = newsletter / "newsletter.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('postal_address = "1 Hill Street, Tbilisi"', BAD_ADDRESS), encoding="utf-8")
    return newsletter


@pytest.mark.usefixtures("unready")
@pytest.mark.parametrize(
    "options", [(), ("--dry-run",), ("--yes",)], ids=lambda each: " ".join(each) or "plain"
)
def test_an_issue_with_an_error_is_not_sent(
    command: Callable[..., Any], newsletter: Path, options: tuple[str, ...]
) -> None:
    """The error is told with its line and its rule, and no message is made."""
    ran = command("send", ISSUE, *options)
    assert (ran.code, list(newsletter.rglob("*.eml"))) == (ExitCode.BAD_INPUT, [])
    assert "newsletter.toml:5:1 postal_address" in ran.err
    assert "[NK012]" in ran.err


def test_a_provider_that_is_named_for_one_call_is_asked_about(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """What only the outbox may lack stops it, and the check that is hinted at sees the same."""
    path = newsletter / "newsletter.toml"
    text = path.read_text(encoding="utf-8").replace("leave@iom.int", "leave@example.org")
    path.write_text(text, encoding="utf-8")
    ran = command("send", ISSUE, "--provider", "postmark", "--dry-run")
    assert (ran.code, "[NK010]" in ran.err) == (ExitCode.BAD_INPUT, True)
    assert "newsletter-kit check issues/first --provider postmark" in " ".join(ran.err.split())
    assert command("send", ISSUE, "--dry-run").code == ExitCode.DONE


@pytest.mark.usefixtures("unready")
def test_an_overruled_error_is_sent_and_written_down(command: Callable[..., Any]) -> None:
    """--allow with --because sends it, and the ledger keeps rule, reason and place."""
    reason = "the street follows by post"
    ran = command("send", ISSUE, "--allow", "nk012", "--because", reason, "--ledger", str(LEDGER))
    assert ran.code == 0
    with open_ledger(LEDGER) as ledger:
        (run,) = ledger.runs()
        notes = [each.reason for each in ledger.attempts(run) if each.kind == "note"]
    assert any(
        each.startswith(f"NK012 was overruled, because {reason}: newsletter.toml:5:1") for each in notes
    )


@pytest.mark.usefixtures("unready")
def test_another_error_still_stands(command: Callable[..., Any], newsletter: Path) -> None:
    """Overruling one rule overrules no other."""
    with (newsletter / "issues/first/issue.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {type: text, body: 'Dear {{ name }}, Lorem ipsum dolor sit amet.'}\n")
    ran = command("send", ISSUE, "--allow", "NK012", "--because", "we know")
    assert (ran.code, "[NK012]" in ran.err) == (ExitCode.BAD_INPUT, False)


def test_a_warning_stops_nothing(command: Callable[..., Any]) -> None:
    """The short preheader of this issue is worth a look, and the issue is sent."""
    assert command("send", ISSUE).code == 0


@pytest.mark.usefixtures("unready")
def test_a_test_mail_may_be_sent_before_the_issue_is_ready(command: Callable[..., Any]) -> None:
    """An author may look at what is not ready yet."""
    assert command("send", ISSUE, "--test", "me@iom.int").code == 0


@pytest.fixture
def two_wanted(newsletter: Path) -> Path:
    """The newsletter, which wants two approvals."""
    path = newsletter / "newsletter.toml"
    path.write_text("approvals = 2\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    return newsletter


@pytest.mark.usefixtures("two_wanted")
@pytest.mark.parametrize("names", [(), ("Lela",), ("Lela", "LELA")])
def test_an_issue_that_too_few_have_approved_is_not_sent(
    command: Callable[..., Any], newsletter: Path, names: tuple[str, ...]
) -> None:
    """Without a second person, no message is made."""
    for name in names:
        assert command("approve", ISSUE, "--by", name).code == 0
    ran = command("send", ISSUE)
    assert (ran.code, list(newsletter.rglob("*.eml"))) == (ExitCode.BAD_INPUT, [])
    assert "of the 2 people it needs" in ran.err


@pytest.mark.usefixtures("two_wanted")
@pytest.mark.parametrize("words", [("send", ISSUE), ("check", ISSUE)], ids=lambda words: words[0])
def test_how_one_approves_is_told_as_it_can_be_typed(
    command: Callable[..., Any], words: tuple[str, ...]
) -> None:
    """What is advised would not be refused: it names who approves."""
    ran = command(*words)
    said = " ".join((ran.out + ran.err).split())
    assert "approve it. For that, type: newsletter-kit approve ISSUE --by NAME" in said


@pytest.mark.usefixtures("two_wanted")
def test_an_approved_issue_is_sent_until_it_is_edited(command: Callable[..., Any], newsletter: Path) -> None:
    """Two approvals let it out and are written into the ledger; one changed word holds it back again."""
    for name in ("Lela", "Nino"):
        command("approve", ISSUE, "--by", name)
    assert command("send", ISSUE, "--ledger", str(LEDGER)).code == 0
    with open_ledger(LEDGER) as ledger:
        (run,) = ledger.runs()
        notes = [each.reason for each in ledger.attempts(run) if each.kind == "note"]
    assert sum(each.startswith("approved by ") for each in notes) == 2
    path = newsletter / ISSUE / "issue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("the news", "the old news"), encoding="utf-8")
    ran = command("send", ISSUE)
    assert (ran.code, "Nino approved an earlier state" in ran.err) == (ExitCode.BAD_INPUT, True)


@pytest.mark.usefixtures("two_wanted")
@pytest.mark.parametrize(
    "excuse",
    [
        '[[ignore]]\nrule = "NK350"\nreason = "we are in a hurry"\n',
        '[[ignore]]\nrule = "NK3"\nreason = "no time"\n',
    ],
)
def test_approvals_cannot_be_ignored(command: Callable[..., Any], newsletter: Path, excuse: str) -> None:
    """One person cannot speak for two, neither by an ignore nor by --allow."""
    with (newsletter / "newsletter.toml").open("a", encoding="utf-8") as file:
        file.write(excuse)
    assert command("send", ISSUE).code == ExitCode.BAD_INPUT
    ran = command("send", ISSUE, "--allow", "nk350", "--because", "we are in a hurry")
    assert (ran.code, "approvals cannot be overruled" in " ".join(ran.err.split())) == (ExitCode.USAGE, True)


@pytest.mark.usefixtures("two_wanted")
def test_an_issue_cannot_ask_for_fewer_approvals(command: Callable[..., Any], newsletter: Path) -> None:
    """How many people are wanted is for the newsletter to say."""
    with (newsletter / ISSUE / "issue.yaml").open("a", encoding="utf-8") as file:
        file.write("settings: {approvals: 0}\n")
    ran = command("send", ISSUE)
    assert (ran.code, "settings.approvals" in ran.err) == (ExitCode.BAD_INPUT, True)


@pytest.mark.usefixtures("two_wanted")
def test_a_broken_file_of_approvals_holds_the_issue_back(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """The line of what was changed by hand is told, and nothing is sent."""
    command("approve", ISSUE, "--by", "Lela")
    path = newsletter / ISSUE / "approvals.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Lela", "Nino"), encoding="utf-8")
    ran = command("send", ISSUE)
    assert (ran.code, "approvals.yaml:4:3" in ran.err) == (ExitCode.BAD_INPUT, True)


@pytest.mark.parametrize(
    ("rules", "reason", "said"),
    [
        (["NK012"], None, "the one needs the other"),
        (["NK012"], "  ", "the one needs the other"),
        (None, "we know", "the one needs the other"),
        (["NK999"], "we know", "there is no rule NK999"),
    ],
)
def test_an_overruling_without_sense_is_refused(
    rules: list[str] | None, reason: str | None, said: str
) -> None:
    """A rule needs a reason, a reason needs a rule, and the rule must be there."""
    with pytest.raises(ValueError, match=said):
        overruling(rules, reason, sample_settings())


def test_an_overruling_without_a_reason_is_a_slip_of_typing(command: Callable[..., Any]) -> None:
    """The command ends with 2 and mails nobody."""
    ran = command("send", ISSUE, "--allow", "NK012")
    assert (ran.code, "--because" in ran.err) == (ExitCode.USAGE, True)


@pytest.mark.usefixtures("unready")
def test_an_error_that_newsletter_toml_ignores_is_written_down(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """The ledger keeps also what was not overruled for this run alone."""
    with (newsletter / "newsletter.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[ignore]]\nrule = "NK012"\nreason = "the street follows by post"\n')
    assert command("send", ISSUE, "--ledger", str(LEDGER)).code == 0
    with open_ledger(LEDGER) as ledger:
        notes = [each.reason for each in ledger.attempts(ledger.runs()[0]) if each.kind == "note"]
    assert any(
        "NK012 is ignored in newsletter.toml, because the street follows by post" in each for each in notes
    )


@pytest.mark.usefixtures("unready")
def test_a_baseline_opens_no_gate(command: Callable[..., Any], newsletter: Path) -> None:
    """Errors are never known."""
    command("check", ISSUE, "--write-baseline", "known.json")
    path = newsletter / "newsletter.toml"
    path.write_text('baseline = "known.json"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert command("send", ISSUE).code == ExitCode.BAD_INPUT
