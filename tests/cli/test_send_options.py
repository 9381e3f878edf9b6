"""The options of `send` by which an issue is tried, or goes out part by part, at servers of ours."""

from __future__ import annotations

import json
from collections import Counter
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest

import scripted_provider
from newsletter_kit.errors import ExitCode, Problem, ProviderRefused
from newsletter_kit.providers import PROVIDERS
from newsletter_kit.sending import stages
from newsletter_kit.testing import FakeProviderServer, FakeSmtpServer, HttpFault, RecordingProvider, in_turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

ISSUE = "issues/first"
ALL = dict.fromkeys(("nino@iom.int", "giorgi@iom.int", "hans@iom.int"), 1)


def _by(newsletter: Path, name: str, **options: object) -> None:
    """Name a provider and its options in newsletter.toml."""
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in options.items())
    with (newsletter / "newsletter.toml").open("a", encoding="utf-8") as file:
        file.write(f"[providers.{name}]\n{lines}")


@pytest.fixture
def brevo(newsletter: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProviderServer]:
    """A server that speaks as Brevo does, and a newsletter that knows it."""
    monkeypatch.setenv("BREVO_API_KEY", "xkeysib-secret")
    with FakeProviderServer("brevo") as server:
        _by(newsletter, "brevo", base_url=server.url)
        yield server


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider in memory, by the name of `post`."""
    monkeypatch.setitem(PROVIDERS, "post", "scripted_provider:open_scripted")
    monkeypatch.setattr(scripted_provider, "SCRIPT", [])


BREVO = ("send", ISSUE, "--provider", "brevo", "--yes")
POST = ("send", ISSUE, "--provider", "post", "--yes")


def test_a_test_by_a_provider_over_http_goes_to_the_address_alone(
    command: Callable[..., Any], newsletter: Path, brevo: FakeProviderServer
) -> None:
    """It is told what went to whom; the run that follows mails everybody once."""
    ran = command("send", ISSUE, "--provider", "brevo", "--test", "me@iom.int")
    assert (ran.code, brevo.counts()) == (ExitCode.DONE, {"me@iom.int": 2})
    assert "A test of 2 mails by brevo" in ran.out
    assert "me@iom.int (ka): accepted" in ran.out
    assert not (newsletter / ".newsletter/ledger.db").exists()
    assert command(*BREVO).code == ExitCode.DONE
    assert brevo.counts() == ALL | {"me@iom.int": 2}


def test_a_test_by_smtp_is_the_whole_mail(command: Callable[..., Any], newsletter: Path) -> None:
    """With the fields of the reader that was named, and [Test] before the subject, though nothing is live."""
    settings = newsletter / "newsletter.toml"
    settings.write_text(settings.read_text().replace("live = true\n", ""), encoding="utf-8")
    with FakeSmtpServer() as server:
        _by(newsletter, "smtp", host=server.host, port=server.port, security="none")
        words = ("--test", "me@iom.int", "--test", "you@iom.int", "--as", "nino@iom.int")
        ran = command("send", ISSUE, "--provider", "smtp", *words)
    assert (ran.code, [mail.recipients for mail in server.mails]) == (0, [("me@iom.int",), ("you@iom.int",)])
    mail = message_from_bytes(server.mails[0].content, policy=policy.default)
    assert mail["Subject"] == "[Test] News for Nino"
    assert "also while the newsletter is not live" in ran.out


def test_a_test_to_the_outbox_can_be_looked_at(command: Callable[..., Any], newsletter: Path) -> None:
    """It lies in a folder of its own, which is named."""
    ran = command("send", ISSUE, "--test", "me@iom.int", "--only", "ka")
    assert "outbox/first-test/index.html" in ran.out
    assert len(list((newsletter / "outbox/first-test").rglob("*.eml"))) == 1


def test_a_test_in_the_test_mode_says_that_nobody_gets_it(
    command: Callable[..., Any], brevo: FakeProviderServer
) -> None:
    """Whoever waits for that mail would wait in vain."""
    ran = command("send", ISSUE, "--provider", "brevo", "--test", "me@iom.int", "--sandbox")
    assert (ran.code, len(brevo.asked)) == (ExitCode.DONE, 2)
    assert "the test mode of brevo, which sends nothing: nobody gets it" in ran.out


@pytest.mark.usefixtures("post")
@pytest.mark.parametrize(
    ("fault", "code", "status"),
    [("down", ExitCode.PROVIDER_STOPPED, "deferred"), ("lost request", ExitCode.UNCERTAIN, "uncertain")],
)
def test_a_test_that_fails_has_its_exit_code(
    command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, fault: str, code: int, status: str
) -> None:
    """A script learns that the mail did not go, and of each what is known."""
    monkeypatch.setattr(scripted_provider, "SCRIPT", [fault])
    ran = command("send", ISSUE, "--provider", "post", "--test", "me@iom.int", "--json")
    assert (ran.code, [each["status"] for each in json.loads(ran.out)["test"]]) == (
        code,
        [status, "deferred"],
    )


def test_a_dry_run_of_a_test_tests_nothing(command: Callable[..., Any], brevo: FakeProviderServer) -> None:
    """It says what would go, and suggests the line that does it."""
    words = ("send", ISSUE, "--provider", "brevo", "--test", "me@iom.int")
    ran = command(*words, "--dry-run")
    assert (ran.code, brevo.mails) == (0, [])
    assert f"type: newsletter-kit {' '.join(words)}" in ran.out
    assert command(*words, "--test", "left@iom.int", "--dry-run").code == ExitCode.BAD_INPUT


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--wait", "30m"], "after --first"),
        (["--first", "1%", "--wait", "30m", "--limit", "5"], "which --limit forbids"),
        (["--first", "1%", "--wait", "30"], "write it as 90s, 30m or 2h"),
        (["--first", "all"], "write it as 1% or 500"),
        (["--as", "nino@iom.int"], "Add --test"),
        (["--test", "me@iom.int", "--first", "1%"], "Leave out"),
        (["--test", "me@iom.int", "--limit", "0"], "Leave out"),
        (["--test", "me@iom.int", "--live", "--accept-edit"], "Leave out --accept-edit, --live."),
        (["--test", "me@iom.int", "--take-over"], "Leave out --take-over."),
        (["--test", "me@iom.int", "--ledger", "x.db"], "Leave out --ledger."),
    ],
)
def test_options_that_make_no_sense_together_are_refused(
    command: Callable[..., Any], options: list[str], said: str
) -> None:
    """Before anything is read, as a matter of usage."""
    ran = command("send", ISSUE, *options)
    assert (ran.code, said in " ".join(ran.err.replace("│", " ").split())) == (ExitCode.USAGE, True)


def test_only_one_language_goes_and_the_rest_is_left(
    command: Callable[..., Any], brevo: FakeProviderServer
) -> None:
    """It is no failure; the next call sends to the others, and to nobody twice."""
    ran = command(*BREVO, "--only", "ka")
    assert (ran.code, brevo.counts()) == (ExitCode.DONE, {"giorgi@iom.int": 1})
    assert "Only a part of them gets it now: 1 reader" in ran.out
    assert "Those who read Georgian (ka)." in ran.out
    assert command("status").out.count("still to go  2") == 1
    assert command(*BREVO).code == ExitCode.DONE
    assert brevo.counts() == ALL


def test_a_first_part_stops_and_the_next_call_goes_on(
    command: Callable[..., Any], brevo: FakeProviderServer
) -> None:
    """What was before is in the plan of the second call."""
    assert command(*BREVO, "--first", "2").code == ExitCode.DONE
    assert sum(brevo.counts().values()) == 2
    again = command(*BREVO, "--json")
    assert json.loads(again.out)["plan"]["before"]["accepted"] == 2
    assert brevo.counts() == ALL


def test_a_first_part_that_went_well_is_followed_by_the_rest(
    command: Callable[..., Any], brevo: FakeProviderServer
) -> None:
    """After the pause all are mailed, in one call of the command."""
    ran = command(*BREVO, "--first", "1%", "--wait", "0.1s")
    assert (ran.code, "3 accepted" in ran.out, brevo.counts()) == (ExitCode.DONE, True, ALL)
    assert "The first part is sent. Waiting" in ran.err


def test_c38_who_leaves_during_the_pause_is_not_mailed(
    command: Callable[..., Any], brevo: FakeProviderServer, newsletter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pause may last for days: the suppression list is read again after it."""

    def leave(*_: object, **__: object) -> None:
        left = set(ALL) - set(brevo.counts())
        (newsletter / "suppressed.txt").write_text("".join(f"{each}\n" for each in left), encoding="utf-8")

    monkeypatch.setattr(stages, "wait_for", leave)
    assert command(*BREVO, "--first", "1", "--wait", "2h").code == ExitCode.DONE
    assert sum(brevo.counts().values()) == 1


def test_what_was_accepted_before_the_pause_is_not_accepted_after_it(
    command: Callable[..., Any], brevo: FakeProviderServer, newsletter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A correction that somebody sends meanwhile is not undone by a call that accepted an edit before it."""

    def correct(*_: object, **__: object) -> None:
        path = newsletter / ISSUE / "issue.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("here is", "better"), encoding="utf-8")
        assert command(*BREVO, "--accept-edit", "--limit", "1").code == ExitCode.DONE

    monkeypatch.setattr(stages, "wait_for", correct)
    ran = command(*BREVO, "--first", "1", "--wait", "2h", "--accept-edit", "--accept-route")
    assert (ran.code, "was edited after the run began" in ran.err) == (ExitCode.BAD_INPUT, True)
    assert sum(brevo.counts().values()) == 2


def test_a_first_part_that_went_wrong_keeps_the_rest_back(
    command: Callable[..., Any], newsletter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command stops with 5 and says what went wrong; the rest is pending."""
    monkeypatch.setenv("POSTMARK_SERVER_TOKEN", "a-secret")
    with FakeProviderServer("postmark", script=in_turn(HttpFault(refuses=(0,)))) as server:
        _by(newsletter, "postmark", base_url=server.url)
        words = ("send", ISSUE, "--provider", "postmark", "--yes")
        ran = command(*words, "--first", "1", "--wait", "0.1s")
        assert (ran.code, server.mails) == (ExitCode.PROVIDER_STOPPED, [])
        assert "1 of 1 went wrong in the first part" in ran.err
        assert command(*words).code == ExitCode.DONE
    assert sum(server.counts().values()) == 2


def test_a_sandbox_mails_nobody_and_is_no_part_of_the_run(
    command: Callable[..., Any], brevo: FakeProviderServer
) -> None:
    """Its calls ask for the test mode, and the real run is still to come for all."""
    ran = command(*BREVO, "--sandbox")
    assert (ran.code, "The test mode of brevo: nobody is mailed" in ran.out) == (ExitCode.DONE, True)
    assert "the real run is still to come" in ran.out
    assert all(json.loads(asked.body)["headers"]["X-Sib-Sandbox"] == "drop" for asked in brevo.asked)
    assert command("status").out == "No run has been begun.\n"
    before = len(brevo.mails)
    assert "3 accepted" in command(*BREVO).out
    assert Counter(mail.address for mail in brevo.mails[before:]) == ALL


@pytest.mark.parametrize("name", ["outbox", "smtp", "resend", "ses"])
def test_a_sandbox_that_is_not_there_is_refused(command: Callable[..., Any], name: str) -> None:
    """In words, and before a key is asked for."""
    ran = command("send", ISSUE, "--provider", name, "--sandbox", "--yes")
    assert (ran.code, f"{name}: it has no test mode" in ran.err) == (ExitCode.CONFIGURATION, True)


def test_after_sandbox_a_provider_that_does_not_say_it_is_one_is_refused(
    command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it was opened with, it gets no mail that was meant for a test mode."""
    taker = RecordingProvider()
    monkeypatch.setattr("newsletter_kit.providers.brevo.open_brevo", lambda *_: taker)
    ran = command(*BREVO, "--sandbox")
    assert "recording: it does not say that it is in its test mode. Nothing was sent." in ran.err
    assert (ran.code, taker.batches) == (ExitCode.CONFIGURATION, [])


def test_the_plan_says_what_can_be_known(command: Callable[..., Any], brevo: FakeProviderServer) -> None:
    """Editions with their digests, calls, and how long at the asked rate; without one nothing is promised."""
    slow = command(*BREVO, "--dry-run", "--rate", "30/min")
    assert "3 calls of 1 message; at 0.5 a second that takes at least 6 s" in slow.out
    assert "no --rate is set, so as fast as brevo answers" in command(*BREVO, "--dry-run").out
    plan = json.loads(command(*BREVO, "--dry-run", "--rate", "30/min", "--json").out)["plan"]
    assert (plan["messages"], plan["calls"], plan["seconds_at_least"]) == (3, 3, 6.0)
    assert [*plan["editions"]] == ["en", "ka", "en country=de"]
    assert plan["editions"]["en"][:12] in slow.out
    assert brevo.mails == []


def test_the_plan_counts_those_of_an_earlier_audience(
    command: Callable[..., Any], brevo: FakeProviderServer, newsletter: Path
) -> None:
    """Whoever is left in a run is mailed when it goes on: the plan names them, and the number is true."""
    command(*BREVO, "--yes", "--live", "--limit", "1")
    (newsletter / "short.csv").write_text("email,language\nboss@iom.int,en\n", encoding="utf-8")
    words = (*BREVO, "--live", "--audience", "short.csv")
    said = command(*words, "--dry-run").out
    assert "2 more of an earlier audience are still to go" in said
    assert "1 has come into the audience since" in said
    plan = json.loads(command(*words, "--dry-run", "--json").out)["plan"]
    assert (plan["messages"], plan["left"]) == (3, {"pending": 0, "new": 1, "earlier": 2})
    assert (command(*words, "--yes").code, len(brevo.mails)) == (0, 4)


@pytest.mark.usefixtures("post")
def test_a_question_in_vain_is_told_once_with_its_reason(
    command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key may send and not ask: the account says why some stay in doubt."""

    def find(*_: object) -> None:
        raise ProviderRefused(Problem("post", "Forbidden"))

    monkeypatch.setattr(scripted_provider.Scripted, "find", find)
    monkeypatch.setitem(scripted_provider.CAPABILITIES, "none", scripted_provider.CAPABILITIES["look-up"])
    scripted_provider.SCRIPT.append("lost answer")
    ran = command(*POST)
    assert ran.code == ExitCode.UNCERTAIN
    assert ran.out.count("was asked about the uncertain ones in vain: Forbidden.") == 1
