"""The verbs for many machines, as one types them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from faked_provider import DOOR
from newsletter_kit.cli.boundary import run
from newsletter_kit.cluster.queue_schema import searching
from newsletter_kit.config import UNSUBSCRIBE_KEY_VARIABLE
from newsletter_kit.errors import ExitCode
from newsletter_kit.ledger.postgresql.ledger import PostgresLedger
from newsletter_kit.testing import HttpFault, in_turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from cluster_office import Office

    Typed = Callable[..., tuple[int, str, str]]

LOST = HttpFault(takes="all", answers="nothing")
SEND = ("send", "issues/first", "--provider", "fake", "--queue", "--yes")


@pytest.fixture
def typed(office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Runs a command in the newsletter's folder; gives its exit code, and what it wrote."""
    monkeypatch.chdir(office.folder)
    monkeypatch.setenv("NEWSLETTER_LEDGER", office.url)

    def ran(*words: str) -> tuple[int, str, str]:
        code = run(words)
        return (code, *capsys.readouterr())

    return ran


def test_a_run_is_queued_and_a_worker_sends_it(office: Office, typed: Typed) -> None:
    """`send --queue` mails nobody; `worker --once` mails all, and says how many; `status --watch` ends."""
    code, out, _ = typed(*SEND)
    assert code == 0
    assert "first is queued: 3 readers, for workers to hand over." in out
    assert "newsletter-kit status first --watch" in out
    assert office.server.counts() == {}
    code, out, _ = typed("worker", "--once")
    assert (code, sum(office.server.counts().values())) == (0, 3)
    assert "accepted" in out
    code, out, _ = typed("status", "first", "--watch")
    assert (code, out) == (0, "first: 3 of 3, 3 accepted, 0 failed, 0 uncertain\n")


def test_what_was_queued_on_a_server_is_not_mailed_by_a_file(
    office: Office, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the server is named no more, the note says that it alone knows to whom workers have mailed."""
    typed(*SEND)
    monkeypatch.delenv("NEWSLETTER_LEDGER")
    code, _, said = typed(*(word for word in SEND if word != "--queue"))
    told = "and how many have it is not known here"
    assert (code, told in " ".join(said.split()), office.server.counts()) == (ExitCode.BAD_INPUT, True, {})


def test_a_worker_needs_no_folder(office: Office, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no newsletter.toml, the ledger and the keys of the environment are enough."""
    typed(*SEND)
    monkeypatch.chdir("/")
    assert typed("worker", "--once", "--json")[0] == 0
    assert sum(office.server.counts().values()) == 3


def test_what_a_worker_does_is_told_to_machines(typed: Typed) -> None:
    """With --log-json each line is a document with an event, from the first on, and no address is in it."""
    typed(*SEND)
    _, out, err = typed("worker", "--once", "--log-json", "--metrics-port", "0")
    events = [json.loads(line) for line in err.splitlines()]
    assert [each["event"] for each in events if each["event"] != "batch"] == [
        "answering",
        "worker begins",
        "ticket",
        "worker ends",
    ]
    assert (out, events[0]["url"].startswith("http://127.0.0.1:")) == ("", True)
    assert next(each for each in events if each["event"] == "ticket")["accepted"] == 3
    assert "@iom.int" not in err


def test_why_a_worker_ends_is_told_to_machines_too(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last line of a JSON log is the reason, as a document; without --log-json it is a sentence."""
    monkeypatch.setenv("NEWSLETTER_LEDGER", "postgresql://news:s3cr3t@127.0.0.1:1/news")
    code, out, err = typed("worker", "--log-json")
    last = json.loads(err.splitlines()[-1])
    assert (code, out, last["level"], last["event"]) == (ExitCode.LEDGER, "", "error", "failed")
    assert last["reason"] in typed("worker")[2]
    assert "s3cr3t" not in err


def test_a_run_is_paused_resumed_and_cancelled(office: Office, typed: Typed) -> None:
    """Each verb says what it did; a cancelled run goes to nobody more."""
    typed(*SEND)
    assert typed("pause", "first")[1] == "first to news.iom.int is paused.\n"
    code, _, err = typed(*SEND)
    assert (code, "it is paused" in err, "resume first" in err) == (ExitCode.LEDGER, True, True)
    told = (
        "queue it again and accept the edit. To queue it, add --queue to the `send`. To accept the edit, add"
    )
    assert f"{told} --accept-edit." in " ".join(err.split())
    assert typed("resume", "first")[1] == "first to news.iom.int goes on.\n"
    assert typed("resume", "first")[1] == "first was not paused.\n"
    assert typed("cancel", "first")[0] == ExitCode.USAGE
    assert "first is cancelled; 3 readers will not get it." in typed("cancel", "first", "--yes")[1]
    assert typed("cancel", "first")[1] == "first was cancelled before.\n"
    assert typed("resume", "first")[1] == "first was cancelled, which cannot be undone.\n"
    typed("worker", "--once")
    assert office.server.counts() == {}
    assert "Cancelled." in typed("status", "first")[1]


def test_the_report_of_a_cancelled_run_does_not_call_it_done(typed: Typed, office: Office) -> None:
    """Text and page say that it was cancelled, and how many were still to go."""
    typed(*SEND)
    typed("cancel", "first", "--yes")
    said = "cancelled, with 3 still to go, who are counted as suppressed"
    out = typed("report", "first")[1]
    assert (said in out, ": done" in out) == (True, False)
    typed("report", "first", "-o", "first.html")
    assert said in (office.folder / "first.html").read_text(encoding="utf-8")


@pytest.fixture
def in_doubt(office: Office, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of which nobody is still to go, and three readers are uncertain."""
    monkeypatch.setattr(DOOR, "kind", "none")
    monkeypatch.setattr(DOOR, "batch", 3)
    office.server.script = in_turn(LOST)
    typed(*SEND)
    typed("worker", "--once")


@pytest.mark.usefixtures("in_doubt")
def test_a_run_that_is_over_is_not_cancelled(office: Office, typed: Typed) -> None:
    """Whoever is uncertain could never be mailed again, so a run of which nobody is to go stays as it is."""
    code, out, _ = typed("cancel", "first", "--yes")
    assert (code, "Nobody of first is still to go.\n3 are uncertain." in out) == (0, True)
    assert typed(*SEND, "--resend-uncertain")[0] == 0
    typed("worker", "--once")
    assert office.counts().uncertain == 0


@pytest.mark.usefixtures("in_doubt")
def test_cancel_names_those_who_stay_uncertain(office: Office, typed: Typed) -> None:
    """They are counted; and whoever wants them mailed after all learns that another id would double mail."""
    with (office.folder / "audience.csv").open("a", encoding="utf-8") as file:
        file.write("new@iom.int,New,en,ge\n")
    typed(*SEND)
    out = typed("cancel", "first", "--yes")[1]
    assert out == "first is cancelled; 1 reader will not get it.\n3 are uncertain, and stay so.\n"
    err = typed(*SEND, "--resend-uncertain")[2]
    assert "Under another id everybody would get the issue, also who has it." in " ".join(err.split())


def test_a_queued_run_that_is_sent_by_hand_names_the_verbs_for_it(office: Office, typed: Typed) -> None:
    """Whoever forgot --queue is told to add it or to pause the run, and not to kill a worker."""
    typed(*SEND)
    with office.ledger() as ledger:
        joined = ledger.join(ledger.runs()[0], datetime.now(UTC))
        code, _, err = typed(*(word for word in SEND if word != "--queue"))
        ledger.leave(joined)
    told = "Hold it with `newsletter-kit pause first`, or leave it to workers. To queue it, add --queue"
    assert (code, told in " ".join(err.split()), "kill" in err) == (ExitCode.LEDGER, True, False)


def test_a_run_can_be_held_from_anywhere(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no newsletter.toml, the ledger of the environment is enough to look and to hold."""
    typed(*SEND)
    monkeypatch.chdir("/")
    assert typed("pause", "first")[0] == 0
    assert "Paused: by hand." in typed("status", "first")[1]


def test_the_status_of_a_queued_run_names_what_brings_it_on(typed: Typed) -> None:
    """Where workers send, nobody is told to send; where it is paused, the command is `resume`."""
    typed(*SEND)
    assert "Workers hand it over" in typed("status")[1]
    typed("pause", "first")
    assert "To go on, type: newsletter-kit resume first" in typed("status")[1]
    typed("resume", "first")
    out = typed("status")[1]
    assert ("Workers hand it over" in out, "newsletter-kit send" in out) == (True, False)


def test_how_a_queued_run_stands_is_told_to_machines(typed: Typed) -> None:
    """`status --json` says whether it goes, from when on, and why it was paused."""
    typed(*SEND, "--at", "2099-12-01 09:00Z")
    typed("pause", "first")
    (told,) = json.loads(typed("status", "first", "--json")[1])["runs"]
    assert (told["phase"], told["why"]) == ("paused", "by hand")
    assert told["not_before"].startswith("2099-12-01T09:00:00")


def test_a_run_that_is_held_up_is_not_sent_from_one_machine(office: Office, typed: Typed) -> None:
    """`send` without --queue says until when the run waits, or that it is paused, and mails nobody."""
    alone = tuple(word for word in SEND if word != "--queue")
    typed(*SEND, "--at", "2099-12-01 09:00Z")
    code, _, err = typed(*alone)
    assert (code, "workers begin it on 2099-12-01 at 09:00 UTC" in err) == (ExitCode.LEDGER, True)
    typed("pause", "first")
    code, _, err = typed(*alone)
    assert (code, "it is paused" in err, "resume first" in err) == (ExitCode.LEDGER, True, True)
    assert office.server.counts() == {}


def test_when_a_run_begins_is_told_by_the_clock_of_the_server(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine whose own clock is wrong neither holds up what is due nor lets through what is not."""
    typed(*SEND, "--at", "2099-12-01 09:00Z")
    monkeypatch.setattr(PostgresLedger, "time", lambda _: datetime(2099, 12, 1, 10, tzinfo=UTC))
    assert "workers begin it" not in typed(*(word for word in SEND if word != "--queue"))[2]


def test_what_holds_from_an_earlier_call_is_told(typed: Typed) -> None:
    """Who queues a scheduled run again reads its time and rate, and that the list is not read again."""
    typed(*SEND, "--at", "2099-12-01 09:00Z", "--rate", "14/s")
    out = typed(*SEND)[1]
    assert "It begins on 2099-12-01 at 09:00 UTC, as was said before." in out
    assert "It goes at 14 messages a second, as was said before." in out
    assert "The suppression list was read now" in out


def test_a_run_that_is_done_is_not_paused(typed: Typed) -> None:
    """There is nothing to hold, and the run stays as it is."""
    typed(*SEND)
    typed("worker", "--once")
    assert typed("pause", "first")[1] == "Nobody of first is still to go.\n"
    assert typed("cancel", "first")[1] == "Nobody of first is still to go.\n"


def test_a_key_in_a_file_is_told_before_anything_is_queued(
    office: Office, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers cannot have the newsletter's own key file: the office learns it before, and what to do."""
    monkeypatch.delenv(UNSUBSCRIBE_KEY_VARIABLE)
    (office.folder / "newsletter.toml").write_text(
        (office.folder / "newsletter.toml")
        .read_text()
        .replace(
            'layout = "small"',
            'layout = "small"\nunsubscribe_url = "https://iom.int/leave?((unsubscribe_token))"',
        )
    )
    code, _, err = typed(*SEND)
    assert code == ExitCode.CONFIGURATION
    assert "is in .newsletter/unsubscribe.key, which the workers do not have" in err
    assert typed("status")[1] == "No run has been begun.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--at", "2026-12-01 09:00"), "Add --timezone"),
        (("--at", "2020-12-01 09:00", "--timezone", "Asia/Tbilisi"), "Name a time to come"),
        (("--at", "2026-10-25 02:30", "--timezone", "Europe/Berlin"), "show it twice"),
        (("--at", "soon", "--timezone", "Asia/Tbilisi"), "is no date and time"),
        (("--at", "2099-12-01 09:00", "--timezone", "Asia/Tiblisi"), "there is no time zone"),
        (("--timezone", "Asia/Tbilisi"), "are for --at"),
        (("--first", "10%"), "a queued run goes to all of its readers"),
        (("--test", "a@iom.int"), "Leave out --queue"),
        (("--provider", "outbox"), "it writes files"),
        (("--ledger", "ledger.db"), "workers need one on a server"),
    ],
)
def test_what_cannot_be_queued_is_refused(typed: Typed, words: tuple[str, ...], said: str) -> None:
    """Each mistake has a sentence of its own, and nothing is queued."""
    code, _, err = typed(*SEND, *words)
    assert code in {ExitCode.CONFIGURATION, ExitCode.USAGE}
    assert said in " ".join(err.split())


def test_a_run_is_scheduled_by_the_clocks_of_the_office(typed: Typed) -> None:
    """What was scheduled is told in UTC, and stands in the watch."""
    code, out, _ = typed(*SEND, "--at", "2099-12-01 09:00", "--timezone", "Asia/Tbilisi", "--json")
    assert code == 0
    assert json.loads(out)["queued"]["begins_at"] == "2099-12-01T05:00:00+00:00"


def test_the_health_of_the_queue_is_told(typed: Typed) -> None:
    """Where something waits and no worker is there, the exit code says so too."""
    code, _, err = typed("worker", "--health")
    assert (code, "there is no queue in this ledger" in err) == (ExitCode.LEDGER, True)
    typed(*SEND)
    code, out, _ = typed("worker", "--health", "--json")
    assert (code, json.loads(out)["waiting"]) == (ExitCode.LEDGER, 1)
    told = typed("worker", "--once")
    assert told[0] == 0, told
    code, out, _ = typed("worker", "--health", "--json")
    assert (code, json.loads(out)["waiting"]) == (0, 0), (out, told)


@pytest.mark.parametrize("table", ["procrastinate_jobs", "newsletter_orders"])
def test_readers_whom_the_queue_has_lost_are_not_well(office: Office, typed: Typed, table: str) -> None:
    """Where readers are left and nothing in the queue says so, the exit code does."""
    typed(*SEND)
    with office.ledger() as ledger, ledger.in_transaction() as connection, searching(connection):
        for each in {table, "procrastinate_jobs"}:
            connection.execute(f"TRUNCATE {each} CASCADE")
    code, out, _ = typed("worker", "--health", "--json")
    assert (code, json.loads(out)["forgotten"]) == (ExitCode.LEDGER, 1)
    assert "no ticket is for them" in typed("worker", "--health")[1]
    typed(*SEND)
    typed("worker", "--once")
    assert (typed("worker", "--health")[0], office.counts().accepted) == (0, 3)


@pytest.mark.parametrize("verb", ["worker", "pause first", "resume first", "cancel first"])
def test_a_ledger_in_a_file_is_not_for_many_machines(
    typed: Typed, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    """The verbs of workers say that they need a server, and how to name it."""
    monkeypatch.delenv("NEWSLETTER_LEDGER")
    code, _, err = typed(*verb.split())
    assert code == ExitCode.CONFIGURATION
    assert (
        "Set NEWSLETTER_LEDGER to postgresql://…; a password in --ledger can be read by others in ps." in err
    )
